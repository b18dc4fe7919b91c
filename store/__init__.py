"""The city's memory; the only room that knows DuckDB."""

from store.act import Act
from store.errors import StoreError, StoreLockedError, UnseenError
from store.filters import Between, Equals, Filter, FilterError, OneOf, Within, WrittenBetween
from store.published import head_of, published
from store.reader import Reader
from store.store import Store
from store.writer import HOUSE_TABLES, Author, Written

__all__ = [
    "HOUSE_TABLES",
    "Act",
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
    "UnseenError",
    "Within",
    "Written",
    "WrittenBetween",
    "head_of",
    "published",
]
