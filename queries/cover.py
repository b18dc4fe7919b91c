"""Alarms that no unit of a type reaches an area in time."""

from typing import Any

from queries import sql
from store import Reader


def cover_alarms(store: Reader) -> list[dict[str, Any]]:
    """Those that nobody has ended: `id`, `cause` ("uncovered TYPE"), `state`, `owner`, `count`, `observed_at`, …"""
    return store.read(sql("cover_alarms")).to_dicts()
