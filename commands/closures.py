"""Streets are closed by drawing, and opened again; whoever asks for a way from then on is led around."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, Final

import orjson
import shapely

from commands import words
from commands.command import Done, Settle
from commands.errors import ConflictError, NotThereError, UnfitError
from commands.open_incident import SOURCE
from model.actor import Actor
from model.distance import DEGREE_M
from model.place import CLOSURE, CLOSURE_KINDS
from store import Act

SHAPES: Final = ("LineString", "Polygon")
MOST_POINTS: Final = 200
WIDEST_M: Final = 20_000.0  # more is a slip of the hand: no room closes a whole city
LONGEST_MIN: Final = 30 * 24 * 60


@dataclass(frozen=True)
class CloseStreets:
    """Close what this line runs along or crosses, or what this area touches; GeoJSON, WGS 84.

    Without `minutes` it holds until somebody opens it again.
    """

    name: ClassVar[str] = "close_streets"

    kind: str
    shape: Mapping[str, Any]
    minutes: int | None = None
    reason: str = ""

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """Obeyed by every way that is asked for afterwards."""
        kind = words.one_of("kind", self.kind, CLOSURE_KINDS)
        shape = drawn(self.shape)
        ends = None if self.minutes is None else words.whole("minutes", self.minutes, 1, LONGEST_MIN)
        key = secrets.token_hex(6)
        row = {
            "id": f"{SOURCE}:{key}", "source": SOURCE, "source_id": key, "observed_at": act.now, "received_at": act.now,
            "kind": kind, "from_at": act.now, "to_at": None if ends is None else act.now + timedelta(minutes=ends),
            "geometry": shapely.to_geojson(shape),
        }  # fmt: skip
        act.keep(CLOSURE.records([row]))
        until = "until it is lifted" if ends is None else f"for {ends} min"
        why = words.line("reason", self.reason)
        return Done("closure", str(row["id"]), f"{kind} {until}{f': {why}' if why else ''}", answer=row["id"])


@dataclass(frozen=True)
class LiftClosure:
    """Open again what was closed, whoever said so."""

    name: ClassVar[str] = "lift_closure"

    closure_id: str

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """A feed that says later that it is closed for longer is not heard: a person has seen that it is open."""
        if (row := act.row(CLOSURE, self.closure_id)) is None:
            raise NotThereError(f"There is no closure {self.closure_id!r}. Nothing was changed.")
        if row["to_at"] is not None and row["to_at"] <= act.now:
            raise ConflictError("It is open again already. Nothing was changed.")
        told = {"id": self.closure_id, "source": SOURCE, "received_at": act.now, "to_at": act.now}
        act.state(actor.name, CLOSURE.records([told]), ["to_at"])
        return Done("closure", self.closure_id, "opened again")


def drawn(told: Mapping[str, Any]) -> shapely.Geometry:
    """The line or area that a GeoJSON geometry means. UnfitError says what is wrong with it."""
    try:
        shape = shapely.from_geojson(orjson.dumps(told))
    except (orjson.JSONEncodeError, shapely.errors.ShapelyError) as fault:
        raise UnfitError("shape: expected a GeoJSON line or area.") from fault
    if shape is None or shape.geom_type not in SHAPES or shape.is_empty:
        raise UnfitError("shape: expected a GeoJSON LineString or Polygon that is not empty.")
    if shapely.get_num_coordinates(shape) > MOST_POINTS:
        raise UnfitError(f"shape: expected at most {MOST_POINTS} points.")
    if not shape.is_valid:
        raise UnfitError("shape: its outline crosses itself. Draw it again without a crossing.")
    west, south, east, north = shape.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        raise UnfitError("shape: expected longitudes and latitudes in degrees.")
    if max(east - west, north - south) * DEGREE_M > WIDEST_M:
        raise UnfitError(f"shape: expected at most {WIDEST_M / 1000:.0f} km across. Draw it smaller.")
    return shape
