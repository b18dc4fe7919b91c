"""What can go wrong with a feed, in words that an operator reads."""

from datetime import timedelta


class FeedError(Exception):
    """A trip failed as a whole; the message says why. `retry_after` is what the publisher asked for."""

    def __init__(self, message: str, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class FeedUnreachable(FeedError):  # noqa: N818  (STYLE.md names it so)
    """Nobody answered, or the answer was a refusal."""


class OutletRefused(FeedError):  # noqa: N818  (named as its siblings are)
    """The other side has read it and will not take it: saying it again would change nothing."""


class FeedTooSlow(FeedError):  # noqa: N818  (STYLE.md names it so)
    """The answer did not arrive whole within the trip's deadline."""


class FeedTooLarge(FeedError):  # noqa: N818  (STYLE.md names it so)
    """The answer is larger than a document may be."""


class FeedMalformed(FeedError):  # noqa: N818  (STYLE.md names it so)
    """What arrived can't be read as a whole."""
