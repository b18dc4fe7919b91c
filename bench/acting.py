"""Acting while much is said: deeds beside 400 open incidents and 40 signals a second; how soon a signal is raised."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count, cycle
from pathlib import Path
from statistics import quantiles
from threading import Event, Thread
from typing import Final

import numpy as np

from analysis.areas import Areas
from bench.measure import Figure, measurement, seconds
from commands.acknowledge import AcknowledgeIncident
from commands.alarms import OwnAlarm
from commands.assign import AssignUnit, StandDown
from commands.close_incident import CloseIncident
from commands.command import Command, carry_out
from commands.correct_incident import CorrectIncident
from commands.errors import ConflictError
from commands.link import JoinSignal
from commands.note_incident import NoteIncident
from config import load
from fusing import Fusing
from model.actor import HOUSE, Actor
from model.alarm import ALARM
from model.camera import CAMERA, DETECTION
from model.incident import INCIDENT, LINK
from model.unit import POSITION, RESPONDER, UNIT
from model.view import View
from model.wearable import VITAL_SIGN
from queries import Equals
from queries.live import open_incidents
from store import Store
from trips import settled

OPEN: Final = 400
A_SECOND: Final = 40
LASTS_S: Final = 40.0
BOARD: Final = "the board asked"
MANY: Final = 200  # responders, cameras, units
CITY: Final = Path(__file__).parent.parent / "city.toml"


class Busy:
    """A store with 400 open incidents into which signals are written, forty a second, one in twenty an alarm."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder / "acting.duckdb")
        self.luck, self.number = np.random.default_rng(5), count()
        self.fusing = Fusing(load(CITY), Areas(), self.store, settled(Areas()), lambda: datetime.now(UTC))
        self.raised: dict[str, float] = {}
        said = self.said()
        self.store.write([
            INCIDENT.records([said | self.place() | {
                "id": f"i{n}", "source_id": f"i{n}", "kind": "traffic", "title": f"Crash {n}", "priority": 2 + n % 4,
                "state": "new", "reported_at": said["observed_at"], "updated_at": said["observed_at"],
            } for n in range(OPEN)]),
            CAMERA.records([said | self.place() | {"source_id": f"C{n}", "name": f"C{n}"} for n in range(MANY)]),
            RESPONDER.records([said | {"source_id": f"R{n}", "name": f"R{n}"} for n in range(MANY)]),
            UNIT.records([said | {"source_id": f"U{n}", "name": f"U{n}", "state": "available"} for n in range(MANY)]),
            POSITION.records([said | self.place() | {"responder_id": f"R{n}"} for n in range(MANY)]),
        ])  # fmt: skip

    def said(self) -> dict[str, object]:
        now = datetime.now(UTC)
        return {"source": "feed", "observed_at": now, "received_at": now}

    def place(self) -> dict[str, object]:
        return {"lon": float(self.luck.uniform(-61.77, -61.67)), "lat": float(self.luck.uniform(43.25, 43.31))}

    def speak(self, stop: Event) -> None:
        """Half wearables, half cameras, in writes of a fifth of a second."""
        while not stop.wait(0.2):
            numbers, said = [next(self.number) for _ in range(A_SECOND // 5)], self.said()
            worn = [
                said | {"responder_id": f"R{n % MANY}", "sign": "sos", "value": float(n % 20 == 0)}
                for n in numbers[::2]
            ]
            seen = [
                said | {"source_id": f"d{n}", "camera_id": f"C{n % MANY}", "started_at": said["observed_at"],
                        "label": "person_down" if n % 20 == 1 else "person", "score": 0.9}
                for n in numbers[1::2]
            ]  # fmt: skip
            self.store.write([VITAL_SIGN.records(worn), DETECTION.records(seen)])
            self.raised |= {f"d{n}": time.monotonic() for n in numbers if n % 20 == 1}


@measurement("acting")
def acting(folder: Path, scale: float) -> Iterator[Figure]:
    """Each deed again and again while signals come in; the wait from a signal's write to its link."""
    busy, stop = Busy(folder), Event()
    busy.fusing.start()
    Thread(target=busy.speak, args=[stop], daemon=True).start()
    time.sleep(5)
    actor, reader, took = Actor("ines", "operator"), busy.store.reader(HOUSE), dict[str, list[float]]()
    ends = time.monotonic() + LASTS_S * scale
    for n, (name, made) in zip(count(), cycle(deeds(busy).items()), strict=False):
        if time.monotonic() > ends:
            break
        if (command := made(n)) is not None:  # what is chosen is chosen before the press
            took.setdefault(name, []).append(1000 * seconds(lambda command=command: press(busy, actor, command)))  # type: ignore[misc]
        took.setdefault(BOARD, []).append(1000 * seconds(lambda: open_incidents(reader, View(moment()))))
        time.sleep(0.05)
    stop.set()
    time.sleep(3)
    done = [each for name, times in took.items() if name != BOARD for each in times]
    yield Figure("deeds", len(done), "")
    yield Figure("any deed, p95", p95(done), "ms", at_most=300)
    for name, times in took.items():
        yield Figure(f"{name}, p95", p95(times), "ms", at_most=300)
    waits = list(waited(busy))
    yield Figure("signals raised", len(waits), "")
    yield Figure("signal written → linked to its incident, p95", p95(waits), "s", at_most=2)
    busy.fusing.stop()


def press(busy: Busy, actor: Actor, command: Command) -> None:
    """Carry it out; that it is so already is an answer, too."""
    with suppress(ConflictError):
        carry_out(busy.store, actor, command, settled(Areas()))


def deeds(busy: Busy) -> dict[str, Callable[[int], Command | None]]:
    """What a dispatcher does, each time with another incident."""

    def own(n: int) -> Command | None:
        waiting = busy.store.reader(HOUSE).rows(ALARM, [Equals("state", "raised")])
        return OwnAlarm(waiting["id"][0]) if waiting.height else None

    return {
        "acknowledge": lambda n: AcknowledgeIncident(f"i{n % OPEN}"),
        "correct": lambda n: CorrectIncident(f"i{n % OPEN}", title=f"Seen at {time.monotonic():.3f}"),
        "note": lambda n: NoteIncident(f"i{n % OPEN}", "A note"),
        "own an alarm": own,
        "join a signal": lambda n: JoinSignal(f"i{n % OPEN}", "detection", last_seen(busy)),
        "send a unit": lambda n: AssignUnit(f"i{n % OPEN}", f"U{n % MANY}"),
        "stand it down": lambda n: StandDown(f"i{(n - 1) % OPEN}", f"U{(n - 1) % MANY}"),
        "close": lambda n: CloseIncident(f"i{n % OPEN}"),
    }


def last_seen(busy: Busy) -> str:
    """What a camera has said last."""
    seen = busy.store.reader(HOUSE).rows(DETECTION)
    return str(seen.sort("received_at")["id"][-1])


def waited(busy: Busy) -> Iterator[float]:
    """Seconds from a person-down's write to the link that names it."""
    reader = busy.store.reader(HOUSE)
    names = dict(reader.rows(DETECTION).select("id", "source_id").rows())
    began = datetime.now(UTC) - timedelta(seconds=time.monotonic())
    for about, at in reader.rows(LINK, [Equals("source", "house")]).select("about_id", "observed_at").rows():
        if (source := names.get(about)) in busy.raised:
            yield (at - began).total_seconds() - busy.raised[source]


def moment() -> datetime:
    """Now."""
    return datetime.now(UTC)


def p95(values: list[float]) -> float:
    """The figure that nineteen in twenty stay under."""
    return quantiles(values, n=20, method="inclusive")[18] if len(values) > 1 else float("nan")
