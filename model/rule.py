"""What a rule asks of a row, and what follows from one that meets it: a signal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Bounds:
    """A number from `at_least` to `at_most`, both included; a text like `like`, in which * and ? stand for others."""

    at_least: float | None = None
    at_most: float | None = None
    like: str | None = None


Condition = str | bool | int | float | tuple[str, ...] | Bounds
Where = Mapping[str, Condition]


@dataclass(frozen=True)
class Raised:
    """One thing that was said about one event: which row says it, by which rule, what it is about, where and when.

    `cause` names the rule and its subject: what comes again for one cause within `again` is counted. Without a
    `priority` it can only join what is there. `incident_id` is given where the row is an incident itself, `follows`
    where it goes on from other rows of its table. Degrees; `off_m` is how far off the place may be; `words` are what
    somebody called it, empty where it was measured.
    """

    about_table: str
    about_id: str
    rule: str
    cause: str
    kind: str
    at: datetime
    lon: float | None
    lat: float | None
    off_m: float
    words: str = ""
    priority: int | None = None
    title: str = ""
    found_by: str | None = None
    again: timedelta = timedelta(minutes=10)
    incident_id: str | None = None
    follows: tuple[str, ...] = ()
    people: tuple[int, int, str] | None = None
