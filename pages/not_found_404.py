"""Any address that is not a page."""

import dash
from dash import html
from dash.development.base_component import Component

from components import shell
from pages.frame import frame

dash.register_page(__name__, title="Not here · Watchfloor")


def layout(**_: object) -> Component:
    """What happened, what is safe, what next."""
    seen = frame()
    name = seen.pages[0][1].lower() if seen.pages else "sign-in"
    body = [
        html.Main(
            html.Section(
                [
                    html.H2("There is no such page"),
                    html.P(
                        "The address may be mistyped, or the page may come later. Nothing is lost.", className="say"
                    ),
                    html.A(f"Go to {name}", href=shell.home(seen), className="btn pri"),
                ],
                className="card lost",
            ),
            className="sheet",
            id=shell.Ids.content,
            tabIndex="-1",
        )
    ]
    return shell.page(seen, "Not here", "", body)
