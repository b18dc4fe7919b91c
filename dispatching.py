"""Who could go where: the street graph and the expected demand kept ready, and asked for one incident at a time."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock, Thread
from typing import Any, Final, TypeVar

import shapely
from scipy.sparse import csr_matrix

from analysis.cover import Reach, reach
from analysis.demand import Demand, places
from analysis.divert import nearer
from analysis.network import Flags, Network, Trips, trips_to, way
from analysis.offer import Rule, able, offered, placed
from analysis.street_graph import NetworkError, read_network
from analysis.uncovered import anywhere, gaps
from config import USUAL, City, wanted
from model.actor import HOUSE
from model.incident import KINDS
from model.offer import Offer, Route
from model.unit import ROLLING, UNIT_TYPES
from model.view import View
from queries.assignments import open_priorities, under_way
from queries.demand import closures, demand
from queries.held import Held
from queries.live import stations, units_at_work
from queries.shifts import last_shifts
from session import BaseMap
from store import Store

log = logging.getLogger(__name__)
T = TypeVar("T")
Holding = Callable[[list[float | None], list[float | None]], list[str | None]]  # places → the area that holds each
FIRST_S: Final = 20.0  # whoever opens the first page is served before streets are read
EVERY: Final = timedelta(minutes=10)  # how often demand is counted anew
SENT: Final = ("unit_id", "incident_id", "state")
UNITS_S: Final = 2.0  # how old the units' places may be
URGENT: Final = 2  # for what may wait longer nobody is taken from anything
URGENCY_S: Final = 10.0  # how old may be what is known of how urgent other incidents are
NO_STREETS: Final = "No ways can be worked out: city.toml names no street file (streets)."
NOT_YET: Final = "The streets are being read; the best units are shown in a moment."
NO_PLACE: Final = "It has no place yet: set one, and the best units are shown."


@dataclass(frozen=True)
class _Roads:
    """The graph as it can be driven now."""

    closed: frozenset[str]
    shut: Flags
    matrix: csr_matrix


class Dispatching:
    """Asked by pages on any thread; reads streets and demand on a thread of its own."""

    def __init__(self, city: City, base_map: BaseMap | None, store: Store, now: Callable[[], datetime]) -> None:
        self._city, self._base_map, self._store, self._now = city, base_map, store, now
        self._lock = Lock()
        self._network: Network | None = None
        self._roads: _Roads | None = None
        self._demand: tuple[datetime, Demand] | None = None
        self._cover: tuple[Demand, Mapping[str, Reach]] | None = None
        self._reached_by: frozenset[str] = frozenset()  # what was closed when reach was worked out
        self._why = NO_STREETS if base_map is None else NOT_YET
        reader = store.reader(HOUSE)
        # Asked once for all cards that are open, and again only when one of these tables has moved.
        self._closures = self._held(("closure",), lambda: closures(reader).to_dicts())
        self._gone = self._held(("assignment", "unit"), lambda: under_way(reader, now()).select(SENT).rows())
        self._stations = self._held(("station",), lambda: stations(reader, View(now())).to_dicts())
        self._urgency = self._held(("incident",), lambda: open_priorities(reader), URGENCY_S)
        self._last_shifts = self._held(("shift",), lambda: last_shifts(reader))
        self._units = self._held(("unit", "position"), lambda: units_at_work(reader, View(now())).to_dicts(), UNITS_S)

    def _held(self, tables: tuple[str, ...], ask: Callable[[], T], rest_s: float = 0.0) -> Held[T]:
        known = self._store.revisions
        return Held(lambda: tuple(known().get(name, 0) for name in tables), ask, rest_s)

    def start(self) -> None:
        """Begin to read, when the first pages have been served."""
        if self._base_map is not None:
            Thread(target=self._keep_ready, name="dispatching", daemon=True).start()

    def offer(self, row: Mapping[str, Any]) -> Offer:
        """Who could go to this incident (its row as the one who asks may see it)."""
        network, cover = self._network, self._cover
        if network is None or cover is None:
            return Offer(why=self._why)
        if row["lon"] is None or row["lat"] is None:
            return Offer(why=NO_PLACE)
        now = self._now()
        return self._offered(row, network, cover[1], self._trips(network, row, now)[0], now)

    def routes(self, row: Mapping[str, Any]) -> list[Route]:
        """The ways of those who are rolling to this incident, and of those who are offered for it, best first."""
        network, cover = self._network, self._cover
        if network is None or row["lon"] is None or row["lat"] is None:
            return []
        now = self._now()
        trips, roads = self._trips(network, row, now)
        sent = {unit for unit, incident, state in self._gone() if incident == row["id"] and state in ROLLING}
        needs = self._offered(row, network, cover[1], trips, now).needs if cover else ()
        offered = [each.unit_id for need in needs if need.sent < need.wanted for each in need.proposed]
        at = {unit["id"]: (unit["lon"], unit["lat"]) for unit in self._units() if unit["lon"] is not None}
        going = [each for each in dict.fromkeys([*sorted(sent), *offered]) if each in at]
        if not going:
            return []
        nodes, off = network.nearest([at[each][0] for each in going], [at[each][1] for each in going])
        return [
            Route(
                unit,
                unit in sent,
                float(trips.seconds[node] + away),
                _line(network, trips, roads, int(node), at[unit], row),
            )
            for unit, node, away in zip(going, nodes, off, strict=True)
            if trips.seconds[node] < float("inf")
        ]

    def _offered(
        self, row: Mapping[str, Any], network: Network, ways: Mapping[str, Reach], trips: Trips, now: datetime
    ) -> Offer:
        gone = self._gone()
        found = offered(
            self._city.dispatch.plan(row["kind"], row["type"] or row["title"]),
            self._units(),
            [unit for unit, incident, _ in gone if incident == row["id"]],
            [*(unit for unit, *_ in gone), *self._off_shift(now)],
            urgent=row["priority"] == 1,
            now=now,
            network=network,
            trips=trips,
            reach=ways,
            rules={kind: self._rule(kind) for kind in UNIT_TYPES},
            wanted=wanted,
        )
        return self._with_nearer(found, row["priority"], network, trips, now)

    def gaps(self, areas: Holding) -> dict[str, list[str]]:
        """For each type of unit that has a standard: the areas that none of its free units reaches in time, though its
        stations could. Areas are told by places' longitudes and latitudes. Empty while nothing can be said."""
        network, cover = self._network, self._cover
        if network is None or cover is None:
            return {}
        (known, ways), now, units = cover, self._now(), self._units()
        names = areas(known.lon.tolist(), known.lat.tolist())
        bound = {*(unit for unit, *_ in self._gone()), *self._off_shift(now)}
        found = {}
        for kind in [each for each in UNIT_TYPES if self._city.dispatch.has_standard(each)]:
            of_kind = [unit for unit in units if unit["unit_type"] == kind]
            if not of_kind:
                continue
            free = able(placed(of_kind, now), bound)
            homes = [each for each in self._stations() if each["kind"] == kind and each["lon"] is not None]
            reached = self._reached(network, ways[kind], kind, homes) if homes else anywhere(ways[kind])
            found[kind] = gaps(ways[kind], names, self._reached(network, ways[kind], kind, free), reached)
        return found

    def _reached(self, network: Network, ways: Reach, kind: str, places: Sequence[Mapping[str, Any]]) -> Flags:
        """Which places of demand are reached from each of these within the type's standard."""
        nodes, off = network.nearest([each["lon"] for each in places], [each["lat"] for each in places])
        return ways.covered(nodes, self._rule(kind).travel_s, off)

    def _trips(self, network: Network, row: Mapping[str, Any], now: datetime) -> tuple[Trips, _Roads]:
        """How long it takes to that incident from everywhere, by the roads that are open."""
        roads = self._current(network, now)
        node, _ = network.nearest(row["lon"], row["lat"])
        return trips_to(roads.matrix, int(node[0])), roads

    def _with_nearer(self, offer: Offer, priority: int | None, network: Network, trips: Trips, now: datetime) -> Offer:
        """With those who would be there sooner than any free unit, for what is urgent."""
        if priority is None or priority > URGENT:
            return offer
        urgency = self._urgency()
        bound = {unit: (state, urgency.get(incident)) for unit, incident, state in self._gone()}
        needs = [
            replace(need, nearer=nearer(need, priority, self._units(), bound, now=now, network=network, trips=trips,
                                        wanted=wanted))
            if need.sent < need.wanted else need
            for need in offer.needs
        ]  # fmt: skip
        return replace(offer, needs=tuple(needs))

    def _off_shift(self, now: datetime) -> list[str]:
        """Units whose last shift has ended; of whom no shift is known, nobody knows that."""
        return [unit for unit, ends in self._last_shifts().items() if ends is not None and ends <= now]

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
        self._cover = known, {kind: Reach(seen.seconds, known.of(going[kind] or KINDS)) for kind in UNIT_TYPES}

    def _current(self, network: Network, now: datetime) -> _Roads:
        """The roads as they are open now: a closure counts from the next question on."""
        found = self._shut_at(now)
        closed = _closed(found)
        with self._lock:
            if self._roads is None or self._roads.closed != closed:
                shut = network.shut([shapely.from_geojson(each["geometry"]) for each in found])
                self._roads = _Roads(closed, shut, network.matrix(shut))
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


def _line(
    network: Network, trips: Trips, roads: _Roads, node: int, place: tuple[float, float], row: Mapping[str, Any]
) -> tuple[tuple[float, float], ...]:
    """From where a unit is, along the streets, to the incident."""
    nodes = way(trips, node)
    first = (float(network.lon[node]), float(network.lat[node]))
    return (place, *(network.line(nodes, roads.shut) or [first]), (row["lon"], row["lat"]))


def _closed(found: list[dict[str, Any]]) -> frozenset[str]:
    """What is closed, so that another closure, or another shape of one, is told from it."""
    return frozenset(f"{each['id']} {each['geometry']}" for each in found)
