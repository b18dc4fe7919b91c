"""The pages that the navigation names, and which of them somebody may open."""

from typing import Final
from urllib.parse import quote

from model.actor import Actor

PAGES: Final = (
    ("/", "Live"), ("/response", "Response"), ("/risk", "Risk"), ("/handover", "Hand-over"), ("/feeds", "Feeds"),
    ("/wall", "Walls"), ("/audit", "Audit"), ("/admin", "Admin"),
)  # fmt: skip


def open_to(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Address and name of each page that this actor may open."""
    return tuple(each for each in PAGES if actor.may(f"open {each[0]}"))


def at_card(table: str, row_id: str) -> str:
    """The live map with that record's card open."""
    return f"/?selected={table}:{quote(row_id, safe='')}"


def at_incident(incident_id: str) -> str:
    """The page of one incident."""
    return f"/incident/{quote(incident_id, safe='')}"
