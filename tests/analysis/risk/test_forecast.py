"""Forecasts: nothing of the future leaks into them, they beat their rivals where there is something to learn, and say
so where there is not."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from analysis.risk.backtest import backtest, scores
from analysis.risk.forecast import MODELS, Fitted, fit, fit_totals, windows
from analysis.risk.past import Past
from tests.analysis.risk.town import DAY, cells, law, past

SOME = cells()
ALL = past(SOME)
FROM = 390 * DAY


@cache
def fitted(hours: int = 24) -> Fitted:
    return fit(ALL, SOME, FROM, hours)


def planted(told: Past, at: float, known: float, many: int = 400) -> Past:
    """The same past with many incidents more in one cell."""
    more = Past(np.full(many, 7), np.full(many, at), np.full(many, known), np.zeros(many, dtype=bool))
    both = [np.concatenate([getattr(told, name), getattr(more, name)]) for name in ("cell", "at", "known", "vague")]
    order = np.argsort(both[2], kind="stable")
    return Past(*(each[order] for each in both))


@pytest.mark.parametrize(("at", "known"), [(FROM + 30, FROM + 30), (FROM - 100, FROM + 0.01), (FROM - 2000, FROM + 1)])
def test_what_was_not_known_yet_changes_neither_fit_nor_forecast(at: float, known: float) -> None:
    other = planted(ALL, at, known)
    again = fit(other, SOME, FROM, 24)
    mine, theirs = (next(iter(windows(one, told, SOME, [FROM]))) for one, told in ((fitted(), ALL), (again, other)))
    for name in MODELS:
        assert np.array_equal(mine.shares[name], theirs.shares[name]), name
    assert mine.total == theirs.total


def test_what_was_known_does_change_it() -> None:
    other = planted(ALL, FROM - 5, FROM - 4)
    mine, theirs = (next(iter(windows(fitted(), told, SOME, [FROM]))) for told in (ALL, other))
    for name in MODELS:
        assert theirs.shares[name][7] > 2 * mine.shares[name][7], name


@pytest.mark.parametrize("hours", [8, 24, 168])
def test_shares_are_shares_and_the_true_law_is_found(hours: int) -> None:
    window = next(iter(windows(fitted(hours), ALL, SOME, [FROM])))
    for name in MODELS:
        assert window.shares[name].sum() == pytest.approx(1, rel=1e-3) and (window.shares[name] > 0).all()
    assert np.corrcoef(window.shares["blend"], law(SOME))[0, 1] > 0.9
    assert window.total.expected == pytest.approx(30 * hours / 24, rel=0.2)
    assert window.total.low < window.total.expected < window.total.high


def test_the_report_has_what_the_contract_names_and_the_same_number_everywhere() -> None:
    found = backtest(ALL, SOME, FROM, FROM + 28 * DAY, 24)
    in_it = int(((ALL.at >= FROM) & (ALL.at < FROM + 28 * DAY)).sum())
    assert found["events"] == in_it and set(found["models"]) == set(MODELS) and found["winner"] in MODELS
    area = {share: max(1, round(int(share) / 100 * len(SOME))) / len(SOME) for share in ("1", "2", "5", "10", "20")}
    for told in found["models"].values():
        assert set(told) == {
            "pai",
            "hit_rate",
            "pei_5",
            "gain_nats",
            "jaccard5",
            "coverage90",
            "total_ratio",
            "calibration",
        }
        for share, rate in told["hit_rate"].items():
            assert told["pai"][share] == pytest.approx(rate / area[share], abs=1e-3)
        assert len(told["calibration"]) == 10
    blend = found["models"]["blend"]
    caught = f"{100 * found['models'][found['winner']]['hit_rate']['5']:.1f} %"
    assert caught in found["words"]
    assert blend["gain_nats"] > 0.3 and blend["pai"]["5"] > 3 and 0.7 < blend["total_ratio"] < 1.3
    assert found["differences"]["blend-counts"]["low"] <= found["differences"]["blend-counts"]["pai5_percent"]


def test_a_forecast_is_no_better_than_chance_where_all_is_chance() -> None:
    luck = np.random.default_rng(4)
    at = np.sort(luck.random(9_000) * 420 * DAY)
    even = Past(luck.integers(len(SOME), size=9_000), at, at, np.zeros(9_000, dtype=bool))
    found = backtest(even, SOME, FROM, FROM + 28 * DAY, 24)
    for told in found["models"].values():
        assert told["pai"]["5"] == pytest.approx(1, abs=0.45)
    assert abs(found["models"]["blend"]["gain_nats"]) < 0.05


def test_two_months_of_history_are_forecast_from_all_the_same() -> None:
    young = ALL.only(ALL.at > FROM - 60 * DAY)
    one = fit(young, SOME, FROM, 24)
    assert one.trees is None
    found = scores(one, young, SOME, [FROM + n * DAY for n in range(14)])
    assert found["mixture"].pai5 > 2


def test_a_history_with_a_hole_where_it_would_learn_is_forecast_from_all_the_same() -> None:
    holed = ALL.only((ALL.at < 60 * DAY) | (ALL.at > FROM - 3 * DAY))
    one = fit(holed, SOME, FROM, 24)
    window = next(iter(windows(one, holed, SOME, [FROM])))
    assert all(np.isfinite(each).all() and each.sum() == pytest.approx(1, rel=1e-3) for each in window.shares.values())


def test_a_default_hour_is_no_word_of_a_slot() -> None:
    at = np.floor(ALL.at / DAY) * DAY
    vague = replace(ALL, at=np.where(np.arange(len(ALL)) % 2, ALL.at, at), vague=np.arange(len(ALL)) % 2 == 0)
    assert (np.diff(vague.known) >= 0).all()
    found = scores(fit(vague, SOME, FROM, 8), vague, SOME, [FROM + 8 * n for n in range(30)])
    whole = int(((vague.at >= FROM) & (vague.at < FROM + 10 * DAY) & ~vague.vague).sum())
    assert sum(found["blend"].events) == whole


def test_a_part_of_a_day_is_foretold_whenever_the_fit_was_made_and_the_window_begins() -> None:
    luck, days = np.random.default_rng(8), 300
    rate = np.where(np.arange(24) >= 18, 4.0, 0.5)  # evenings
    came = luck.poisson(np.tile(rate, days))
    at = np.repeat(np.arange(24 * days, dtype=float), came) + 0.5
    told = Past(np.zeros(len(at), dtype=np.int64), at, at + 0.1, np.zeros(len(at), dtype=bool))
    day = 24.0 * (days - 1)
    totals = fit_totals(told, day + 3.3, 8)
    for start in (3.3, 6.0, 14.0, 22.0, 23.0):
        hours = (int(start) + np.arange(8)) % 24
        assert totals.expect(told, day + start).expected == pytest.approx(rate[hours].sum(), rel=0.2), start
