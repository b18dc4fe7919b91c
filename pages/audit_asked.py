"""What an address looks for in the audit log. Moments without a zone are the city's."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from queries.audit import Asked

NAMES: Final = ("actor", "action", "about_table", "about_id", "purpose", "from", "to", "before")
LONGEST: Final = 300
DAY: Final = len("2026-11-22")
MINUTE: Final = len("2026-11-22T14:00")


class AskedError(ValueError):
    """A field that cannot be read; the message says what was expected and what was found."""


def told(address: Mapping[str, object]) -> dict[str, str]:
    """The fields that an address says something in, as text."""
    return {name: text for name in NAMES if (text := str(address.get(name) or "").strip()[:LONGEST])}


def asked(fields: Mapping[str, str], zone: ZoneInfo) -> Asked:
    """What is looked for. AskedError."""
    before = fields.get("before")
    if before is not None and not (before.isascii() and before.isdecimal() and len(before) < 18):
        raise AskedError(f"before: expected an entry's number, found {before[:40]!r}.")
    plain = {name: fields.get(name) for name in ("actor", "action", "about_table", "about_id", "purpose")}
    return Asked(
        **plain,
        since=_moment("from", fields.get("from"), zone, last=False),
        until=_moment("to", fields.get("to"), zone, last=True),
        before=int(before) if before else None,
    )


def _moment(name: str, text: str | None, zone: ZoneInfo, last: bool) -> datetime | None:
    """The moment that a text means; of a day or a minute its first, or its last."""
    if text is None:
        return None
    try:
        day, minute = len(text) == DAY, len(text) == MINUTE
        local = datetime.combine(date.fromisoformat(text), time()) if day else datetime.fromisoformat(text)
        if last and (day or minute):
            local += (timedelta(days=1) if day else timedelta(minutes=1)) - timedelta(microseconds=1)
        return (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise AskedError(f"{name}: expected a day or a moment such as 2026-11-22 14:00, found {text[:40]!r}.") from None
