"""Signing in and out. Whoever guesses has to wait longer each time, whether the account exists or not."""

import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from commands import secrets
from commands.accounts import end
from commands.errors import CommandError
from commands.names import called, composed
from model.account import Grant, User
from model.audit import Deed
from store import Act, Store

KEPT: Final = 10_000  # names and addresses whose failures are remembered
REFUSED: Final = "Name and password do not belong together, or the account is closed."


class SignInError(CommandError):
    """Not signed in. `wait_s` is how long further tries are refused unheard."""

    def __init__(self, words: str, wait_s: float = 0.0) -> None:
        super().__init__(words)
        self.wait_s = wait_s


@dataclass(frozen=True)
class Opened:
    """A session that was begun: its secret, told once, and until when it holds."""

    secret: str
    grant: Grant


class Patience:
    """How long somebody who has failed must wait: nothing for the first few times, then twice as long each time.

    A name and an address are counted each by itself, so that neither many guesses at one account nor one guess at many
    get far; an address is given more, as a whole control room may share one.
    """

    def __init__(self, free: int, longest_s: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._free, self._longest, self._monotonic = free, longest_s, monotonic
        self._failed: dict[str, tuple[int, float]] = {}  # how often, and until when it waits
        self._lock = Lock()

    def wait_s(self, *who: str) -> float:
        """Seconds that any of these still has to wait."""
        now = self._monotonic()
        with self._lock:
            return max((self._failed.get(each, (0, 0.0))[1] - now for each in who), default=0.0)

    def begin(self, who: str, where: str) -> float:
        """0 where a try may be heard: it counts as one more failure of `who` until it is forgiven. Else the wait.

        Counted before its outcome is known, so that of a hundred tries at one moment no more are heard than in turn.
        """
        now = self._monotonic()
        with self._lock:
            wait = max(self._failed.get(each, (0, 0.0))[1] - now for each in (who, where))
            if wait <= 0:
                self._count(who, 1, now)
            return max(wait, 0.0)

    def wrong(self, who: str) -> float:
        """The try that was counted when it began was wrong: its wait, from now on."""
        now = self._monotonic()
        with self._lock:
            times, _ = self._failed.get(who, (1, now))
            wait = self._wait(times, 1)
            self._failed[who] = (times, now + wait)
            return wait

    def failed(self, who: str, free: int = 1) -> float:
        """Another failure; how long the next try has to wait. `free` times as many cost nothing."""
        with self._lock:
            return self._count(who, free, self._monotonic())

    def _count(self, who: str, free: int, now: float) -> float:
        times, until = self._failed.pop(who, (0, now))
        if now - until > self._longest:  # long ago
            times = 0
        times += 1
        wait = self._wait(times, free)
        self._failed[who] = (times, now + wait)
        while len(self._failed) > KEPT:
            del self._failed[next(iter(self._failed))]
        return wait

    def _wait(self, times: int, free: int) -> float:
        over = times - self._free * free
        return min(2.0 ** min(over, 30), self._longest) if over >= 0 else 0.0

    def forgive(self, who: str) -> None:
        """The right password was given."""
        with self._lock:
            self._failed.pop(who, None)


def neighbourhood(address: str) -> str:
    """Whom an address is counted with: an IPv6 host has 2^64 of them to itself, so its network is counted."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return address
    if found.ipv4_mapped is not None:  # an IPv4 host, as a socket that hears both tells it
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network(f"{address.partition('%')[0]}/64", strict=False))


ADDRESS_FREE: Final = 10  # times as many tries for an address as for a name


def sign_in(
    store: Store, patience: Patience, name: str, password: str, address: str, lasts: timedelta, old: str | None = None
) -> Opened:
    """A new session for who knows the password; the one that the browser had before ends. SignInError."""
    who, where = f"name {composed(name).casefold()[:80]}", f"address {neighbourhood(address)}"
    if (wait := patience.begin(who, where)) > 0:
        raise SignInError("Too many tries. Wait before the next one.", wait)
    user = called(store.accounts()[0], name)
    fits = secrets.fits(password, user.secret if user else None)
    opened = _opened(store, user, address, lasts, old) if user is not None and fits else None
    if opened is None:
        wait = max(patience.failed(where, ADDRESS_FREE), patience.wrong(who))
        # A name that nobody has may be a password that slipped into the wrong field: it is not kept.
        whose = user.name if user else None
        store.note(Deed(whose or "anonymous", "public", "sign_in_refused", "user", whose, detail=f"from {address}"))
        raise SignInError(REFUSED, wait)
    patience.forgive(who)
    return opened


def _opened(store: Store, known: User, address: str, lasts: timedelta, old: str | None) -> Opened | None:
    """The session of whose password was found right; None where it was changed, or the account closed, meanwhile."""
    with store.act() as act:
        user = act.user(known.name)
        if user is None or user.state != "active" or user.secret != known.secret:
            return None
        secret, opened = _session(act.now, user.name, lasts)
        opened = replace(opened, role=user.role)
        _end_old(act, old)
        act.keep_grant(opened)
        act.note(Deed(user.name, user.role, "sign_in", "user", user.name, detail=f"from {address}"))
        return Opened(secret, opened)


def sign_in_with_token(store: Store, patience: Patience, token: str, address: str, old: str | None = None) -> Opened:
    """A session for a wall that shows its token: it holds as long as the token does, and ends with it. SignInError.

    The one that the browser had before ends: what is now a wall is nobody's desk any more.
    """
    where = f"address {neighbourhood(address)}"
    if (wait := patience.wait_s(where)) > 0:
        raise SignInError("Too many tries. Wait before the next one.", wait)
    digest = secrets.digest(token)
    with store.act() as act:
        known = next((each for each in act.grants() if each.digest == digest and each.kind == "token"), None)
        if known is not None and known.holds(act.now):
            secret, opened = _session(act.now, known.name, known.expires_at - act.now)
            opened = replace(opened, role=known.role, areas=known.areas, purpose=known.purpose, parent=known.id)
            _end_old(act, old)
            act.keep_grant(opened)
            act.note(Deed(known.name, known.role, "sign_in", "token", known.id, detail=f"from {address}"))
            return Opened(secret, opened)
        act.note(Deed("anonymous", "public", "sign_in_refused", "token", detail=f"from {address}"))
    wait = patience.failed(where, ADDRESS_FREE)  # a wall that shows an old token again and again is one of a whole room
    raise SignInError("This token opens nothing: it is unknown, has expired or was revoked.", wait)


def sign_out(store: Store, secret: str) -> None:
    """The session ends. One that is unknown has ended already."""
    digest = secrets.digest(secret)
    with store.act() as act:
        for each in act.grants():
            if each.digest == digest and each.kind == "session" and each.holds(act.now):
                end(act, [each])
                act.note(Deed(each.name, each.role, "sign_out", "user", each.name))


def _end_old(act: Act, old: str | None) -> None:
    """End the session that the browser had."""
    if old is not None:
        before = secrets.digest(old)
        end(act, [each for each in act.grants() if each.digest == before and each.kind == "session"])


def _session(now: datetime, name: str, lasts: timedelta) -> tuple[str, Grant]:
    secret = secrets.made()
    kept = secrets.digest(secret)
    return secret, Grant(kept[:16], "session", name, "public", None, None, None, kept, now, now + lasts)
