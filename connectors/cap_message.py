"""One CAP message, 1.2, 1.1 or 1.0, as a row of `alert`; its faulty parts dropped and told."""

import re
from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from connectors.shapes import Ring, ShapeError, around, circle, geojson, ring
from connectors.times import instant
from connectors.xml import Element, as_text, child_text, name_of, text_of
from model.feed import Reject

Row = dict[str, object]  # one message as columns of `alert`
NAMESPACES: Final = ("urn:oasis:names:tc:emergency:cap:", "http://www.incident.com/cap/1.0")
MISSING: Final = "is missing"
ENOUGH: Final = 20_000  # characters of a message that a reject quotes

# Words of CAP 1.2, section 3.2. A word outside its list is a fault of that part.
WORDS: Final = {
    "status": ("Actual", "Exercise", "System", "Test", "Draft"),
    "msgType": ("Alert", "Update", "Cancel", "Ack", "Error"),
    "scope": ("Public", "Restricted", "Private"),
    "category": (
        "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other",
    ),
    "urgency": ("Immediate", "Expected", "Future", "Past", "Unknown"),
    "severity": ("Extreme", "Severe", "Moderate", "Minor", "Unknown"),
    "certainty": ("Observed", "Likely", "Possible", "Unlikely", "Unknown"),
}  # fmt: skip
REQUIRED: Final = ("identifier", "sender", "sent", "status", "msgType", "scope")
OF_INFO: Final = ("urgency", "severity", "certainty")
_NAME: Final = re.compile(r"[^\s,<&]+")  # identifier and sender hold no spaces, commas, < or & (3.2.1)
_REFERENCE: Final = re.compile(r"[^\s,]+,[^\s,]+,[^\s,]+")


def is_cap(element: Element) -> bool:
    """Whether that element is one of CAP's."""
    return str(element.tag).startswith(tuple("{" + name for name in NAMESPACES))


def is_alert(element: Element) -> bool:
    """Whether that is a whole CAP message."""
    return is_cap(element) and name_of(element) == "alert"


def read_alert(alert: Element, zone: ZoneInfo) -> Iterator[Row | Reject]:
    """The message's row, and a reject for each part left out; or one reject if it isn't valid CAP.

    CAP wants every time to have a zone; one without is read in `zone`.
    """
    faults = list(_faults(alert, zone))
    if faults:
        yield Reject("not valid CAP: " + "; ".join(faults), as_text(alert)[:ENOUGH])
        return
    dropped: list[str] = []
    info = _chosen(alert)
    sent, status = instant(child_text(alert, "sent"), zone), child_text(alert, "status")
    row: Row = {
        "source_id": child_text(alert, "identifier"),
        "observed_at": sent,
        "state": "active",
        "status": status,
        "message_type": child_text(alert, "msgType"),
        "sent": sent,
        "is_exercise": status != "Actual",
        "sender": child_text(alert, "sender"),
        "refers": _refers(alert, dropped),
    }
    if info is not None:
        row |= _info(info, dropped, zone) | _areas(info, dropped)
    yield row
    if dropped:
        yield Reject(
            f"{row['source_id']} landed without its faulty parts: " + "; ".join(dropped), as_text(alert)[:ENOUGH]
        )


def in_line(entry: Element) -> list[Element]:
    """The CAP fields that stand in line in an index entry."""
    return [child for child in entry if is_cap(child)]


def fields(found: list[Element], zone: ZoneInfo) -> tuple[Row, list[str]]:
    """Those fields as columns, and what of them was unsound; a field that isn't there is no fault in an index."""
    dropped: list[str] = []
    row = _info(found, dropped, zone) | _areas_of([found], dropped)
    status = child_text(found, "status")
    row |= {
        "state": "active",
        "status": status,
        "message_type": child_text(found, "msgType"),
        "is_exercise": status not in (None, "Actual"),
        "sender": child_text(found, "sender"),
        "refers": child_text(found, "references"),
    }
    return row, [fault for fault in dropped if not fault.endswith((MISSING, "none"))]


def _faults(alert: Element, zone: ZoneInfo) -> Iterator[str]:
    for name in REQUIRED:
        text = child_text(alert, name)
        if text is None:
            yield f"{name} {MISSING}"
        elif name in WORDS and text not in WORDS[name]:
            yield f"{name}: expected one of {', '.join(WORDS[name])}, found {text}"
        elif name in {"identifier", "sender"} and not _NAME.fullmatch(text):
            yield f"{name}: expected no space, comma, < or &, found {text!r}"
        elif name == "sent" and instant(text, zone) is None:
            yield f"sent: expected a time, found {text!r}"


def _chosen(alert: Element) -> Element | None:
    """The info in English, else the first. No language means en-US (3.2.2)."""
    infos = [child for child in alert if name_of(child) == "info"]
    english = [info for info in infos if (child_text(info, "language") or "en-US").lower().startswith("en")]
    return (english or infos or [None])[0]


def _refers(alert: Element, dropped: list[str]) -> str | None:
    kept: list[str] = []
    for child in alert:
        if name_of(child) == "references":
            parts = (text_of(child) or "").split()
            good = [part for part in parts if _REFERENCE.fullmatch(part)]
            if len(good) < len(parts):
                dropped.append("references: expected sender,identifier,sent")
            kept += good
    if not kept and child_text(alert, "msgType") in {"Update", "Cancel"} and not dropped:
        dropped.append(f"references: {MISSING}")
    return " ".join(kept) or None


def _info(info: Element, dropped: list[str], zone: ZoneInfo) -> Row:
    row: Row = {name: child_text(info, name) for name in ("event", "headline", "description", "instruction")}
    if row["event"] is None:
        dropped.append(f"event {MISSING}")
    for name in OF_INFO:
        word = child_text(info, name)
        word = "Likely" if word == "Very Likely" else word  # CAP 1.0's word; deprecated since 1.1
        row[name] = word if word in WORDS[name] else None
        if row[name] is None:
            dropped.append(f"{name}: found {word or 'none'}")
    categories = [text_of(child) or "" for child in info if name_of(child) == "category"]
    good = [word for word in categories if word in WORDS["category"]]
    if len(good) < len(categories) or not categories:
        dropped.append(f"category: found {', '.join(categories) or 'none'}")
    row["category"] = ", ".join(good) or None
    for name in ("effective", "expires"):
        text = child_text(info, name)
        row[name] = instant(text, zone)
        if text and row[name] is None:
            dropped.append(f"{name}: expected a time, found {text!r}")
    return row


def _areas(info: Element, dropped: list[str]) -> Row:
    return _areas_of([child for child in info if name_of(child) == "area"], dropped)


def _areas_of(areas: list[Element], dropped: list[str]) -> Row:
    """All areas of a message as one: descriptions in a row, shapes together, codes where there is no shape."""
    words, rings, centres, codes = list[str](), list[Ring](), list[list[float]](), list[str]()
    for area in areas:
        if (text := child_text(area, "areaDesc")) and text not in words:
            words.append(text)
        for child in area:
            try:
                _shape(child, rings, centres)
            except ShapeError as fault:
                dropped.append(str(fault))
            if name_of(child) == "geocode":
                codes += _codes(child)
    if not rings and codes:
        words.append(f"({', '.join(dict.fromkeys(codes))})")
    lon, lat = centres[0] if centres and not rings else (None, None)
    text = "; ".join(words).replace("; (", " (")
    return {"area_desc": text or None, "geometry": geojson(rings), "lon": lon, "lat": lat}


def _shape(child: Element, rings: list[Ring], centres: list[list[float]]) -> None:
    text = text_of(child)
    if text and name_of(child) == "polygon":
        rings.append(ring(text))
    elif text and name_of(child) == "circle":
        centre, radius = circle(text)
        centres.append(centre)
        if radius > 0:  # a circle of no size is a place
            rings.append(around(centre, radius))


def _codes(geocode: Element) -> list[str]:
    """CAP 1.1 and 1.2 name each code; NWS puts several pairs into one element; 1.0 writes "NAME=value"."""
    parts = [text_of(child) or "" for child in geocode]
    if not parts:
        return [text] if (text := text_of(geocode)) else []
    return [f"{name} {value}" for name, value in zip(parts[::2], parts[1::2], strict=False)]
