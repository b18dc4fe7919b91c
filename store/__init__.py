"""The city's memory; the only room that knows DuckDB."""

from store.filters import Between, Equals, Filter, FilterError, OneOf, Within
from store.reader import Reader
from store.store import Store, StoreError, StoreLockedError
from store.writer import HOUSE_TABLES, Author, Written

__all__ = [
    "HOUSE_TABLES",
    "Author",
    "Between",
    "Equals",
    "Filter",
    "FilterError",
    "OneOf",
    "Reader",
    "Store",
    "StoreError",
    "StoreLockedError",
    "Within",
    "Written",
]
