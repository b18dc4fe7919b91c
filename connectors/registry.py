"""A city's registries: CSV files of cameras, units, responders, sensors and places, with our own headers."""

from datetime import datetime
from zoneinfo import ZoneInfo

from config import Mapping, Pick
from connectors.errors import FeedMalformed
from connectors.landing import landed_frame
from connectors.mapping import rows_of
from connectors.sheet import read_sheet
from model.feed import Reject
from model.table import Records, Table


def read_registry(
    body: bytes, table: Table, source: str, zone: ZoneInfo, now: datetime
) -> tuple[Records, list[Reject]]:
    """The registry's rows; their id is whichever of id, source_id and name is given. FeedMalformed: not a registry.

    A time without a zone is read in `zone`.
    """
    sheet = read_sheet(body, set(table.schema))
    if sheet.height and not {"id", "source_id", "name"} & set(sheet.columns):
        raise FeedMalformed(f"expected a column id, source_id or name in the registry of {table.name}s, found none")
    picks = {name: Pick.model_validate(name) for name in sheet.columns if name not in {"source", "received_at"}}
    rows = rows_of(sheet, Mapping(source=source, columns=picks), table, zone, now)
    return landed_frame(table, rows.frame, source, now), rows.rejects
