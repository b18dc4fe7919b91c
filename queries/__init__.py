"""What the house can be asked: one .sql file and one function each."""

from functools import cache
from pathlib import Path

from store import Between, Equals, Filter, FilterError, OneOf, Reader, Within, WrittenBetween

__all__ = ["Between", "Equals", "Filter", "FilterError", "OneOf", "Reader", "Within", "WrittenBetween", "sql"]


@cache
def sql(name: str) -> str:
    """The text of `queries/<name>.sql`."""
    return (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8")
