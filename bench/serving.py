"""The demonstration city as it is served: how soon it answers, how soon it has a past, what memory it keeps."""

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.measure import Figure, measurement

ROOT = Path(__file__).parent.parent
IDLE_S = 90.0
HISTORY = 190_000  # incidents that 400 days bring at least


@contextmanager
def meridian(folder: Path) -> Iterator[tuple[int, int]]:
    """Meridian served from an empty folder: its process and its port."""
    port = free_port()
    command = [sys.executable, str(ROOT / "app.py"), "--data", str(folder), "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as city:
        try:
            yield city.pid, port
        finally:
            city.send_signal(signal.SIGTERM)


@measurement("serving")
def serving(folder: Path, scale: float) -> Iterator[Figure]:
    """Meridian from nothing: first answer, every feed live, 400 days made; then a minute and a half with nobody."""
    began = time.perf_counter()
    with meridian(folder / "city") as (pid, port):
        address = f"http://127.0.0.1:{port}"
        until(lambda: asked(f"{address}/healthz") is not None)
        yield Figure("Meridian answers after", time.perf_counter() - began, "s", at_most=8)
        until(lambda: past_made(address))
        yield Figure("400 days of incidents are there after", time.perf_counter() - began, "s")
        until(lambda: (asked(f"{address}/healthz") or {}).get("status") == "ok")
        yield Figure("every feed is live after", time.perf_counter() - began, "s")
        time.sleep(IDLE_S * min(1.0, scale))
        yield Figure("idle memory, shared libraries included", _resident_mb(pid), "MB", at_most=600)


def past_made(address: str) -> bool:
    """Whether the city's 400 days are there."""
    count = asked(f"{address}/ogc/collections/incident/items?limit=1")
    return bool((count or {}).get("numberMatched", 0) > HISTORY)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(true: Any, seconds: float = 120) -> None:
    """Wait for it; TimeoutError."""
    ends = time.perf_counter() + seconds
    while not true():
        if time.perf_counter() > ends:
            raise TimeoutError("the city did not get there")
        time.sleep(0.05)


def asked(url: str) -> Any:
    """What a GET answers, as JSON; None where it does not."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)
    except (urllib.error.URLError, OSError):
        return None


def _resident_mb(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
