"""Accounts: who may sign in, and what they were given to show at the door (sessions and tokens)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from model.permission import Role

State = Literal["active", "closed"]
STATES: Final[tuple[State, ...]] = ("active", "closed")


@dataclass(frozen=True)
class User:
    """A person's account. `secret` is an Argon2id hash in its own notation; `areas` bounds what they see."""

    name: str
    role: Role
    secret: str
    areas: tuple[str, ...] | None
    state: State
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True)
class Grant:
    """A session, or a token for a program or a wall. The secret itself is nowhere: `digest` is its SHA-256, in hex.

    A session's role is its user's, or its token's: `parent` names the token that a wall signed in with.
    """

    id: str
    kind: Literal["session", "token"]
    name: str
    role: Role
    areas: tuple[str, ...] | None
    purpose: str | None
    parent: str | None
    digest: str
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it opens anything at that moment."""
        return self.ended_at is None and now < self.expires_at
