"""A day's work of each role, signed in as themselves: what they do, what they cannot, and that the log tells it."""

import csv
import io

import pytest

from tests.browser.dispatching import ENTER, ESC, TAB, deeds, hidden, press, said, select
from tests.browser.looking import Looking
from tests.browser.shut_city import ShutCity, come_in, place
from tests.browser.wall_watching import seconds_until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
WALL_LIVE = "document.documentElement.dataset.wall === 'live'"


@pytest.fixture
def looking(at_the_door: Looking) -> Looking:
    return at_the_door


@pytest.fixture(scope="module")
def incident(city: ShutCity) -> str:
    """One that an operator opened and took, with a note."""
    told = {"kind": "fire", "priority": 2, "title": "Smoke from a roof", "lon": -61.7201, "lat": 43.2801}
    with city.signed_in("ada") as desk:
        opened = desk.post("/commands/open_incident", json=told).json()["about_id"]
        for command, more in (("take_incident", {}), ("note_incident", {"text": "The gate code is 4711"})):
            answer = desk.post(f"/commands/{command}", json={"incident_id": opened, **more})
            assert answer.status_code == 200, answer.text
    return str(opened)


def work(looking: Looking, name: str, path: str = "/") -> None:
    """Come in, and wait until the page knows what the role may do."""
    come_in(looking, name, path)
    looking.until(lambda: looking.ask("Boolean(city.me)"))


def refused(looking: Looking, path: str) -> bool:
    looking.driver.get(looking.serving.url + path)
    return looking.texts("h1") == ["Not open to you"]


def logged(city: ShutCity, looking: Looking, **fields: str) -> list[str]:
    """The log's rows of these fields, as a supervisor reads them."""
    come_in(looking, "bea", "/audit?" + "&".join(f"{name}={text}" for name, text in fields.items()))
    rows: list[str] = looking.until(lambda: looking.texts("#audit-rows tbody tr"))
    return rows


def test_an_operator_opens_tells_and_closes_and_keeps_no_feeds(looking: Looking, city: ShutCity) -> None:
    work(looking, "ada")
    press(looking, "i", "ring / abbey", ENTER)
    press(looking, "m2Chest pain", ENTER)
    found = looking.until(lambda: looking.ask("city.view.selected?.id"), 60)
    looking.until(lambda: looking.texts(".record h2") == ["Chest pain"])
    press(looking, "y", "Awake, third floor", ENTER)
    looking.until(lambda: looking.texts(".record .note-text") == ["Awake, third floor"])
    press(looking, "o")
    looking.until(lambda: "ada" in said(looking, ".record"))
    press(looking, "c", TAB, "Taken to hospital", ENTER)
    looking.until(lambda: "Reopen" in deeds(looking))
    assert "Lift" not in " ".join(deeds(looking))
    assert refused(looking, "/audit") and refused(looking, "/admin")
    told = " ".join(logged(city, looking, actor="ada", about_id=found))
    assert all(each in told for each in ("Opened an incident", "Added a note", "Closed an incident"))


def test_a_supervisor_lifts_what_is_sensitive_pauses_a_feed_and_reads_the_log(
    looking: Looking, city: ShutCity, incident: str
) -> None:
    work(looking, "bea")
    select(looking, incident)
    looking.until(lambda: looking.texts(".record .note-text") == ["The gate code is 4711"])
    press(looking, "s", ENTER)
    looking.until(lambda: "Shown by area only" in said(looking, ".record"))
    assert looking.texts(".record .note-text") == []
    press(looking, "s", "The family has left", ENTER)
    looking.until(lambda: looking.texts(".record .note-text") == ["The gate code is 4711"])
    looking.driver.get(looking.serving.url + "/feeds")
    looking.until(lambda: looking.texts("[data-command=pause_feed]") == ["Pause"])
    looking.click("[data-command=pause_feed]")
    looking.until(lambda: looking.texts("[data-command=resume_feed]") == ["Resume"])
    looking.click("[data-command=resume_feed]")
    looking.until(lambda: looking.texts("[data-command=pause_feed]") == ["Pause"])
    assert refused(looking, "/admin")
    told = " ".join(logged(city, looking, actor="bea"))
    assert all(
        each in told for each in ("Marked it sensitive", "Lifted the protection", "Paused a feed", "Was refused")
    )


def test_an_analyst_reads_filters_and_takes_rows_along_but_does_nothing(
    looking: Looking, city: ShutCity, incident: str
) -> None:
    work(looking, "cy")
    select(looking, incident)
    looking.until(lambda: looking.texts(".record .notes li"))
    assert deeds(looking) == [] and hidden(looking, "#new-incident")
    assert "4711" not in looking.ask("document.documentElement.outerHTML")
    press(looking, ESC, "h")
    looking.until(lambda: looking.ask("city.view.since") == "1h")
    looking.until(lambda: "Smoke from a roof" in "".join(looking.texts("#incident-rows .inc")))
    file = looking.driver.execute_async_script(
        "fetch('/ogc/collections/incident/items?f=csv&kind=fire').then(a => a.text()).then(arguments[0])"
    )
    body = [line for line in io.StringIO(file) if not line.startswith("#")]
    rows = list(csv.DictReader(body))
    assert {row["id"] for row in rows} == {incident} and rows[0]["title"] == "Smoke from a roof"
    with city.signed_in("cy") as desk:
        assert desk.post("/commands/close_incident", json={"incident_id": incident}).status_code == 403
    assert refused(looking, "/audit")
    told = " ".join(logged(city, looking, actor="cy"))
    assert "Exported" in told and "kind=fire" in told and "Was refused" in told


def test_a_wall_shows_and_opens_nothing_else(looking: Looking, city: ShutCity, incident: str) -> None:
    looking.driver.get(f"{city.serving.url}/wall/city#token={city.wall_token}")
    seconds_until(looking, WALL_LIVE, 60)
    looking.until(lambda: any("Smoke from a roof" in row for row in looking.texts(".wall-incident")), 60)
    assert place(looking) == "/wall/city" and looking.ask("location.hash") == ""
    assert "4711" not in looking.ask("document.documentElement.outerHTML")
    assert refused(looking, "/") and refused(looking, "/feeds") and refused(looking, "/audit")
    looking.driver.get(city.serving.url + "/wall/fire")
    seconds_until(looking, WALL_LIVE, 60)
    press(looking, "i", TAB, ENTER, "c")
    assert looking.ask("document.querySelector('form, #incident-sheet:not([hidden])')") is None
