"""The operator's words for our columns and values, with the unit that each number carries."""

from types import MappingProxyType
from typing import Final

LABELS: Final = MappingProxyType(
    {
        "id": "Our number",
        "source": "Feed",
        "source_id": "Their number",
        "lon": "Longitude",
        "lat": "Latitude",
        "observed_at": "Happened",
        "received_at": "Heard",
        "type": "In the source's words",
        "found_by": "Found by",
        "people_low": "People, at least",
        "people_high": "People, at most",
        "people_source": "People, counted by",
        "area_desc": "Area, in words",
        "is_exercise": "Exercise",
        "unit_type": "Service",
        "unit_id": "Unit",
        "service_name": "Service asked for",
        "service_code": "Service code",
        "snapshot_url": "Picture at",
        "detections": "Detections, 10 min",
        "label": "Latest detection",
        "detected_at": "Detected",
        "speed_mps": "Speed",
        "heading_deg": "Heading",
        "accuracy_m": "Accuracy",
        "measured_at": "Last fix or value",
        "measurement_heard_at": "Heard of it",
        "sent": "Sent",
        "effective": "From",
        "expires": "Until",
    }
)
UNITS: Final = MappingProxyType(
    {"speed_mps": "m/s", "heading_deg": "°", "accuracy_m": "m", "lon": "°", "lat": "°", "score": "of 1"}
)
INITIALS: Final = MappingProxyType({"sos": "SOS", "pm2_5": "PM2.5", "pm10": "PM10"})


def words(value: str) -> str:
    """A value of ours as a person would write it: `on_scene` is "On scene"."""
    plain = value.replace("_", " ").strip()
    return INITIALS.get(value, plain[:1].upper() + plain[1:])


def label(column: str) -> str:
    """The name of a column as a person would say it."""
    return LABELS.get(column) or words(column.removesuffix("_at"))


def length(seconds: float) -> str:
    """A length of time to the second, as a stopwatch shows it; from an hour on to the minute: 8:12, 2 h 01."""
    whole = max(0, round(seconds))
    if whole >= 3_600:
        return f"{whole // 3_600} h {whole % 3_600 // 60:02}"
    return f"{whole // 60}:{whole % 60:02}"


def duration(seconds: float) -> str:
    """A length of time in one or two figures: 5 s, 9 min, 3 h, 2 d."""
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size or (seconds >= size and seconds % size == 0):
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
