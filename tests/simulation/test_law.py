"""Calls follow the law that `risk.py` states: the numbers it promises, in time and in space."""

import csv
import io
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from simulation.call_types import KINDS, call_types
from simulation.calls import DAY_S, calls, worded
from simulation.city import Meridian
from simulation.history import HEADERS
from simulation.plane import HEIGHT, WIDTH, Floats, lonlat
from simulation.risk import A_DAY, LAWS, background_a_day, field, rhythm
from simulation.spots import CELL_M, spots
from tests.simulation.conftest import NOON, SEED

FIRST, LAST = date(2026, 8, 3), date(2026, 9, 27)  # eight whole weeks


def test_a_day_is_the_same_day_whatever_is_asked_around_it() -> None:
    alone = calls(SEED, date(2026, 9, 1), date(2026, 9, 1))
    among = calls(SEED, date(2026, 8, 20), date(2026, 9, 3))
    start = (date(2026, 9, 1) - date(1970, 1, 1)).days * DAY_S
    same = among.between(start, start + DAY_S)
    assert np.array_equal(alone.at, same.at)
    assert np.array_equal(alone.number, same.number)
    assert worded(SEED, alone)["cad_number"].to_list() == worded(SEED, same)["cad_number"].to_list()


def test_each_kind_comes_as_often_as_its_share_says() -> None:
    some = calls(SEED, FIRST, LAST)
    days = (LAST - FIRST).days + 1
    for number, kind in enumerate(KINDS):
        expected = A_DAY * LAWS[kind].share * days
        season = 1 + LAWS[kind].season
        found = int((some.kind == number).sum())
        assert 0.85 * min(expected, expected * season) - 30 < found < 1.15 * max(expected, expected * season) + 30, kind


def test_the_rhythm_of_a_week_averages_to_one_but_for_the_season() -> None:
    hours = np.arange(168) + 490_000
    for row, kind in zip(rhythm(hours), KINDS, strict=True):
        assert row.mean() == pytest.approx(1, abs=abs(LAWS[kind].season) + 0.02)


def test_intensity_summed_over_the_city_and_six_weeks_is_the_number_of_calls(quiet_city: Meridian) -> None:
    """The true risk, integrated by the midpoint of each third hour, against what was drawn."""
    x = np.arange(-WIDTH / 2 - CELL_M / 2, WIDTH / 2 + CELL_M, CELL_M)
    y = np.arange(-HEIGHT / 2 - CELL_M / 2, HEIGHT / 2 + CELL_M, CELL_M)
    lon, lat = lonlat(*(axis.ravel() for axis in np.meshgrid(x, y)))
    begin, hours = datetime(2026, 10, 4, tzinfo=UTC), np.arange(0, 42 * 24, 3)
    expected = sum(
        3 * (CELL_M / 1000) ** 2 * quiet_city.intensity(lon, lat, begin + timedelta(hours=int(h) + 1.5)).sum()
        for h in hours
    )
    found = len(calls(SEED, begin.date(), begin.date() + timedelta(days=41)))
    assert found == pytest.approx(expected, rel=4 / np.sqrt(found) + 0.01)


def test_intensity_says_where_the_next_calls_are(quiet_city: Meridian) -> None:
    """Calls fall on cells of far higher intensity than places chosen blindly."""
    at = datetime(2026, 10, 20, 18, tzinfo=UTC)
    place = spots(SEED)
    start = at.timestamp()
    some = calls(SEED, at.date(), at.date() + timedelta(days=1)).between(start, start + 6 * 3600)
    hit = quiet_city.intensity(place.lon[some.spot], place.lat[some.spot], at)
    blind = quiet_city.intensity(place.lon, place.lat, at)
    assert hit.mean() > 1.5 * blind.mean()


def test_a_category_is_a_part_of_the_whole(quiet_city: Meridian) -> None:
    place = spots(SEED)
    lon, lat = place.lon[:500], place.lat[:500]
    parts = sum(quiet_city.intensity(lon, lat, NOON, kind) for kind in KINDS)
    assert np.allclose(parts, quiet_city.intensity(lon, lat, NOON))


def test_calls_beget_calls_near_by() -> None:
    """Pairs of traffic calls within an hour and 300 m, against the same calls with their days shuffled."""
    some = calls(SEED, FIRST, LAST)
    rows = some.kind == KINDS.index("traffic")
    at, place = some.at[rows], spots(SEED)
    x, y = place.x[some.spot[rows]], place.y[some.spot[rows]]

    def close_pairs(moments: Floats) -> int:
        order = np.argsort(moments)
        when, east, north = moments[order], x[order], y[order]
        soon = [(when[n:] - when[:-n] < 3600) for n in range(1, 30)]
        near = [np.hypot(east[n:] - east[:-n], north[n:] - north[:-n]) < 300 for n in range(1, 30)]
        return sum(int((a & b).sum()) for a, b in zip(soon, near, strict=True))

    days = np.random.default_rng(0).permutation(at // DAY_S)
    assert close_pairs(at) > 1.5 * close_pairs(days * DAY_S + at % DAY_S)


def test_a_share_of_calls_is_background_and_the_rest_follows_from_others() -> None:
    total = A_DAY * sum(law.share for law in LAWS.values())
    assert background_a_day().sum() < 0.9 * total
    assert sum(law.share for law in LAWS.values()) == pytest.approx(1)


def test_every_kinds_background_is_a_share_of_places() -> None:
    assert np.allclose(field(SEED).share.sum(axis=1), 1)
    assert np.allclose(field(SEED).cells.sum(axis=1), 1)


def test_there_are_many_types_and_priorities_are_plausible() -> None:
    assert len({t.words for t in call_types()}) >= 40
    assert {t.kind for t in call_types()} == set(KINDS)
    told = worded(SEED, calls(SEED, FIRST, LAST))
    shares = Counter(told["priority"].to_list())
    assert 0.03 < shares[1] / len(told) < 0.07
    assert max(len(text) for text in told["narrative"].to_list()) > 200
    assert told["cad_number"].is_unique().all()


def test_history_holds_about_two_hundred_thousand_closed_calls_in_months(quiet_city: Meridian) -> None:
    documents = list(quiet_city.history(NOON))
    assert all(len(d) < 15_000_000 for d in documents)
    assert all(d.startswith((",".join(HEADERS) + "\n").encode()) for d in documents)
    assert 190_000 < sum(d.count(b",CLOSED,") for d in documents) < 225_000
    rows = list(csv.DictReader(io.StringIO(documents[-1].decode())))
    steps = {status: sum(r["call_status"] == status for r in rows) for status in ("DISPATCHED", "ON SCENE", "CLOSED")}
    assert sum(steps.values()) == len(rows) and len(set(steps.values())) == 1
    assert b"DISPATCHED" not in documents[0]
    assert all(datetime.fromisoformat(r["last_change_utc"]) <= NOON for r in rows)
    assert not any(r["received_local"].endswith("Z") for r in rows)


def test_history_and_the_live_calls_share_no_number(quiet_city: Meridian) -> None:
    last = list(csv.DictReader(io.StringIO(list(quiet_city.history(NOON, days=3))[-1].decode())))
    past, live = {r["cad_number"] for r in last}, {c.cad_number for c in quiet_city.calls()}
    assert past and live and not past & live


def test_history_is_the_same_on_a_second_start(quiet_city: Meridian) -> None:
    again = Meridian(SEED, lambda: NOON + timedelta(days=1))
    once = list(csv.DictReader(io.StringIO(next(quiet_city.history(NOON, days=10)).decode())))
    later = [r for d in again.history(NOON, days=10) for r in csv.DictReader(io.StringIO(d.decode()))]
    numbers = {(r["cad_number"], r["call_status"]): r for r in later}
    assert all(numbers[r["cad_number"], r["call_status"]] == r for r in once)
