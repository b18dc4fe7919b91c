"""What permission, the record and signing in cost: in a real store, and on a served town that is asked by token."""

import http.client
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles

from api.doors import door
from bench.measure import Figure, measurement
from bench.serving import ROOT, asked, free_port, until
from commands.accounts import AddToken, AddUser
from commands.command import carry_out
from commands.gate import Gate
from commands.sign_in import Patience, sign_in
from model.actor import HOUSE
from model.audit import Deed
from model.permission import rights
from store import Store

PASSWORD = "a password for measuring only"
TOWN = '[city]\nname = "Bench"\ntimezone = "UTC"\nbounds = [-90.4, 38.5, -90.1, 38.8]\n'


@measurement("access")
def access(folder: Path, scale: float) -> Iterator[Figure]:
    """The gate's answer, one entry of the log, one sign-in; then requests by token through the whole door."""
    times = max(50, int(1000 * min(1.0, scale)))
    (folder / "data").mkdir(parents=True)
    store = Store(folder / "data" / "watchfloor.duckdb")
    for number in range(200):
        carry_out(store, HOUSE, AddToken(f"t{number}", "analyst"))
    token = str(carry_out(store, HOUSE, AddToken("mine", "analyst")).done.answer)
    carry_out(store, HOUSE, AddUser("ines", "operator", PASSWORD))
    gate = Gate(store, rights, store._clock)

    def permitted() -> None:
        actor = gate.actor(token, "token")
        assert actor is not None and actor.may(f"open {door('GET', '/layers/incident')}")

    checks = timed(permitted, times)
    yield Figure("permission of one request, p95", p95(checks), "ms", at_most=1)
    entries = timed(lambda: store.note(Deed("ines", "operator", "look", "incident", "i1", "measuring")), times)
    yield Figure("one entry of the audit log, on disk, p50", median(entries), "ms")
    yield Figure("one entry of the audit log, on disk, p95", p95(entries), "ms", at_most=5)
    plain = timed(
        lambda: (
            store._connection.execute("BEGIN"),
            store._connection.execute("UPDATE log.revision SET n = n + 1 WHERE table_name = 'audit_entry'"),
            store._connection.execute("COMMIT"),
        ),
        times,
    )
    yield Figure(
        "the same, times an empty transaction of DuckDB on this disk", median(entries) / median(plain), "times"
    )
    began = time.perf_counter()
    assert list(store.audit_faults([store.head()])) == []
    yield Figure("the log verified", store.head().seq / (time.perf_counter() - began), "entries/s")
    patience = Patience(5, 60.0)
    signed = timed(lambda: sign_in(store, patience, "ines", PASSWORD, "127.0.0.1", timedelta(hours=1)), 20)
    yield Figure("one sign-in, p50", median(signed), "ms")
    yield Figure("one sign-in, p95", p95(signed), "ms", at_most=500)
    store.close()
    yield from _served(folder, token, times)


def _served(folder: Path, token: str, times: int) -> Iterator[Figure]:
    """The same small request by token and by nobody where nobody needs a right: what the door adds."""
    (folder / "town.toml").write_text(TOWN)
    port = free_port()
    words = ["--city", str(folder / "town.toml"), "--data", str(folder / "data"), "--port", str(port)]
    with subprocess.Popen([sys.executable, str(ROOT / "app.py"), *words], stdout=subprocess.DEVNULL) as server:
        try:
            until(lambda: asked(f"http://127.0.0.1:{port}/healthz") is not None)
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

            def ask() -> None:
                line.request("GET", "/commands", headers={"Authorization": f"Bearer {token}"})
                answer = line.getresponse()
                assert answer.status == 200
                answer.read()

            ask()
            yield Figure("a small request by token, over HTTP, p50", median(timed(ask, times)), "ms")
        finally:
            server.terminate()


def timed(act: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each time."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        found.append(1000 * (time.perf_counter() - began))
    return found


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(values, n=20, method="inclusive")[18]
