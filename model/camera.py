"""Cameras, what they claim to see, and the plates they read."""

from typing import Final

from model.table import FLAG, INSTANT, NUMBER, TEXT, Table

CAMERA_STATES: Final = ("live", "offline", "unknown")
VERDICTS: Final = ("correct", "wrong", "dismissed", "none")

CAMERA = Table(
    "camera",
    {"name": TEXT, "state": TEXT, "snapshot_url": TEXT},
    named=True,
    addresses=frozenset({"snapshot_url"}),
)
DETECTION = Table(
    "detection",
    {
        "camera_id": TEXT,
        "label": TEXT,
        "sub_label": TEXT,
        "score": NUMBER,
        "zones": TEXT,  # names separated by ", "
        "started_at": INSTANT,
        "ended_at": INSTANT,
        "verdict": TEXT,
    },
    personal=frozenset({"sub_label"}),
)
PLATE_READ = Table(
    "plate_read",
    {"camera_id": TEXT, "plate": TEXT, "region": TEXT, "confidence": NUMBER, "hit": FLAG, "verdict": TEXT},
    personal=frozenset({"plate"}),
)
