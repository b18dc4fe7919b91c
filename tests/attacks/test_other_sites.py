"""Pages of other sites: what they can make a browser send changes nothing."""

import httpx
import pytest

from tests.attacks.house import PASSWORD, House
from tests.attacks.test_sessions import bearing, opens, signs_in

FORM = "application/x-www-form-urlencoded"
DOORS = {
    "/commands/open_incident": '{"kind":"fire","priority":1,"title":"Forged","lon":-90.2,"lat":38.6}',
    "/commands/end_sessions": "{}",
    "/_dash-update-component": '{"output":"selection-body.children","inputs":[]}',
    "/sign-out": "",
    "/sign-in": "name=a-analyst&password=" + PASSWORD.replace(" ", "+"),
}


def kind_of(path: str) -> str:
    return FORM if path.startswith("/sign") else "application/json"


def incidents(client: httpx.Client) -> int:
    found = client.get("/ogc/collections/incident/items?limit=1").json()["numberMatched"]
    assert isinstance(found, int)
    return found


@pytest.mark.parametrize("path", DOORS)
def test_a_change_with_anothers_origin_is_refused(house: House, path: str) -> None:
    with bearing(house) as client:
        mine = signs_in(client)
        before, here = incidents(client), house.serving.url
        for told in (
            {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": ""}, {"Origin": "http://"},
            {"Origin": here + ".evil.example"}, {"Origin": here.rsplit(":", 1)[0]}, {"Origin": here + "/"},
            {"Origin": here.replace("http", "https").replace("127.0.0.1", "localhost")}, {"Origin": "http://["},
            {"Origin": f"https://evil.example#{here}"}, {"Origin": here.replace("//", "//evil@")},
            {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "odd"},
            {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
        ):  # fmt: skip
            answer = client.post(path, content=DOORS[path], headers={"Content-Type": kind_of(path), **told})
            assert answer.status_code == 403, told
        assert incidents(client) == before
    assert opens(house, mine)  # neither signed out nor ended


@pytest.mark.parametrize("path", [each for each in DOORS if kind_of(each) != FORM])
def test_what_a_form_can_send_is_no_command(house: House, path: str) -> None:
    """A page may post these three kinds to anybody, without asking the browser to ask us first."""
    with bearing(house) as client:
        signs_in(client)
        before = incidents(client)
        for kind in ("text/plain", FORM, "multipart/form-data; boundary=x", "text/plain; application/json", "",
                     "application/jsonx", "text/json"):  # fmt: skip
            answer = client.post(path, content=DOORS[path], headers={"Content-Type": kind} if kind else {})
            assert answer.status_code == 415, kind
        assert incidents(client) == before


def test_no_other_site_may_read_us(house: House) -> None:
    with bearing(house) as client:
        signs_in(client)
        for path in ("/layers/incident", "/", "/ogc/collections", "/commands"):
            answer = client.get(path, headers={"Origin": "https://evil.example"})
            assert not any(name.startswith("access-control") for name in answer.headers)
        asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST",
                 "Access-Control-Request-Headers": "content-type"}  # fmt: skip
        answer = client.options("/commands/open_incident", headers=asked)
        assert answer.status_code in (401, 403, 405)
        assert not any(name.startswith("access-control") for name in answer.headers)


def test_our_own_page_may(house: House) -> None:
    with bearing(house) as client:
        signs_in(client)
        own = {"Origin": house.serving.url, "Sec-Fetch-Site": "same-origin"}
        before = incidents(client)
        path = "/commands/open_incident"
        told = {"Content-Type": "application/json", **own}
        assert client.post(path, content=DOORS[path], headers=told).status_code == 200
        assert incidents(client) == before + 1
