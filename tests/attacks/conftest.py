"""What the attacks share."""

from collections.abc import Iterator

import pytest

from store import Store
from tests.attacks.house import House
from tests.connectors.conftest import Pen


@pytest.fixture
def pen(memory: Store) -> Pen:
    """A pen for the store in memory."""
    return Pen(memory)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A town with accounts, for all attacks together."""
    made = House(tmp_path_factory.mktemp("house"))
    yield made
    made.serving.stop()


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The same as a demonstration."""
    made = House(tmp_path_factory.mktemp("shown"), demo=True)
    yield made
    made.serving.stop()
