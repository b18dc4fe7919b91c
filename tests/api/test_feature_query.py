"""What a request for features means; whatever is asked, the answer is a query or a refusal."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.feature_query import MOST, TYPES, FeatureQuery, box, period, read, wanted
from api.problem import ProblemError
from model.incident import INCIDENT
from queries import Between, Within

COLUMNS = list(INCIDENT.schema)
WORDS = st.text(max_size=30) | st.from_regex(r"[-0-9.,/TZ:+]{0,30}", fullmatch=True)


def asked(*given: tuple[str, str], accept: str = "") -> FeatureQuery:
    return read(given, accept, INCIDENT, COLUMNS)


@given(st.sampled_from(["bbox", "datetime", "limit", "cursor", "f", "kind", "else"]), WORDS)
def test_anything_at_all_is_a_query_or_a_refusal(name: str, value: str) -> None:
    try:
        found = asked((name, value))
    except ProblemError as refusal:
        assert refusal.status == 400 and refusal.detail
    else:
        assert found.limit is None or 1 <= found.limit <= MOST


@given(st.integers(1, 10**15))
def test_a_limit_is_kept_up_to_the_most(limit: int) -> None:
    assert asked(("limit", str(limit))).limit == min(limit, MOST)


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_an_interval_holds_its_ends(a: datetime, b: datetime) -> None:
    low, high = sorted((a, b))
    assert period(f"{low.isoformat()}/{high.isoformat()}") == Between("observed_at", low, high)
    assert period(f"{low.isoformat()}/..") == Between("observed_at", low, None)
    assert period(low.isoformat()) == Between("observed_at", low, low)


def test_a_date_is_its_whole_day() -> None:
    day = datetime(2026, 11, 22, tzinfo=UTC)
    assert period("2026-11-22") == Between(
        "observed_at", day, day.replace(hour=23, minute=59, second=59, microsecond=999999)
    )


def test_a_plus_that_arrived_as_a_space_is_a_plus() -> None:
    assert period("2026-11-22T15:00:00 01:00") == period("2026-11-22T14:00:00Z")


def test_heights_are_left_out() -> None:
    assert box("1,2,-9,3,4,9") == Within(1, 2, 3, 4) == box("1,2,3,4")


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "json"),
        ("text/csv", "csv"),
        ("application/geo+json;q=0.5, text/csv;q=0.9", "csv"),
        ("text/csv;q=0.1, application/json", "json"),
        ("application/vnd.apache.parquet", "parquet"),
        ("image/png", "json"),
        ("text/csv;q=nonsense, */*;q=0.1", "json"),
    ],
)
def test_the_accept_header_chooses_where_f_says_nothing(accept: str, form: str) -> None:
    assert wanted(None, accept) == form
    assert all(wanted(f, accept) == f for f in TYPES)
