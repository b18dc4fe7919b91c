"""A feed's trips add up to how it stands."""

from datetime import UTC, datetime, timedelta

from analysis.standing import Standing

NOW = datetime(2026, 11, 22, 14, 2, 31, tzinfo=UTC)
NEW = Standing("calls", "table", ("incident",), timedelta(seconds=10), timedelta(0), NOW)


def test_counts_add_up_over_trips() -> None:
    twice = NEW.after(NOW, error=None, received=5, written=3, rejected=1).after(NOW, error=None, received=5, rejected=1)
    assert (twice.received, twice.written, twice.rejected) == (10, 3, 2)


def test_an_error_stays_until_a_trip_succeeds() -> None:
    failing = NEW.after(NOW, error=None).after(NOW, error="nobody answered").after(NOW, error="nobody answered")
    assert (failing.failures, failing.status(NOW).last_error, failing.status(NOW).state) == (
        2,
        "nobody answered",
        "late",
    )
    mended = failing.after(NOW, error=None)
    assert (mended.failures, mended.status(NOW).last_error, mended.status(NOW).state) == (0, None, "live")


def test_the_lag_is_the_newest_rows_and_stays_while_nothing_new_comes() -> None:
    told = NEW.after(NOW, error=None, newest=NOW - timedelta(seconds=7)).after(NOW, error=None)
    assert told.status(NOW).lag_s == 7.0
