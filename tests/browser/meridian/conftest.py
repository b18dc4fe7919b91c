"""One simulated city for all tests of this folder, ended after the last of them: while it lives it keeps a quarter of a
processor busy."""

import shutil
from collections.abc import Iterator

import pytest

from tests.browser.conftest import NEEDED
from tests.browser.serving import Serving


@pytest.fixture(scope="package")
def meridian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """The simulated city with its past made and all its feeds live."""
    if any(shutil.which(name) is None for name in NEEDED):
        pytest.skip("no browser to look at it with")
    serving = Serving(tmp_path_factory.mktemp("meridian") / "data")
    serving.start()
    serving.lively()
    yield serving
    serving.stop()
