"""The server, from its very first answer."""

import subprocess
import sys

import pytest

from tests.browser.serving import ROOT

FIRST = """
import asyncio, sys
import server
app = server.make([], lambda inner, scripts: inner)
told = []
async def receive():
    return {"type": "http.request", "body": b"", "more_body": False}
async def send(message):
    told.append(message.get("body", b""))
async def main():
    async def lifespan():
        yield_once = iter([{"type": "lifespan.startup"}])
        async def hear():
            try:
                return next(yield_once)
            except StopIteration:
                await asyncio.sleep(3600)
        async def say(message):
            ready.set()
        await app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, hear, say)
    ready = asyncio.Event()
    life = asyncio.create_task(lifespan())
    await ready.wait()
    scope = {"type": "http", "method": "GET", "path": sys.argv[1], "raw_path": sys.argv[1].encode(),
             "query_string": b"", "headers": [(b"host", b"127.0.0.1")], "client": ("127.0.0.1", 1),
             "server": ("127.0.0.1", 80), "scheme": "http",
             "http_version": "1.1", "root_path": "", "asgi": {"version": "3.0"}}
    await app(scope, receive, send)
    life.cancel()
asyncio.run(main())
sys.stdout.write(b"".join(told).decode())
"""


@pytest.mark.parametrize("path", ["/", "/feeds"])
def test_the_very_first_page_has_its_assets_and_its_scripts_whichever_it_is(path: str) -> None:
    """In a process of its own: what Dash has once done it does not do again."""
    done = subprocess.run([sys.executable, "-c", FIRST, path], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "/assets/city.js" in done.stdout, done.stderr[-2000:]
    assert "_dashprivate_clientside_funcs" in done.stdout
