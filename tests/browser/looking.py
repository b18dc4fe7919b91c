"""Looking at a page as a person does."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlparse

from tests.browser.serving import Serving


class Looking:
    """dash[testing]'s browser on one served city."""

    def __init__(self, browser: Any, serving: Serving) -> None:
        self.browser, self.serving, self.driver = browser, serving, browser.driver

    def visit(self, path: str = "/") -> "Looking":
        """Open an address and wait until the page stands."""
        return self.visit_at(self.serving.url + path)

    def visit_at(self, url: str) -> "Looking":
        """The same, where the city is reached by another way than its own port."""
        self.driver.get(url)
        self.browser.wait_for_element("#page", timeout=30)
        return self

    def ask(self, script: str) -> Any:
        """What a JavaScript expression is."""
        return self.driver.execute_script(f"return {script}")

    def until(self, true: Callable[[], Any], seconds: float = 30) -> Any:
        """Wait until it is true; what it then is. Fails with what it was last."""
        ends, found = time.monotonic() + seconds, None
        while time.monotonic() < ends:
            if found := true():
                return found
            time.sleep(0.1)
        raise AssertionError(f"still {found!r} after {seconds} s")

    def texts(self, selector: str) -> list[str]:
        """The texts of all elements that match."""
        found: list[str] = self.ask(f"[...document.querySelectorAll({selector!r})].map(e => e.textContent)")
        return found

    def click(self, selector: str) -> None:
        """Click the first element that matches."""
        self.browser.wait_for_element(selector, timeout=20)
        self.driver.execute_script(f"document.querySelector({selector!r}).click()")

    @property
    def address(self) -> str:
        """The page's query."""
        return str(self.ask("location.search"))

    def complaints(self) -> list[str]:
        """Severe console messages so far."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]

    def other_hosts(self) -> set[str]:
        """Hosts that the page asked, other than its own."""
        names = self.ask("performance.getEntriesByType('resource').map(e => e.name)")
        return {urlparse(name).netloc for name in names if name.startswith("http")} - {
            urlparse(self.serving.url).netloc
        }
