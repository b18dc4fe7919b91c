"""Pages and streams: each row once while the city goes on, in bounded memory."""

import polars as pl
import pytest

from model.incident import INCIDENT
from model.table import INSTANT, Table
from model.unit import POSITION
from store import Equals, FilterError, Reader, Store
from store.reader import BATCH_ROWS
from tests.store.words import fix, incident, minute, together


def many(table: Table, start: int, count: int, at: float = 0, **more: str) -> pl.DataFrame:
    """That many rows of a table, numbered on from `start`."""
    common = {"source": "calls", **more}
    return table.records(
        pl.DataFrame({"lon": [float(n) for n in range(start, start + count)]}).with_columns(
            *(pl.lit(value).alias(name) for name, value in common.items()),
            pl.lit(minute(at), dtype=INSTANT).alias("received_at"),
            (pl.lit(minute(0), dtype=INSTANT) + pl.duration(seconds=pl.col("lon"))).alias("observed_at"),
            *(
                [pl.col("lon").cast(pl.String).alias("source_id")]
                if table is INCIDENT
                else [pl.lit("E1").alias("unit_id")]
            ),
        )
    ).frame


def pages(reader: Reader, table: Table, size: int, between: list[object], history: bool = False) -> list[pl.DataFrame]:
    """Every page; before each next one, the next deed of `between` is done."""
    found: list[pl.DataFrame] = []
    after, deeds = None, iter(between)
    while True:
        page = reader.rows(table, limit=size, after=after, history=history)
        if page.is_empty():
            return found
        found.append(page)
        after = page["_cursor"][-1]
        deed = next(deeds, None)
        if callable(deed):
            deed()


@pytest.mark.parametrize("table", [INCIDENT, POSITION])
def test_pages_hold_each_row_once_in_all(memory: Store, house: Reader, table: Table) -> None:
    memory.write([table.records(many(table, 0, 55))])
    found = pages(house, table, 10, [])
    assert [page.height for page in found] == [10, 10, 10, 10, 10, 5]
    assert pl.concat(found)["id"].n_unique() == 55


@pytest.mark.parametrize("table", [INCIDENT, POSITION])
def test_what_arrives_between_pages_doubles_and_hides_nothing(memory: Store, house: Reader, table: Table) -> None:
    memory.write([table.records(many(table, 0, 50))])
    before = set(house.rows(table)["id"])
    deeds = [lambda n=n: memory.write([table.records(many(table, 50 + 7 * n, 7))]) for n in range(4)]
    ids = pl.concat(pages(house, table, 10, [*deeds]))["id"]
    assert ids.n_unique() == len(ids)
    assert before <= set(ids)


def test_a_version_that_changes_between_pages_is_still_one_row(memory: Store, house: Reader) -> None:
    memory.write([INCIDENT.records(many(INCIDENT, 0, 50))])
    deeds = [lambda n=n: memory.write([INCIDENT.records(many(INCIDENT, 0, 50, at=n, title=str(n)))]) for n in (1, 2, 3)]
    ids = pl.concat(pages(house, INCIDENT, 10, [*deeds]))["id"]
    assert (len(ids), ids.n_unique()) == (50, 50)


def test_pages_of_history_hold_every_version_of_a_row(memory: Store, house: Reader) -> None:
    memory.write([together([incident("a", at=at, title=str(at)) for at in range(10)])])
    memory.write([together([fix("E1", at, float(at)) for at in range(10)])])
    assert pl.concat(pages(house, INCIDENT, 3, [], history=True))["title"].n_unique() == 10
    assert pl.concat(pages(house, POSITION, 3, [], history=True)).height == 10


def test_a_page_keeps_to_its_filter(memory: Store, house: Reader) -> None:
    memory.write([together([incident(str(n), at=0, priority=n % 3) for n in range(30)])])
    first = house.rows(INCIDENT, [Equals("priority", 1)], limit=6)
    rest = house.rows(INCIDENT, [Equals("priority", 1)], limit=6, after=first["_cursor"][-1])
    assert (first.height, rest.height) == (6, 4)
    assert set(first["priority"]) | set(rest["priority"]) == {1}


@pytest.mark.parametrize("after", ["", "x", "-1", "1.5", "1 OR 1=1", "²", str(2**64)])
def test_a_cursor_that_no_page_gave_is_refused(house: Reader, after: str) -> None:
    with pytest.raises(FilterError, match="cursor"):
        house.rows(INCIDENT, limit=1, after=after)


def test_a_stream_comes_in_bounded_batches_of_one_snapshot(memory: Store, house: Reader) -> None:
    memory.write([POSITION.records(many(POSITION, 0, 2 * BATCH_ROWS + 5))])
    stream = house.batches(POSITION)
    first = next(stream)
    memory.write([POSITION.records(many(POSITION, 3 * BATCH_ROWS, 1000))])
    memory.checkpoint()
    assert house.count(POSITION) == 2 * BATCH_ROWS + 1005  # another question does not end the stream
    sizes = [first.height, *(batch.height for batch in stream)]
    assert max(sizes) <= BATCH_ROWS
    assert sum(sizes) == 2 * BATCH_ROWS + 5


def test_a_stream_of_nothing_still_says_its_columns(house: Reader) -> None:
    (only,) = house.batches(INCIDENT)
    assert only.is_empty()
    assert only.schema == pl.Schema(INCIDENT.schema)
