"""The design system handed to Mantine: every value is a token of assets/tokens.css, so there is one place to change it.

No accent colour: what Mantine would fill with its primary colour is white on dark and ink on light.
"""

from typing import Any, Final

import dash_mantine_components as dmc
from dash.development.base_component import Component


def shades(*tokens: str) -> list[str]:
    """Ten shades for Mantine, as many as there are tokens; the last one stands for the rest."""
    return [f"var(--{token})" for token in [*tokens, *[tokens[-1]] * (10 - len(tokens))]]


THEME: Final[dict[str, Any]] = {
    "fontFamily": "var(--font)",
    "headings": {"fontFamily": "var(--font)", "fontWeight": "var(--w-strong)"},
    "fontSizes": {
        "xs": "var(--t-12)",
        "sm": "var(--t-13)",
        "md": "var(--t-14)",
        "lg": "var(--t-16)",
        "xl": "var(--t-20)",
    },
    "lineHeights": {"xs": "1.33", "sm": "1.38", "md": "1.43", "lg": "1.38", "xl": "1.2"},
    "radius": {"xs": "var(--r-1)", "sm": "var(--r-2)", "md": "var(--r-3)", "lg": "var(--r-3)", "xl": "var(--r-3)"},
    "spacing": {"xs": "var(--s-1)", "sm": "var(--s-2)", "md": "var(--s-4)", "lg": "var(--s-6)", "xl": "var(--s-8)"},
    "shadows": dict.fromkeys(("xs", "sm", "md", "lg", "xl"), "var(--shadow)"),
    "colors": {
        "ink": shades("primary"),
        "red": shades("red-wash", "red", "red-text"),
        "green": shades("green-wash", "green", "green-text"),
        "yellow": shades("amber-wash", "amber", "amber-text"),
    },
    "primaryColor": "ink",
    "defaultRadius": "sm",
    "cursorType": "pointer",
    "focusRing": "auto",
    "respectReducedMotion": True,
}


def themed(page: Component, *, scheme: str = "dark") -> Component:
    """A page in the house's look; which of the two schemes is shown the browser decides (assets/view/theme.js)."""
    return dmc.MantineProvider(page, theme=THEME, forceColorScheme=scheme)


def sheet(name: str, title: str, body: Component | None = None) -> Component:
    """A closed window over the page, which the browser opens (and may fill): it holds the focus, Esc closes it."""
    return dmc.Modal(
        body,
        id=name,
        title=title,
        opened=False,
        centered=True,
        size="auto",
        closeButtonProps={"aria-label": "Close"},
        transitionProps={"duration": 0},
    )


def drawer(title: str, body: list[Component], name: str) -> Component:
    """An open drawer at the right: it holds the focus, Esc and the ground beside it close it."""
    return dmc.Drawer(
        body,
        id=name,
        title=title,
        opened=True,
        position="right",
        size="min(640px, 100vw)",
        closeButtonProps={"aria-label": "Close"},
        transitionProps={"duration": 0},
    )
