"""The questions every reader may ask: `<table>_at(moment, known)` and `<reading>_last(moment, known)`.

Each sight (model/actor.py) has a schema of its own: columns that may not be seen there are empty in its macros, and
what is sensitive is generalised.
"""

from collections.abc import Sequence

from model.actor import Sight
from model.table import FLAG, Table
from store import masks
from store.schema import BOX, quoted, sql_type, then

# A digest's bucket: the last reading of each subject in each quarter of an hour. A question about "last known"
# scans this bucket and the one before in the log and, behind them, the digest.
BUCKET = "INTERVAL 15 MINUTE"
PERSON = 2  # the rank of what a person states; a rule's is 1
LAST_KNOWN = "INTERVAL 7 DAY"
# A reading was heard by then, and no greater one for its instant was.
_HOLDS = """(superseded_at IS NULL OR (known IS NOT NULL AND superseded_at > known))
                AND (known IS NULL OR received_at <= known)"""


def macros(table: Table, columns: Sequence[str], schema: str, sight: Sight) -> list[str]:
    """CREATE statements for one table as it is seen there."""
    if table.kept == "series":
        return [_series(table, columns, schema), _last(table, columns, schema)]
    hung = [_hung(table, schema)] if sight.areas is not None and masks.hangs(table) else []
    return [*hung, _versions(table, columns, schema, sight)]


def series_id(table: Table) -> str:
    """SQL for a reading's id: subject@microseconds@source."""
    subject = ", ".join(f"{quoted(name)}::VARCHAR" for name in table.subject)
    return f"concat_ws('@', concat_ws(':', {subject}), epoch_us(observed_at)::VARCHAR, source)"


def _series(table: Table, columns: Sequence[str], schema: str) -> str:
    return f"""CREATE OR REPLACE MACRO {schema}.{table.name}_at(moment, known) AS TABLE
    SELECT {_shown(table, columns)}, rowid AS _key FROM log.{table.name}
    WHERE {_HOLDS} AND (moment IS NULL OR observed_at <= moment)"""


def _last(table: Table, columns: Sequence[str], schema: str) -> str:
    """Each subject's newest reading: its instant first, from narrow columns; the row itself only for that instant."""
    subject = ", ".join(quoted(name) for name in table.subject)
    same = " AND ".join(f"l.{quoted(name)} IS NOT DISTINCT FROM n.{quoted(name)}" for name in table.subject)
    bounds = {
        "log": f"observed_at >= time_bucket({BUCKET}, least(moment, coalesce(known, moment))) - {BUCKET}",
        "digest": f"observed_at > moment - {LAST_KNOWN}",
    }
    heard = {place: f"{_HOLDS} AND observed_at <= moment AND {bound}" for place, bound in bounds.items()}
    told = " UNION ALL ".join(
        f"SELECT source, {subject}, observed_at FROM {place}.{table.name} WHERE {bound}"
        for place, bound in heard.items()
    )
    rows = " UNION ALL ".join(
        f"""SELECT l.* FROM {place}.{table.name} l
            SEMI JOIN newest n ON l.observed_at = n.observed_at AND l.source = n.source AND {same} WHERE {bound}"""
        for place, bound in heard.items()
    )
    # A source has but one reading that holds for an instant. Of two sources, the one later in the alphabet is believed.
    return f"""CREATE OR REPLACE MACRO {schema}.{table.name}_last(moment, known) AS TABLE
    WITH newest AS MATERIALIZED (
        SELECT source, {subject}, max(observed_at) AS observed_at FROM ({told}) GROUP BY source, {subject}
    )
    SELECT {_shown(table, columns)} FROM (
        SELECT DISTINCT ON ({subject}) * FROM ({rows}) ORDER BY observed_at DESC, source DESC
    )"""


def _shown(table: Table, columns: Sequence[str]) -> str:
    told = (f"{series_id(table)} AS id" if name == "id" else quoted(name) for name in columns)
    return ", ".join([*told, *_withheld(table, columns)])


def _withheld(table: Table, columns: Sequence[str]) -> list[str]:
    """Personal columns that this sight lacks, as nothing: a question that names one is the same for everybody.

    Who has a call sign is called by it.
    """
    gone = [name for name in table.schema if name in table.personal and name not in columns]
    empty = {name: f"NULL::{sql_type(table.schema[name])}" for name in gone}
    if table.named and "name" in empty:
        empty["name"] = "id"
    return [f"{value} AS {quoted(name)}" for name, value in empty.items()]


def _versions(table: Table, columns: Sequence[str], schema: str, sight: Sight) -> str:
    """The rows of a table as they are seen there."""
    special = {"state": _state_of_alert()} if table.name == "alert" else {}
    if table.name == "alarm":  # it is put aside until then, not for good
        now = "coalesce(moment, getvariable('now')::TIMESTAMP)"
        special["state"] = (
            f"CASE WHEN state = 'shelved' AND shelved_until <= {now} THEN 'raised' ELSE state END AS state"
        )
    if table.named:
        special["name"] = "coalesce(name, id) AS name"
    special |= masks.addresses(table)
    if not sight.exact and (when := masks.hidden(table, "(moment IS NOT NULL OR known IS NOT NULL)")):
        special |= masks.shown(table, when)
    within = masks.bounds(table, sight, schema)
    told_here = (special.get(name, quoted(name)) for name in columns)
    shown = ", ".join([*told_here, *_withheld(table, columns)])
    box = "".join(f", {quoted(name)} AS _{name}" for name in (*_shape(table), *table.internal))
    return f"""CREATE OR REPLACE MACRO {schema}.{table.name}_at(moment, known) AS TABLE
    WITH {masks.seen(table, sight, schema)}{_whole(table)}{_alert_words() if table.name == "alert" else ""}
    SELECT {shown}, key AS _key{box} FROM whole WHERE {within}"""


def _hung(table: Table, schema: str) -> str:
    """What binds its rows to incidents, everywhere: for bounds alone, which ask it of several tables at once."""
    return f"""CREATE OR REPLACE MACRO {schema}._{table.name}_hung(moment, known) AS TABLE
    WITH {_whole(table)} SELECT {", ".join(masks.hangs(table))} FROM whole"""


def _shape(table: Table) -> list[str]:
    return [*BOX] if table.geometry else []


def _whole(table: Table) -> str:
    """Common table expressions: versions of feeds, and over them, column by column, what rules and people stated."""
    shape = _shape(table)
    inner = [*table.stored, *shape]
    told = [name for name in inner if name not in ("id", *shape)]
    plain = ", ".join(f"b.{quoted(name)}" for name in inner)
    laid = ", ".join([_laid(table, name) for name in told] + [f"b.{side}" for side in shape])
    said = ", ".join(_said(table, name) for name in told)
    by_then = "(moment IS NULL OR version_at <= moment) AND (known IS NULL OR received_at <= known)"
    spoken = f"overlay.{table.name} WHERE {by_then}"
    return f"""stated AS (
        SELECT key, any_value(id) AS id, {said} FROM {spoken} GROUP BY key
    ), base AS NOT MATERIALIZED ({_base(table, inner)}), whole AS NOT MATERIALIZED (
        SELECT b.key, {plain} FROM base b ANTI JOIN (SELECT key FROM {spoken}) s ON b.key = s.key
        UNION ALL
        SELECT s.key, s.id, {laid} FROM stated s LEFT JOIN base b ON b.key = s.key
    )"""


def _base(table: Table, columns: Sequence[str]) -> str:
    """The newest version of each source; for a named subject, the sources' words merged."""
    taken = ", ".join(["key", *map(quoted, columns), "version_at", "content"])
    # In the log the newest version of a source by `moment` is one comparison away. Where it was not heard of by
    # `known`, an older one counts: that takes sorting, but only of those subjects.
    newest = f"""SELECT {taken} FROM log.{table.name}
        WHERE moment IS NULL AND superseded_at IS NULL AND (known IS NULL OR received_at <= known)
        UNION ALL SELECT {taken} FROM log.{table.name}
        WHERE moment IS NOT NULL AND version_at <= moment AND (superseded_at IS NULL OR superseded_at > moment)
          AND (known IS NULL OR received_at <= known)
        UNION ALL SELECT {taken} FROM log.{table.name} l
        SEMI JOIN (
            SELECT key, source FROM log.{table.name}
            WHERE known IS NOT NULL AND received_at > known AND (moment IS NULL OR version_at <= moment)
              AND (superseded_at IS NULL OR (moment IS NOT NULL AND superseded_at > moment))
        ) unheard USING (key, source)
        WHERE known IS NOT NULL AND received_at <= known AND (moment IS NULL OR version_at <= moment)
        QUALIFY row_number() OVER (PARTITION BY key, source ORDER BY version_at DESC, content DESC) = 1"""
    if not table.named:
        return newest
    # Several sources speak of one subject: each column takes the newest word, a feed's before the registry's.
    order = "(source <> 'registry', version_at, content)"
    merged = ", ".join(
        f"arg_max({quoted(name)}, {order}) FILTER ({quoted(name)} IS NOT NULL) AS {quoted(name)}" for name in columns
    )
    return f"SELECT key, {merged} FROM ({newest}) GROUP BY key"


def _said(table: Table, name: str) -> str:
    """A column's newest statement of the highest rank, in a struct so that a stated NULL is told from silence."""
    spoken = f"FILTER (list_contains(stated, '{name}'))"
    more = f", 'at': version_at, 'was': {quoted(then(name))}" if name in table.onward else ""
    newest = f"arg_max({{'v': {quoted(name)}, 'rank': by_rank{more}}}, (by_rank, version_at, content)) {spoken}"
    if name == "sensitive" and table.stored[name] == FLAG:  # what one rule sets, no rule lifts
        newest = (
            f"CASE WHEN max(by_rank) {spoken} < {PERSON} THEN {{'v': bool_or(sensitive) {spoken}, 'rank': 1}}"
            f" ELSE {newest} END"
        )
    return f"{newest} AS {quoted(name)}"


def _laid(table: Table, name: str) -> str:
    column = quoted(name)
    said = f"s.{column}.v"
    if name == "sensitive" and table.stored[name] == FLAG:  # only a person lifts it
        said = f"CASE WHEN s.{column}.rank >= {PERSON} THEN s.{column}.v ELSE s.{column}.v OR b.{column} END"
    if name in table.onward:  # the feed may take it further
        order = "[" + ", ".join(f"'{state}'" for state in table.onward[name]) + "]"
        further = f"list_position({order}, b.{column}) > coalesce(list_position({order}, s.{column}.v), 0)"
        changed = f"b.version_at > s.{column}.at AND b.{column} IS DISTINCT FROM s.{column}.was"
        said = f"CASE WHEN {further} AND {changed} THEN b.{column} ELSE s.{column}.v END"
    return f"CASE WHEN s.{column} IS NULL THEN b.{column} ELSE {said} END AS {column}"


def _alert_words() -> str:
    """Who refers to whom (CAP 1.2, 3.2.1 references): "sender,identifier,sent" separated by white space.

    What is only an exercise reaches exercises alone (status: recipients disregard a test).
    """
    return """, named AS (
        SELECT DISTINCT message_type, split_part(ref, ',', 1) AS by_sender, split_part(ref, ',', 2) AS named_id,
            unnest(CASE WHEN is_exercise THEN [true] ELSE [false, true] END) AS of_exercises
        FROM (SELECT message_type, is_exercise, unnest(string_split_regex(trim(refers), '\\s+')) AS ref FROM whole
              WHERE refers IS NOT NULL AND message_type IN ('Update', 'Cancel'))
    )"""


def _state_of_alert() -> str:
    """An alert's state is a question: named by a Cancel, named by an Update, past its end, else active."""
    named = "(SELECT by_sender, named_id, of_exercises FROM named WHERE message_type = '{}')"
    self = "(sender, source_id, coalesce(is_exercise, false))"
    return f"""CASE
        WHEN message_type = 'Cancel' OR {self} IN {named.format("Cancel")} THEN 'cancelled'
        WHEN {self} IN {named.format("Update")} THEN 'superseded'
        WHEN message_type IN ('Ack', 'Error') OR expires <= coalesce(moment, getvariable('now')::TIMESTAMP)
            THEN 'expired'
        ELSE 'active' END AS state"""
