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
from pathlib import Path
from typing import Any

from bench.measure import Figure, measurement

ROOT = Path(__file__).parent.parent
IDLE_S = 90.0
HISTORY = 190_000  # incidents that 400 days bring at least


@measurement("serving")
def serving(folder: Path, scale: float) -> Iterator[Figure]:
    """Meridian from nothing: first answer, every feed live, 400 days made; then a minute and a half with nobody."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, str(ROOT / "app.py"), "--data", str(folder / "city"), "--port", str(port)]
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as city:
        try:
            address = f"http://127.0.0.1:{port}"
            _until(lambda: _asked(f"{address}/healthz") is not None)
            yield Figure("Meridian answers after", time.perf_counter() - began, "s", at_most=8)
            count = f"{address}/ogc/collections/incident/items?limit=1"
            _until(lambda: (_asked(count) or {}).get("numberMatched", 0) > HISTORY)
            yield Figure("400 days of incidents are there after", time.perf_counter() - began, "s")
            _until(lambda: (_asked(f"{address}/healthz") or {}).get("status") == "ok")
            yield Figure("every feed is live after", time.perf_counter() - began, "s")
            time.sleep(IDLE_S * min(1.0, scale))
            yield Figure("idle memory, shared libraries included", _resident_mb(city.pid), "MB", at_most=600)
        finally:
            city.send_signal(signal.SIGTERM)


def _until(true: Any, seconds: float = 120) -> None:
    ends = time.perf_counter() + seconds
    while not true():
        if time.perf_counter() > ends:
            raise TimeoutError("the city did not get there")
        time.sleep(0.05)


def _asked(url: str) -> Any:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)
    except (urllib.error.URLError, OSError):
        return None


def _resident_mb(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
