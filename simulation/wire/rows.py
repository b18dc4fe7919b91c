"""Tables as the city's own systems hand them out: JSON rows of the control room, CSV of registries and readings."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import orjson

from simulation import fleet
from simulation.cameras import cameras
from simulation.city import Meridian
from simulation.history import PROTECTED
from simulation.risk import ZONE
from simulation.sensors import sensors

STATUS = {"new": "NEW", "acknowledged": "ACK", "dispatched": "DISPATCHED", "on_scene": "ON SCENE",
          "resolved": "RESOLVED", "closed": "CLOSED"}  # fmt: skip
UNIT_STATUS = {"available": "AVL", "dispatched": "DSP", "en_route": "ENR", "on_scene": "ONS", "out_of_service": "OOS"}
UNIT_KIND = {"police": "POL", "fire": "FIR", "ambulance": "EMS", "supervisor": "SUP"}


def calls_json(city: Meridian) -> bytes:
    """Calls as a Socrata table hands them out: every value a text, the time local and without a zone."""
    return orjson.dumps(
        [
            {
                "cad_number": call.cad_number,
                "call_type": call.call_type,
                "narrative": call.narrative,
                "priority_code": f"P{call.priority}",
                "call_status": STATUS[call.state],
                "received_local": local(call.received),
                "last_change_utc": instant(call.changed),
                "address": call.address,
                "latitude": str(call.lat),
                "longitude": str(call.lon),
                "units": " ".join(call.units),
                "protected": "Y" if call.call_type in PROTECTED else "N",
            }
            for call in sorted(city.calls(), key=lambda c: c.received)
        ]
    )


def units_json(city: Meridian) -> bytes:
    """The board of units."""
    return orjson.dumps(
        [
            {
                "unit": row["unit"],
                "kind": UNIT_KIND[row["type"]],
                "status": UNIT_STATUS[row["status"]],
                "status_utc": instant(row["status_utc"].timestamp()),
                "home_station": row["station"],
                "latitude": str(row["lat"]),
                "longitude": str(row["lon"]),
                "cad_number": row["call"] or None,
            }
            for row in city.unit_rows()
        ]
    )


def messages_json(city: Meridian) -> bytes:
    """What was said to units, and what they answered."""
    return orjson.dumps(
        [
            {
                "id": m.id,
                "incident_id": m.incident_id or None,
                "sender": m.sender,
                "recipient": m.recipient,
                "text": m.text,
                "state": m.state,
                "sent_at": instant(m.sent),
            }
            for m in city.conversation()
        ]
    )


def observations_csv(city: Meridian, minutes: int) -> bytes:
    """Readings of the last minutes, the newest first."""
    told = [
        (s.id, s.quantity, f"{value:g}", instant(at))
        for at, values in city.observations(minutes)
        for s, value in zip(sensors(city.seed), values.tolist(), strict=True)
    ]
    return _csv(("sensor_id", "quantity", "value", "observed_at"), told)


def registry_csv(city: Meridian, name: str) -> bytes:
    """A registry with the house's own columns as headers; KeyError when there is none of that name."""
    seed = city.seed
    match name:
        case "cameras":
            rows = [(c.id, c.name, c.lon, c.lat, c.state, f"sim://meridian/cameras/{c.id}.jpg") for c in cameras(seed)]
            return _csv(("id", "name", "lon", "lat", "state", "snapshot_url"), rows)
        case "units":
            vehicles = [(v.id, v.name, v.unit_type, v.station.name) for v in fleet.vehicles(seed)]
            return _csv(("id", "name", "unit_type", "station"), vehicles)
        case "responders":
            return _csv(("id", "name", "unit_id"), [(m.id, m.name, m.unit_id) for m in fleet.members(seed)])
        case "sensors":
            instruments = [(s.id, s.name, s.quantity, s.unit, s.lon, s.lat) for s in sensors(seed)]
            return _csv(("id", "name", "quantity", "unit", "lon", "lat"), instruments)
        case "stations":
            return _csv(
                ("id", "name", "kind", "lon", "lat"),
                [(s.id, s.name, s.kind, s.lon, s.lat) for s in fleet.stations(seed)],
            )
        case "hospitals":
            return _csv(("id", "name", "lon", "lat"), [(h.id, h.name, h.lon, h.lat) for h in fleet.hospitals(seed)])
    raise KeyError(name)


def instant(seconds: float) -> str:
    """A moment in UTC, to the millisecond."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def local(seconds: float) -> str:
    """The same moment on the city's clocks, without a word of the zone."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(ZONE).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]


def _csv(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(headers)
    writer.writerows(rows)
    return sheet.getvalue().encode()
