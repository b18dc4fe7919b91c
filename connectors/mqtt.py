"""Readings over MQTT: numbers, JSON values, or JSON rows with [feeds.columns]; the topic says whose they are."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Final
from zoneinfo import ZoneInfo

import msgspec

from config import Feed, Mapping, Pick
from connectors import topic
from connectors.connector import Connector, Payload
from connectors.mapping import rows_of, wanted
from connectors.nesting import LEVELS, too_deep
from connectors.sheet import Sheet, sheet_of
from model.feed import Reject
from model.sensor import OBSERVATION
from model.table import Records, Table
from model.tables import table_named
from model.unit import POSITION
from model.wearable import SIGN_UNITS, VITAL_SIGN

Row = dict[str, Any]

# What devices call our columns, where the feed does not say.
USUAL: Final = {
    "observed_at": ("observed_at", "ts", "time", "timestamp", "t"),
    "value": ("value", "v", "val"),
    "quality": ("quality",),
    "quantity": ("quantity",),
    "lon": ("lon", "lng", "long", "longitude"),
    "lat": ("lat", "latitude"),
    "speed_mps": ("speed_mps", "speed"),
    "heading_deg": ("heading_deg", "heading", "course", "bearing"),
    "accuracy_m": ("accuracy_m", "accuracy"),
}
ROW: Final = "\x00payload"  # what a row keeps of its message, for a reject
TOPIC: Final = "\x00topic"


class Mqtt(Connector):
    """What a broker passes on. Without [feeds.columns] a message may hold a value, several signs, and a place."""

    kind: ClassVar[str] = "mqtt"

    def __init__(self, feed: Feed, zone: ZoneInfo) -> None:
        super().__init__(feed, zone)
        template = feed.topic or "#"
        self.topics = (topic.subscription(template),)
        self._pattern = topic.pattern(template)
        self._captured = topic.names(template)
        self.yields = (table_named(feed.yields),) if feed.yields else self._guessed()
        pick = feed.columns.get("observed_at")
        self._timed = pick.column + pick.join if pick else USUAL["observed_at"]
        self._mappings = {table.name: self._mapping(table) for table in self.yields}

    def parse(self, payload: Payload) -> Iterator[Records | Reject]:
        yield from self.parse_all([payload])

    def parse_all(self, payloads: Sequence[Payload]) -> Iterator[Records | Reject]:
        rows: dict[str, list[Row]] = {table.name: [] for table in self.yields}
        for payload in payloads:
            try:
                for name, row in self._rows(payload):
                    rows[name].append(row)
            except ValueError as fault:
                yield Reject(str(fault), _message(payload.topic, payload.body))
        for table in self.yields:
            if rows[table.name]:
                mapping = self._mappings[table.name]
                sheet = _with_messages(sheet_of(rows[table.name], wanted(mapping), []), rows[table.name])
                found = rows_of(sheet, mapping, table, self.zone, payloads[-1].received_at)
                yield from found.rejects
                yield Records(table, found.frame)

    def _rows(self, payload: Payload) -> Iterator[tuple[str, Row]]:
        """Each row of a message and the table it belongs to; ValueError says why there is none."""
        captured = self._pattern.fullmatch(payload.topic)
        about: Row = {ROW: payload.body, TOPIC: payload.topic} | (captured.groupdict() if captured else {})
        heard = payload.received_at.isoformat()
        document = _decoded(payload.body)
        for part in document if isinstance(document, list) else [document]:
            row = (part if isinstance(part, dict) else {"value": part}) | about
            timed = any(row.get(name) is not None for name in self._timed)
            yield from self._routed(row if timed else row | {self._timed[0]: heard})

    def _routed(self, row: Row) -> Iterator[tuple[str, Row]]:
        if self.feed.columns or self.feed.yields:
            yield self.yields[0].name, row
            return
        tables = {table.name for table in self.yields}
        found = False
        if "position" in tables and any(name in row for name in USUAL["lon"]):
            found = True
            yield "position", row
        if "vital_sign" in tables:
            for sign in SIGN_UNITS.keys() & row.keys():
                found = True
                yield "vital_sign", row | {"sign": sign, "value": row[sign]}
        if not found or any(name in row for name in USUAL["value"]):
            reading = next((name for name in ("vital_sign", "observation") if name in tables), None)
            if reading is None or not any(name in row for name in USUAL["value"]):
                raise ValueError("expected a value or a place, found neither")
            yield reading, row | {name: _number(row[name]) for name in USUAL["value"] if name in row}

    def _guessed(self) -> tuple[Table, ...]:
        """The tables that the topic and the columns speak of."""
        said = {*self._captured, *self.feed.columns}
        if self.feed.columns:
            return (VITAL_SIGN if "sign" in said else OBSERVATION if "sensor_id" in said else POSITION,)
        if "sensor_id" in said:
            return (OBSERVATION,)
        return (VITAL_SIGN, POSITION) if "unit_id" not in said and self.feed.subject != "unit" else (POSITION,)

    def _mapping(self, table: Table) -> Mapping:
        feed = self.feed
        usual = {} if feed.columns else {name: names for name, names in USUAL.items() if name in table.columns}
        usual |= {} if feed.columns else {name: USUAL[name] for name in ("lon", "lat", "observed_at")}
        usual |= {name: (name,) for name in ("sign",) if name in table.columns and name not in feed.columns}
        usual |= {name: (name,) for name in self._captured if name in table.columns}
        if not {"unit_id", "responder_id"} & {*usual, *feed.columns} and table.name in {"position", "vital_sign"}:
            subject = f"{feed.subject or 'responder'}_id"
            usual[subject] = (subject, "id", "name")
        if "observed_at" not in feed.columns:
            usual["observed_at"] = USUAL["observed_at"]
        picks = {name: Pick(column=names) for name, names in usual.items()} | feed.columns
        return feed.mapping.model_copy(update={"columns": picks})


def _decoded(body: bytes) -> Any:
    """A message's JSON; bare text that is a number is that number. ValueError says what is wrong with it."""
    if len(body) > 1_000_000 or too_deep(body):
        raise ValueError(f"expected at most 1 MB and {LEVELS} levels")
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        try:
            return float(body.decode("ascii"))
        except ValueError:
            raise ValueError("expected a number or JSON") from None


def _number(value: Any) -> Any:
    """An alarm that is true is 1."""
    return int(value) if isinstance(value, bool) else value


def _with_messages(sheet: Sheet, rows: list[Row]) -> Sheet:
    """The sheet with each row's message in its place, so that a reject quotes what was heard."""
    return Sheet(
        sheet.columns,
        sheet.height,
        lambda n: _message(rows[n][TOPIC], rows[n][ROW]),
        sheet.whole,
        sheet.rejects,
        ragged=True,
    )


def _message(name: str, body: bytes) -> str:
    return f"{name} {body[:20_000].decode('utf-8', 'replace')}"
