"""RiskCell: a hexagon, a horizon, a rate and its interval; and the plans made from them."""

from datetime import timedelta
from typing import Final

from model.table import INSTANT, NUMBER, TEXT, WHOLE, Table

RISK_CELL = Table(
    "risk_cell",
    {
        "cell": TEXT,
        "category": TEXT,
        "horizon_h": WHOLE,
        "expected": NUMBER,
        "low": NUMBER,
        "high": NUMBER,
        "rank": WHOLE,
        "generated_at": INSTANT,
    },
    kept="series",
    subject=("cell", "category", "horizon_h"),
    look_back=timedelta(days=1),
)
FAIR: Final = (0.8, 1.25)
"""Within which a group's share of patrol should lie, over its share of what victims reported: four fifths (29 CFR
1607.4 D), and its inverse."""
PLAN = Table(
    "plan",
    {
        "name": TEXT,
        "horizon_h": WHOLE,
        "body": TEXT,  # JSON: analysis/risk/planned.py
        "starts_at": INSTANT,
        "state": TEXT,  # suggested, offered, declined
        "by": TEXT,
        "reason": TEXT,
    },
)
PLACE_ACTIONS: Final = ("leave_out", "add", "none")
# What people say of a place that plans are made of; its id is the cell's.
RISK_PLACE = Table("risk_place", {"cell": TEXT, "action": TEXT, "by": TEXT, "reason": TEXT})


def fair(told: float | None) -> bool:
    """Whether such a ratio lies where it should; what cannot be told is no alarm."""
    return told is None or FAIR[0] <= round(told, 2) <= FAIR[1]
