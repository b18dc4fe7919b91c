"""Every table of the city, by name."""

from types import MappingProxyType
from typing import Final

from model.alarm import ALARM
from model.alert import ALERT
from model.audit import AUDIT_ENTRY
from model.camera import CAMERA, DETECTION, PLATE_READ
from model.feed import FEED_POLL, RECEIPT, REJECT
from model.incident import INCIDENT, INCIDENT_NOTE, LINK
from model.place import CAUTION, CLOSURE, HOSPITAL, STATION, ZONE
from model.report import POST, REPORT
from model.risk import PLAN, RISK_CELL, RISK_PLACE
from model.sensor import OBSERVATION, SENSOR
from model.table import Table
from model.unit import ASSIGNMENT, MESSAGE, POSITION, RESPONDER, SHIFT, UNIT
from model.wearable import VITAL_SIGN

TABLES: Final = MappingProxyType(
    {
        table.name: table
        for table in (
            INCIDENT, LINK, INCIDENT_NOTE, ALARM, ALERT, CAMERA, DETECTION, PLATE_READ, UNIT, ASSIGNMENT,
            RESPONDER, POSITION, VITAL_SIGN, SENSOR, OBSERVATION, REPORT, POST, RISK_CELL, RISK_PLACE, RECEIPT, CLOSURE,
            CAUTION, SHIFT, PLAN, MESSAGE, AUDIT_ENTRY, FEED_POLL, REJECT, STATION, HOSPITAL, ZONE,
        )
    }
)  # fmt: skip

# An unknown subject is made: a reading's column, and the table that must know its name.
SUBJECTS: Final = MappingProxyType(
    {
        "position": (("unit_id", UNIT), ("responder_id", RESPONDER)),
        "vital_sign": (("responder_id", RESPONDER),),
        "observation": (("sensor_id", SENSOR),),
        "detection": (("camera_id", CAMERA),),
        "plate_read": (("camera_id", CAMERA),),
        "assignment": (("unit_id", UNIT),),
    }
)


def table_named(name: str) -> Table:
    """The table of that name; KeyError with the names there are."""
    try:
        return TABLES[name]
    except KeyError:
        raise KeyError(f"no table named {name!r}; there are {', '.join(TABLES)}") from None
