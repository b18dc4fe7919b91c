"""Rows that a rule has found made into signals: where they are, what they are called, and whom they may touch."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import polars as pl
import shapely

from analysis.fusion import MEASURED_OFF_M, TOLD_OFF_M
from analysis.people import People, Residents, affected, inside
from analysis.rules import SUBJECT, title
from config import Rule
from model.rule import Raised
from model.view import View
from queries.live import responders_at_work
from queries.signals import alerts_named, places
from store import Reader

Row = Mapping[str, Any]
Place = tuple[float | None, float | None, str]
OFF_M: Final = {"detection": 60.0, "plate_read": 60.0, "observation": 100.0}
"""How far from its camera what it sees may be, and from its sensor what that feels."""
BY: Final = {"detection": "camera", "plate_read": "camera", "observation": "sensor"}


class Placing:
    """Knows where responders, cameras and sensors are by asking the store each time: they are few, and may move."""

    def __init__(self, reader: Reader, now: Callable[[], datetime], residents: Residents) -> None:
        self._reader, self._now, self._residents = reader, now, residents

    def placed(self, rule: Rule, rows: pl.DataFrame) -> list[Raised]:
        """The signals of these rows. A responder is named by the call sign alone: a title is read by everybody."""
        assert rule.reads is not None
        follows = alerts_named(self._reader, rows["id"].to_list()) if rule.reads == "alert" else {}
        found = self._places(rule.reads, rows)
        return [
            signal
            for row in rows.iter_rows(named=True)
            if (signal := self._signal(rule, row, found.get(row[SUBJECT[rule.reads]]), follows)) is not None
        ]

    def calls(self, rows: pl.DataFrame) -> list[Raised]:
        """Incidents that feeds have told of, as signals that might belong to an older one."""
        return [self._call(row) for row in rows.iter_rows(named=True)]

    def _signal(self, rule: Rule, row: Row, place: Place | None, follows: Mapping[str, list[str]]) -> Raised | None:
        """One row's; None where too few people live there for the rule to raise it."""
        assert rule.reads is not None
        if rule.reads == "incident":
            return self._urgent(rule, row)
        subject, shape = row[SUBJECT[rule.reads]], row.get("geometry")
        lon, lat, name = place or (row["lon"], row["lat"], subject)
        people: People | None = None
        if shape is not None:
            ground = shapely.from_geojson(shape)
            people = inside(ground, self._residents)
            if people is not None and people[1] < rule.least_people:
                return None
            lon, lat = ground.representative_point().coords[0]
        raises, told = rule.raises, _words(row) if rule.reads == "report" else ""
        kind = raises.kind if raises else rule.joins or "other"
        return Raised(
            rule.reads, row["id"], rule.name, f"{rule.name} {follows.get(row['id'], [subject])[0]}", kind,
            row["observed_at"], lon, lat, TOLD_OFF_M if told else OFF_M.get(rule.reads, MEASURED_OFF_M), told,
            raises.priority if raises else None, title(raises.title, row, name) if raises else "",
            raises.found_by if raises else None, rule.again, None, tuple(follows.get(row["id"], ())),
            people or affected(kind, told, lon, lat, self._residents),
        )  # fmt: skip

    def _urgent(self, rule: Rule, row: Row) -> Raised | None:
        """An incident that itself asks for somebody."""
        if rule.raises is None or row["source"] == "house":  # what a rule has raised has its alarm
            return None
        return Raised(
            "incident", row["id"], rule.name, f"{rule.name} {row['id']}", row["kind"] or "other", row["observed_at"],
            row["lon"], row["lat"], TOLD_OFF_M, _words(row), rule.raises.priority, incident_id=row["id"],
            again=rule.again,
        )  # fmt: skip

    def _call(self, row: Row) -> Raised:
        kind, words = row["kind"] or "other", _words(row)
        told = " ".join(str(row[name]) for name in ("type", "title") if row[name])
        people = (
            None
            if row["people_low"] is not None or row["sensitive"]
            else affected(kind, told, row["lon"], row["lat"], self._residents)
        )
        return Raised(
            "incident", row["id"], "call", f"call {row['id']}", kind, row["reported_at"] or row["observed_at"],
            row["lon"], row["lat"], TOLD_OFF_M, words, row["priority"], incident_id=row["id"], people=people,
        )  # fmt: skip

    def _places(self, reads: str, rows: pl.DataFrame) -> dict[str, Place]:
        """Where each subject is, and what it is called; nothing for rows that have places of their own."""
        if reads == "vital_sign":
            view = View(self._now())
            at = responders_at_work(self._reader, view).select("id", "lon", "lat")
            wanted = at.filter(pl.col("id").is_in(rows["responder_id"].to_list()))
            return {who: (lon, lat, who) for who, lon, lat in wanted.rows()}
        if (table := BY.get(reads)) is None:
            return {}
        return places(self._reader, table, rows[SUBJECT[reads]].unique().to_list())


def _words(row: Row) -> str:
    """What somebody called it: the source's own words for the kind, else what was written."""
    return str(row.get("type") or row.get("service_name") or row.get("title") or "")
