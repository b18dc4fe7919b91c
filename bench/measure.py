"""A measurement: a function that takes a folder and a scale and gives figures; its decorator registers it."""

import resource
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Final


@dataclass(frozen=True)
class Figure:
    """One number, and what it has to reach, if anything: at least, or at most."""

    what: str
    value: float
    unit: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def holds(self) -> bool | None:
        """Whether it reaches what it has to; None where nothing is asked."""
        if self.at_least is None and self.at_most is None:
            return None
        return (self.at_least is None or self.value >= self.at_least) and (
            self.at_most is None or self.value <= self.at_most
        )


Measured = Callable[[Path, float], Iterable[Figure]]
MEASUREMENTS: Final[dict[str, Measured]] = {}


def measurement(name: str) -> Callable[[Measured], Measured]:
    """Register a measurement under a name that `python -m bench NAME` takes."""

    def register(function: Measured) -> Measured:
        MEASUREMENTS[name] = function
        return function

    return register


def seconds(deed: Callable[[], object]) -> float:
    """How long it takes."""
    began = perf_counter()
    deed()
    return perf_counter() - began


def milliseconds(deed: Callable[[int], object], times: int) -> tuple[float, float]:
    """p50 and p95 of doing it that many times, the first left out; it is told how often it has been done."""
    deed(0)
    took = sorted(seconds(lambda n=n: deed(n)) * 1000 for n in range(1, times + 1))  # type: ignore[misc]
    cuts = quantiles(took, n=20, method="inclusive")
    return cuts[9], cuts[18]


def peak_mb() -> float:
    """The most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
