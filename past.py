"""The past of a simulated city, read in a process of its own: `python -m past` (see history.py, which starts it).

Reading two hundred thousand calls holds a processor for seconds and leaves memory behind; the server has better
uses for both. What it would have written goes to stdout, one pickle a document.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from analysis.areas import Areas
from analysis.next_door import listening
from config import City
from connectors.connector import connector_for
from connectors.trip import Trip
from connectors.web import Web
from model.table import Records
from model.tables import TABLES
from outside import Outside
from trips import Kept, settled


@dataclass(frozen=True)
class Asked:
    """Which city's past, until when, and how many days of it."""

    city: City
    areas: Areas
    until: datetime
    days: int


@dataclass(frozen=True)
class Told:
    """One document, read: rows by table as Arrow, what could not be read, and how far this is (0 to 1)."""

    tables: Sequence[tuple[str, bytes]]
    error: str | None
    share: float

    def records(self) -> list[Records]:
        """The rows, ready to be written."""
        return [Records(TABLES[name], pl.read_ipc(io.BytesIO(body))) for name, body in self.tables]


class _Hand:
    """Takes what a trip would write, and keeps it to be handed over."""

    def __init__(self) -> None:
        self.tables: list[tuple[str, bytes]] = []

    def __call__(self, records: Sequence[Records], poll: Mapping[str, object] | None) -> Kept:
        for each in records:
            each.frame.write_ipc(buffer := io.BytesIO())
            self.tables.append((each.table.name, buffer.getvalue()))
        return Kept(sum(map(len, records)), 0)


def main() -> None:
    """Read what is asked from stdin, tell it on stdout."""
    asked: Asked
    asked, tell = listening()
    outside = Outside(asked.city, Path(), lambda: asked.until)
    for name, share, document in outside.history(asked.days):
        feed = next(each for each in asked.city.feeds if each.name == name)
        hand = _Hand()
        trip = Trip(
            feed,
            connector_for(feed, asked.city.timezone),
            web=Web(),
            write=hand,
            known=lambda table: (),
            now=lambda: asked.until,
            settle=settled(asked.areas),
        )
        outcome = trip.deliver(document)
        tell(Told(hand.tables, outcome.error, share))


if __name__ == "__main__":
    # Pickles must name this module as it is imported elsewhere, not as `__main__`.
    import past

    past.main()
