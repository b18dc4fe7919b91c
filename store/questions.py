"""A question about one table's rows, as SQL: all of them, or a page in an order that stays while rows arrive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from model.table import Table
from store import masks
from store.filters import Filter, FilterError, Parameters
from store.schema import quoted
from store.views import series_id
from store.window import Window

GREATEST_KEY = 2**64 - 1


@dataclass(frozen=True)
class Question:
    """Columns of an origin under a condition; `order` tells its rows apart and never changes."""

    columns: str
    origin: str
    clauses: tuple[str, ...]
    order: str
    parameters: Parameters

    def sql(self) -> str:
        """All rows, in no order."""
        return f"SELECT {self.columns} FROM {self.origin}{self._condition()}"

    def page(self) -> str:
        """The first `$limit` rows; `_cursor` ends each. Keys are sought first, other columns only for them."""
        keys = f"SELECT {self.order} FROM {self.origin}{self._condition()} ORDER BY {self.order} LIMIT $limit"
        chosen = replace(self, clauses=(*self.clauses, f"{self.order} IN ({keys})"))
        return (
            f"SELECT {self.columns}, {self.order}::VARCHAR AS _cursor FROM {self.origin}{chosen._condition()}"
            f" ORDER BY {self.order}"
        )

    def _condition(self) -> str:
        return f" WHERE {' AND '.join(self.clauses)}" if self.clauses else ""


def question(
    table: Table,
    columns: Sequence[str],
    where: Sequence[Filter],
    when: Mapping[str, object],
    history: bool,
    after: str | None,
    window: Window,
) -> Question:
    """The question for one who may see these columns, and so may not filter by any other."""
    seen = replace(table, columns={name: kind for name, kind in table.columns.items() if name in columns})
    made = [each.clause(seen, f"f{i}") for i, each in enumerate(where)]
    clauses = [clause for clause, _ in made]
    parameters = {name: value for _, values in made for name, value in values.items()}
    order = "_row" if history and table.kept != "series" else "_key"
    if after is not None:
        clauses.append(f"{order} > $after")
        parameters["after"] = _key(after)
    shown = ", ".join(quoted(name) for name in columns)
    if history:
        return Question(f"{shown}, superseded_at", _history(table, window), tuple(clauses), order, parameters)
    origin = f"{table.name}_at($moment::TIMESTAMP, $known::TIMESTAMP)"
    return Question(shown, origin, tuple(clauses), order, {**parameters, **when})


def _history(table: Table, window: Window) -> str:
    """Every version of every feed, what is sensitive now generalised in all of them."""
    if table.kept == "series":
        return f"(SELECT {series_id(table)} AS id, *, rowid AS _key FROM log.{table.name})"
    box = ", west AS _west, south AS _south, east AS _east, north AS _north" if table.geometry else ""
    told = dict(masks.addresses(table))
    if not window.sight.exact and (when := masks.hidden(table, "TRUE")):
        told |= masks.shown(table, when)
    masked = f" REPLACE ({', '.join(told.values())})" if told else ""
    within = masks.bounds(table, window.sight, window.schema)
    seen = masks.seen(table, window.sight, window.schema).removesuffix(", ")
    asked = f"WITH {seen} " if seen else ""
    return f"({asked}SELECT *{masked}, key AS _key, rowid AS _row{box} FROM log.{table.name} WHERE {within})"


def _key(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= GREATEST_KEY):
        raise FilterError(f"expected a cursor that an earlier page gave, found {text!r}")
    return int(text)
