"""How long a feed waits for its next trip."""

from datetime import timedelta

LONGEST = timedelta(minutes=15)


def pause(every: timedelta, failures: int, retry_after: timedelta | None, chance: float) -> timedelta:
    """Until the next trip. After failures: doubling, spread by `chance` (0 to 1), never less than was asked for."""
    if failures == 0:
        return every
    longest = max(LONGEST, every)
    doublings: int = 2 ** min(failures - 1, 20)
    wait = min(every * doublings, longest) * (0.75 + 0.5 * chance)
    return max(wait, retry_after) if retry_after else wait
