"""The real app in a process of its own, as `make run` starts it."""

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


class Serving:
    """Watchfloor on a free port of 127.0.0.1; it can be ended and started again on the same data."""

    def __init__(self, data: Path, *more: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._data, self._more = data, more
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, patience_s: float = 60) -> float:
        """Start it; the seconds until it answered."""
        words = [sys.executable, str(ROOT / "app.py"), "--data", str(self._data), "--port", str(self.port)]
        began = time.monotonic()
        with (self._data.parent / f"{self._data.name}.log").open("ab") as log:
            self._process = subprocess.Popen([*words, *self._more], cwd=ROOT, stdout=log, stderr=log)
        while time.monotonic() - began < patience_s:
            if self._process.poll() is not None:
                raise RuntimeError(f"it ended with {self._process.returncode}")
            try:
                self.health()
                return time.monotonic() - began
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("it did not answer")

    def stop(self, how: int = signal.SIGTERM) -> float:
        """End it; the seconds that took."""
        assert self._process is not None
        began = time.monotonic()
        self._process.send_signal(how)
        self._process.wait(30)
        self._process = None
        return time.monotonic() - began

    def get(self, path: str) -> Any:
        """What a GET answers, as JSON."""
        with urllib.request.urlopen(self.url + path, timeout=20) as answer:
            return json.load(answer)

    def health(self) -> Any:
        """What /healthz says, whatever its status."""
        try:
            return self.get("/healthz")
        except urllib.error.HTTPError as refused:
            return json.load(refused)

    def lively(self, patience_s: float = 90) -> None:
        """Wait until the past is made and every feed is live."""
        ends = time.monotonic() + patience_s
        while time.monotonic() < ends:
            if self.health()["status"] == "ok":
                return
            time.sleep(0.5)
        raise RuntimeError(f"not every feed is live: {self.health()}")
