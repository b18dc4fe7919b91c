"""The pages that the navigation names, and which of them somebody may open."""

from typing import Final

from model.actor import Actor

PAGES: Final = (("/", "Live"), ("/feeds", "Feeds"), ("/wall", "Walls"), ("/audit", "Audit"), ("/admin", "Admin"))


def open_to(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Address and name of each page that this actor may open."""
    return tuple(each for each in PAGES if actor.may(f"open {each[0]}"))
