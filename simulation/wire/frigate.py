"""Camera events as Frigate's own HTTP interface answers them."""

from collections.abc import Mapping
from typing import Any

import orjson

from simulation.cameras import Sighting, sightings
from simulation.city import Meridian


def events_json(city: Meridian, query: Mapping[str, str]) -> bytes:
    """The newest events first, with Frigate's own filters: after, before, cameras, labels, in_progress, limit."""
    at = city.advance()
    after, before = float(query.get("after", at - 3600)), float(query.get("before", at + 1))
    found = [s for s in sightings(city.seed, after, at) if s.begins < before]
    for key, field in (("cameras", "camera"), ("camera", "camera"), ("labels", "label"), ("label", "label")):
        if query.get(key, "all") != "all":
            wanted = query[key].split(",")
            found = [s for s in found if getattr(s, field) in wanted]
    if query.get("in_progress") == "1":
        found = [s for s in found if s.ends > at]
    limit = int(query.get("limit", 100))
    return orjson.dumps([event(s, at) for s in reversed(found[-limit:] if limit > 0 else found)])


def event(seen: Sighting, at: float) -> dict[str, Any]:
    """One event as it stands at a moment: no end while it lasts."""
    return {
        "area": None,
        "box": None,
        "camera": seen.camera,
        "data": {
            "attributes": [],
            "box": list(seen.box),
            "region": [0.0, 0.2, 1.0, 0.8],
            "score": seen.score,
            "sub_label_score": 0.8 if seen.sub_label else None,
            "top_score": round(min(1.0, seen.score * 1.05), 6),
            "type": "object",
        },
        "end_time": round(seen.ends, 6) if seen.ends <= at else None,
        "false_positive": False,
        "has_clip": True,
        "has_snapshot": True,
        "id": seen.id,
        "label": seen.label,
        "plus_id": None,
        "ratio": 1.0,
        "region": None,
        "retain_indefinitely": False,
        "start_time": seen.begins,
        "sub_label": seen.sub_label or None,
        "thumbnail": "",
        "top_score": None,
        "zones": list(seen.zones),
    }
