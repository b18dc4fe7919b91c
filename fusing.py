"""Signals become incidents: what feeds say is asked by the rules, joined, and raised, a moment after it is written."""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any, Final

import polars as pl

from analysis.areas import Areas
from analysis.fusion import Known
from analysis.joining import Decided, Room, decide, duplicates, followed
from analysis.people import Residents
from analysis.rules import SERIES, Watch, events, readings
from analysis.triage import priority
from config import City, Rule
from model.actor import HOUSE
from model.alarm import ALARM
from model.incident import INCIDENT, LINK, OPEN_STATES
from model.rule import Bounds, Raised
from model.table import Records
from model.view import View
from placing import Placing
from queries import signals as asked
from queries.live import open_incidents
from store import Author, Store, StoreError

log = logging.getLogger(__name__)
REST_S: Final = 0.3  # between two looks, however much is said
SLOW_S: Final = 15.0  # what lasts is looked at so often, whatever else is said
TRIES: Final = 3  # looks at the same rows
RESTART: Final = timedelta(seconds=60)  # what came in just before the house ended may not have been looked at
CALLS: Final = timedelta(hours=12)  # a call that is told of later joins nothing by itself
OURS: Final = ("desk", "house")  # what a person has opened, or a rule, is no other call's double


class Fusing:
    """Looks at what has moved, on a thread of its own. What it decides is written as feeds' words are."""

    def __init__(
        self, city: City, areas: Areas, store: Store, settle: Callable[[Records], Records], now: Callable[[], datetime]
    ) -> None:
        self._rules, self._fusion, self._store, self._settle, self._now = (
            city.rules_in_force, city.fusion, store, settle, now,
        )  # fmt: skip
        self._reader = store.reader(HOUSE)
        self._watches: dict[str, Watch] = {}
        self._failures = 0
        self._placing = Placing(self._reader, now, Residents(areas))
        self._known: dict[str, Known] = {}
        self._marks: dict[str, int] = {}
        self._began = now()
        self._seen: dict[str, int] = {}
        self._told: set[str] = set()
        self._alarmed: set[str] | None = None
        self._urgency: dict[str, int] = {}
        self._within = {"incident": CALLS}
        for rule in self._rules:
            reads = str(rule.reads)
            self._within[reads] = max(rule.within, self._within.get(reads, rule.within))
        self._woken, self._stopping = Event(), False
        self._remember()
        self._next = asked.next_number(self._reader, self._began)

    def start(self) -> None:
        """Look whenever something is written."""
        self._store.listen(self._woken.set)
        Thread(target=self._keep_looking, name="fusing", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping = True
        self._woken.set()

    def look(self, everything: bool = False) -> Decided:
        """Ask the rules about what has moved since the last look, decide, and write.

        Where that fails the same rows are looked at again; after the third time what can be is, so that no row holds up
        all that follow.
        """
        before = dict(self._marks), dict(self._seen)
        try:
            made = self._look(everything)
        except Exception:
            self._failures += 1
            if self._failures % TRIES:
                self._marks, self._seen = before
                self._told.clear()
            self._remember()
            raise
        self._failures = 0
        return made

    def _remember(self) -> None:
        """What holds still has begun already; without this it would be raised anew."""
        self._watches = {rule.name: Watch() for rule in self._rules}
        for alarm in asked.alarms_live(self._reader):
            rule, _, subject = alarm["cause"].partition(" ")
            if rule in self._watches:
                self._watches[rule].begun.add(subject)

    def _look(self, everything: bool) -> Decided:
        known = self._store.revisions()
        moved = {name for name, n in known.items() if everything or n != self._seen.get(name, 0)}
        self._seen = dict(known)
        now = self._now()
        heard = {name: self._heard_of(name, now) for name in moved & {*self._within}}
        if everything:  # what happened long before it was told is open, too
            self._graded(open_incidents(self._reader, View(now)), now)
        if "incident" in heard:
            heard["incident"] = self._graded(heard["incident"], now)
        raised = [each for rule in self._rules if rule.reads in heard for each in self._raised(rule, heard, now)]
        calls = self._calls(heard["incident"]) if "incident" in heard else []
        ended = self._ended(moved, heard.get("incident"), now)
        made = Decided()
        if raised or calls or ended:
            room = self._room(raised, calls, now)
            if self._fusion.join:
                duplicates(calls, room, made)
            decide(raised, room, made)
            self._write(made, ended, calls, now)
        if "alert" in moved:  # not before an update has gone on in its alert's incident
            self._lay("alerts", {name: {"state": "resolved"} for name in asked.alerts_over(self._reader)}, now)
        return made

    def _ended(self, moved: set[str], incidents: pl.DataFrame | None, now: datetime) -> list[dict[str, Any]]:
        """Alarms that their incident has ended or answered: asked where an alarm moved, or an incident that has one,
        or where somebody has said something of any."""
        if "alarm" in moved or self._alarmed is None:
            self._alarmed = {row["incident_id"] for row in asked.alarms_live(self._reader)}
        elif incidents is None or not (incidents.is_empty() or self._alarmed & set(incidents["id"])):
            return []
        return followed(asked.alarms_live(self._reader), self._of_incidents, now) if self._alarmed else []

    def _keep_looking(self) -> None:
        all_seen = time.monotonic()
        while not self._stopping:
            self._woken.wait(SLOW_S)
            self._woken.clear()
            if everything := time.monotonic() - all_seen >= SLOW_S:
                all_seen = time.monotonic()
            try:
                self.look(everything)
            except StoreError:
                return  # the house ends
            except Exception:
                log.exception("fusion")
            time.sleep(REST_S)

    @property
    def _of_incidents(self) -> set[str]:
        """Rules by which an incident itself asks for somebody."""
        return {rule.name for rule in self._rules if rule.reads == "incident"}

    def _heard_of(self, table: str, now: datetime) -> pl.DataFrame:
        """Rows of a table that nobody has looked at yet, by the order in which they were written: a write may wait for
        another, so that what was heard of first is not always there first."""
        upto = asked.written(self._reader, table)
        after = self._marks.get(table)
        if after is None:
            after = asked.written(self._reader, table, self._began - RESTART)
        self._marks[table] = upto
        return asked.new_rows(self._reader, table, after, upto, self._within[table], now)

    def _raised(self, rule: Rule, heard: Mapping[str, pl.DataFrame], now: datetime) -> list[Raised]:
        """What a rule makes of the rows that are new to it; what goes on for a while is asked for as a whole."""
        assert rule.reads is not None
        rows, watch = heard[rule.reads], self._watches[rule.name]
        if rule.reads in SERIES:
            found = readings(watch, rows, rule.reads, rule.met, rule.ends, rule.lasting)
        else:
            if rule.lasting or rule.several > 1:
                exact = {name: said for name, said in rule.met.items() if not isinstance(said, Bounds)}
                rows = asked.lately(self._reader, rule.reads, rule.within, now, exact)
            rows = rows.filter(pl.col("observed_at") > now - rule.within)
            found = events(watch, rows, rule.reads, rule.met, rule.lasting, rule.several, rule.within, now)
        return self._placing.placed(rule, found) if found.height else []

    def _graded(self, rows: pl.DataFrame, now: datetime) -> pl.DataFrame:
        """Open incidents without a priority are given one, by kind and words; a source's or a person's outranks it."""
        bare = rows.filter(pl.col("priority").is_null() & pl.col("state").is_in(OPEN_STATES))
        told = bare.select("id", "kind", "type", "title").rows()
        graded = {row: priority(kind or "other", words or title or "")[0] for row, kind, words, title in told}
        new = {row: {"priority": urgent} for row, urgent in graded.items() if self._urgency.get(row) != urgent}
        self._lay("triage", new, now)
        self._urgency |= graded
        given = pl.col("id").replace_strict(graded, default=None, return_dtype=pl.Int64)
        return rows.with_columns(pl.coalesce("priority", given)) if graded else rows

    def _calls(self, rows: pl.DataFrame) -> list[Raised]:
        """Incidents that feeds have told of for the first time."""
        fresh = rows.filter(~pl.col("id").is_in(list(self._told)) & pl.col("state").is_in(OPEN_STATES))
        self._told |= set(fresh["id"].to_list())
        return self._placing.calls(fresh.filter(~pl.col("source").is_in(OURS)))

    def _room(self, raised: list[Raised], calls: list[Raised], now: datetime) -> Room:
        rows = asked.fusable(self._reader, now)
        about = {each.about_id for each in (*raised, *calls)} | {row for each in raised for row in each.follows}
        # What signals have told of an incident's place since is remembered; after a restart its own place counts.
        self._known = {row["id"]: self._known.get(row["id"]) or _known(row) for row in rows}
        alarms = {row["cause"]: row for row in asked.alarms_live(self._reader)}
        told = asked.causes(self._reader, {each.cause for each in raised if each.incident_id})
        windows = self._fusion.windows if self._fusion.join else {}
        linked = asked.links(self._reader, about)
        return Room(
            self._known, {r["id"]: r["priority"] for r in rows}, alarms, linked, told, windows, self._number, now
        )

    def _write(self, made: Decided, ended: list[dict[str, Any]], calls: list[Raised], now: datetime) -> None:
        alarms = {row["id"]: row for row in (*ended, *made.alarms.values())}
        records = [
            self._settle(INCIDENT.records(made.incidents)), LINK.records(made.links),
            ALARM.records(list(alarms.values())),
        ]  # fmt: skip
        self._store.write([each for each in records if len(each)])
        self._lay("fusion", {name: {"joined": into} for name, into in made.joins.items()}, now)
        self._lay("fusion", {name: {"priority": most} for name, most in made.priorities.items()}, now)
        self._lay("people", {each.about_id: _people(each.people) for each in calls if each.people}, now)

    def _lay(self, author: str, words: Mapping[str, Mapping[str, Any]], now: datetime) -> None:
        """Lay a rule's words over incidents; all of them state the same columns."""
        if words:
            rows = [{"id": name, "source": "house", "received_at": now, **said} for name, said in words.items()]
            self._store.state(Author(author, "rule"), INCIDENT.records(rows), list(next(iter(words.values()))))

    def _number(self) -> str:
        day = f"S-{self._now():%y%m%d}-"
        self._next = (day, self._next[1] + 1 if self._next[0] == day else 1)
        return f"{day}{self._next[1]:03}"


def _known(row: Mapping[str, Any]) -> Known:
    """An open incident as fusion knows it."""
    words = row["type"] or row["title"] or "" if row["source"] != "house" else ""
    return Known(row["id"], row["kind"] or "other", words, row["began"], row["began"], row["lon"], row["lat"])


def _people(told: tuple[int, int, str] | None) -> dict[str, Any]:
    low, high, source = told or (None, None, None)
    return {"people_low": low, "people_high": high, "people_source": source}
