"""Behind nginx with TLS, as examples/nginx has it: with the very file, and a certificate made for the occasion."""

import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.attacks.house import BELL_KEY, PASSWORD, House, somebody
from tests.attacks.test_ssrf import certified

ROOT = Path(__file__).parents[2]
NAME = "city.example"
SERVED = (ROOT / "examples" / "nginx" / "watchfloor.conf").read_text()


class Proxied:
    """A town, and nginx before it."""

    def __init__(self, folder: Path, *, demo: bool = False) -> None:
        folder.mkdir()
        self.house = House(folder / "house", demo=demo, proxies='"127.0.0.1"')
        self.folder = folder
        self.tls, self.plain = (free_port() for _ in range(2))
        certified(folder, NAME)
        conf = SERVED.replace("server 127.0.0.1:8050;", f"server 127.0.0.1:{self.house.serving.port};")
        conf = re.sub(r"/etc/ssl/city\.example/\w+\.pem", str(folder / "both.pem"), conf)
        conf = conf.replace("/var/log/nginx/watchfloor.log", str(folder / "access.log"))
        conf = re.sub(r"\n +listen \[::\]:\d+[^;]*;", "", conf)
        conf = conf.replace("listen 443", f"listen 127.0.0.1:{self.tls}").replace(
            "listen 80;", f"listen 127.0.0.1:{self.plain};"
        )
        (folder / "watchfloor.conf").write_text(conf)
        temporary = "".join(
            f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        http = f"http {{ {temporary} include {folder}/watchfloor.conf; }}"
        whole = f"user root; daemon off; pid {folder}/pid; events {{}} {http}"
        (folder / "nginx.conf").write_text(whole)
        words = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        ends = time.monotonic() + 20
        while time.monotonic() < ends and not answers(self.tls):
            assert self.process.poll() is None, (folder / "error.log").read_text()
            time.sleep(0.1)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        self.house.serving.stop()

    @property
    def trusted(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.folder / "both.pem"))

    @contextmanager
    def caller(self, address: str | None = None, **headers: str) -> Iterator[httpx.Client]:
        way = httpx.HTTPTransport(local_address=address or somebody(), verify=self.trusted)
        told = {"Host": f"{NAME}:{self.tls}"} | {name.replace("_", "-"): value for name, value in headers.items()}
        with httpx.Client(base_url=f"https://127.0.0.1:{self.tls}", transport=way, headers=told, timeout=30) as client:
            client.event_hooks = {"request": [lambda request: request.extensions.update(sni_hostname=NAME)]}
            yield client


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    if shutil.which("nginx") is None:
        pytest.skip("not installed: nginx")
    made = Proxied(tmp_path_factory.mktemp("nginx") / "proxied")
    yield made
    made.stop()


def test_a_session_is_kept_in_a_cookie_for_tls_and_this_host_alone(proxied: Proxied) -> None:
    with proxied.caller() as client:
        answer = client.post("/sign-in", json={"name": "a-operator", "password": PASSWORD})
        assert answer.status_code == 204
        told = answer.headers["set-cookie"]
        assert told.startswith("__Host-watchfloor=wf_")
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= {each.strip().lower() for each in told.split(";")}
        secret = told.partition("=")[2].partition(";")[0]
        client.cookies.clear()
        assert client.get("/commands", headers={"Cookie": f"__Host-watchfloor={secret}"}).status_code == 200
        # The other name could have been set by a neighbouring host, or by whoever is on the wire before TLS.
        assert client.get("/commands", headers={"Cookie": f"watchfloor={secret}"}).status_code == 401


def test_the_callers_own_address_is_noted_whatever_they_claim(proxied: Proxied) -> None:
    address = somebody()
    claims = {"X_Forwarded_For": "8.8.8.8", "Forwarded": "for=8.8.8.8", "X_Real_IP": "8.8.8.8"}
    with proxied.caller(address, **claims) as client:
        assert client.post("/sign-in", json={"name": "a-analyst", "password": PASSWORD}).status_code == 204
    with proxied.caller(Authorization=f"Bearer {proxied.house.tokens['administrator']}") as client:
        log = client.get("/ogc/collections/audit_entry/items?limit=1000").text
    assert f"from {address}" in log and "8.8.8.8" not in log


def test_the_stream_comes_through_as_it_is_spoken(proxied: Proxied) -> None:
    with (
        proxied.caller(Authorization=f"Bearer {proxied.house.tokens['wall']}") as client,
        client.stream("GET", "/live", headers={"Accept-Encoding": "identity"}) as heard,
    ):
        began, text = time.monotonic(), ""
        for part in heard.iter_text():
            text += part
            if text.count("event: beat") >= 2:
                break
            assert time.monotonic() - began < 25
        assert heard.headers["content-type"].startswith("text/event-stream")


def test_our_own_page_may_change_and_links_to_ourselves_are_tls(proxied: Proxied) -> None:
    with proxied.caller() as client:
        own, other = f"https://{NAME}:{proxied.tls}", f"http://{NAME}:{proxied.tls}"
        told = {"name": "a-supervisor", "password": PASSWORD}
        assert client.post("/sign-in", json=told, headers={"Origin": other}).status_code == 403
        assert client.post("/sign-in", json=told, headers={"Origin": own}).status_code == 204
        landing = client.get("/ogc/").json()
        assert all(link["href"].startswith(own) for link in landing["links"])


def test_every_answer_says_tls_once_nginxs_own_too(proxied: Proxied) -> None:
    with proxied.caller() as client:
        for path in ("/sign-in", "/healthz", "/nowhere", "/" + "x" * 20_000):
            told = client.get(path).headers
            assert told.get_list("strict-transport-security") == ["max-age=31536000"], path
    with httpx.Client() as plain:
        answer = plain.get(f"http://127.0.0.1:{proxied.plain}/feeds?a=b", headers={"Host": "evil.example"})
        assert (answer.status_code, answer.headers["location"]) == (308, f"https://{NAME}/feeds?a=b")


def test_old_tls_and_other_names_are_not_spoken(proxied: Proxied) -> None:
    for version, name in ((ssl.TLSVersion.TLSv1_1, NAME), (ssl.TLSVersion.TLSv1_2, "evil.example")):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with pytest.warns(DeprecationWarning) if version == ssl.TLSVersion.TLSv1_1 else nothing():
            context.minimum_version = context.maximum_version = version
        with socket.create_connection(("127.0.0.1", proxied.tls)) as line, pytest.raises(ssl.SSLError):
            context.wrap_socket(line, server_hostname=name)


@contextmanager
def nothing() -> Iterator[None]:
    yield


def test_bodies_are_bounded_and_hooks_may_bring_a_document(proxied: Proxied) -> None:
    with proxied.caller(Content_Type="application/json") as client:
        assert client.post("/commands/open_incident", content=b" " * 1_200_000).status_code == 413
        assert client.post(f"/hooks/bell?key={BELL_KEY}", content=b"<a/>" + b" " * 5_000_000).status_code == 400
        assert client.post(f"/hooks/bell?key={BELL_KEY}", content=b" " * 21_500_000).status_code == 413
    assert BELL_KEY not in (proxied.folder / "access.log").read_text()
    assert "POST /hooks/bell" in (proxied.folder / "access.log").read_text()


def test_tries_at_the_door_are_limited_and_looks_at_it_are_not(proxied: Proxied) -> None:
    with proxied.caller() as client:
        assert {client.get("/sign-in").status_code for _ in range(20)} == {200}
        found = [client.post("/sign-in", json={"token": "wf_x"}).status_code for _ in range(14)]
        assert found[0] == 401 and found[-1] == 429


def test_a_demonstration_is_shut_behind_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    if shutil.which("nginx") is None:
        pytest.skip("not installed: nginx")
    shown = Proxied(tmp_path_factory.mktemp("nginx") / "shown", demo=True)
    try:
        with shown.caller(Cookie="watchfloor_demo=administrator") as client:
            for host in (f"{NAME}:{shown.tls}", "localhost", "127.0.0.1"):
                assert client.get("/layers/incident", headers={"Host": host}).status_code in (401, 404, 421)
        with shown.house.caller() as client:
            assert client.get("/layers/incident").status_code == 200
    finally:
        shown.stop()
