"""History as cities have it: what is wrong is left out, counted, and never silently learnt from."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from analysis.risk.past import Cleaned, cleaned, hour
from tests.analysis.risk.town import cells, rows

ZONE = ZoneInfo("America/Chicago")
UNTIL = datetime(2026, 2, 1, tzinfo=UTC)


def of(frame: pl.DataFrame) -> Cleaned:
    return cleaned(frame, cells(), ZONE, UNTIL)


def with_first(**said: object) -> pl.DataFrame:
    """The rows, the first of which says something else."""
    frame = rows()
    changes = [
        pl.when(pl.int_range(pl.len()) == 0).then(pl.lit(value)).otherwise(name).alias(name)
        for name, value in said.items()
    ]
    return frame.with_columns(changes).with_columns(pl.col(name).cast(frame.schema[name]) for name in said)


def test_sound_rows_are_all_learnt_from() -> None:
    found = of(rows())
    assert len(found.past) == 60 and len(found.category) == 60
    assert {reason for reason, count in found.noted.items() if count} <= {"rows", "with a default time"}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"observed_at": datetime(2031, 1, 1, tzinfo=UTC)}, "in the future"),
        ({"observed_at": datetime(1900, 1, 1, tzinfo=UTC)}, "too old to be true"),
        ({"state": "false_alarm"}, "taken back"),
        ({"lon": None}, "without a place"),
        ({"lon": 12.0}, "outside the city"),
    ],
)
def test_a_row_that_is_wrong_is_left_out_and_counted(said: dict[str, object], reason: str) -> None:
    found = of(with_first(**said))
    assert len(found.past) == 59 and found.noted[reason] == 1


def test_what_happens_later_changes_nothing_that_was_known_before() -> None:
    judged = UNTIL - timedelta(days=1)
    early = rows().filter(pl.col("observed_at") < judged)
    later = early.head(40).with_columns(
        observed_at=pl.lit(UNTIL - timedelta(hours=1)).dt.cast_time_unit("us"), lon=pl.lit(early["lon"][0]),
        lat=pl.lit(early["lat"][0]), type=pl.format("T{}", pl.int_range(40)),
    )  # fmt: skip
    before = cleaned(early, cells(), ZONE, UNTIL, judged)
    after = cleaned(pl.concat([early, later.select(early.columns)]), cells(), ZONE, UNTIL, judged)
    known = after.past.known_by(hour(judged, ZONE))
    assert known.at.tolist() == before.past.at.tolist() and known.cell.tolist() == before.past.cell.tolist()
    assert len(after.past) > len(before.past)


def test_a_sensitive_incident_lends_no_place_its_words() -> None:
    found = of(rows().with_columns(sensitive=pl.int_range(pl.len()) < 10))
    assert sorted(found.words.tolist()).count("incident") == 10


def test_what_is_told_twice_counts_once() -> None:
    found = of(pl.concat([rows(), rows().head(5)]))
    assert len(found.past) == 60 and found.noted["told more than once"] == 5


@pytest.mark.parametrize("off", [0.0, 0.00001])
def test_a_spot_that_holds_two_in_five_of_all_rows_is_a_geocoders_and_no_place(off: float) -> None:
    number = pl.int_range(pl.len())
    pile = rows().with_columns(lon=pl.when(number < 24).then(0.02 + off * number).otherwise("lon"))
    found = of(pile)
    assert found.noted["on one spot that holds too many"] >= 24 and len(found.past) <= 36


def test_midnight_and_noon_of_the_citys_own_clock_are_kept_and_marked() -> None:
    found = of(with_first(observed_at=datetime(2026, 1, 1, 18, 0, tzinfo=UTC)))
    assert found.noted["with a default time"] == 1 and int(found.past.vague.sum()) == 1


def test_a_row_is_known_from_when_it_came_and_never_before_it_happened() -> None:
    month = datetime(2026, 1, 31, tzinfo=UTC)
    frame = rows().with_columns(received_at=pl.lit(month, dtype=pl.Datetime("us", "UTC")))
    assert set(of(frame).past.known.tolist()) == {hour(month, ZONE)}
    early = of(rows().with_columns(reported_at=pl.col("observed_at") - timedelta(days=3), received_at="observed_at"))
    assert (early.past.known >= early.past.at).all()


def test_what_was_imported_years_later_was_known_when_it_was_reported() -> None:
    frame = rows().with_columns(received_at=pl.lit(datetime(2029, 1, 1, tzinfo=UTC), dtype=pl.Datetime("us", "UTC")))
    told = of(frame).past
    assert (told.known - told.at).tolist() == pytest.approx([1 / 6] * 60)
