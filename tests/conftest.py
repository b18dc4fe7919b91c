"""What every test may ask for: a fixed clock, a store in memory, the recorded documents."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from model.actor import HOUSE
from store import Reader, Store

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
ROOT = Path(__file__).parent.parent

settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("house")


@pytest.fixture
def now() -> datetime:
    """The fixed clock: a Sunday afternoon, UTC."""
    return NOW


@pytest.fixture
def memory() -> Iterator[Store]:
    """An empty store in memory whose clock stands still at `now`."""
    store = Store(clock=lambda: NOW)
    yield store
    store.close()


@pytest.fixture
def house(memory: Store) -> Reader:
    """That store as the house itself sees it."""
    return memory.reader(HOUSE)


@pytest.fixture
def recorded() -> Path:
    """Where the real recorded documents lie; the test is skipped where they do not."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the recorded documents are not here ({folder})")
    return folder
