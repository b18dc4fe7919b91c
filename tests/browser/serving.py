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

    program: tuple[str, ...] = ("app.py",)

    def __init__(self, data: Path, *more: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.data, self._more = data, more
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, patience_s: float = 60) -> float:
        """Start it; the seconds until it answered."""
        words = [sys.executable, *self.program, "--data", str(self.data), "--port", str(self.port)]
        began = time.monotonic()
        with (self.data.parent / f"{self.data.name}.log").open("ab") as log:
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

    @property
    def process(self) -> int:
        """The process's id."""
        assert self._process is not None
        return self._process.pid

    def get(self, path: str, **headers: str) -> Any:
        """What a GET answers, as JSON."""
        asked = urllib.request.Request(self.url + path, headers=headers)
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return json.load(answer)

    def health(self) -> Any:
        """What /healthz says, whatever its status."""
        try:
            return self.get("/healthz")
        except urllib.error.HTTPError as refused:
            return json.load(refused)

    def lively(self, patience_s: float = 90, but: str = "") -> None:
        """Wait until the past is made and every feed is live, `but` one that only speaks when it is told to."""
        ends = time.monotonic() + patience_s
        while time.monotonic() < ends:
            if all(
                feed["state"] == "live" or feed["name"] == but for feed in self.health().get("feeds", [{"state": ""}])
            ):
                return
            time.sleep(0.5)
        raise RuntimeError(f"not every feed is live: {self.health()}")
