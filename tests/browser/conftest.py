"""Meridian, served for all browser tests together; skipped, naming what is missing, where there is no Chromium."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.serving import Serving

NEEDED = ("chromium", "chromedriver")
FLAGS = (
    "--headless=new",
    "--window-size=1920,1080",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_setup_options() -> object:
    """How dash[testing] starts Chromium."""
    from selenium.webdriver.chrome.options import Options

    options: Any = Options()
    for flag in FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return options


@pytest.fixture(autouse=True)
def chromium() -> None:
    """Skip, and say why, where the browser is not installed."""
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        pytest.skip(f"not installed: {', '.join(missing)}")


@pytest.fixture(scope="session")
def meridian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """The simulated city with its past made and all its feeds live."""
    if any(shutil.which(name) is None for name in NEEDED):
        pytest.skip("no browser to look at it with")
    serving = Serving(tmp_path_factory.mktemp("meridian") / "data")
    serving.start()
    serving.lively()
    yield serving
    serving.stop()
