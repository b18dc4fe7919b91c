"""Who could go where: the street graph and the expected demand kept ready, and asked for one incident at a time."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock, Thread
from typing import Any, Final, Generic, TypeVar

import shapely
from scipy.sparse import csr_matrix

from analysis.cover import Reach, reach
from analysis.demand import Demand, places
from analysis.network import Network, trips_to
from analysis.offer import Rule, offered
from analysis.street_graph import NetworkError, read_network
from config import USUAL, City, wanted
from model.actor import HOUSE
from model.incident import KINDS
from model.offer import Offer
from model.unit import UNIT_TYPES
from model.view import View
from queries.assignments import under_way
from queries.demand import closures, demand
from queries.live import units_at_work
from session import BaseMap
from store import Store

log = logging.getLogger(__name__)
T = TypeVar("T")
FIRST_S: Final = 20.0  # whoever opens the first page is served before streets are read
EVERY: Final = timedelta(minutes=10)  # how often demand is counted anew
UNITS_S: Final = 2.0  # how old the units' places may be
NO_STREETS: Final = "No ways can be worked out: city.toml names no street file (streets)."
NOT_YET: Final = "The streets are being read; the best units are shown in a moment."
NO_PLACE: Final = "It has no place yet: set one, and the best units are shown."


@dataclass(frozen=True)
class _Roads:
    """The graph as it can be driven now."""

    closed: frozenset[str]
    matrix: csr_matrix


class Held(Generic[T]):
    """An answer that is asked for again when a table that it reads has moved, and no oftener than every `rest_s`."""

    def __init__(self, store: Store, tables: tuple[str, ...], ask: Callable[[], T], rest_s: float = 0.0) -> None:
        self._store, self._tables, self._ask, self._rest_s = store, tables, ask, rest_s
        self._lock = Lock()
        self._held: tuple[tuple[int, ...], float, T] | None = None

    def __call__(self) -> T:
        """The answer as it is by now."""
        with self._lock:
            known = self._store.revisions()
            moved = tuple(known.get(name, 0) for name in self._tables)
            if self._held and (self._held[0] == moved or time.monotonic() - self._held[1] < self._rest_s):
                return self._held[2]
            found = self._ask()
            self._held = (moved, time.monotonic(), found)
            return found


class Dispatching:
    """Asked by pages on any thread; reads streets and demand on a thread of its own."""

    def __init__(self, city: City, base_map: BaseMap | None, store: Store, now: Callable[[], datetime]) -> None:
        self._city, self._base_map, self._store, self._now = city, base_map, store, now
        self._lock = Lock()
        self._network: Network | None = None
        self._roads: _Roads | None = None
        self._demand: tuple[datetime, Demand] | None = None
        self._reach: Mapping[str, Reach] = {}
        self._reached_by: frozenset[str] = frozenset()  # what was closed when reach was worked out
        self._why = NO_STREETS if base_map is None else NOT_YET
        reader = store.reader(HOUSE)
        # Asked once for all cards that are open, and again only when one of these tables has moved.
        self._closures = Held(store, ("closure",), lambda: closures(reader).to_dicts())
        self._gone = Held(
            store, ("assignment", "unit"), lambda: under_way(reader, now()).select("unit_id", "incident_id").rows()
        )
        self._units = Held(store, ("unit", "position"), lambda: units_at_work(reader, View(now())).to_dicts(), UNITS_S)

    def start(self) -> None:
        """Begin to read, when the first pages have been served."""
        if self._base_map is not None:
            Thread(target=self._keep_ready, name="dispatching", daemon=True).start()

    def offer(self, row: Mapping[str, Any]) -> Offer:
        """Who could go to this incident (its row as the one who asks may see it)."""
        network, ways = self._network, self._reach
        if network is None or not ways:
            return Offer(why=self._why)
        if row["lon"] is None or row["lat"] is None:
            return Offer(why=NO_PLACE)
        now = self._now()
        roads = self._current(network, now)
        node, _ = network.nearest(row["lon"], row["lat"])
        gone = self._gone()
        return offered(
            self._city.dispatch.plan(row["kind"], row["type"] or row["title"]),
            self._units(),
            [unit for unit, incident in gone if incident == row["id"]],
            [unit for unit, _ in gone],
            urgent=row["priority"] == 1,
            now=now,
            network=network,
            trips=trips_to(roads.matrix, int(node[0])),
            reach=ways,
            rules={kind: self._rule(kind) for kind in UNIT_TYPES},
            wanted=wanted,
        )

    def _keep_ready(self) -> None:
        time.sleep(FIRST_S)
        self.read()
        while True:
            time.sleep(5)
            if self._network is not None and self._stale():
                self._work_out(self._network)

    def read(self) -> None:
        """Read the streets and count the demand. What goes wrong is told to whoever asks."""
        assert self._base_map is not None
        try:
            network = read_network(self._base_map.streets, self._city.dispatch.speeds.model_dump())
        except NetworkError as fault:
            log.error("%s", fault)
            self._why = f"No ways can be worked out: {fault}."
            return
        if network.left_out:
            log.info("streets: %.2f %% of their length is one network", 100 * network.kept)
        self._network = network
        self._work_out(network)

    def _stale(self) -> bool:
        made = self._demand
        return made is None or self._now() - made[0] > EVERY or self._reached_by != _closed(self._shut_at(self._now()))

    def _work_out(self, network: Network) -> None:
        """How far each place of demand is, by the roads that are open."""
        now = self._now()
        if self._demand is None or now - self._demand[0] > EVERY:
            self._demand = (now, places(demand(self._store.reader(HOUSE), now)))
        roads, known = self._current(network, now), self._demand[1]
        dispatch = self._city.dispatch
        longest = max(self._rule(kind).travel_s for kind in UNIT_TYPES)
        seen = reach(network, roads.matrix, known.lon, known.lat, known.of(KINDS), longest)
        # A plan may name call signs only: what kind of unit they are, the usual plan says.
        going = {
            kind: [each for each in KINDS if kind in (*dispatch.plan(each, None), *USUAL[each])] for kind in UNIT_TYPES
        }
        self._reached_by = roads.closed
        self._reach = {kind: Reach(seen.seconds, known.of(going[kind] or KINDS)) for kind in UNIT_TYPES}

    def _current(self, network: Network, now: datetime) -> _Roads:
        """The roads as they are open now: a closure counts from the next question on."""
        found = self._shut_at(now)
        closed = _closed(found)
        with self._lock:
            if self._roads is None or self._roads.closed != closed:
                shut = network.shut([shapely.from_geojson(each["geometry"]) for each in found])
                self._roads = _Roads(closed, network.matrix(shut))
            return self._roads

    def _shut_at(self, now: datetime) -> list[dict[str, Any]]:
        """What is closed at that moment."""
        return [
            each
            for each in self._closures()
            if (each["from_at"] is None or each["from_at"] <= now) and (each["to_at"] is None or each["to_at"] > now)
        ]

    def _rule(self, unit_type: str) -> Rule:
        dispatch = self._city.dispatch
        standard = dispatch.standard(unit_type)
        return Rule(
            standard.turnout.total_seconds(), standard.travel.total_seconds(), standard.source, dispatch.busy,
            dispatch.slack.total_seconds(),
        )  # fmt: skip


def _closed(found: list[dict[str, Any]]) -> frozenset[str]:
    """What is closed, so that another closure, or another shape of one, is told from it."""
    return frozenset(f"{each['id']} {each['geometry']}" for each in found)
