"""Audiences: actors who may see the same things get the same bytes."""

from collections.abc import Iterable
from functools import lru_cache

import session
from api.problem import ProblemError
from model.actor import Actor, Sight
from model.tables import TABLES

Audience = Sight


@lru_cache(maxsize=1024)
def audience(actor: Actor) -> Audience:
    """What this actor may see."""
    return actor.sight(tuple(TABLES.values()))


@lru_cache(maxsize=1024)
def tables(who: Audience) -> frozenset[str]:
    """The names of the tables that an audience may read."""
    return frozenset(name for name, _ in who.columns)


def reader() -> Actor:
    """Who is asking, when they may read anything at all; a 401 otherwise."""
    actor = session.actor()
    if not audience(actor).columns:
        raise ProblemError(401, "Sign in, or send a token, to read this.", {"WWW-Authenticate": "Bearer"})
    return actor


def viewer(layer: str, reads: Iterable[str]) -> Audience:
    """The audience of who asks for a layer; ProblemError 403 where it reads a table that they may not."""
    who = audience(reader())
    if unread := set(reads) - tables(who):
        raise ProblemError(403, f"The layer {layer} shows {min(unread)}, which your role may not read.")
    return who
