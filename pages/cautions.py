"""Cautions about an incident's place, for who may read them; read again only when one was added or lifted."""

from collections.abc import Mapping
from typing import Any, Final

import session
from analysis.cautions import Cautions
from model.place import CAUTION
from queries.cautions import cautions
from queries.held import Held

# Whoever may read cautions may read all of them, and all of each.
_held: Final = Held(lambda: session.moved(CAUTION.name), lambda: Cautions(cautions(session.store()).to_dicts()))


def of_incident(row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Those about this incident, whose row is as the one who asks may see it."""
    return _held().about(row) if session.actor().may_read(CAUTION) else []
