"""A real server with accounts, tokens and feeds that push; and its demonstration, in a process of its own as well."""

import hmac
import itertools
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

import httpx

from commands import secrets
from commands.accounts import AddToken, AddUser
from commands.command import carry_out
from model.account import Grant
from model.actor import HOUSE
from model.permission import Role
from store import Store
from tests.browser.serving import Serving

PASSWORD: Final = "a long enough password"
GATE_SECRET: Final = "the-gate-signs-with-this"
BELL_KEY: Final = "the-bells-key"
ROLES: Final[tuple[Role, ...]] = ("wall", "operator", "supervisor", "analyst", "privacy_officer", "administrator")
TOWN: Final = """
[city]
name = "Town"
timezone = "UTC"
bounds = [-90.4, 38.5, -90.1, 38.8]

[server]
demo = {demo}
proxies = [{proxies}]

[sign_in]
tries = 5
longest_wait = "60s"

[[feeds]]
name = "gate"
kind = "table"
yields = "incident"
auth = {{ kind = "hmac", secret = {{ env = "ATTACKED_GATE" }} }}
[feeds.columns]
source_id = "id"
title = "title"
lat = "lat"
lon = "lon"
reported_at = "at"

[[feeds]]
name = "bell"
kind = "cap"
auth = {{ kind = "key", secret = {{ env = "ATTACKED_BELL" }} }}

[[feeds]]
name = "counter"
kind = "table"
yields = "observation"
auth = {{ kind = "bearer", secret = {{ env = "ATTACKED_BELL" }} }}
[feeds.columns]
sensor_id = "sensor"
quantity = "quantity"
value = "value"
"""
_addresses = itertools.count()


def somebody() -> str:
    """An address of this machine that nobody has had."""
    number = next(_addresses)
    return f"127.9.{number // 250}.{number % 250 + 1}"


class House:
    """One town, served."""

    def __init__(self, folder: Path, *, demo: bool = False, proxies: str = "") -> None:
        self.folder, self.data = folder, folder / "data"
        self.data.mkdir(parents=True)
        self.tokens: dict[str, str] = {}
        self.ended: dict[str, str] = {}  # secrets that once opened something
        self._furnish()
        (folder / "town.toml").write_text(TOWN.format(demo=str(demo).lower(), proxies=proxies))
        os.environ |= {"ATTACKED_GATE": GATE_SECRET, "ATTACKED_BELL": BELL_KEY}
        self.serving = Serving(self.data, "--city", str(folder / "town.toml"))
        self.serving.start()

    def _furnish(self) -> None:
        store = Store(self.data / "watchfloor.duckdb")
        for role in ROLES:
            if role != "wall":
                carry_out(store, HOUSE, AddUser(f"a-{role}", role, PASSWORD))
            self.tokens[role] = str(carry_out(store, HOUSE, AddToken(f"t-{role}", role)).done.answer)
        carry_out(store, HOUSE, AddUser("closed", "operator", PASSWORD))
        now = datetime.now(UTC)
        with store.act() as act:
            user = act.user("closed")
            assert user is not None
            act.keep_user(type(user)(**{**vars(user), "state": "closed"}))
            for name, kind, ends, ended in (
                ("expired session", "session", now - timedelta(seconds=1), None),
                ("ended session", "session", now + timedelta(days=1), now),
                ("session of a closed account", "session", now + timedelta(days=1), None),
                ("expired token", "token", now - timedelta(seconds=1), None),
                ("revoked token", "token", now + timedelta(days=1), now),
            ):  # fmt: skip
                secret = self.ended[name] = secrets.made()
                kept = secrets.digest(secret)
                whose = "closed" if "closed" in name else "a-operator"
                act.keep_grant(
                    Grant(kept[:16], kind, whose, "operator", None, None, None, kept, now, ends, ended)  # type: ignore[arg-type]
                )
        store.close()

    @contextmanager
    def caller(
        self, role: str | None = None, cookies: dict[str, str] | None = None, **headers: str
    ) -> Iterator[httpx.Client]:
        """Somebody at an address of this machine that nobody else has: what they do wrong is counted against them."""
        way = httpx.HTTPTransport(local_address=somebody())
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        if role is not None:
            told["Authorization"] = f"Bearer {self.tokens[role]}"
        with httpx.Client(
            base_url=self.serving.url, transport=way, timeout=30, headers=told, cookies=cookies
        ) as client:
            yield client

    def raw(self, request: bytes, patience_s: float = 10.0) -> bytes:
        """What the server answers to these very bytes, until it hangs up or says no more."""
        with socket.create_connection(("127.0.0.1", self.serving.port), 10) as line:
            line.settimeout(patience_s)
            answer = b""
            try:
                line.sendall(request)
                while b"\r\n\r\n" not in answer or not _whole(answer):
                    part = line.recv(65536)
                    if not part:
                        break
                    answer += part
            except OSError:
                pass
            return answer

    def status(self, request: bytes) -> int:
        """The status of that answer; 0 where there is none."""
        answer = self.raw(request)
        return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0

    @property
    def log(self) -> str:
        """All that the server has written to its log."""
        return (self.folder / "data.log").read_text(errors="replace")


def _whole(answer: bytes) -> bool:
    head, _, body = answer.partition(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return len(body) >= int(line.split(b":")[1])
    return body.endswith(b"0\r\n\r\n")


def signed(body: bytes, secret: str = GATE_SECRET, at: float | None = None) -> dict[str, str]:
    """The header that proves a push."""
    then = int(time.time() if at is None else at)
    return {"X-Signature": f"t={then},v1={hmac.new(secret.encode(), f'{then}.'.encode() + body, sha256).hexdigest()}"}
