"""How near two signals must be to be taken for one event, and what a join is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Window:
    """Metres and seconds between two signals of a pair of kinds."""

    metres: float
    seconds: float


@dataclass(frozen=True)
class Join:
    """That a signal belongs to an incident, and why, in words for people."""

    incident_id: str
    reason: str
