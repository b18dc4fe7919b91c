"""The last board on paper: written every minute beside the data, readable when nothing else is."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import polars as pl

from analysis.areas import Areas
from config import City
from model.actor import Actor
from model.feed import FeedStatus
from model.view import View
from paper.board import board
from paper.page import PaperError, printed
from queries import live
from store import Reader, Store

log = logging.getLogger(__name__)
HERE: Final = Path(__file__).parent
NAME: Final = "paper"
PATIENCE_S: Final = 30.0


class Printer:
    """Puts one city's board on paper."""

    def __init__(
        self,
        city: City,
        areas: Areas,
        store: Store,
        feeds: Callable[[], Sequence[FeedStatus]],
        now: Callable[[], datetime],
        folder: Path,
    ) -> None:
        self._city, self._areas, self._store = city, areas, store
        self._feeds, self._now, self._folder = feeds, now, folder

    def write(self) -> None:
        """Write the board as it is now; where that fails the last one stays, and the log says why."""
        # What any wall of the room may show in this city, in the areas it may show, and no more.
        wall, now = Actor(NAME, "wall", self._city.roles.rights("wall")), self._now()
        reader, view = self._store.reader(wall), View(now)

        def shown(query: Callable[[Reader, View], pl.DataFrame], *tables: str) -> pl.DataFrame | None:
            return query(reader, view) if all(wall.may(f"read {each}") for each in tables) else None

        told = board(
            self._city.name,
            self._city.timezone,
            now,
            shown(live.open_incidents, "incident"),
            shown(live.active_alerts, "alert"),
            shown(live.units_at_work, "unit", "position"),
            shown(live.stations, "station"),
            shown(live.hospitals, "hospital"),
            self._feeds() if wall.may("read feed_poll") else None,
            self._areas.holding,
            wall.rights.areas,
        )
        command = ["nice", "-n", "10", sys.executable, "-m", "paper", str(self._folder.resolve())]
        try:
            subprocess.run(  # our own words, and no shell  # nosec B603
                command,
                cwd=HERE,
                input=json.dumps(told),
                text=True,
                check=True,
                capture_output=True,
                timeout=PATIENCE_S,
                start_new_session=True,  # Ctrl-C in the terminal is for the server
            )
        except subprocess.CalledProcessError as fault:
            log.error("the board was not put on paper: %s", fault.stderr.strip().rpartition("\n")[2])
        except (OSError, subprocess.TimeoutExpired) as fault:
            log.error("the board was not put on paper: %s", fault)


def print_page(form: str, told: str) -> bytes | None:
    """A page of that form (paper/page.py), as a PDF; None where it could not be set, and the log says why."""
    try:
        return printed(form, told, HERE)
    except PaperError as fault:
        log.error("%s was not put on paper: %s", form, fault)
        return None
