"""An alarm when no free unit of a type reaches an area within its standard; it ends by itself when one does again."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any, Final

from model.actor import HOUSE
from model.alarm import ALARM
from model.naming import digest
from queries.cover import cover_alarms
from store import Store, StoreError

log = logging.getLogger(__name__)
EVERY_S: Final = 10.0
LASTING: Final = timedelta(seconds=60)  # a gap that closes sooner is none, nor is cover that goes again
PRIORITY: Final = 2
CAUSE: Final = "uncovered"
Gaps = Mapping[str, list[str]]  # a type of unit → the areas that none of them reaches


class Covering:
    """Looks at the cover every few seconds, on a thread of its own."""

    def __init__(self, gaps: Callable[[], Gaps], store: Store, now: Callable[[], datetime]) -> None:
        self._gaps, self._store, self._now = gaps, store, now
        self._since: dict[str, datetime] = {}  # a type → since when it is as it is not told yet
        self._areas: dict[str, list[str]] = {}
        self._stopping = Event()

    def start(self) -> None:
        """Look until it is stopped."""
        Thread(target=self._keep_looking, name="covering", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()

    def areas(self) -> Gaps:
        """The gaps as they were last seen."""
        return dict(self._areas)

    def look(self) -> None:
        """Raise what has lasted, end what is over."""
        now, found = self._now(), {kind: names for kind, names in self._gaps().items() if names}
        self._areas = found
        live = {row["cause"].partition(" ")[2]: row for row in cover_alarms(self._store.reader(HOUSE))}
        changed = found.keys() ^ live.keys()
        self._since = {kind: self._since.get(kind, now) for kind in changed}
        due = [kind for kind in sorted(changed) if now - self._since[kind] >= LASTING]
        for kind in due:
            del self._since[kind]
        rows = [_ended(live[kind], now) if kind in live else _raised(kind, now) for kind in due]
        if rows:
            self._store.write([ALARM.records(rows)])

    def _keep_looking(self) -> None:
        while not self._stopping.wait(EVERY_S):
            try:
                self.look()
            except StoreError:
                return  # the house ends
            except Exception:
                log.exception("cover")


def _raised(kind: str, now: datetime) -> dict[str, Any]:
    return _row(digest(CAUSE, kind, now.isoformat()), now) | {
        "cause": f"{CAUSE} {kind}", "priority": PRIORITY, "state": "raised", "count": 1, "observed_at": now,
    }  # fmt: skip


def _ended(alarm: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    told = {name: alarm[name] for name in ("cause", "priority", "count", "observed_at")}
    return _row(alarm["id"], now) | told | {"state": "resolved"}


def _row(key: str, now: datetime) -> dict[str, Any]:
    return {"id": key, "source": "house", "source_id": key, "received_at": now}
