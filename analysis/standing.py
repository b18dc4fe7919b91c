"""How a feed stands: what its trips add up to, and how fresh that makes it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from analysis.freshness import state
from model.feed import FeedStatus


@dataclass(frozen=True)
class Standing:
    """One feed between two trips. `every` is None where it has no cadence to hold; times are UTC."""

    name: str
    kind: str
    yields: tuple[str, ...]
    every: timedelta | None
    delay: timedelta
    since: datetime
    paused: bool = False
    failures: int = 0
    last_success: datetime | None = None
    last_error: str | None = None
    lag: timedelta | None = None
    received: int = 0
    written: int = 0
    rejected: int = 0

    def after(
        self,
        at: datetime,
        *,
        error: str | None,
        received: int = 0,
        written: int = 0,
        rejected: int = 0,
        newest: datetime | None = None,
    ) -> "Standing":
        """How it stands after a trip that ended at `at`. `newest` is the newest row's observed_at."""
        if error is not None:
            return replace(self, failures=self.failures + 1, last_error=error)
        return replace(
            self,
            failures=0,
            last_success=at,
            last_error=None,
            lag=at - newest if newest else self.lag,
            received=self.received + received,
            written=self.written + written,
            rejected=self.rejected + rejected,
        )

    def status(self, now: datetime) -> FeedStatus:
        """What people and programs are told."""
        return FeedStatus(
            name=self.name,
            kind=self.kind,
            yields=self.yields,
            state=state(
                paused=self.paused,
                failed=self.failures > 0,
                last_success=self.last_success,
                every=self.every,
                delay=self.delay,
                expected=self.every is not None,
                now=now,
                since=self.since,
            ),
            every_s=self.every.total_seconds() if self.every else None,
            delay_s=self.delay.total_seconds(),
            last_success=self.last_success,
            last_error=self.last_error,
            lag_s=self.lag.total_seconds() if self.lag is not None else None,
            received=self.received,
            written=self.written,
            rejected=self.rejected,
        )
