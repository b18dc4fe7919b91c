"""Who has moved."""

from datetime import datetime

import polars as pl

from queries import sql
from store import Reader


def moved(store: Reader, heard: datetime) -> pl.DataFrame:
    """The newest place of each unit and responder of whom anything was heard after that instant."""
    return store.read(sql("moved"), heard=heard)
