"""Who may push: signatures, tokens, passwords and keys."""

import base64
import hmac
from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import Auth
from connectors.signature import Unsigned, refusal, verify
from tests.connectors.conftest import NOW

BODY = b'{"a": 1}'
THEN = int(NOW.timestamp())


def auth(kind: str, secret: str = "s3cret", user: str | None = None) -> Auth:
    given_ = {"kind": kind, "secret": {"env": "S"}, "user": user}
    return Auth.model_validate(given_, context={"environ": {"S": secret}, "folder": None})


def signed(body: bytes = BODY, at: int = THEN, secret: str = "s3cret") -> dict[str, str]:
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, sha256).hexdigest()
    return {"X-Signature": f"t={at},v1={mac}"}


def test_a_right_signature_is_let_in_whatever_the_headers_case() -> None:
    verify(auth("hmac"), signed(), {}, BODY, NOW)
    verify(auth("hmac"), {"x-signature": signed()["X-Signature"]}, {}, BODY, NOW)
    verify(auth("hmac"), signed(), {}, BODY, NOW + timedelta(seconds=300))
    verify(auth("hmac"), signed(), {}, BODY, NOW - timedelta(seconds=300))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Signature": ""},
        {"X-Signature": "t=,v1="},
        {"X-Signature": "t=1,v1=zz"},
        {"X-Signature": f"t={THEN}"},
        {"X-Signature": f"t=-{THEN},v1={'0' * 64}"},
        {"X-Signature": f"t={'9' * 400},v1={'0' * 64}"},
        {"X-Signature": f"t={THEN},v1={'0' * 64}"},
        {"X-Signature": f"t=١٧٩٥٣٥٦٠٠٠,v1={'0' * 64}"},
        signed(at=THEN - 301),
        signed(at=THEN + 301),
        signed(secret="other"),
        signed(body=b"other"),
    ],
)
def test_a_wrong_signature_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(Unsigned):
        verify(auth("hmac"), headers, {}, BODY, NOW)


def test_before_the_body_is_read_all_else_is_judged() -> None:
    right = auth("hmac")
    assert refusal(right, signed(body=b"another"), {}, None, NOW) is None
    assert refusal(right, signed(secret="other"), {}, None, NOW) is None  # which only the body can tell
    for wrong in ({}, {"X-Signature": "t=1"}, signed(at=THEN - 301), signed(at=THEN + 301)):
        assert refusal(right, wrong, {}, None, NOW) is not None
    assert refusal(auth("bearer"), {"Authorization": "Bearer s3cret"}, {}, None, NOW) is None
    assert refusal(auth("bearer"), {"Authorization": "Bearer other"}, {}, None, NOW) is not None
    assert refusal(auth("key"), {}, {"key": "other"}, None, NOW) is not None


def basic(pair: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}


@pytest.mark.parametrize(
    ("of", "headers", "query", "right"),
    [
        (auth("bearer"), {"Authorization": "Bearer s3cret"}, {}, True),
        (auth("bearer"), {"authorization": "bearer s3cret"}, {}, True),
        (auth("bearer"), {"Authorization": "Bearer other"}, {}, False),
        (auth("bearer"), {"Authorization": "s3cret"}, {}, False),
        (auth("bearer"), {}, {"key": "s3cret"}, False),
        (auth("key"), {}, {"key": "s3cret"}, True),
        (auth("key"), {}, {"key": ""}, False),
        (auth("key"), {}, {}, False),
        (auth("basic"), basic("anyone:s3cret"), {}, True),
        (auth("basic", user="cam"), basic("cam:s3cret"), {}, True),
        (auth("basic", user="cam"), basic("other:s3cret"), {}, False),
        (auth("basic", "cam:pass"), basic("cam:pass"), {}, True),
        (auth("basic", "cam:pass"), basic("cam:no"), {}, False),
        (auth("basic"), {"Authorization": "Basic !!!"}, {}, False),
        (auth("basic"), {}, {}, False),
    ],
)
def test_tokens_passwords_and_keys(of: Auth, headers: dict[str, str], query: dict[str, str], right: bool) -> None:
    assert (refusal(of, headers, query, BODY, NOW) is None) is right


@given(st.sampled_from(["hmac", "bearer", "basic", "key"]), st.text(), st.text(), st.binary())
def test_nothing_but_unsigned_is_ever_raised(kind: str, header: str, key: str, body: bytes) -> None:
    headers = {"X-Signature": header, "Authorization": f"{kind} {header}"}
    assert refusal(auth(kind), headers, {"key": key}, body, NOW) is not None
