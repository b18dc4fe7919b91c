"""Which units are sent where, and how far they have got."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

import polars as pl

from model.table import INSTANT, TEXT
from model.unit import AID, ASSIGNMENT, LONGEST, UNDER_WAY, UNIT, Step, steps
from queries import Between, Equals, Filter, OneOf, sql
from store import Reader

SCHEMA = {
    "id": TEXT, "incident_id": TEXT, "unit_id": TEXT, "state": TEXT, "sent_at": INSTANT, "since": INSTANT,
    **{f"{state}_at": INSTANT for state in ("en_route", "on_scene", "clear", "stood_down")},
}  # fmt: skip


def assignments(store: Reader, incident_id: str) -> pl.DataFrame:
    """Every unit that was sent to an incident, the first one first: its state now, and when it reached each.

    `sent_at` is the moment of the last sending, `since` that of the state it is in.
    """
    return _stood(store, [Equals("incident_id", incident_id)])


def under_way(store: Reader, now: datetime) -> pl.DataFrame:
    """Every assignment that is not done with, in the same shape."""
    found = _stood(store, [OneOf("state", UNDER_WAY), Between("observed_at", now - LONGEST, None)])
    return found.filter(pl.col("state").is_in(UNDER_WAY))


def sent_since(store: Reader, since: datetime) -> pl.DataFrame:
    """Every unit that was sent since then and not stood down, in the same shape."""
    return _stood(store, [Between("observed_at", since, None)]).filter(pl.col("stood_down_at").is_null())


def _stood(store: Reader, where: Collection[Filter]) -> pl.DataFrame:
    said = store.rows(ASSIGNMENT, list(where)).sort("observed_at", "id")
    if said.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    heard = _heard(store, said["unit_id"].unique().to_list(), said["observed_at"].min())
    rows = []
    for row in said.iter_rows(named=True):
        known = steps((row["state"], row["observed_at"]), heard[row["unit_id"]])
        reached = {f"{state}_at": at for state, at in known if f"{state}_at" in SCHEMA}
        sent = {name: row[name] for name in ("id", "incident_id", "unit_id")} | {"sent_at": row["observed_at"]}
        rows.append({**sent, **reached, "state": known[-1][0], "since": known[-1][1]})
    return pl.DataFrame(rows, schema=SCHEMA)


def _heard(store: Reader, units: list[str], since: object) -> defaultdict[str, list[Step]]:
    """What these units' feeds have said of their states since then."""
    found: defaultdict[str, list[Step]] = defaultdict(list)
    assert isinstance(since, datetime)
    told = store.rows(UNIT, [OneOf("id", units), Between("observed_at", since, None)], history=True)
    for row in told.filter(pl.col("state").is_not_null()).iter_rows(named=True):
        found[row["id"]].append((row["state"], row["observed_at"]))
    return found


def open_priorities(store: Reader) -> dict[str, int | None]:
    """How urgent each incident is that is open."""
    return dict(store.read(sql("open_priorities")).select("id", "priority").iter_rows())


def outgoing(store: Reader, outlet: str) -> pl.DataFrame:
    """What of the desk's assignments that outlet has not yet taken, the oldest first; with the incident's place.

    Of one assignment only the newest word counts: what was taken back before it could be told is not told. A
    neighbour's unit is told by its own agency, not by us.
    """
    return store.read(sql("outgoing"), outlet=outlet).filter(~pl.col("unit_id").str.contains(AID, literal=True))


def untaken(store: Reader, incident_id: str) -> dict[str, str]:
    """Units of an incident whose last order an outlet has not taken, and the receipt's state: failed or refused."""
    return {
        row["unit_id"]: row["state"] for row in store.read(sql("orders_untaken"), incident_id=incident_id).to_dicts()
    }


def orders_untaken(store: Reader) -> dict[str, dict[str, str]]:
    """The same of all incidents, by incident and unit."""
    found: dict[str, dict[str, str]] = {}
    for row in store.read(sql("orders_untaken"), incident_id=None).to_dicts():
        found.setdefault(row["incident_id"], {})[row["unit_id"]] = row["state"]
    return found
