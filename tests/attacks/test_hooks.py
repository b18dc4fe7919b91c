"""Hooks: what is not signed as its feed says never comes in, what is comes in once, and guessing waits."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.pace import Doubt
from tests.attacks.house import BELL_KEY, GATE_SECRET, House, signed, somebody

ROW = {"id": "one", "title": "At the gate", "lat": 38.6, "lon": -90.2, "at": "2026-01-01T12:00:00Z"}
BODY = orjson.dumps([ROW])
AUTHORIZATION = {"Authorization": f"Bearer {BELL_KEY}"}


def pushes(house: House, body: bytes, headers: object = None, feed: str = "gate", **query: str) -> httpx.Response:
    with house.caller() as client:
        return client.post(f"/hooks/{feed}", content=body, headers=headers, params=query)  # type: ignore[arg-type]


def rows(house: House, table: str, **asked: str) -> int:
    with house.caller("supervisor") as client:
        found = client.get(f"/ogc/collections/{table}/items", params={"limit": "1", **asked}).json()["numberMatched"]
        assert isinstance(found, int)
        return found


def wrong_signatures() -> Iterator[tuple[str, object]]:
    right, now = signed(BODY)["X-Signature"], int(time.time())
    moment, _, seal = right.partition(",v1=")
    yield "none", {}
    yield "empty", {"X-Signature": ""}
    yield "another body", signed(BODY + b" ")
    yield "another secret", signed(BODY, BELL_KEY)
    yield "no secret", signed(BODY, "")
    yield "old", signed(BODY, at=now - 302)
    yield "from the future", signed(BODY, at=now + 320)
    yield "another moment", {"X-Signature": f"t={now - 1},v1={seal}"}
    yield "another letter", {"X-Signature": right[:-1] + ("0" if right[-1] != "0" else "1")}
    yield "cut short", {"X-Signature": right[:-1]}
    yield "too long", {"X-Signature": right + "0"}
    yield "twice in one", {"X-Signature": f"{right},v1={seal}"}
    yield "twice", [("X-Signature", right), ("X-Signature", right)]
    yield "the other way round", {"X-Signature": f"v1={seal},{moment}"}
    yield "spaces", {"X-Signature": right.replace(",", ", ")}
    yield "another version", {"X-Signature": right.replace("v1", "v0")}
    yield "a moment with a sign", {"X-Signature": right.replace("t=", "t=+")}
    yield "a moment that is none", {"X-Signature": f"t=NaN,v1={seal}"}
    yield "a moment beyond all", {"X-Signature": f"t={'9' * 12},v1={seal}"}
    yield "digits of another script", {b"X-Signature": f"t={now},v1={seal}".translate({48: 0x660}).encode()}
    yield "a bearer's", {"Authorization": f"Bearer {GATE_SECRET}"}


@pytest.mark.parametrize("what", [what for what, _ in wrong_signatures()])
def test_a_signature_that_is_not_right_opens_nothing(house: House, what: str) -> None:
    before = rows(house, "incident")
    answer = pushes(house, BODY, dict(wrong_signatures())[what])
    assert answer.status_code == (400 if what == "twice" else 401)
    assert GATE_SECRET not in answer.text
    assert rows(house, "incident") == before
    assert pushes(house, BODY, key=GATE_SECRET).status_code == 401


@pytest.mark.parametrize("headers", [{}, {"Authorization": f"Basic {BELL_KEY}"}, {"Authorization": "Bearer"},
                                     {"Authorization": f"Bearer {BELL_KEY}x"}, {"Authorization": "Bearer \xff"},
                                     {"Cookie": f"key={BELL_KEY}"}])  # fmt: skip
def test_a_token_that_is_not_right_opens_nothing(house: House, headers: dict[str, str]) -> None:
    raw = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
    assert pushes(house, b"[]", raw, "counter").status_code == 401
    assert pushes(house, b"[]", raw, "counter", key=BELL_KEY).status_code == 401


def test_what_a_hook_shows_is_not_a_token_of_ours_nor_ours_a_hooks(house: House) -> None:
    with house.caller(Authorization=f"Bearer {BELL_KEY}") as client:
        assert client.get("/layers/incident").status_code == 401
    for role in ("administrator", "supervisor"):
        assert pushes(house, BODY, {"Authorization": f"Bearer {house.tokens[role]}"}).status_code == 401


TEXTS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, blacklist_characters="\x7f"), max_size=120)
TOLD = st.sampled_from(["X-Signature", "Authorization", "Content-Type", "Content-Encoding", "X-Odd"])
VALUES = TEXTS | st.builds(lambda t, v: f"t={t},v1={v}", TEXTS | st.integers().map(str), TEXTS) | st.builds(
    lambda kind, value: f"{kind} {value}", st.sampled_from(["Bearer", "Basic", "bearer", "Digest", ""]), TEXTS
)  # fmt: skip


@settings(max_examples=150)
@given(
    feed=st.sampled_from(["gate", "bell", "counter", "none"]) | st.text("abc/.%", min_size=1, max_size=9),
    method=st.sampled_from(["GET", "POST"]),
    headers=st.lists(st.tuples(TOLD, VALUES), max_size=4),
    query=st.text("ab&=%;+key0fZ\x7f ", max_size=60),
    body=st.binary(max_size=400) | st.just(BODY),
)
def test_nothing_malformed_ever_breaks_it(
    house: House, feed: str, method: str, headers: list[tuple[str, str]], query: str, body: bytes
) -> None:
    way = httpx.HTTPTransport(local_address=somebody())
    raw = [(name.encode(), value.strip().encode("latin-1")) for name, value in headers if value.strip()]
    with httpx.Client(transport=way, timeout=30) as client:
        path = f"/hooks/{feed}?{query}".replace(" ", "%20").replace("\x7f", "%7f")
        request = httpx.Request(method, house.serving.url + path, headers=raw, content=body)
        status = client.send(request).status_code
    assert status in (400, 401, 404, 405, 307), (status, path)


@settings(max_examples=60)
@given(
    body=st.binary(max_size=300) | st.text(max_size=100).map(lambda text: orjson.dumps([{"id": text, "title": text}]))
)
def test_no_body_that_is_signed_breaks_it_either(house: House, body: bytes) -> None:
    assert pushes(house, body, signed(body)).status_code in (204, 400)
    assert pushes(house, body, feed="bell", key=BELL_KEY).status_code in (204, 400)


def test_a_signed_body_that_is_replayed_changes_nothing(house: House) -> None:
    """Within 300 s whoever listens may send it again: it is the same rows, and they are there."""
    body = orjson.dumps([ROW | {"id": "replayed"}, ROW | {"id": "replayed too", "title": "Both at once"}])
    seal = signed(body)
    with ThreadPoolExecutor(6) as many:
        assert {answer.status_code for answer in many.map(lambda _: pushes(house, body, seal), range(12))} == {204}
    assert rows(house, "incident", source_id="replayed") == 1
    assert rows(house, "incident", source_id="replayed too") == 1
    row = body.replace(b"At the gate", b"Changed")
    assert pushes(house, row, seal).status_code == 401


def test_rows_without_an_id_or_a_time_of_their_own_are_replayed_in_vain_too(house: House) -> None:
    message = CAP.replace(b"ID", b"rung")
    for _ in range(3):
        assert pushes(house, message, feed="bell", key=BELL_KEY).status_code == 204
    assert rows(house, "alert", source_id="rung") == 1
    reading = orjson.dumps([{"sensor": "s1", "quantity": "level", "value": 2.5, "observed_at": "2026-01-01T00:00:00Z"}])
    for _ in range(3):
        assert pushes(house, reading, AUTHORIZATION, "counter").status_code in (204, 400)


def test_wrong_tries_are_answered_later_each_time_and_right_ones_at_once(house: House) -> None:
    with house.caller() as client:

        def tried(key: str) -> tuple[int, float]:
            began = time.monotonic()
            status = client.post("/hooks/bell", content=CAP.replace(b"ID", b"slow"), params={"key": key}).status_code
            return status, time.monotonic() - began

        first = [tried(f"guess {n}") for n in range(6)]
        assert {status for status, _ in first} == {401}
        assert first[4][1] >= 1.0 and first[5][1] >= 2.0  # .5, 1, 2 s
        with ThreadPoolExecutor(8) as many:
            waiting = [many.submit(tried, f"guess {n}") for n in range(6)]
            time.sleep(0.5)
            status, took = tried(BELL_KEY)
            assert status == 204 and not all(each.done() for each in waiting)
            assert took < min(each.result()[1] for each in waiting)


def test_a_push_that_proves_nothing_is_noted_once_and_without_what_it_showed(house: House) -> None:
    guess = "a-guess-at-the-bells-key"
    with house.caller() as client:
        for _ in range(3):
            assert client.post("/hooks/bell", params={"key": guess}, content=b"<").status_code == 401
        own = client._transport._pool._local_address  # type: ignore[attr-defined]
    with house.caller("administrator") as client:
        log = client.get("/ogc/collections/audit_entry/items?action=refused&about_id=bell&limit=10000")
    told = [each["properties"]["detail"] for each in log.json()["features"]]
    assert [each for each in told if own in each] == [f"POST /hooks/bell from {own}: 401, expected a key in the query"]
    assert guess not in log.text and guess not in house.log


def test_who_knows_neither_feed_nor_secret_has_no_body_taken_in(house: House) -> None:
    """The answer comes though not a byte of the twenty million does."""
    for feed, told, status in (
        ("nosuchfeed", "", 404), ("gate", "", 401), ("gate", f"X-Signature: t=1,v1={'0' * 64}\r\n", 401),
        ("counter", "Authorization: Bearer x\r\n", 401), ("bell", "", 401),
    ):  # fmt: skip
        head = f"POST /hooks/{feed} HTTP/1.1\r\nHost: 127.0.0.1\r\n{told}Content-Length: 20000000\r\n\r\n"
        assert house.status(head.encode()) == status, feed


def test_a_guesser_who_asks_many_at_once_is_not_heard_and_others_are(house: House) -> None:
    with house.caller() as guesser, ThreadPoolExecutor(40) as many:
        found = list(many.map(lambda n: guesser.post("/hooks/bell?key=guess").status_code, range(60)))
        assert set(found) == {401, 429}
    assert pushes(house, CAP.replace(b"ID", b"meanwhile"), feed="bell", key=BELL_KEY).status_code == 204


def test_guesses_are_counted_by_feed_and_address_and_forgotten_in_time() -> None:
    now = [0.0]
    doubt = Doubt(3, 8.0, 2, lambda: now[0])
    assert [doubt.wait_s("bell a") for _ in range(9)] == [0, 0, 0, 0.5, 1, 2, 4, 8, 8]
    assert doubt.wait_s("bell b") == doubt.wait_s("gate a") == 0
    now[0] = 901.0
    assert doubt.wait_s("bell a") == 0


CAP = b"""<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>ID</identifier><sender>a@b</sender>
<sent>2026-01-01T13:00:00-00:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
<info><category>Met</category><event>Wind</event><urgency>Expected</urgency><severity>Severe</severity>
<certainty>Likely</certainty></info></alert>"""
