"""What every test may ask for: a fixed clock, a store in memory, the recorded documents."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from model.actor import HOUSE
from store import Reader, Store

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
ROOT = Path(__file__).parent.parent

settings.register_profile(
    "house",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=50,
)
settings.load_profile("house")


BROWSER: Final = "tests/browser/"


class OneBrowser(LoadFileScheduling):  # type: ignore[misc]
    """A file's tests in a row on one worker, and all that drive a browser on one: a served city and a page that is
    looked at keep a processor busy, and two of each would starve one another."""

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(BROWSER) else str(super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneBrowser | None:
    """Who runs beside whom, under `--dist loadfile`."""
    return OneBrowser(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first: a worker has all browser tests."""
    items.sort(key=lambda item: (not item.nodeid.startswith(BROWSER), not item.nodeid.startswith(f"{BROWSER}meridian")))


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
