"""Doing things on the live map as a dispatcher does: keys, the sheet, a card and its deeds."""

import time
from typing import Any

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.browser.looking import Looking

ENTER, ESC, TAB = Keys.ENTER, Keys.ESCAPE, Keys.TAB
SHEET, FAULT, TOLD = "#incident-sheet", "#card-deeds .deed-told.red", "#card-deeds .deed-told"


def ready(looking: Looking, address: str = "/") -> Looking:
    """The live map with its board, knowing what its role may do."""
    looking.visit(address)
    looking.until(lambda: looking.ask("window.city && city.state.started && Boolean(city.me)"))
    looking.until(lambda: looking.texts("#incident-rows .inc"))
    return looking


def press(looking: Looking, *keys: str) -> None:
    """Keys, as whatever holds the focus hears them."""
    chain: Any = ActionChains
    chain(looking.driver, duration=0).send_keys(*keys).perform()


def lasted(looking: Looking, *keys: str) -> float:
    """The seconds that pressing these keys took."""
    began = time.monotonic()
    press(looking, *keys)
    return time.monotonic() - began


def select(looking: Looking, incident: str) -> None:
    """Its card, with its deeds."""
    looking.driver.execute_script("city.select({ table: 'incident', id: arguments[0] })", incident)
    looking.until(lambda: looking.ask("city.told()?.id") == incident)


def told(looking: Looking, column: str) -> Any:
    return looking.ask(f"city.told()?.[{column!r}]")


def said(looking: Looking, selector: str = TOLD) -> str:
    return " ".join(looking.texts(selector)).strip()


def deeds(looking: Looking) -> list[str]:
    return looking.texts(".deed-bar .btn:not([hidden])")


def hidden(looking: Looking, selector: str) -> bool:
    return bool(looking.ask(f"document.querySelector({selector!r}).hidden"))


def typed(looking: Looking, selector: str) -> str:
    return str(looking.ask(f"document.querySelector({selector!r}).value"))


def stand_still(looking: Looking) -> None:
    """The card is not asked for any more: the person goes on with what they saw, until `city.goAgain()`."""
    looking.driver.execute_script(
        "const set = city.set; city.goAgain = () => { city.set = set; city.askCard(); };"
        "city.set = (name, data) => { if (name !== 'selection-chosen') set(name, data); };"
    )


def click_map(looking: Looking, x: int, y: int) -> None:
    """A click at that pixel of the map."""
    looking.driver.execute_script(
        "const map = city.map.getContainer(), box = map.getBoundingClientRect();"
        "map.dispatchEvent(new MouseEvent('click', { clientX: box.x + arguments[0], clientY: box.y + arguments[1],"
        " bubbles: true, view: window }));",
        x,
        y,
    )


def leave(looking: Looking) -> None:
    """Esc, until it is asked whether what was typed may go; the first may only close the suggestions."""
    for _ in range(3):
        press(looking, ESC)
        if looking.texts(".deed-ask"):
            return
    raise AssertionError("nobody asked")
