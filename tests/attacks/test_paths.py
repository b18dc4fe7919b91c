"""Addresses that would lead to files, or break what reads them."""

import pytest

from tests.attacks.house import House

PREFIXES = ("/assets/", "/tiles/", "/images/camera/", "/wall/", "/edition/", "/ogc/collections/", "/layers/", "/hooks/",
            "/_dash-component-suites/", "/commands/", "/")  # fmt: skip
UP = ("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "%252e%252e%252f", "..%5c", "..\\", "....//", "..;/", "%c0%ae%c0%ae/",
      "..%00/", ".%2e/", "%uff0e%uff0e/")  # fmt: skip
TARGETS = ("etc/passwd", "city.toml", "app.py", "store/store.py", "data/watchfloor.duckdb", "api/sign_in.html")
ODD = (b"a" * 2_000, b"a/" * 1_000, b"%00", b"%ff%fe", b"%", b"%zz", b"\xc3\xa9", b"a?" + b"b=c&" * 500, b"?", b"*",
       b"%0d%0aSet-Cookie:%20watchfloor=x", b"%e2%80%ae", b"{x}", b"%F0%9F%94%A5", b"nul", b"~root")  # fmt: skip
MARKS = (b"root:x:0", b"[[feeds]]", b"import frugal", b"class Store", b"DUCK", b"$fault", b"${body}")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_no_address_leads_to_a_file_that_is_not_served(house: House, prefix: str) -> None:
    token = f"Authorization: Bearer {house.tokens['administrator']}\r\n"
    asked = [
        prefix + step * depth + target for step in UP for depth, target in zip((1, 2, 4, 6), TARGETS, strict=False)
    ]
    asked += [f"{prefix}{path}" for path in ("/etc/passwd", "%2fetc%2fpasswd", "file:///etc/passwd", "./../app.py",
                                             "x/../../app.py", "..", "%00", "app.py%00.js", "." * 300)]  # fmt: skip
    for path in asked:
        for method in ("GET", "HEAD"):
            request = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{token}Connection: close\r\n\r\n".encode()
            answer = house.raw(request)
            status = int(answer.split(b" ", 2)[1])
            assert status in (200, 303, 307, 400, 401, 403, 404, 405, 422), (status, path)
            assert not any(mark in answer for mark in MARKS), path


@pytest.mark.parametrize("prefix", PREFIXES)
def test_odd_and_endless_addresses_are_answered(house: House, prefix: str) -> None:
    token = f"Authorization: Bearer {house.tokens['administrator']}\r\n".encode()
    for path in ODD:
        request = b"GET " + prefix.encode() + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n" + token
        answer = house.raw(request + b"Connection: close\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 "), path
        assert int(answer.split(b" ", 2)[1]) in (200, 303, 307, 400, 401, 403, 404, 405, 414, 422), (
            prefix,
            path,
            answer[:90],
        )
        assert b"\r\nset-cookie" not in answer.lower()


def test_an_address_longer_than_a_head_may_be_is_refused(house: House) -> None:
    request = b"GET /layers/" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    assert house.status(request) in (0, 400, 414, 431)
    with house.caller() as client:
        assert client.get("/healthz").status_code == 200
