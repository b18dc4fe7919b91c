"""A small city that hears what is said to it, and whose clock moves when it is told to."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely

from analysis.areas import Areas
from config import City
from fusing import Fusing
from model.actor import HOUSE
from model.alarm import ALARM
from model.alert import ALERT
from model.camera import CAMERA, DETECTION
from model.incident import INCIDENT, LINK
from model.unit import POSITION, RESPONDER
from model.view import View
from model.wearable import VITAL_SIGN
from queries.live import open_incidents
from store import Store
from tests.commands.conftest import Desk
from tests.test_config import CITY, load
from trips import settled

LON, LAT = -90.2, 38.6
METRE = 1 / 111_320  # of latitude, in degrees
NORTH, SOUTH = shapely.box(-90.25, 38.55, -90.15, 38.65), shapely.box(-90.25, 38.45, -90.15, 38.55)
AREAS = Areas(("North", "South"), (NORTH, SOUTH), (100_000.0, 0.0))


class Floor:
    """A city that hears what is said to it, with a clock that moves when it is told to."""

    def __init__(self, city: City, now: datetime, areas: Areas = AREAS) -> None:
        self.city, self.now, self.areas = city, now, areas
        self.store = Store(clock=lambda: self.now)
        self.desk = Desk(self.store)
        self.begin()
        said = {"source": "feed", "observed_at": now, "received_at": now}
        self.store.write([
            CAMERA.records([{**said, "source_id": "C-1", "name": "C-1", "lon": LON, "lat": LAT + 40 * METRE}]),
            RESPONDER.records([{**said, "source_id": "R-1", "name": "R-1"}]),
            POSITION.records([{**said, "responder_id": "R-1", "lon": LON, "lat": LAT}]),
        ])  # fmt: skip

    def begin(self) -> None:
        """The house starts, or starts again."""
        self.fusing = Fusing(self.city, self.areas, self.store, settled(self.areas), lambda: self.now)

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def look(self, seconds: float = 0.5) -> None:
        """Look, and a little later once more, as the house does after it has written."""
        self.fusing.look()
        self.wait(seconds)
        self.fusing.look()

    def sign(self, value: float, sign: str = "sos", who: str = "R-1") -> None:
        self._hear(VITAL_SIGN, responder_id=who, sign=sign, value=value)

    def sees(self, name: str = "d1", label: str = "person_down", **more: object) -> None:
        self._hear(DETECTION, source_id=name, camera_id="C-1", label=label, score=0.9, started_at=self.now, **more)

    def call(self, name: str = "c1", north_m: float = 0, **more: object) -> None:
        """A call so many metres north of the middle: an accident of middling priority."""
        told = {"id": name, "source_id": name, "kind": "traffic", "title": "Crash", "priority": 3, "state": "new"}
        place = {"lon": LON, "lat": LAT + north_m * METRE, "reported_at": self.now, "updated_at": self.now}
        self._hear(INCIDENT, **{**told, **place, **more})

    def alert(self, name: str = "A", refers: str = "", **more: object) -> None:
        """A warning of a flood for ground where many live."""
        shape = shapely.to_geojson(shapely.box(LON - 0.01, LAT - 0.01, LON + 0.01, LAT + 0.01))
        self._hear(ALERT, **{
            "source_id": name, "sender": "nws", "refers": refers, "event": "Flood", "area_desc": "The quay",
            "severity": "Severe", "urgency": "Immediate", "certainty": "Observed", "status": "Actual",
            "message_type": "Update" if refers else "Alert", "sent": self.now, "is_exercise": False,
            "expires": self.now + timedelta(hours=6), "geometry": shape, **more,
        })  # fmt: skip

    def rows(self, table: Any, order: str = "received_at") -> list[dict[str, Any]]:
        return self.store.reader(HOUSE).rows(table).sort(order, "id").to_dicts()

    def ours(self) -> list[dict[str, Any]]:
        """The incidents that the house has opened."""
        return [row for row in self.rows(INCIDENT) if row["source"] == "house"]

    def linked(self) -> list[tuple[str, str]]:
        return [(row["about_table"], row["incident_id"]) for row in self.rows(LINK) if not row["undone"]]

    def alarms(self) -> list[tuple[str, str, int]]:
        return [(row["cause"], row["state"], row["count"]) for row in self.rows(ALARM)]

    def board(self) -> list[tuple[str, int]]:
        """What is open, and how many alarms of each wait."""
        told = open_incidents(self.store.reader(HOUSE), View(self.now))
        return told.select("id", "alarms").rows()

    def _hear(self, table: Any, **row: object) -> None:
        records = table.records([{"source": "feed", "observed_at": self.now, "received_at": self.now, **row}])
        self.store.write([settled(self.areas)(records)])


@pytest.fixture
def made(tmp_path: Path, now: datetime) -> Iterator[Callable[[str], Floor]]:
    """A floor whose city.toml says that as well."""
    floors: list[Floor] = []

    def floor(more: str = "") -> Floor:
        floors.append(Floor(load(tmp_path, CITY + more), now))
        return floors[-1]

    yield floor
    for each in floors:
        each.store.close()


@pytest.fixture
def floor(made: Callable[[str], Floor]) -> Floor:
    return made("")
