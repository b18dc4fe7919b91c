"""RiskCell: a hexagon, a horizon, a rate and its interval; and the plans made from them."""

from datetime import timedelta

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
PLAN = Table("plan", {"name": TEXT, "horizon_h": WHOLE, "body": TEXT})
