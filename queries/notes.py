"""What people note about incidents."""

import polars as pl

from queries import sql
from store import Reader


def incident_notes(store: Reader, incident_id: str) -> pl.DataFrame:
    """Every note to one incident, the newest last; without its text where that is not for the actor to read."""
    return store.read(sql("incident_notes"), incident_id=incident_id)
