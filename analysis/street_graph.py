"""How a city's streets become a graph.

Lines join where they share a vertex; a motorway joins only motorways and ramps, else its bridges would be crossings,
and only at a slant: what crosses it passes over or under it.
Where a street's direction is not known it is open both ways.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from analysis.network import Floats, Ints, Network
from model.distance import DEGREE_M

_MOTORWAY, _RAMP, _STREET = 1, 2, 0
_LEVELS: Final = {"motorway": _MOTORWAY, "ramp": _RAMP}
_PRECISE: Final = 1e7  # vertices are one where they agree to a centimetre
_SLANT: Final = np.radians(40)  # St. Louis: ramps join at up to 36°, and pass over or under at 42° to 86°
_ACROSS: Final = np.radians(60)  # St. Louis: motorways part and join at up to 49°, and cross at 83° and more
_STEP_S: Final = 0.01  # between a ramp and what it meets: nothing, but more than an absent edge


class NetworkError(ValueError):
    """A street file from which no graph can be made; the message names it."""


def read_network(streets: Path, speeds_kmh: Mapping[str, float]) -> Network:
    """The graph of a prepared street file (analysis/base_map.py), driven at so many km/h by class. NetworkError."""
    try:
        features = json.loads(streets.read_bytes())["features"]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise NetworkError(f"{streets}: no streets to drive along: {fault}") from fault
    return network(features, speeds_kmh)


def network(features: Iterable[Mapping[str, Any]], speeds_kmh: Mapping[str, float]) -> Network:
    """The graph of street features: lines with the property `cls` (analysis/street_classes.py). NetworkError."""
    shapes, classes = _lines(features)
    if not len(shapes):
        raise NetworkError("expected at least one street, found none")
    xy, line = shapely.get_coordinates(shapes, return_index=True)
    level = np.array([_LEVELS.get(cls, _STREET) for cls in classes])
    speed = np.array([speeds_kmh.get(cls, speeds_kmh["local"]) for cls in classes]) / 3.6
    vertex, spot = _joined(xy, level[line], line)
    cut = _nodes(vertex, spot, line)
    length = np.concatenate([[0.0], np.cumsum(_metres(xy))])  # from the first vertex on; gaps between lines cancel out
    at = np.flatnonzero(cut)
    pairs = line[at[:-1]] == line[at[1:]]
    first, last = at[:-1][pairs], at[1:][pairs]
    metres = length[last] - length[first]
    edges = shapely.linestrings(xy[_spans(first, last)], indices=np.repeat(np.arange(first.size), last - first + 1))
    steps = _ramps(vertex, spot, level[line], xy, line)
    return _largest(
        vertex, xy, np.concatenate([vertex[first], steps[:, 0]]), np.concatenate([vertex[last], steps[:, 1]]),
        np.concatenate([metres, np.zeros(len(steps))]),
        np.concatenate([metres / speed[line[first]], np.full(len(steps), _STEP_S)]),
        np.concatenate([level[line[first]], np.full(len(steps), _RAMP)]),
        np.concatenate([edges, _points(steps, vertex, xy)]),
    )  # fmt: skip


def _lines(features: Iterable[Mapping[str, Any]]) -> tuple[npt.NDArray[Any], list[str]]:
    """Every single line and its class."""
    given = [(json.dumps(each["geometry"]), each["properties"].get("cls", "local")) for each in features]
    shapes = shapely.from_geojson([text for text, _ in given])
    parts, of = shapely.get_parts(shapes, return_index=True)
    sound = (shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING) & (shapely.length(parts) > 0)
    return parts[sound], [given[i][1] for i in of[sound]]


def _joined(xy: Floats, level: Ints, line: Ints) -> tuple[Ints, Ints]:
    """Each vertex's number, one for all of a level that share a place; and the number of its place."""
    grid = np.round(xy * _PRECISE).astype(np.int64)
    _, spot = np.unique(grid, axis=0, return_inverse=True)
    spot = spot.ravel()
    deck = _decks(spot, level, xy, line)
    _, vertex = np.unique((spot * 3 + level) * (deck.max() + 1) + deck, return_inverse=True)
    return vertex.ravel(), spot


def _decks(spot: Ints, level: Ints, xy: Floats, line: Ints) -> Ints:
    """Motorways that cross do so on decks of their own: for each vertex the number of its deck at its place."""
    deck = np.zeros(spot.size, dtype=np.int64)
    motorway = np.flatnonzero(level == _MOTORWAY)
    order = motorway[np.argsort(spot[motorway], kind="stable")]
    for at in np.split(order, np.flatnonzero(np.diff(spot[order])) + 1):
        if at.size > 1:
            deck[at] = _crossing([_leaving(each, xy, line) for each in at.tolist()])
    return deck


def _crossing(leaving: list[list[complex]]) -> list[int]:
    """The number of each line's deck where lines leave a place in these directions; all 0 where none cross."""
    groups: list[set[int]] = []
    for number, mine in enumerate(leaving):
        alike = [each for each in groups if any(_along(a, b) for n in each for b in leaving[n] for a in mine)]
        groups = [each for each in groups if each not in alike] + [{number}.union(*alike)]
    through = [each for each in groups if _goes_on([away for number in each for away in leaving[number]])]
    if len(through) < 2:
        return [0] * len(leaving)
    return [next((deck for deck, group in enumerate(through) if number in group), 0) for number in range(len(leaving))]


def _leaving(vertex: int, xy: Floats, line: Ints) -> list[complex]:
    """The directions, east and north, in which a vertex's own line leaves it."""
    across = np.cos(np.radians(xy[vertex, 1]))
    beside = [each for each in (vertex - 1, vertex + 1) if 0 <= each < line.size and line[each] == line[vertex]]
    return [complex((xy[each, 0] - xy[vertex, 0]) * across, xy[each, 1] - xy[vertex, 1]) for each in beside]


def _along(one: complex, other: complex) -> bool:
    """Whether two directions are of one motorway, which parts and joins at a slant."""
    return bool(abs((one * other.conjugate()).imag) <= np.sin(_ACROSS) * abs(one) * abs(other))


def _goes_on(directions: list[complex]) -> bool:
    """Whether a line goes on through a place that it leaves in these directions."""
    return any((a * b.conjugate()).real < 0 for a in directions for b in directions)


def _nodes(vertex: Ints, spot: Ints, line: Ints) -> npt.NDArray[np.bool_]:
    """Where lines are cut: at their ends, and wherever another line, or they themselves, come by."""
    ends = np.ones(line.size, dtype=bool)
    ends[1:-1] = (line[1:-1] != line[:-2]) | (line[1:-1] != line[2:])
    return ends | (np.bincount(vertex)[vertex] > 1) | (np.bincount(spot)[spot] > 1)


def _ramps(vertex: Ints, spot: Ints, level: Ints, xy: Floats, line: Ints) -> Ints:
    """Pairs of vertices that a ramp makes one: its own, and a motorway's or a street's at the same place."""
    pairs = np.unique(np.column_stack([spot, level, vertex]), axis=0)
    ramp = pairs[pairs[:, 1] == _RAMP]
    other = pairs[(pairs[:, 1] != _RAMP) & np.isin(pairs[:, 0], ramp[:, 0])]
    of = dict(zip(ramp[:, 0].tolist(), ramp[:, 2].tolist(), strict=True))
    order = np.argsort(spot, kind="stable")
    places = np.unique(other[:, 0])
    first, end = (np.searchsorted(spot[order], places, side) for side in ("left", "right"))
    met = {
        place: _met_by_ramp(order[a:b], level, xy, line)
        for place, a, b in zip(places.tolist(), first.tolist(), end.tolist(), strict=True)
    }
    found = [(of[place], number) for place, kind, number in other.tolist() if kind in met[place]]
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _met_by_ramp(at: Ints, level: Ints, xy: Floats, line: Ints) -> set[int]:
    """The levels that a ramp joins where these vertices are one place.

    A motorway that goes on there is left or entered at a slant: a ramp that crosses it passes over or under it. Where a
    street crosses it just there, the ramp is the one's whose direction it takes, else it would make a junction of the
    bridge.
    """
    leaving: dict[int, list[complex]] = {_MOTORWAY: [], _RAMP: [], _STREET: []}
    for each in at.tolist():
        leaving[int(level[each])] += _leaving(each, xy, line)
    met = {kind for kind in (_MOTORWAY, _STREET) if leaving[kind]}
    if _MOTORWAY not in met or not _goes_on(leaving[_MOTORWAY]):
        return met
    turn = {kind: min(abs(np.angle(a / b)) for a in leaving[_RAMP] for b in leaving[kind]) for kind in met}
    if _goes_on(leaving[_RAMP]) and turn[_MOTORWAY] > _SLANT:
        return met - {_MOTORWAY}
    return {min(met, key=turn.__getitem__)}


def _points(steps: Ints, vertex: Ints, xy: Floats) -> npt.NDArray[Any]:
    """A line without length for each step from a ramp to what it meets."""
    at = np.zeros(vertex.max() + 1, dtype=np.int64)
    at[vertex] = np.arange(vertex.size)
    here = xy[at[steps[:, 0]]]
    return np.asarray(shapely.linestrings(np.stack([here, here], axis=1))) if len(steps) else np.array([], dtype=object)


def _metres(xy: Floats) -> Floats:
    """Between each vertex and the next."""
    step = np.diff(xy, axis=0)
    across = np.cos(np.radians((xy[1:, 1] + xy[:-1, 1]) / 2))
    return np.asarray(np.hypot(step[:, 0] * across, step[:, 1]) * DEGREE_M)


def _spans(first: Ints, last: Ints) -> Ints:
    """All indices from each first to its last, one span after the other."""
    sizes = last - first + 1
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.asarray(np.repeat(first, sizes) + within)


def _largest(
    vertex: Ints, xy: Floats, start: Ints, end: Ints, metres: Floats, seconds: Floats, level: Ints,
    shapes: npt.NDArray[Any],
) -> Network:  # fmt: skip
    """The graph's largest part by length, its nodes numbered anew."""
    whole = csr_matrix((np.ones(start.size), (start, end)), shape=(vertex.max() + 1,) * 2)
    count, part = connected_components(whole, directed=False)
    lengths = np.bincount(part[start], weights=metres, minlength=count)
    kept = part[start] == lengths.argmax()
    nodes, numbers = np.unique(np.concatenate([start[kept], end[kept]]), return_inverse=True)
    at = np.zeros(vertex.max() + 1, dtype=np.int64)
    at[vertex] = np.arange(vertex.size)
    others = np.sort(np.delete(lengths, lengths.argmax()))[::-1]
    half = int(kept.sum())
    return Network(
        lon=xy[at[nodes], 0],
        lat=xy[at[nodes], 1],
        start=numbers[:half],
        end=numbers[half:],
        metres=metres[kept],
        seconds=seconds[kept],
        level=level[kept],
        shapes=shapes[kept],
        kept=float(lengths.max() / lengths.sum()),
        left_out=tuple(float(each) for each in others if each > 0),
    )
