"""Anything tabular: JSON rows or CSV with any headers, by the feed's own [feeds.columns]."""

from collections.abc import Iterator
from typing import ClassVar
from zoneinfo import ZoneInfo

from config import Feed
from connectors.connector import Connector, Payload
from connectors.mapping import read_table
from model.feed import Reject
from model.table import Records
from model.tables import table_named


class Tabular(Connector):
    """Rows of one table, whatever their publisher calls the columns."""

    kind: ClassVar[str] = "table"

    def __init__(self, feed: Feed, zone: ZoneInfo) -> None:
        super().__init__(feed, zone)
        self.yields = (table_named(feed.yields or ""),)

    def parse(self, payload: Payload) -> Iterator[Records | Reject]:
        table = self.yields[0]
        rows = read_table(payload.body, self.feed.mapping, table, self.zone, payload.received_at)
        yield from rows.rejects
        yield Records(table, rows.frame)
