"""Audiences: actors who may see the same things get the same bytes."""

from functools import lru_cache

import session
from api.problem import ProblemError
from model.actor import Actor
from model.tables import TABLES

Audience = tuple[tuple[str, ...], ...]


@lru_cache(maxsize=256)
def audience(actor: Actor) -> Audience:
    """What this actor may see: each table's columns."""
    return tuple(tuple(actor.columns(table)) if actor.may_read(table) else () for table in TABLES.values())


def reader() -> Actor:
    """Who is asking, when they may read anything at all; a 401 otherwise."""
    actor = session.actor()
    if not any(audience(actor)):
        raise ProblemError(401, "Sign in, or send a token, to read this.", {"WWW-Authenticate": "Bearer"})
    return actor
