"""Bodies at the door: whose are read, how much of them, how many at once, and what lies behind them."""

from typing import Any

import orjson
import pytest

from api import doors
from api.intake import Intake
from store import Store
from tests.api.test_door import Street, a_token


@pytest.fixture
def shut(memory: Store) -> Street:
    """A door that needs somebody."""
    return Street(memory)


@pytest.fixture
def shown(memory: Store) -> Street:
    """A demonstration's door."""
    return Street(memory, demo=True)


def test_who_shows_nothing_has_little_to_say_and_no_callbacks_body_of_theirs_is_read(shut: Street) -> None:
    read = list[int]()

    def sent(path: str, size: int, **told: str) -> int:
        read.clear()
        body = orjson.dumps({"name": "x" * size})
        return shut.knock(
            path, method="POST", body=body, meanwhile=lambda: read.append(1), content_type="application/json",
            **told,  # type: ignore[arg-type]
        )  # fmt: skip

    for path in ("/_dash-update-component", "/commands/open_incident"):
        assert (sent(path, 900_000), read) == (401, [])
    assert sent("/sign-in", 15_000) == 200
    assert sent("/sign-in", 17_000) == 413
    assert (sent("/sign-in", 10, content_length="17000"), len(read)) == (413, 2)  # passed by, and not judged
    assert (sent("/sign-in", 10, content_length="17000", expect="100-continue"), read) == (413, [])
    assert sent("/sign-in", 900_000, authorization=f"Bearer {a_token(shut.store, 'operator')}") == 200


def test_what_bodies_hold_is_bounded_and_given_back(shut: Street) -> None:
    door, known = shut.door, f"Bearer {a_token(shut.store, 'operator')}"
    door._held_of_strangers, door._held_of_known = Intake(20_000, 20_000, 16_000), Intake(1_000_000, 1_000_000, 1000)

    def signs_in(size: int = 9_000, **told: str) -> int:
        body = orjson.dumps({"name": "x" * size})
        told |= {"content_type": "application/json"}
        return shut.knock("/sign-in", method="POST", body=body, **told)  # type: ignore[arg-type]

    with door._held_of_strangers.share("127.0.0.1") as one, door._held_of_strangers.share("10.0.0.9") as other:
        assert one.grows(12_000) is None
        assert (signs_in(), shut.seen["headers"]["retry-after"]) == (429, "5")
        assert (signs_in(7_000), signs_in(900_000, authorization=known)) == (200, 200)
        assert other.grows(8_000) is None
        assert (signs_in(3_900), signs_in(4_100)) == (200, 503)
    assert signs_in() == 200
    assert door._held_of_strangers._all == door._held_of_known._all == 0


def test_behind_a_body_that_was_judged_lies_no_other(shown: Street) -> None:
    asked = {"output": doors.PAGES_OUTPUT, "inputs": [
        {"id": name, "property": of, "value": "/feeds"} for name, of in doors.PAGES_INPUTS
    ]}  # fmt: skip
    later = list[str]()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        later.extend([(await receive())["type"] for _ in range(2)])
        await send({"type": "http.response.start", "status": 200, "headers": []})

    shown.door._app = app
    told = {"method": "POST", "body": orjson.dumps(asked), "content_type": "application/json"}
    assert shown.knock("/_dash-update-component", **told) == 200  # type: ignore[arg-type]
    assert later == ["http.request", "http.disconnect"]
