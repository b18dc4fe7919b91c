"""How many incidents the whole city is to expect: a Poisson regression on recent levels, weekday, hour and season, and
an interval from a negative binomial whose dispersion is what the last half year left unexplained."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.optimize import minimize, minimize_scalar
from scipy.stats import nbinom

from analysis.risk.cells import Floats
from analysis.risk.past import Past, seen

LEVELS_D: Final = (14, 56, 182, 364)
INTERVAL: Final = 0.9
DAY_H: Final = 24.0
USUAL_D: Final = 182
RIDGE: Final = 1e-3
LEAST: Final = 1e-6  # a trait that never moved tells nothing, whatever it does later
YEAR_H: Final = 400 * DAY_H
SEASONAL: Final = slice(len(LEVELS_D), len(LEVELS_D) + 5)  # this time of last year, and the turn of the year
FEAST_DAYS: Final = ((1, 1), (7, 4), (12, 24), (12, 25))


@dataclass(frozen=True)
class Total:
    """Incidents expected in a window, and what nine in ten windows stay within."""

    expected: float
    low: float
    high: float


class Totals:
    """Learns from windows that are over; asked for one that is to come."""

    def __init__(self, hours: int) -> None:
        self.hours, self.dispersion = hours, 0.0
        self._slope: Floats = np.zeros(1)
        self._scale: Floats = np.ones(1)
        self._mean: Floats = np.zeros(1)

    def fit(self, past: Past, starts: Floats, happened: Floats) -> "Totals":
        """From windows (hours at which they began) and how many incidents each brought."""
        traits = np.array([_traits(past, start, self.hours) for start in starts])
        spread = traits.std(axis=0)
        if len(starts) and starts[-1] - starts[0] < YEAR_H:
            spread[SEASONAL] = 0  # a season that was not seen twice is no season yet
        self._mean, self._scale = traits.mean(axis=0), np.where(spread > LEAST, spread, np.inf)
        self._slope = _regressed(self._standing(traits), happened)
        return self

    def _standing(self, traits: Floats) -> Floats:
        """Traits on one scale, after a constant."""
        return np.column_stack([np.ones(len(traits)), (traits - self._mean) / self._scale])

    def disperse(self, expected: Floats, happened: Floats) -> None:
        """Take the dispersion from forecasts that were made and what came: the likeliest of a negative binomial."""

        def unlikely(log_alpha: float) -> float:
            return -float(_negative_binomial(expected, np.exp(log_alpha)).logpmf(happened).sum())

        found = minimize_scalar(unlikely, bounds=(-12.0, 1.0), method="bounded")
        self.dispersion = float(np.exp(found.x))

    def expect(self, past: Past, start: float) -> Total:
        """What is to be expected of the window that begins then.

        Parts of a day were learnt by the clock (0 to 8, 8 to 16, …): of a window that lies across two of them it is
        that part's, in the ratio of what its own hours usually bring.
        """
        slot = start // self.hours * self.hours if self.hours < DAY_H else start
        traits = self._standing(np.array([_traits(past, slot, self.hours)]))
        expected = max(float(np.exp(np.clip(traits @ self._slope, -20, 20))[0]), 1e-3)
        if start != slot:
            usual = _by_hour(past, start)
            own, learnt = (usual[(int(each) + np.arange(self.hours)) % 24].sum() for each in (start, slot))
            expected *= float(own / learnt)
        spread = _negative_binomial(np.array([expected]), self.dispersion)
        low, high = spread.ppf((1 - INTERVAL) / 2)[0], spread.ppf((1 + INTERVAL) / 2)[0]
        return Total(expected, float(low), float(high))


def _regressed(traits: Floats, happened: Floats) -> Floats:
    """The slopes of a Poisson regression on a logarithm; but the constant's they are held a little towards 0."""
    held = np.append(0.0, np.full(traits.shape[1] - 1, RIDGE))

    def unlikely(slope: Floats) -> tuple[float, Floats]:
        level = np.clip(traits @ slope, -20, 20)
        rate = np.exp(level)
        loss = float((rate - happened * level).mean() + 0.5 * held @ slope**2)
        return loss, traits.T @ (rate - happened) / len(happened) + held * slope

    start = np.append(np.log(max(happened.mean(), 1e-3)), np.zeros(traits.shape[1] - 1))
    return np.asarray(minimize(unlikely, start, jac=True, method="L-BFGS-B").x)


def _negative_binomial(expected: Floats, alpha: float) -> Any:
    """Mean μ and variance μ + αμ²."""
    size = 1 / max(alpha, 1e-9)
    return nbinom(size, size / (size + expected))


def _by_hour(past: Past, hour: float) -> Floats:
    """How many incidents of the last half year fell in each hour of the clock, one more each."""
    upto = int(np.searchsorted(past.known, hour, side="right"))
    some = (past.at[:upto] > hour - USUAL_D * DAY_H) & ~past.vague[:upto]
    return np.asarray(
        np.bincount((past.at[:upto][some] % DAY_H).astype(np.int64), minlength=24) + 1.0, dtype=np.float64
    )


def _traits(past: Past, start: float, hours: int) -> list[float]:
    """Logarithms of recent levels, the season, the weekday and the slot of the window that begins then.

    Levels end where what is known ends: a publisher that tells of a month when it is over has not told of this one.
    """
    upto = int(np.searchsorted(past.known, start, side="right"))
    at = past.at[max(0, upto - 400_000) : upto]
    end = seen(past, start)
    levels = [np.log((np.count_nonzero((at > end - days * DAY_H) & (at <= end)) + 1) / days) for days in LEVELS_D]
    year = np.count_nonzero((at > start - 379 * DAY_H) & (at <= start - 351 * DAY_H))
    turn = 2 * np.pi * (start / DAY_H % 365.2425) / 365.2425
    found = [*levels, np.log((year + 1) / 28), np.sin(turn), np.cos(turn), np.sin(2 * turn), np.cos(2 * turn)]
    if hours < 168:
        weekday = int(start // DAY_H + 3) % 7  # 1 January 1970 was a Thursday
        found += [float(weekday == n) for n in range(6)]
        date = np.datetime64(int(start // DAY_H), "D").astype(object)
        found += [float((date.month, date.day) == feast) for feast in FEAST_DAYS]
    if hours < DAY_H:
        slot, slots = int(start % DAY_H // hours), int(DAY_H // hours)
        weekend = float(int(start // DAY_H + 3) % 7 >= 5)
        found += [float(slot == n) for n in range(1, slots)] + [weekend * (slot == n) for n in range(1, slots)]
    return [float(each) for each in found]
