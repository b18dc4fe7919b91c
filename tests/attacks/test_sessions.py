"""Sessions and tokens: forged, replayed, expired, revoked, planted."""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.attacks.house import PASSWORD, House

ASKED = "/layers/incident"


def signs_in(client: httpx.Client, name: str = "a-operator", password: str = PASSWORD) -> str:
    """The session's secret."""
    answer = client.post("/sign-in", json={"name": name, "password": password})
    assert answer.status_code == 204, answer.text
    return answer.cookies["watchfloor"]


@contextmanager
def bearing(house: House, session: str | None = None) -> Iterator[httpx.Client]:
    with house.caller(cookies={"watchfloor": session} if session else None) as client:
        yield client


def opens(house: House, session: str) -> bool:
    with bearing(house, session) as client:
        return client.get(ASKED).status_code == 200


def forgeries(secret: str) -> list[str]:
    last = secret[-2] + ("A" if secret[-1] != "A" else "B")
    return [
        "", "wf_", "wf_" + "A" * 43, secret[:-1], secret + "A", secret[:-2] + last, secret.upper(), secret.lower(),
        secret[3:], hashlib.sha256(secret.encode()).hexdigest(), hashlib.sha256(secret.encode()).hexdigest()[:16],
        "' OR 1=1 --", "null", "undefined", "../../data", "%00", "a" * 8000, "é" * 20, f'"{secret}', f"{secret},x",
    ]  # fmt: skip


def test_a_forged_secret_opens_nothing(house: House) -> None:
    with bearing(house) as client:
        secret = signs_in(client)
    assert opens(house, secret)
    for forged in forgeries(secret):
        with house.caller() as client:
            cookie = client.get(ASKED, headers={b"Cookie": f"watchfloor={forged}".encode()})
            assert cookie.status_code in (401, 431), forged
    for forged in forgeries(house.tokens["supervisor"]):
        with house.caller() as client:
            bearer = client.get(ASKED, headers={b"Authorization": f"Bearer {forged or 'x'}".encode()})
            assert bearer.status_code == 401, forged
            assert "wf_" not in bearer.text


def test_a_session_is_no_token_nor_a_token_a_session(house: House) -> None:
    with bearing(house) as client:
        secret = signs_in(client)
        client.cookies.clear()
        assert client.get(ASKED, headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    assert not opens(house, house.tokens["operator"])


@pytest.mark.parametrize("what", ["expired session", "ended session", "session of a closed account"])
def test_a_session_that_is_over_opens_nothing(house: House, what: str) -> None:
    assert not opens(house, house.ended[what])


@pytest.mark.parametrize("what", ["expired token", "revoked token"])
def test_a_token_that_is_over_opens_nothing(house: House, what: str) -> None:
    with house.caller() as client:
        assert client.get(ASKED, headers={"Authorization": f"Bearer {house.ended[what]}"}).status_code == 401
        assert client.post("/sign-in", json={"token": house.ended[what]}).status_code == 401


def test_a_session_cannot_be_replayed_after_signing_out(house: House) -> None:
    with bearing(house) as client:
        secret = signs_in(client)
        assert client.post("/sign-out").status_code == 303
    assert not opens(house, secret)


def test_signing_in_rotates_and_ends_what_the_browser_had(house: House) -> None:
    with bearing(house) as client:
        first = signs_in(client)
        second = signs_in(client)
    assert first != second
    assert opens(house, second) and not opens(house, first)


def test_a_cookie_that_an_attacker_planted_never_becomes_a_session(house: House) -> None:
    planted = "wf_" + "P" * 43
    with bearing(house, planted) as victim:
        given = signs_in(victim)
    assert given != planted
    assert not opens(house, planted)


def test_an_attackers_own_session_in_the_victims_browser_ends_when_the_victim_signs_in(house: House) -> None:
    with bearing(house) as attacker:
        own = signs_in(attacker, "a-analyst")
    with bearing(house, own) as victim:
        given = signs_in(victim, "a-supervisor")
    assert opens(house, given) and not opens(house, own)


def test_a_browser_that_becomes_a_wall_is_no_administrators_any_more(house: House) -> None:
    with bearing(house) as client:
        before = signs_in(client, "a-administrator")
        assert client.get("/admin").status_code == 200
        assert client.post("/sign-in", json={"token": house.tokens["wall"]}).status_code == 204
    assert not opens(house, before)


def test_a_second_cookie_of_the_name_does_not_hide_that_only_one_counts(house: House) -> None:
    with bearing(house) as client:
        mine = signs_in(client)
    with house.caller() as client:
        for cookie in (f"watchfloor={mine}; watchfloor=x", f"__Host-watchfloor={mine}", f"watchfloor=x; a={mine}"):
            assert client.get(ASKED, headers={"Cookie": cookie}).status_code == 401


def test_sign_out_everywhere_and_a_revoked_token_end_what_is_open(house: House) -> None:
    with bearing(house) as one, bearing(house) as other:
        first, second = signs_in(one, "a-privacy_officer"), signs_in(other, "a-privacy_officer")
        assert one.post("/commands/end_sessions", json={}).status_code == 200
    assert not opens(house, first) and not opens(house, second)
    with house.caller("administrator") as admin:
        made = admin.post("/commands/add_token", json={"token": "short-lived", "role": "analyst"}).json()
        with house.caller(Authorization=f"Bearer {made['answer']}") as program:
            assert program.get(ASKED).status_code == 200
            with program.stream("GET", "/live") as heard:
                assert heard.status_code == 200
                assert admin.post("/commands/revoke_token", json={"token_id": made["about_id"]}).status_code == 200
                began = time.monotonic()
                for _ in heard.iter_raw():
                    assert time.monotonic() - began < 20
            assert program.get(ASKED).status_code == 401


def test_the_cookie_is_for_us_alone_and_out_of_scripts_reach(house: House) -> None:
    with bearing(house) as client:
        told = client.post("/sign-in", json={"name": "a-operator", "password": PASSWORD}).headers["set-cookie"]
    parts = {each.strip().lower() for each in told.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= parts
    assert not any(each.startswith("domain") for each in parts)
    assert any(each.startswith("max-age=") for each in parts)


def test_a_header_that_says_tls_is_believed_of_named_proxies_only(house: House) -> None:
    """Nobody is named here: the session must not move to a cookie that plain HTTP would then not send."""
    with bearing(house) as client:
        told = client.post(
            "/sign-in", json={"name": "a-operator", "password": PASSWORD}, headers={"X-Forwarded-Proto": "https"}
        ).headers
        assert told["set-cookie"].startswith("watchfloor=")
        assert "strict-transport-security" not in told
