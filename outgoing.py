"""What the city says back leaves by its outlets: at least once, in order, with a receipt of how that went."""

import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

from config import City, Outlet
from connectors.backoff import pause
from connectors.errors import FeedError, OutletRefused
from connectors.outlet import send
from connectors.web import Web
from model.actor import HOUSE
from model.feed import RECEIPT
from queries.assignments import outgoing
from queries.risk import plans_outgoing
from store import Store, StoreError

log = logging.getLogger(__name__)
FIRST_RETRY: Final = timedelta(seconds=2)
LONGEST_RETRY: Final = timedelta(seconds=60)
WAITING: Final = {"assignment": outgoing, "plan": plans_outgoing}


class Outgoing:
    """Each outlet on a thread of its own: one that hangs holds nobody up."""

    def __init__(self, city: City, store: Store, web: Web, folder: Path, now: Callable[[], datetime]) -> None:
        self._outlets, self._store, self._web, self._folder, self._now = city.outlets, store, web, folder, now
        self._woken = {outlet.name: Event() for outlet in self._outlets}
        self._stopping = False
        self._seen: list[int] = []

    def start(self) -> None:
        """Send what waits from before, then whatever is said."""
        self._store.listen(self._wake)
        for outlet in self._outlets:
            Thread(target=self._keep_sending, args=[outlet], name=f"outlet {outlet.name}", daemon=True).start()

    def stop(self) -> None:
        """Send nothing more."""
        self._stopping = True
        for event in self._woken.values():
            event.set()

    def pass_on(self, outlet: Outlet) -> bool:
        """Try all that waits, the oldest first; whether all of it was taken.

        What follows for a unit whose word was not taken keeps its turn: told out of order it would mean another thing.
        """
        held: set[tuple[str, str]] = set()
        house = self._store.reader(HOUSE)
        for table in outlet.tables:
            for row in WAITING[table](house, outlet.name).iter_rows(named=True):
                if self._stopping:
                    return False
                turn = (table, row["unit_id"] if table == "assignment" else row["id"])
                if turn not in held and not self._passed(outlet, table, row):
                    held.add(turn)
        return not held

    def _passed(self, outlet: Outlet, table: str, row: dict[str, Any]) -> bool:
        """Try one record, and keep a receipt; whether it is done with."""
        told = {name: value for name, value in row.items() if name not in ("attempts", "word")}
        try:
            send(outlet, told, self._web, self._folder)
        except OutletRefused as fault:  # final: what follows for the unit must not wait for it
            log.warning("outlet %s: %s", outlet.name, fault)
            self._receipt(outlet, table, row, "refused")
            return True
        except FeedError as fault:
            log.warning("outlet %s: %s", outlet.name, fault)
            self._receipt(outlet, table, row, "failed")
            return False
        self._receipt(outlet, table, row, "sent")
        return True

    def _keep_sending(self, outlet: Outlet) -> None:
        failures, woken = 0, self._woken[outlet.name]
        while not self._stopping:
            woken.clear()
            try:
                failures = 0 if self.pass_on(outlet) else failures + 1
            except StoreError:
                return  # the house ends
            except Exception:
                log.exception("outlet %s", outlet.name)
                failures += 1
            wait = min(pause(FIRST_RETRY, failures, None, random.random()), LONGEST_RETRY)  # spread, no secret  # nosec B311
            woken.wait(wait.total_seconds() if failures else None)

    def _wake(self) -> None:
        """Told after every write; only a new assignment or plan is news."""
        moved = self._store.revisions()
        said = [moved.get(table, 0) for table in WAITING]
        if said != self._seen:
            self._seen = said
            for event in self._woken.values():
                event.set()

    def _receipt(self, outlet: Outlet, table: str, row: dict[str, Any], state: str) -> None:
        now = self._now()
        name = f"{outlet.name}:{table}:{row['word']}"
        receipt = {
            "source": outlet.name, "source_id": name, "observed_at": now, "received_at": now,
            "outlet": outlet.name, "about_table": table, "about_id": row["word"],
            "attempts": row["attempts"] + 1, "state": state,
        }  # fmt: skip
        self._store.write([RECEIPT.records([receipt])])
