"""Sequences of CAP messages about one event each, told in every order that they may arrive in, all orders at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any, Final

from lxml import etree

from analysis.areas import Areas
from connectors.connector import connector_for
from connectors.trip import Trip
from connectors.web import Web
from connectors.xml import Element, name_of, read_xml
from model.actor import HOUSE
from model.alarm import ALARM
from model.alert import ALERT
from model.incident import INCIDENT, LINK, OPEN_STATES
from tests.connectors.conftest import ZONE, feed
from tests.connectors.test_cap import message
from tests.fusing.conftest import Floor
from tests.test_config import CITY, load
from trips import Pen

EVERYWHERE: Final = Areas.read(b"""{"type": "FeatureCollection", "features": [{"type": "Feature",
"properties": {"name": "Everywhere", "population": 8000000000}, "geometry": {"type": "Polygon",
"coordinates": [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]]}}]}""")
APART: Final = 0.05  # degrees between two events: by their place they are not one
BETWEEN: Final = timedelta(minutes=12)  # two messages: by their time alone they are not one
LASTS: Final = timedelta(hours=5)
OURS: Final = message().encode()
Shown = Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """One message: its name, what kind it is of, the names that it refers to, and words that it changes.

    It is made of the `document` that is given, else of its story's.
    """

    name: str
    kind: str = "Alert"
    refers: str = ""
    status: str = "Actual"
    words: Mapping[str, str] = field(default_factory=dict)
    document: bytes | None = None


@dataclass(frozen=True)
class Story:
    """What is said of one event, what each message is in the end, and how many incidents are then open.

    `torn`: where an order leaves out for a while what binds two messages, a second incident may have been there, which
    has ended.
    """

    says: tuple[Said, ...]
    states: Mapping[str, str]
    open: int
    torn: bool = False
    raises: bool = True
    document: bytes = OURS


class Told:
    """A floor to which each story was told in each of its orders, every order as an event of its own.

    In each round every event's next message arrives, through the feed's own trip, and fusion looks.
    """

    def __init__(self, folder: Path, now: datetime, stories: Mapping[str, Story]) -> None:
        self.floor, self._began = Floor(load(folder, CITY), now, EVERYWHERE), now - timedelta(hours=1)
        self._orders = {
            f"{name}: {' '.join(said.name for said in order)}": (story, order)
            for name, story in stories.items()
            for order in permutations(story.says)
        }
        self._trip = Trip(
            feed("cap"), connector_for(feed("cap"), ZONE), web=Web(), write=Pen(self.floor.store), known=lambda _: (),
            now=lambda: self.floor.now,
        )  # fmt: skip
        for turn in range(max(len(story.says) for story in stories.values())):
            self._hear(order[turn : turn + 1] for _, order in self._orders.values())
        self.floor.fusing.look()

    def again(self) -> None:
        """Everything is said once more, the last first, the house having started anew."""
        self.floor.begin()
        self._hear(order[::-1] for _, order in self._orders.values())
        self.floor.fusing.look()

    def later(self) -> None:
        """So long after that nothing holds any more."""
        self.floor.wait(2 * LASTS.total_seconds())
        self.floor.fusing.look(everything=True)
        self.floor.fusing.look()

    def ends(self) -> dict[str, Shown]:
        """How each order ended: its messages' states, its incidents open and in all, and its live alarms' states."""
        alerts = self.floor.store.reader(HOUSE).rows(ALERT).select("id", "source_id", "state").rows()
        of = {row: source_id.rpartition(".")[::2] for row, source_id, _ in alerts}
        home = {row["incident_id"]: of[row["about_id"]][1] for row in self.floor.rows(LINK)}
        incidents = [(home[row["id"]], row["state"]) for row in self.floor.rows(INCIDENT)]
        alarms = [(home[row["incident_id"]], row["state"]) for row in self.floor.rows(ALARM)]
        found: dict[str, Shown] = {}
        for number, order in enumerate(self._orders):
            event = str(number)
            states = [state for each, state in incidents if each == event]
            found[order] = {
                "states": {of[row][0]: state for row, _, state in alerts if of[row][1] == event},
                "open": sum(state in OPEN_STATES for state in states),
                "in all": len(states),
                "alarms": [state for each, state in alarms if each == event and state != "resolved"],
            }
        return found

    def wrong(self, over: bool = False) -> dict[str, Shown]:
        """The orders that did not end as their story has to."""
        wrong = {}
        for (name, found), (story, order) in zip(self.ends().items(), self._orders.values(), strict=True):
            states = {said: "expired" if over and state == "active" else state for said, state in story.states.items()}
            open = 0 if over else story.open
            expected = {"states": states, "open": open, "in all": found["in all"], "alarms": ["raised"] * open}
            most = 2 if story.torn and order != story.says else 1 if story.raises else 0
            if found != expected or found["in all"] > most:
                wrong[name] = found
        return wrong

    def _hear(self, said: Iterable[Sequence[Said]]) -> None:
        told = [
            _written(each, number, story, self._began)
            for number, ((story, _), several) in enumerate(zip(self._orders.values(), said, strict=True))
            for each in several
        ]
        outcome = self._trip.deliver(b"<all>" + b"".join(told) + b"</all>")
        assert (outcome.state, outcome.received) == ("ok", len(told)), outcome
        self.floor.fusing.look()
        self.floor.wait(30)


def _written(said: Said, event: int, story: Story, began: datetime) -> bytes:
    """That message of that event: its document with names, times and a place that no other event has."""
    root = read_xml(said.document or story.document)
    sender = text_of(read_xml(story.document), "sender")
    order = [each.name for each in story.says]

    def sent(name: str) -> str:
        return (began + order.index(name) * BETWEEN).isoformat()

    for child in [each for each in root if name_of(each) in ("references", "Signature")]:
        root.remove(child)
    _put(root, "sender", sender)
    _put(root, "identifier", f"{said.name}.{event}")
    _put(root, "sent", sent(said.name))
    _put(root, "msgType", said.kind)
    _put(root, "status", said.status)
    if said.refers:
        references = etree.Element(etree.QName(etree.QName(root).namespace, "references"))
        references.text = " ".join(f"{sender},{name}.{event},{sent(name)}" for name in said.refers.split())
        last = max(number for number, each in enumerate(root) if name_of(each) != "info")
        root.insert(last + 1, references)
    for info in (each for each in root if name_of(each) == "info"):
        _put(info, "expires", (began + LASTS).isoformat())
        for name, word in said.words.items():
            _put(info, name, word)
        for shape in info.iter("{*}polygon", "{*}circle"):
            shape.text = " ".join(_moved(pair, event) for pair in (shape.text or "").split())
    return bytes(etree.tostring(root))


def _put(parent: Element, name: str, text: str) -> None:
    """Give that child this text, where there is one; an info always gets it."""
    found = [child for child in parent if name_of(child) == name]
    if not found and name_of(parent) == "info":
        after = next(each for each in reversed(parent) if name_of(each) in ("certainty", "eventCode", "effective"))
        found = [etree.Element(etree.QName(etree.QName(parent).namespace, name))]
        after.addnext(found[0])
    for child in found:
        child.text = text


def text_of(parent: Element, name: str) -> str:
    """What a message says there."""
    return next((child.text or "").strip() for child in parent if name_of(child) == name)


def _moved(pair: str, event: int) -> str:
    """A point "lat,lon" farther east, unless it is a circle's radius."""
    lat, comma, lon = pair.partition(",")
    return f"{lat},{float(lon) + event * APART:.5f}" if comma else pair
