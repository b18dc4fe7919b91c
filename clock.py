"""The city's clock: the wall's, or one that began at another time, for recordings."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

Clock = Callable[[], datetime]


def wall() -> datetime:
    """Now, UTC."""
    return datetime.now(UTC)


def beginning_at(start: datetime) -> Clock:
    """A clock that says `start` when it is made, and runs on from there. `start` carries its zone."""
    began, start = monotonic(), start.astimezone(UTC)
    return lambda: start + timedelta(seconds=monotonic() - began)
