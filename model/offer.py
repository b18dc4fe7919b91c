"""Who could go to an incident: what its plan wants, what is sent, and the best units for what is missing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Proposed:
    """A unit that could go, with its seconds until it is there, turnout included.

    `cover_left` is the share (0 to 1) of the expected demand that the others of its kind still reach within the
    standard; None where no past call tells.
    """

    unit_id: str
    name: str
    unit_type: str | None
    state: str
    arrival_s: float
    cover_left: float | None
    in_time: bool
    reason: str = ""


@dataclass(frozen=True)
class Nearer:
    """A unit that would be there sooner than any free one, but is on its way to something less urgent."""

    unit_id: str
    name: str
    unit_type: str | None
    state: str
    arrival_s: float
    bound_for: int  # the priority of what it is on its way to


@dataclass(frozen=True)
class Need:
    """One line of a plan: a type of unit or a pattern of call signs, how many are wanted and sent, and who could go.

    `unplaced` units of that kind are free but nobody knows where they are. `standard_s` is turnout and travel.
    `cover_now` is what `cover_left` is measured against.
    """

    item: str
    wanted: int
    sent: int
    proposed: tuple[Proposed, ...]
    unplaced: int
    standard_s: float
    source: str
    cover_now: float | None = None
    nearer: tuple[Nearer, ...] = ()


@dataclass(frozen=True)
class Route:
    """The way of a unit to an incident, (lon, lat) in degrees, and the seconds that are left to drive.

    `sent` where it is on its way; else it is one that could go.
    """

    unit_id: str
    sent: bool
    seconds: float
    line: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Offer:
    """All lines of the plan; where nothing can be said of ways, `why`: a sentence."""

    needs: tuple[Need, ...] = ()
    why: str | None = None
