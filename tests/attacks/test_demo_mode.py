"""The demonstration is for this very machine: nothing that a proxy or a stranger adds makes it open to anybody else."""

import pytest

from tests.attacks.house import House

ASKED = "/layers/incident"


def test_it_is_open_at_home(shown: House) -> None:
    with shown.caller() as client:
        assert client.get(ASKED).status_code == 200
        for host in ("localhost", f"localhost:{shown.serving.port}", "[::1]:80", "127.0.0.1"):
            assert client.get(ASKED, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "name", ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Prefix",
             "X-Forwarded-Server", "X-Forwarded-", "x-FORWARDED-fOr", "Forwarded", "FORWARDED"],
)  # fmt: skip
@pytest.mark.parametrize("value", ["127.0.0.1", "", "for=127.0.0.1;host=localhost", "::1", "https", ", 127.0.0.1"])
def test_whatever_was_forwarded_is_not_at_home(shown: House, name: str, value: str) -> None:
    with shown.caller() as client:
        answer = client.get(ASKED, headers={name: value, "Cookie": "watchfloor_demo=administrator"})
        assert answer.status_code == 401
        assert client.post("/demo/role", data={"role": "administrator"}, headers={name: value}).status_code == 401


@pytest.mark.parametrize(
    "host",
    ["city.example", "127.0.0.1.city.example", "localhost.city.example", "city.example:8050", "evil@127.0.0.1.x",
     "10.0.0.1", "0.0.0.0", "[::1", "::1::", "127.0.0.1:80:80@x", "localhost evil", "",
     "169.254.169.254", "[::ffff:10.0.0.1]", "localhost\t.evil", "127.0.0.1/..", "xn--localhost-"],
)  # fmt: skip
def test_a_name_of_somebody_elses_is_not_at_home(shown: House, host: str) -> None:
    """DNS rebinding: the browser's page is evil's, its address has become ours, its Host is still evil's."""
    request = f"GET {ASKED} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
    assert shown.status(request) in (400, 401)


@pytest.mark.parametrize(
    "head",
    [
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: city.example",
        "GET {path} HTTP/1.1\r\nHost: city.example\r\nHost: 127.0.0.1",
        "GET {path} HTTP/1.1\r\nHost: city.example\r\n Host: 127.0.0.1",
        "GET http://127.0.0.1{path} HTTP/1.1\r\nHost: city.example",
        "GET {path} HTTP/1.0",
        "GET {path} HTTP/1.1",
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For : 10.0.0.1\r\nX-Forwarded-For: 10.0.0.1",
        "GET {path} HTTP/1.1\r\nHost : 127.0.0.1",
        "GET {path} HTTP/1.1\nHost: city.example\rHost: 127.0.0.1",
    ],
)
def test_a_head_that_could_be_read_in_two_ways_is_not_at_home(shown: House, head: str) -> None:
    assert shown.status(f"{head.format(path=ASKED)}\r\nConnection: close\r\n\r\n".encode()) in (0, 400, 401)


def test_a_wrong_token_is_not_made_good_by_the_demonstration(shown: House) -> None:
    with shown.caller(Authorization="Bearer wf_" + "A" * 43) as client:
        assert client.get(ASKED).status_code == 401


def test_the_cookie_that_switches_roles_is_worth_nothing_without_a_demonstration(house: House) -> None:
    with house.caller(cookies={"watchfloor_demo": "administrator"}) as client:
        assert client.get(ASKED).status_code == 401
        assert client.post("/demo/role", data={"role": "administrator"}).status_code == 401
    with house.caller("analyst", cookies={"watchfloor_demo": "administrator"}) as client:
        assert client.get("/admin").status_code == 403
        assert client.post("/demo/role", data={"role": "administrator"}).status_code == 404


def test_another_sites_page_cannot_switch_the_role(shown: House) -> None:
    with shown.caller() as client:
        for told in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
            assert client.post("/demo/role", data={"role": "administrator"}, headers=told).status_code == 403
        answer = client.post("/demo/role", data={"role": "analyst"}, headers={"Referer": "http://["})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
