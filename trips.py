"""Each feed's trip, wired to the store."""

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

# A poll that brought nothing and went like the one before is noted once in this time.
QUIET: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Kept:
    """Rows of the city that were new, and that were there already."""

    new: int
    unchanged: int


class Pen:
    """Writes for one feed, and leaves out polls that would say nothing new."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._last: tuple[object, datetime | None] = (None, None)

    def __call__(self, records: Sequence[Records], poll: Mapping[str, object] | None) -> Kept:
        written = self._store.write(records, poll if poll and (records or self._tells(poll)) else None)
        return Kept(*written.total(*HOUSE_TABLES))

    def _tells(self, poll: Mapping[str, object]) -> bool:
        finished = poll["finished_at"]
        assert isinstance(finished, datetime)
        said, at = (poll["state"] == "failed", poll["error"]), self._last[1]
        if said == self._last[0] and at is not None and finished - at < QUIET:
            return False
        self._last = (said, finished)
        return True


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
