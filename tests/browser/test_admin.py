"""An administrator's day, in a real browser: accounts, tokens, the log, and a wall that nobody signs in to."""

import httpx
import pytest

from commands import secrets
from tests.browser import axe
from tests.browser.looking import Looking
from tests.browser.shut_city import PASSWORD, ShutCity, come_in, place
from tests.browser.wall_watching import seconds_until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
LIVE = "document.documentElement.dataset.wall === 'live'"
OTHER = "another long password"
# Every body that the page sends to callbacks, from now on.
SPY = """
window.sent = [];
const real = window.fetch;
window.fetch = (address, asked) => {
  if (String(address.url || address).includes("_dash-update-component")) window.sent.push(String(asked?.body));
  return real(address, asked);
};
"""


@pytest.fixture
def looking(at_the_door: Looking) -> Looking:
    return at_the_door


def fill(looking: Looking, form: str, **fields: object) -> None:
    """Type into the drawer's form and send it."""
    for name, value in fields.items():
        looking.driver.execute_script(
            f"document.querySelector('form[data-command={form}] [name={name}]').value = arguments[0]", value
        )
    looking.click(f"form[data-command={form}] button[type=submit]")


def said(looking: Looking) -> str:
    """What the form, or the page, says."""
    return " ".join(looking.texts("[data-said], #said p"))


def press(looking: Looking, label: str, times: int = 1) -> None:
    """Press the button of that label."""
    for _ in range(times):
        looking.click(f'button[aria-label="{label}"], .sure')


def opened(looking: Looking, label: str, form: str) -> None:
    press(looking, label)
    looking.until(lambda: looking.ask(f"document.querySelector('form[data-command={form}] [name]')"))


def closed(looking: Looking) -> None:
    looking.until(lambda: not looking.texts("form.entry-form"))


def test_an_account_is_made_refused_in_a_sentence_and_found_in_the_log(looking: Looking, city: ShutCity) -> None:
    come_in(looking, "chief", "/admin")
    looking.driver.execute_script(SPY)
    opened(looking, "Add an account", "add_user")
    fill(looking, "add_user", user="ada", role="analyst", password=OTHER)
    looking.until(lambda: "There is an account 'ada' already." in said(looking))
    fill(looking, "add_user", user="dan", role="analyst", password=OTHER)
    closed(looking)
    looking.until(lambda: "dan" in "".join(looking.texts("tr[data-user]")))
    with city.signed_in("dan", OTHER) as dan:
        may = ["offer_plan", "decline_plan", "choose_place", "end_sessions"]
        assert dan.get("/commands").json() == {"name": "dan", "role": "analyst", "commands": may}
        looking.until(lambda: looking.texts('button[aria-label="End sessions: dan"]'), 30)
        press(looking, "Close: dan")
        looking.until(lambda: looking.texts(".sure") == ["Press again"])
        assert dan.get("/commands").status_code == 200  # not yet
        press(looking, "Close: dan")
        looking.until(lambda: looking.texts('button[aria-label="Open: dan"]'), 30)
        assert dan.get("/commands").status_code == 401
    told = looking.ask("window.sent.join() + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
    assert "admin-drawer" in told and OTHER not in told
    log = city.log()
    assert OTHER not in log and PASSWORD not in log

    looking.driver.get(looking.serving.url + "/audit")
    looking.until(lambda: looking.ask("document.querySelector('[name=about_id]')"))
    looking.ask("document.querySelector('[name=about_id]').value = 'dan'")
    looking.click(".audit-search button[type=submit]")
    looking.until(lambda: place(looking) == "/audit?about_id=dan")
    rows = looking.until(lambda: looking.texts("#audit-rows tbody tr"))
    assert all(each in " ".join(rows) for each in ("Changed an account", "Signed in", "Made an account"))
    assert "chief administrator" in rows[0] and OTHER not in " ".join(rows)
    looking.until(lambda: "The chain holds" in "".join(looking.texts("#audit-chain")), 30)
    looking.click("#audit-rows tbody tr a")
    looking.until(lambda: "actor=" in place(looking))


def test_a_changed_account_sees_what_it_may_see_now(looking: Looking, city: ShutCity) -> None:
    come_in(looking, "chief", "/admin")
    opened(looking, "Change the account cy", "change_user")
    looking.ask("document.querySelector('[name=areas][value=Parkside]').click()")
    fill(looking, "change_user", role="supervisor")
    closed(looking)
    looking.until(lambda: "SupervisorParkside" in "".join(looking.texts("tr[data-user=cy]")))
    come_in(looking, "cy", "/feeds")
    assert looking.texts("#menu summary span") == ["Supervisor"]
    assert looking.texts("#menu .say") == ["You see incidents in Parkside."]
    assert looking.texts("[data-command=pause_feed]") == ["Pause"]


def test_a_token_is_shown_once_and_starts_a_wall_that_stays(looking: Looking, city: ShutCity) -> None:
    come_in(looking, "chief", "/admin")
    opened(looking, "Add a token", "add_token")
    fill(looking, "add_token", token="wall-north", role="wall", days=7)
    closed(looking)
    token, address, *_ = looking.until(lambda: looking.texts("#token-once code"))
    assert address == f"{city.serving.url}/wall/city#token={token}"
    assert "Shown this once" in looking.texts("#token-once")[0]
    looking.until(lambda: looking.ask("document.activeElement.matches('#token-once h2')"))
    assert axe.grave(looking) == []
    looking.click("#token-once .btn.pri")
    assert looking.texts("#token-once code") == [] and token not in looking.ask("document.documentElement.outerHTML")

    looking.driver.delete_all_cookies()
    looking.driver.get("about:blank")
    looking.driver.get(address)
    seconds_until(looking, LIVE, 60)
    assert place(looking) == "/wall/city" and looking.ask("location.hash") == ""
    city.serving.stop()
    seconds_until(looking, f"!({LIVE})", 30)
    city.serving.start(120)
    seconds_until(looking, LIVE, 60)  # without a hand
    for before in (
        looking.driver.current_url,
        "about:blank",
    ):  # and with a token in the address although it is signed in
        looking.driver.get(before)
        looking.driver.get(address)
        seconds_until(looking, f"{LIVE} && location.hash === ''", 60)

    with city.signed_in("chief") as chief:
        token_id = secrets.digest(token)[:16]
        assert chief.post("/commands/revoke_token", json={"token_id": token_id}).status_code == 200
    seconds_until(looking, "document.documentElement.dataset.wall === 'frozen'", 60)
    assert httpx.get(f"{city.serving.url}/metrics", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_a_token_that_opens_nothing_says_so(looking: Looking) -> None:
    looking.driver.get("about:blank")
    looking.driver.get(f"{looking.serving.url}/wall/city#token=wf_nothing")
    looking.until(lambda: "This token opens nothing" in "".join(looking.texts("#said")), 30)
    assert looking.ask("location.hash") == "" and looking.ask("!document.querySelector('#sign-in').hidden")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_serious(looking: Looking, theme: str) -> None:
    come_in(looking, "deputy", f"/audit?theme={theme}")
    looking.until(lambda: looking.texts("#audit-rows tbody tr") and looking.texts("#audit-chain .fr"), 60)
    assert axe.grave(looking) == [], "the log"
    looking.driver.get(f"{looking.serving.url}/audit?actor=nobody-at-all&theme={theme}")
    looking.until(lambda: looking.texts("#audit-rows .empty"), 60)
    assert axe.grave(looking) == [], "nothing found"
    looking.driver.get(f"{looking.serving.url}/admin?theme={theme}")
    looking.until(lambda: looking.ask("Boolean(window.city && city.state.started)"), 60)
    press(looking, "Close: ada")
    assert axe.grave(looking) == [], "accounts"
    for label, form in (("Add an account", "add_user"), ("Add a token", "add_token")):
        looking.driver.get(f"{looking.serving.url}/admin?theme={theme}")
        looking.until(lambda: looking.ask("Boolean(window.city && city.state.started)"), 60)
        opened(looking, label, form)
        assert axe.grave(looking) == [], label
    assert looking.complaints() == [] and looking.other_hosts() == set()
