"""One simulated city for all tests of this folder, ended after the last of them: while it lives it keeps half a
processor busy."""

import os
import shutil
from collections.abc import Iterator

import pytest

from tests.browser.conftest import NEEDED
from tests.browser.pushing import FEEDS, KEY, VARIABLE
from tests.browser.serving import ROOT, Serving


@pytest.fixture(scope="package")
def meridian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """The simulated city with its past made and all its feeds live; a wearable and a camera more can be pushed."""
    if any(shutil.which(name) is None for name in NEEDED):
        pytest.skip("no browser to look at it with")
    folder = tmp_path_factory.mktemp("meridian")
    (folder / "city.toml").write_text((ROOT / "city.toml").read_text() + FEEDS)
    os.environ[VARIABLE] = KEY
    serving = Serving(folder / "data", "--city", str(folder / "city.toml"))
    serving.start()
    serving.lively()
    yield serving
    serving.stop()
