"""Any one row of any table."""

from typing import Any

from model.tables import table_named
from store import Equals, Reader


def one(store: Reader, table_name: str, row_id: str) -> dict[str, Any] | None:
    """The current row of that id, as the actor may see it; None where there is none. KeyError: no such table."""
    found = store.rows(table_named(table_name), [Equals("id", row_id)])
    return found.row(0, named=True) if found.height else None
