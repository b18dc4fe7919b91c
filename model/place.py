"""Places that stay: stations, hospitals, zones; and those the room draws: closures, cautions."""

from typing import Final

from model.table import INSTANT, TEXT, Table

STATION = Table("station", {"name": TEXT, "kind": TEXT}, named=True)
HOSPITAL = Table("hospital", {"name": TEXT}, named=True)
ZONE = Table("zone", {"name": TEXT, "kind": TEXT}, named=True, geometry=True)
CLOSURE_KINDS: Final = ("closure", "cordon")  # streets that nobody drives; a place that nobody enters
CLOSURE = Table("closure", {"kind": TEXT, "from_at": INSTANT, "to_at": INSTANT}, geometry=True)
CAUTION = Table("caution", {"address": TEXT, "text": TEXT})
