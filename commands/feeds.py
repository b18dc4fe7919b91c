"""Pausing and resuming a feed. The deed is noted first; then the schedule does it."""

from dataclasses import dataclass
from typing import ClassVar

from commands import words
from commands.command import Done, Settle
from model.actor import Actor
from store import Act


@dataclass(frozen=True)
class PauseFeed:
    """It is asked no more until it is resumed."""

    name: ClassVar[str] = "pause_feed"

    feed: str

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        return Done("feed", words.line("name", self.feed, least=1))


@dataclass(frozen=True)
class ResumeFeed:
    """It is asked again, at once."""

    name: ClassVar[str] = "resume_feed"

    feed: str

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        return Done("feed", words.line("name", self.feed, least=1))
