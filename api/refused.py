"""A request that goes no further, and what a person sees of it: which role it is not open to, and the ways on."""

import html
from collections.abc import Sequence
from typing import Final

from api import plain
from components.addresses import open_to
from components.words import words
from model.actor import Actor
from model.permission import ROLES

BODY: Final = plain.template("refused")
HEADINGS: Final = {403: "Not open to you", 429: "Too fast", 400: "Not understood"}


class RefusedError(Exception):
    """A request that goes no further."""

    def __init__(self, status: int, detail: str, told: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(detail)
        self.status, self.detail, self.told = status, detail, told


def page(status: int, detail: str, actor: Actor, visitor: bool, city: str) -> bytes:
    """The page, for a session's person or, as `visitor`, a demonstration's."""
    heading = HEADINGS.get(status, "Refused")
    role = actor.role.replace("_", " ")
    signed_in = f"signed in as {actor.name}, in the role {role}"
    who = f"a visitor of this demonstration, seen as {role}" if visitor else signed_in
    told = {"heading": heading, "detail": detail, "who": who}
    body = BODY.substitute({name: html.escape(value) for name, value in told.items()}, ways=_ways(actor, visitor))
    return plain.page(heading, city, body).encode()


def _ways(actor: Actor, visitor: bool) -> str:
    links = [
        f'<a class="way{" first" if not rank else ""}" href="{address}">{name}</a>'
        for rank, (address, name) in enumerate(open_to(actor))
    ]
    return "\n".join([*links, _roles(actor) if visitor else OTHERWISE])


def _roles(actor: Actor) -> str:
    named = [(role, words(role), " selected" if role == actor.role else "") for role in ROLES if role != "public"]
    options = "".join(f'<option value="{role}"{chosen}>{face}</option>' for role, face, chosen in named)
    return (
        '<form method="post" action="/demo/role"><label for="role">Or see it as another role</label>'
        f'<select id="role" name="role">{options}</select><button type="submit">Switch</button></form>'
    )


OTHERWISE: Final = (
    '<form method="post" action="/sign-out"><button type="submit">Sign in as somebody else</button></form>'
)
