"""Instants in addresses: ISO 8601 with a zone."""

from datetime import UTC, datetime


def instant(text: str) -> datetime:
    """The instant that was meant, UTC. ValueError says what was expected."""
    try:
        # An unescaped + in an address arrives as a space.
        found = datetime.fromisoformat(text.strip().replace(" ", "+") if "T" in text else text)
        if found.tzinfo is None:
            raise ValueError
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        expected = "an instant with its zone, such as 2026-11-22T14:02:31Z"
        raise ValueError(f"expected {expected}, found {text!r}") from None
