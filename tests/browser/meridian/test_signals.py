"""Signals become one incident; it is acknowledged, somebody is sent and arrives, it is closed; the story tells it."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.desk import Desk
from tests.browser.dispatching import ENTER, TAB, press, ready, select, told
from tests.browser.looking import Looking
from tests.browser.pushing import person_down, seen_by_a_camera, sos
from tests.browser.serving import ROOT, Serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(420),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
BANNER = "#unacknowledged-banner"
SIGNALS, STORY, SENT = "#selection-body .joined", "#selection-body .timeline .entry", "#selection-body .sent"


@pytest.fixture
def looking(dash_br: Any, meridian: Serving) -> Iterator[Looking]:
    found = ready(Looking(dash_br, meridian))
    yield found
    desk = Desk(meridian, "supervisor")  # what still waits would only be counted up by the next
    for alarm in meridian.get("/ogc/collections/alarm/items?limit=1000&state=raised")["features"]:
        desk.do("acknowledge_alarm", alarm_id=alarm["id"])


def links(looking: Looking, **where: str) -> list[dict[str, str]]:
    """Links that hold, the newest last."""
    asked = "".join(f"&{name}={value}" for name, value in where.items())
    found = looking.serving.get(f"/ogc/collections/link/items?limit=1000{asked}")["features"]
    held = [each["properties"] for each in found if not each["properties"]["undone"]]
    return sorted(held, key=lambda each: each["observed_at"])


def callers(looking: Looking) -> set[str]:
    """Responders who have called for help."""
    return {each["about_id"].partition(":")[0] for each in links(looking, about_table="vital_sign")}


def tables(looking: Looking, incident: str) -> set[str]:
    """What the signals of an incident are."""
    return {each["about_table"] for each in links(looking, incident_id=incident)}


def raised(looking: Looking, who: str) -> str:
    """A responder calls for help; the incident that this call then belongs to."""

    def calls() -> dict[str, str]:
        told = links(looking, about_table="vital_sign")
        return {each["about_id"]: each["incident_id"] for each in told if each["about_id"].startswith(f"{who}:sos@")}

    before = calls()
    sos(looking.serving, who)
    return str(looking.until(lambda: [found for call, found in calls().items() if call not in before])[-1])


def test_a_call_for_help_and_a_camera_become_one_incident_whose_trip_the_timeline_tells(looking: Looking) -> None:
    who, camera = seen_by_a_camera(looking.serving)
    incident = raised(looking, who)
    person_down(looking.serving, camera)
    looking.until(lambda: {"detection", "vital_sign"} <= tables(looking, incident))
    looking.until(lambda: looking.texts(f"#incident-rows [data-id='{incident}'] .red"))
    assert "Not acknowledged" in looking.texts(f"#incident-rows [data-id='{incident}']")[0]

    select(looking, incident)
    assert told(looking, "priority") == 1
    looking.until(lambda: len(looking.texts(SIGNALS)) >= 2)
    assert "times" in looking.texts("#selection-body .alarm")[0]
    press(looking, "a")
    looking.until(lambda: told(looking, "state") == "acknowledged" and told(looking, "alarms") == 0)
    looking.until(lambda: looking.texts("#selection-body .choice button"), 90)
    unit = looking.ask("document.querySelector('#selection-body .choice').dataset.unit")
    press(looking, "x")
    state = f"document.querySelector('{SENT}[data-unit=\"{unit}\"]')?.dataset.state"
    looking.until(lambda: looking.ask(state) == "on_scene", 240)
    press(looking, "c", TAB, "Twisted ankle", ENTER)
    looking.until(lambda: told(looking, "state") in ("resolved", "closed", "false_alarm"))

    story = looking.until(lambda: [each for each in looking.texts(STORY) if "Closed an incident" in each] and
                          looking.texts(STORY))  # fmt: skip
    order = ("Reported", "Detection joined", "Acknowledged", f"Sent a unit: unit {unit}", f"{unit} on scene", "Closed")
    places = [next(n for n, each in enumerate(story) if words in each) for words in order]
    assert places == sorted(places), story
    asked = [sys.executable, "app.py", "audit", "verify", "--data", str(looking.serving.data)]
    checked = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert looking.complaints() == []


def test_what_was_joined_is_taken_out_and_stands_by_itself(looking: Looking) -> None:
    who, camera = seen_by_a_camera(looking.serving)
    incident = raised(looking, who)
    before = len(links(looking, incident_id=incident))
    person_down(looking.serving, camera)
    looking.until(lambda: len(links(looking, incident_id=incident)) > before)
    select(looking, incident)
    button = f"{SIGNALS}[data-about^='detection'] button"
    looking.until(lambda: looking.texts(button))
    looking.click(button)
    looking.click(button)
    looking.until(lambda: "Taken out" in " ".join(looking.texts(SIGNALS)))
    looking.until(lambda: any("Detection, taken out" in each for each in looking.texts("#incident-rows .inc")))


def test_the_page_of_an_incident_tells_all_of_it_and_its_paper_is_one_page(looking: Looking) -> None:
    incident = Desk(looking.serving).opened(title="Smoke from a cellar")
    looking.visit(f"/incident/{incident}")
    looking.until(lambda: looking.texts("#incident-page-body h2") == ["Smoke from a cellar"])
    looking.until(lambda: looking.texts("#incident-page-body .timeline .entry"))
    looking.until(
        lambda: looking.ask("[...document.querySelectorAll('.small-map img')].every(i => i.naturalWidth > 0)")
    )
    paper = (
        f"fetch('/paper/incident/{incident}.pdf').then(r => r.ok ? r.headers.get('content-type') : String(r.status))"
    )
    assert looking.ask(paper) == "application/pdf"
    assert looking.complaints() == [] and looking.other_hosts() == set()


def test_sound_is_said_to_be_blocked_until_the_page_is_pressed_and_muting_ends_by_itself(looking: Looking) -> None:
    looking.until(lambda: looking.texts("#sound") in (["Sound blocked"], ["Sound on"]))
    looking.driver.execute_script("window.sounds = 0; city.on('sounded', () => { window.sounds += 1; })")
    looking.browser.driver.find_element("css selector", "#city-map").click()
    looking.until(lambda: looking.texts("#sound") == ["Sound on"])
    who, _ = seen_by_a_camera(looking.serving, but=callers(looking))  # who calls again is only counted
    sos(looking.serving, who)
    looking.until(lambda: looking.ask("window.sounds > 0"))
    looking.click("#sound")
    looking.until(lambda: looking.texts("#sound")[0].startswith("Muted"))
    looking.driver.execute_script("localStorage.setItem('watchfloor-muted-until', String(Date.now() + 1500))")
    looking.until(lambda: looking.texts("#sound") == ["Sound on"])


def test_what_waits_is_acknowledged_by_mouse_beside_another_card(looking: Looking) -> None:
    desk, (who, _) = Desk(looking.serving), seen_by_a_camera(looking.serving, but=callers(looking))
    incident = raised(looking, who)
    looking.until(lambda: looking.texts(f"#incident-rows [data-id='{incident}'] .red"))
    select(looking, desk.opened(priority=5, title="Open on the card"))
    looking.until(lambda: looking.texts(f"{BANNER} .btn") == ["Acknowledge"])
    box = "const one = document.querySelector(arguments[0]).getBoundingClientRect(); return [one.top, one.bottom]"
    (top, bottom), (at, _) = (looking.driver.execute_script(box, f"{BANNER} {part}") for part in (".banner", ".btn"))
    assert top <= at < bottom, "it stands beside what it acknowledges"
    # As a mouse does, which what lies over it would stop: the worst that waits is acknowledged, and then the next.
    for _ in range(20):
        if desk.row(incident)["state"] == "acknowledged":
            break
        words = looking.texts(f"{BANNER} .t2")
        looking.driver.find_element("css selector", f"{BANNER} .btn").click()
        looking.until(lambda words=words: looking.texts(f"{BANNER} .t2") != words)  # type: ignore[misc]
    assert desk.row(incident)["state"] == "acknowledged" and looking.complaints() == []
