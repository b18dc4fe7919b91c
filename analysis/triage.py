"""How urgent an incident is that its source gives no priority, and why."""

from typing import Final

from analysis.people import SAID

BY_KIND: Final = {
    "sos": 1, "person_down": 1, "fire": 2, "medical": 2, "hazard": 3, "flood": 3, "traffic": 3, "crime": 3, "crowd": 3,
    "weather": 4, "public": 4, "other": 4,
}  # fmt: skip
"""By kind alone, as calls of that kind are usually graded."""
GRAVE: Final = ("trapped", "not breathing", "unconscious", "unresponsive", "cardiac", "people inside", "shots", "stabb",
                "weapon", "explosion", "drowning", "structure fire")  # fmt: skip
"""Words of danger to life: priority 1."""
LIGHT: Final = ("past,", "no injur", "minor", "noise", "overnight", "information only", "roadwork", "road works",
                "lane closed", "planned")  # fmt: skip
"""Words that say it can wait: one less urgent."""


def priority(kind: str, words: str) -> tuple[int, list[str]]:
    """Priority 1 (highest) to 5, and the reasons for it in words; the first grave word settles it."""
    told = words.lower()
    if (grave := next((word for word in GRAVE if word in told), None)) is not None:
        return 1, [f"danger to life: “{grave}”"]
    found, why = BY_KIND.get(kind, 4), [f"{kind.replace('_', ' ')} by its kind"]
    if (hurt := SAID.search(words)) is not None and int(hurt[1]) > 0:
        found, why = max(1, found - 1), [*why, f"people: “{hurt[0].strip()}”"]
    if (light := next((word for word in LIGHT if word in told), None)) is not None:
        found, why = min(5, found + 1), [*why, f"it can wait: “{light.strip(',')}”"]
    return found, why
