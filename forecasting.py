"""The risk forecast kept up: scored each quarter of an hour, fitted anew each night, all in a process next door."""

import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

import polars as pl

from analysis.areas import Areas
from analysis.next_door import Process
from analysis.risk.asked import Refresh
from analysis.risk.next_door import NextDoorError, ask
from config import City
from model.actor import HOUSE
from model.risk import PLAN, RISK_CELL, RISK_PLACE
from model.view import View
from queries import Equals
from queries.risk import incident_history, places_chosen
from session import Progress
from store import Store, StoreError
from subcommands.backtesting import patrols_of, risk_ground

log = logging.getLogger(__name__)
SOURCE: Final = "house"
FIRST_S: Final = 30.0  # the start belongs to the first pages
EVERY_S: Final = 900.0
LATER_S: Final = 10.0  # while the past is still being made
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)  # of the city's own clock
WHOLE: Final = timedelta(hours=48)  # of forecasts at full rate
NIGHT_H: Final = 3  # of the city's clock: the fit is made anew after that hour
TOLD: Final = "forecast.json"
STATE: Final = "risk/learnt"
Told = Mapping[str, Any]


class Forecasting:
    """Looks ahead on a thread of its own. `told` is what the page shows beside the cells in the store."""

    def __init__(
        self, city: City, areas: Areas, store: Store, now: Callable[[], datetime], data: Path,
        busy: Callable[[], object],
    ) -> None:  # fmt: skip
        self._city, self._areas, self._store, self._now, self._data, self._busy = city, areas, store, now, data, busy
        self._told: Told | None = _read(data / TOLD)
        self._progress: Progress | None = None
        self._stopping, self._woken = Event(), Event()
        self._chosen = -1
        self._working: Process | None = None

    def start(self) -> None:
        """Look ahead until it is stopped."""
        for warning in (*self._city.risk.warnings(), *self._city.risk.strangers(self._areas.names)):
            log.warning("%s", warning)
        self._store.listen(self._wake)
        Thread(target=self._keep_looking, name="forecasting", daemon=True).start()

    def stop(self) -> None:
        """Look no more; what the process next door is at goes with it."""
        self._stopping.set()
        self._woken.set()
        if self._working is not None:
            self._working.terminate()

    def told(self) -> Told | None:
        """Report cards and reasons of the last forecast; None before the first."""
        return self._told

    def progress(self) -> Progress | None:
        """How far a fit is; None while nothing is fitted."""
        return self._progress

    def look(self) -> None:
        """One forecast: asked next door, written, and told."""
        now, kept = self._now(), self._told
        refit = kept is None or self._night_since(kept.get("made_at"), now)
        house = self._store.reader(HOUSE)
        chosen = places_chosen(house, View(now))
        left_out, wanted = (chosen.filter(action=each)["cell"].to_list() for each in ("leave_out", "add"))
        ground, patrols = risk_ground(self._city, self._areas), patrols_of(self._city)
        asked = Refresh(ground, now, self._data / STATE, refit, patrols, left_out, wanted)
        self._progress = Progress("The risk forecast learns anew", 0.0) if refit else None
        try:
            found = ask(asked, incident_history(house, now), self._heard, self._begun)
        finally:
            self._progress = self._working = None
        rows: pl.DataFrame = found["rows"]
        if rows.is_empty() or self._stopping.is_set():
            return
        moments = {name: pl.lit(now, dtype=pl.Datetime("us", "UTC")) for name in ("observed_at", "received_at")}
        self._store.write([RISK_CELL.records(rows.with_columns(source=pl.lit(SOURCE), **moments))])
        made = now if found["fitted"] or kept is None else kept.get("made_at", now)
        self._told = {**found["told"], "made_at": made if isinstance(made, str) else made.isoformat(),
                      "generated_at": now.isoformat()}  # fmt: skip
        (self._data / TOLD).write_text(json.dumps(self._told), encoding="utf-8")
        if found["plan"] is not None:
            self._suggest(found["plan"], now)
        if refit:
            self._store.thin_forecasts(now - WHOLE)

    def _suggest(self, plan: dict[str, Any], now: datetime) -> None:
        """Keep the plan, unless it is the one that is there, or somebody has decided about that shift already."""
        starts = (EPOCH + timedelta(hours=plan["starts"])).replace(tzinfo=self._city.timezone)
        ends = starts + timedelta(hours=plan["ends"] - plan["starts"])
        name = f"{SOURCE}:patrols-{starts:%Y-%m-%dT%H}"
        before = self._store.reader(HOUSE).rows(PLAN, [Equals("id", name)]).to_dicts()
        if before and (before[0]["state"] != "suggested" or _beats(json.loads(before[0]["body"])) == _beats(plan)):
            return
        told = {"name": f"Patrols {starts:%H:%M} to {ends:%H:%M}", "horizon_h": plan["hours"], "starts_at": starts}
        self._store.write([PLAN.records([{
            "id": name, "source": SOURCE, "source_id": name.partition(":")[2], "observed_at": now, "received_at": now,
            "state": "suggested", "body": json.dumps({**plan, "made_at": now.isoformat()}), **told,
        }])])  # fmt: skip

    def _begun(self, working: Process) -> None:
        self._working = working
        if self._stopping.is_set():
            working.terminate()

    def _heard(self, share: float) -> None:
        if self._progress is not None:
            self._progress = Progress(self._progress.text, share)

    def _night_since(self, made: object, now: datetime) -> bool:
        """Whether it is past three at night, and what was learnt is of the day before."""
        local = now.astimezone(self._city.timezone)
        last = local.replace(hour=NIGHT_H, minute=0, second=0, microsecond=0)
        last = last if last <= local else last - timedelta(days=1)
        return not isinstance(made, str) or datetime.fromisoformat(made) < last

    def _keep_looking(self) -> None:
        wait = FIRST_S
        while not self._waited(wait):
            wait = EVERY_S
            if self._busy() is not None:
                wait = LATER_S
                continue
            try:
                self.look()
            except StoreError:
                return  # the house ends
            except (NextDoorError, OSError) as fault:
                if not self._stopping.is_set():
                    log.warning("no risk forecast: %s", fault)
            except Exception:
                log.exception("risk forecast")

    def _waited(self, seconds: float) -> bool:
        """Until it is time, or somebody chose a place; whether the house ends."""
        self._woken.wait(seconds)
        self._woken.clear()
        return self._stopping.is_set()

    def _wake(self) -> None:
        """Told after every write: a place left out or added is to be seen in the plan at once."""
        chosen = self._store.revisions().get(RISK_PLACE.name, 0)
        if self._chosen not in (-1, chosen):
            self._woken.set()
        self._chosen = chosen


def _beats(plan: Mapping[str, Any]) -> list[Any]:
    """What makes a plan another one."""
    return [[(each["cell"], each["explores"]) for each in plan["beats"]], plan["left_out"], plan["cells_each"]]


def _read(path: Path) -> Told | None:
    try:
        told: Told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return told
