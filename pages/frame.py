"""What every page says of itself, asked of the running app; and that it opens to none but those who may open it."""

from collections.abc import Callable
from functools import wraps

from dash import html
from dash.development.base_component import Component

import session
from components import shell
from components.addresses import open_to
from components.person import Person
from components.shell import Frame

Layout = Callable[..., Component]


def frame() -> Frame:
    """Whose city this is, who looks at it and what they may open, and its time."""
    city, actor = session.city(), session.actor()
    areas = actor.rights.areas
    visitor = city.server.demo and actor.grant is None
    person = Person(actor.name, actor.role, None if areas is None else tuple(sorted(areas)), visitor)
    return Frame(city.name, str(city.timezone), person, open_to(actor), session.now())


def only(line: str) -> Callable[[Layout], Layout]:
    """A page's layout, for those who may open that line. The door has asked before: a door that can be walked past
    leads to no page all the same."""

    def guarded(layout: Layout) -> Layout:
        @wraps(layout)
        def asked(**address: object) -> Component:
            return layout(**address) if session.actor().may(f"open {line}") else shut()

        return asked

    return guarded


def shut() -> Component:
    """What stands in the place of a page that is not this role's."""
    seen = frame()
    ways = html.A("Go on", href=shell.home(seen), className="btn pri")
    words = html.P("This page is not open to your role.", className="say")
    card = html.Section([html.H2("Not open to you"), words, ways], className="card lost")
    main = html.Main(card, className="sheet", id=shell.Ids.content, tabIndex="-1")
    return shell.page(seen, "Not open", "", [main])
