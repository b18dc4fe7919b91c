"""Signing in and out, in a real browser on the real app without its demonstration."""

import threading
import time

import httpx
import pytest

from tests.browser import axe
from tests.browser.looking import Looking
from tests.browser.shut_city import PASSWORD, ShutCity, come_in, place, type_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture
def looking(at_the_door: Looking) -> Looking:
    return at_the_door


def session_of(looking: Looking) -> str:
    return str(looking.driver.get_cookie("watchfloor")["value"])


def opens(city: ShutCity, session: str) -> int:
    """What the door answers to who shows that session."""
    return httpx.get(
        f"{city.serving.url}/commands", headers={"Cookie": f"watchfloor={session}"}, timeout=60
    ).status_code


def test_a_person_signs_in_and_stands_where_they_wanted_to_go(looking: Looking) -> None:
    looking.driver.get(looking.serving.url + "/feeds?theme=light")
    looking.until(lambda: looking.ask("location.pathname") == "/sign-in")
    assert looking.texts("#page") == []
    type_in(looking, "ada", "not the right password")
    looking.until(lambda: "do not belong together" in looking.texts("#said")[0])
    assert looking.ask("document.querySelector('#name').value") == "ada"
    assert looking.ask("document.querySelector('#password').value") == ""
    assert looking.ask("document.activeElement.id") == "password"
    looking.driver.get_log("browser")  # a form that was refused is a 401, which Chromium tells
    type_in(looking, "ada")
    looking.until(lambda: looking.ask("Boolean(window.city && city.state.started)"), 60)
    assert place(looking) == "/feeds?theme=light"
    assert looking.texts("#menu summary b") == ["ada"] and looking.texts("#menu summary span") == ["Operator"]
    assert looking.texts(".strip > .nav a") == ["Live", "Response", "Risk", "Hand-over", "Feeds", "Walls"]
    assert looking.texts("[data-command=pause_feed]") == []
    assert looking.complaints() == [] and looking.other_hosts() == set()


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_elsewhere_by_a_link(looking: Looking, elsewhere: str) -> None:
    looking.driver.get(f"{looking.serving.url}/sign-in?next={elsewhere}")
    assert looking.ask("document.querySelector('[name=next]').value") == "/"


def test_guessing_has_to_wait_and_the_wait_is_counted_down(looking: Looking, city: ShutCity) -> None:
    looking.driver.get(looking.serving.url + "/sign-in")

    def told_to_wait() -> bool:
        type_in(looking, "locked", "a guess that is wrong")
        looking.until(lambda: looking.texts("#said") != [""])
        return bool(looking.ask("!document.querySelector('#wait').hidden"))

    assert not told_to_wait()
    looking.until(told_to_wait, 60)
    assert looking.ask("document.querySelector('#sign-in button').disabled")
    answer = httpx.post(f"{city.serving.url}/sign-in", json={"name": "locked", "password": PASSWORD}, timeout=60)
    if answer.status_code == 429:  # unless the wait has passed meanwhile
        assert int(answer.headers["retry-after"]) >= 1 and "Too many tries" in answer.json()["detail"]
    looking.until(lambda: looking.ask("!document.querySelector('#sign-in button').disabled"), 20)
    assert looking.ask("document.querySelector('#wait').hidden")
    time.sleep(1)
    type_in(looking, "locked")
    looking.until(lambda: looking.ask("Boolean(window.city && city.state.started)"), 60)


def test_caps_lock_is_said(looking: Looking) -> None:
    key = "new KeyboardEvent('keydown', {key: 'A', modifierCapsLock: %s})"
    press = f"document.querySelector('#password').dispatchEvent({key})"
    looking.ask(press % "true")
    assert looking.texts("#caps") == ["Caps Lock is on"]
    looking.ask(press % "false")
    assert looking.texts("#caps") == [""]


def test_it_works_without_a_script(city: ShutCity) -> None:
    with httpx.Client(base_url=city.serving.url, timeout=60) as client:
        told = {"name": "cy", "password": PASSWORD, "next": "/feeds?a=1"}
        answer = client.post("/sign-in", data=told, headers={"Origin": city.serving.url})
        assert (answer.status_code, answer.headers["location"]) == (303, "/feeds?a=1")
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie and "samesite=lax" in cookie
        assert client.get("/commands").json()["name"] == "cy"


def test_a_session_is_another_after_each_sign_in(looking: Looking, city: ShutCity) -> None:
    looking.driver.add_cookie({"name": "watchfloor", "value": "wf_" + "chosen" * 7})
    come_in(looking, "cy", "/feeds")
    first = session_of(looking)
    assert "chosen" not in first and opens(city, first) == 200
    come_in(looking, "cy", "/feeds")
    second = session_of(looking)
    assert second != first and (opens(city, first), opens(city, second)) == (401, 200)


def test_signing_out_ends_the_session_here_and_now(looking: Looking, city: ShutCity) -> None:
    come_in(looking, "cy", "/feeds")
    mine = session_of(looking)
    looking.click("#menu summary")
    looking.click("#menu form[action='/sign-out'] button")
    looking.until(lambda: place(looking) == "/sign-in")
    assert opens(city, mine) == 401 and looking.driver.get_cookie("watchfloor") is None
    looking.driver.back()
    looking.until(lambda: looking.ask("location.pathname") == "/sign-in", 60)


def test_signing_out_everywhere_ends_the_others_streams_and_pages(looking: Looking, city: ShutCity) -> None:
    come_in(looking, "bea", "/feeds")
    with city.signed_in("bea") as other:
        ended: list[float] = []

        def listen() -> None:
            with other.stream("GET", "/live", timeout=None) as stream:
                heard.set()
                for _ in stream.iter_raw():
                    pass
            ended.append(time.monotonic())

        heard = threading.Event()
        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        assert heard.wait(30)
        looking.click("#menu summary")
        looking.click("[data-command=end_sessions]")
        began = time.monotonic()
        looking.until(lambda: place(looking) == "/sign-in", 30)
        thread.join(30)
        assert ended and ended[0] - began < 15
        assert other.get("/feeds", headers={"Accept": "text/html"}).status_code == 303
        assert other.get("/layers/incident").status_code == 401


def test_a_page_whose_session_ended_elsewhere_goes_to_the_sign_in_page_and_back(
    looking: Looking, city: ShutCity
) -> None:
    come_in(looking, "bea", "/feeds")
    with city.signed_in("bea") as other:
        assert other.post("/commands/end_sessions", json={}).status_code == 200
    looking.until(lambda: looking.ask("location.pathname") == "/sign-in", 45)
    assert looking.texts("table.feeds") == []
    type_in(looking, "bea")
    looking.until(lambda: place(looking) == "/feeds", 60)


def test_what_was_typed_and_not_sent_waits_for_the_same_person(looking: Looking, city: ShutCity) -> None:
    come_in(looking, "bea", "/audit")
    looking.until(lambda: looking.ask("document.querySelector('[name=actor]')"))
    looking.ask("document.querySelector('[name=actor]').value = 'half a name'")
    with city.signed_in("bea") as other:
        assert other.post("/commands/end_sessions", json={}).status_code == 200
    looking.until(lambda: looking.texts(".signed-out h2"), 45)
    assert looking.ask("document.querySelector('#page').inert && location.pathname") == "/audit"
    assert axe.grave(looking) == []
    here = looking.driver.current_window_handle
    looking.driver.switch_to.new_window("tab")
    come_in(looking, "bea", "/feeds")
    looking.driver.close()
    looking.driver.switch_to.window(here)
    looking.until(lambda: not looking.texts(".signed-out"), 30)
    assert looking.ask("document.querySelector('[name=actor]').value") == "half a name"


def test_a_page_that_is_not_open_to_a_role_says_so_and_leads_back(looking: Looking) -> None:
    come_in(looking, "ada", "/feeds")
    looking.driver.get(looking.serving.url + "/admin")
    assert looking.texts("h1") == ["Not open to you"]
    assert "/admin is not open to the role operator." in looking.ask("document.body.innerText")
    looking.click("nav a")
    looking.until(lambda: looking.ask("Boolean(window.city && city.state.started)"), 60)
    assert looking.ask("location.pathname") == "/"
    # Within a frame that was loaded before, it is the callback that is refused.
    looking.ask("(history.pushState({}, '', '/audit'), dispatchEvent(new CustomEvent('_dashprivate_pushstate')))")
    looking.until(lambda: "not open to your role any more" in "".join(looking.texts("#said p")), 30)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_serious(looking: Looking, theme: str) -> None:
    looking.driver.execute_script("localStorage.setItem('city.theme', arguments[0])", theme)
    looking.driver.get(looking.serving.url + "/sign-in")
    assert looking.ask("document.documentElement.dataset.mantineColorScheme") == theme
    assert axe.grave(looking) == [], "signing in"
    type_in(looking, "ada", "not the right password")
    looking.until(lambda: looking.texts("#said") != [""])
    assert axe.grave(looking) == [], "refused"
    come_in(looking, "ada", f"/feeds?theme={theme}")
    looking.click("#menu summary")
    assert axe.grave(looking) == [], "the menu"
    looking.driver.get(looking.serving.url + "/admin")
    assert axe.grave(looking) == [], "not open"
