"""Guessing an incident's kind from a dispatcher's words, where a list of calls gives nothing else."""

from typing import Final

# Looked for in this order in the upper-case words; the first that is found decides. Fire before alarm, medical before
# traffic ("ACCIDENT - INJURY" is traffic, "MED - TRAFFIC" medical). Drawn up from the call types of Portland's BOEC
# and of Montgomery County's EMS/Fire/Traffic lists.
WORDS: Final = (
    ("medical", ("MED -", "MEDICAL", "EMS:", "CARDIAC", "OVERDOSE", "UNCONSCIOUS", "AMBULANCE", "SICK PERSON")),
    ("traffic", (
        "TRAFFIC", "ACCIDENT", "VEHICLE ACCIDENT", "HIT AND RUN", "CRASH", "COLLISION", "DUII", "PARKING", "STALLED",
        "TA1", "DISABLED VEHICLE",
    )),
    ("fire", ("FIRE", "SMOKE", "BURN", "ALMCOM", "ALMRES", "EXPLOSION")),
    ("flood", ("FLOOD", "HIGH WATER")),
    ("weather", ("STORM", "TORNADO", "WEATHER", "CYCLONE", "HURRICANE")),
    ("hazard", ("HAZARD", "HAZMAT", "GAS LEAK", "WIRES", "SPILL", "EARTHQUAKE")),
    ("crime", (
        "THEFT", "BURGLARY", "ROBBERY", "ASSAULT", "SHOOTING", "STABBING", "SHOTS", "VANDALISM", "STOLEN", "THREAT",
        "FRAUD", "SHOPLIFT", "PROWLER", "WEAPON", "WARRANT", "HOMICIDE", "RESTRAINING", "DRUG", "VICE",
    )),
    ("crowd", ("CROWD", "RIOT", "DEMONSTRATION", "PROTEST")),
    ("person_down", ("PERSON DOWN", "MAN DOWN")),
    ("public", (
        "UNWANTED", "DISTURBANCE", "NOISE", "WELFARE", "SUSPICIOUS", "ANIMAL", "ASSIST", "PREMISE", "AREA CHECK",
        "CIVIL", "MISSING", "JUVENILE", "SUBJECT",
    )),
)  # fmt: skip


def kind_of(words: str | None) -> str:
    """The kind that these words speak of; "other" when they speak of none."""
    said = (words or "").upper()
    return next((kind for kind, marks in WORDS if any(mark in said for mark in marks)), "other")
