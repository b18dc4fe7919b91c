"""What listeners cost: the server's processor for two hundred of them, beyond what it spends with one."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import shows
from bench.measure import Figure, measurement
from bench.moving import moving_city
from bench.serving import ROOT, asked, meridian, past_made, until
from components.layers.catalogue import LAYERS

MANY = 200
ROLES = ("wall", "operator", "supervisor", "analyst")
SECONDS = 30.0
TICK_S = os.sysconf("SC_CLK_TCK")


@measurement("listening")
def listening(folder: Path, scale: float) -> Iterator[Figure]:
    """Two hundred streams, then two hundred map pages; Meridian's own traffic, then two thousand units a second."""
    seconds = SECONDS * min(1.0, scale)
    with meridian(folder / "meridian") as (pid, port):
        until(lambda: (asked(f"http://127.0.0.1:{port}/healthz") or {}).get("status") == "ok")
        until(lambda: past_made(f"http://127.0.0.1:{port}"))  # its making is not the traffic to be measured
        yield from _costs("Meridian", pid, port, seconds)
    with moving_city(folder / "moving") as city:
        yield from _costs("2,000 units a second", city.pid, city.port, seconds)


def _costs(name: str, pid: int, port: int, seconds: float) -> Iterator[Figure]:
    alone, _ = spent(pid, port, 1, seconds, None)
    streams, told = spent(pid, port, MANY, seconds, None)
    yield Figure(f"{name}: one listener, all the server's work", 100 * alone, "%")
    yield Figure(f"{name}: {MANY} listeners, of a core, beyond one", 100 * (streams - alone), "%", at_most=5)
    yield Figure(f"{name}: each listener", told["bytes"] / 1000, "kB/s")
    if told["p95"] is not None:
        yield Figure(f"{name}: encoded → received by one of {MANY}, p95", told["p95"], "ms")
    mixed, _ = spent(pid, port, MANY, seconds, None, ROLES)
    yield Figure(
        f"{name}: {MANY} listeners of {len(ROLES)} audiences, of a core, beyond one", 100 * (mixed - alone), "%",
        at_most=10,
    )  # fmt: skip
    pages, told = spent(pid, port, MANY, seconds, _layers())
    yield Figure(f"{name}: {MANY} map pages, of a core, beyond one listener", 100 * (pages - alone), "%", at_most=25)
    yield Figure(f"{name}: requests of {MANY} pages", told["asked"], "/s")


def _layers() -> list[dict[str, Any]]:
    return [{"name": each.name, "reads": each.wakes, "rest": LAYERS[each.name].rest_s} for each in shows.SHOWS]


def spent(
    pid: int, port: int, count: int, seconds: float, layers: list[dict[str, Any]] | None, roles: Sequence[str] = ("",)
) -> tuple[float, Any]:
    """The server's processor time as a share of one core meanwhile, and what the listeners tell."""
    words = [sys.executable, "-m", "bench.listeners", str(port), str(count), str(seconds)]
    words += [json.dumps(layers), ",".join(roles)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as listeners:
        assert listeners.stdout
        listeners.stdout.readline()
        before = _processor_s(pid)
        told = json.loads(listeners.stdout.readline())
        spent = _processor_s(pid) - before
    if told["failed"]:
        raise RuntimeError(f"listeners were sent away: {told['failed']}")
    return spent / seconds, told


def _processor_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK_S
