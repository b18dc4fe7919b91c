"""A simulated city whose clock a test may turn."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from simulation.city import Meridian
from simulation.transport import SimTransport

SEED = 7
NOON = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands until it is turned."""

    at: datetime = NOON
    turned: list[float] = field(default_factory=list)

    def __call__(self) -> datetime:
        return self.at

    def turn(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def city(clock: Clock) -> Meridian:
    """A city of its own for a test that changes it."""
    return Meridian(SEED, clock)


@pytest.fixture(scope="module")
def quiet_city() -> Meridian:
    """A city that stands at noon, for tests that only look."""
    return Meridian(SEED, Clock())


@pytest.fixture
def client(city: Meridian) -> httpx.Client:
    return httpx.Client(mounts={"sim://": SimTransport(city)})


@pytest.fixture(scope="module")
def reader(quiet_city: Meridian) -> httpx.Client:
    """Asks the city that only stands."""
    return httpx.Client(mounts={"sim://": SimTransport(quiet_city)})
