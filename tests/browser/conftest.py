"""Chromium, and cities to look at with it; skipped, naming what is missing, where there is none."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dash.testing.browser import Browser

from tests.browser.looking import Looking
from tests.browser.serving import Serving
from tests.browser.shut_city import ShutCity

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
    options.add_experimental_option("excludeSwitches", ["disable-background-timer-throttling"])  # as people have it
    return options


@pytest.fixture(scope="module", autouse=True)
def chromium() -> None:
    """Skip, and say why, where the browser is not installed."""
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        pytest.skip(f"not installed: {', '.join(missing)}")


@pytest.fixture(scope="module")
def browser(chromium: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """dash[testing]'s Chromium, started once for a module: a start costs as much as most tests."""
    downloads = str(tmp_path_factory.mktemp("download"))
    with Browser("Chrome", options=[pytest_setup_options()], download_path=downloads, percy_run=False) as started:
        yield started


@pytest.fixture
def dash_br(browser: Browser) -> Iterator[Browser]:
    """The module's browser in a tab of its own, without cookies or storage of the tests before."""
    driver = browser.driver
    before = driver.window_handles
    driver.switch_to.new_window("tab")
    mine, seen = driver.current_window_handle, set()
    for handle in before:
        driver.switch_to.window(handle)
        seen.add(driver.execute_script("return location.origin"))
        driver.close()
    driver.switch_to.window(mine)
    driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    for origin in seen - {"null", "://"}:
        driver.execute_cdp_cmd("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    driver.get_log("browser")
    yield browser


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Serving]:
    """The simulated city for one test that stops it or holds it up; ended whatever the test did to it."""
    serving = Serving(tmp_path / "data")
    serving.start()
    try:
        serving.lively()
        yield serving
    finally:
        os.kill(serving.process, signal.SIGCONT)
        serving.stop()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ShutCity]:
    """Meridian with every door shut, and people who have accounts."""
    made = ShutCity(tmp_path_factory.mktemp("shut"))
    yield made
    made.serving.stop()


@pytest.fixture
def at_the_door(dash_br: Browser, city: ShutCity) -> Looking:
    """Somebody who has not signed in, before that city's sign-in page."""
    found = Looking(dash_br, city.serving)
    found.driver.get(city.serving.url + "/sign-in")
    return found
