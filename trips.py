"""Each feed's trip, wired to the store."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from analysis.areas import Areas, located
from config import City, Feed
from connectors.connector import connector_for
from connectors.trip import Trip
from connectors.web import Web
from model.actor import HOUSE
from model.table import Records
from model.tables import TABLES
from queries.cancels import incidents_beginning
from store import HOUSE_TABLES, Store

# Polls that went like the one before are noted together, once in this time.
QUIET: Final = timedelta(seconds=10)
COUNTS: Final = ("received", "written", "rejected")


@dataclass(frozen=True)
class Kept:
    """Rows of the city that were new, and that were there already."""

    new: int
    unchanged: int


class Pen:
    """Writes for one feed. Of polls that only go on as before one in ten seconds is noted, with what they add up to."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._told: tuple[object, ...] = ()
        self._told_at: datetime | None = None
        self._untold: Counter[str] = Counter()

    def __call__(self, records: Sequence[Records], poll: Mapping[str, object] | None) -> Kept:
        due = poll is not None and self._due(poll)
        told = {**poll, **{name: _whole(poll[name]) + self._untold[name] for name in COUNTS}} if poll and due else None
        new, unchanged = self._store.write(records, told).total(*HOUSE_TABLES)
        if poll is not None:
            self._untold += Counter(
                {"received": _whole(poll["received"]), "written": new, "rejected": _whole(poll["rejected"])}
            )
        if due:
            self._untold.clear()
        return Kept(new, unchanged)

    def _due(self, poll: Mapping[str, object]) -> bool:
        """A poll is told when its state, error or cursor is another than the last one's, or the time has come."""
        finished = poll["finished_at"]
        assert isinstance(finished, datetime)
        said = (poll["state"] == "failed", poll["error"], poll["cursor"], poll["etag"])
        if said == self._told and self._told_at is not None and finished - self._told_at < QUIET:
            return False
        self._told, self._told_at = said, finished
        return True


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


class Names:
    """The ids that named tables hold, asked again when they changed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, tuple[int, frozenset[str]]] = {}

    def __call__(self, table: str) -> Collection[str]:
        revision = self._store.revisions().get(table, 0)
        if table not in self._known or self._known[table][0] != revision:
            self._known[table] = (revision, self._store.names(TABLES[table]))
        return self._known[table][1]


def settled(areas: Areas) -> Callable[[Records], Records]:
    """What is added to a feed's records before they are written: an incident's area and hexagon."""

    def settle(records: Records) -> Records:
        if records.table.name != "incident":
            return records
        return records.table.records(located(records.frame, areas))

    return settle


def trips(city: City, store: Store, web: Web, now: Callable[[], datetime], areas: Areas) -> dict[str, Trip]:
    """A trip for each feed of the city, by name."""
    names, settle, reader = Names(store), settled(areas), store.reader(HOUSE)

    def trip(feed: Feed) -> Trip:
        return Trip(
            feed,
            connector_for(feed, city.timezone),
            web=web,
            write=Pen(store),
            known=names,
            now=now,
            settle=settle,
            find=lambda keys: incidents_beginning(reader, keys),
        )

    return {feed.name: trip(feed) for feed in city.feeds}
