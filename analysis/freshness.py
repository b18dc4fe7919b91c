"""How fresh a feed is, against its own cadence and its publisher's usual delay."""

from datetime import datetime, timedelta
from typing import Final

# A feed that speaks by itself and names no cadence is expected to say something this often.
UNSPOKEN_CADENCE: Final = timedelta(minutes=1)
# Two beats may be missed before a feed is called late: one slow answer is no news.
BEATS: Final = 2
SLACK: Final = timedelta(seconds=3)


def norm(every: timedelta | None, delay: timedelta) -> timedelta:
    """The silence that is usual for this feed; longer is late."""
    return BEATS * (every or UNSPOKEN_CADENCE) + delay + SLACK


def state(
    *,
    paused: bool,
    failed: bool,
    last_success: datetime | None,
    every: timedelta | None,
    delay: timedelta,
    expected: bool,
    now: datetime,
    since: datetime,
) -> str:
    """live, late, down or paused.

    `failed`: its last trip did. `expected`: it has a cadence to hold (a feed that is only pushed to may have none).
    `since`: when we began to listen, so that a feed is given its norm before it is called down.
    """
    if paused:
        return "paused"
    silent = now - (last_success or since) > norm(every, delay)
    if failed:
        return "down" if silent or last_success is None else "late"
    if not expected:
        return "live"
    if last_success is None:
        return "down" if silent else "late"
    return "late" if silent else "live"
