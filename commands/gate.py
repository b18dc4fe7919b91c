"""The gate: whose a session or token is, and what they may. Asked at every request, so it answers from memory."""

from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import Literal

from commands import secrets
from model.account import Grant, User
from model.actor import Actor
from model.permission import Rights, Role
from store import Act, Store


class Gate:
    """Knows all that holds. `rights` are a role's in this city."""

    def __init__(self, store: Store, rights: Callable[[Role], Rights], now: Callable[[], datetime]) -> None:
        self._store, self._rights, self._now = store, rights, now
        self._lock = Lock()
        self._known: tuple[int, dict[str, Grant], dict[str, User]] | None = None

    def actor(self, secret: str, kind: Literal["session", "token"]) -> Actor | None:
        """Who shows that secret; None where it opens nothing, or is shown where the other kind is expected."""
        _, grants, users = self._read()
        grant = grants.get(secrets.digest(secret))
        if grant is None or grant.kind != kind or not grant.holds(self._now()):
            return None
        return self._actor(grant, users)

    def given(self, secret: str) -> bool:
        """Whether it was ever given to anybody, and is not long over: what was not is forged."""
        return secrets.digest(secret) in self._read()[1]

    def holds(self, actor: Actor) -> bool:
        """Whether what that actor came with still opens the same: neither ended, nor another role's by now."""
        if actor.grant is None:
            return True
        _, grants, users = self._read()
        grant = next((each for each in grants.values() if each.id == actor.grant), None)
        return grant is not None and grant.holds(self._now()) and self._actor(grant, users) == actor

    def anybody(self) -> bool:
        """Whether there is any account or token at all."""
        _, grants, users = self._read()
        return bool(users) or any(each.kind == "token" for each in grants.values())

    def _actor(self, grant: Grant, users: dict[str, User]) -> Actor | None:
        if grant.kind == "token" or grant.parent is not None:
            rights = self._rights(grant.role).within(grant.areas)
            return Actor(grant.name, grant.role, rights, grant.id, grant.purpose, grant.kind == "token")
        user = users.get(grant.name)
        if user is None or user.state != "active":
            return None
        return Actor(user.name, user.role, self._rights(user.role).within(user.areas), grant.id)

    def _read(self) -> tuple[int, dict[str, Grant], dict[str, User]]:
        revision = self._store.accounts_revision()
        known = self._known
        if known is None or known[0] != revision:
            with self._lock:
                users, grants = self._store.accounts()
                by_digest = {each.digest: each for each in grants}
                known = self._known = (revision, by_digest, {each.name: each for each in users})
        return known


def stands(act: Act, actor: Actor) -> bool:
    """Whether what an actor came with holds, and gives as much as they act with: asked inside a deed's transaction."""
    if actor.grant is None:
        return True
    grant = act.grant(actor.grant)
    if grant is None or not grant.holds(act.now):
        return False
    user = act.user(grant.name) if grant.kind == "session" and grant.parent is None else None
    if user is not None and user.state != "active":
        return False
    giver = user or grant
    within = giver.areas is None or (actor.rights.areas is not None and actor.rights.areas <= set(giver.areas))
    return giver.role == actor.role and within
