"""Pages of plain HTML that need nothing but themselves, so that they stand when all else is shut."""

import html
import re
from pathlib import Path
from string import Template
from typing import Final

HERE: Final = Path(__file__).parent
FRAME: Final = Template((HERE / "plain.html").read_text(encoding="utf-8"))
CONTENT_TYPE: Final = "text/html; charset=utf-8"
TOKENS: Final = HERE.parent / "assets" / "tokens.css"


def page(title: str, city: str, body: str) -> str:
    """A whole page round a body that is HTML already."""
    return FRAME.substitute(title=html.escape(title), city=html.escape(city), light=LIGHT, body=body)


def template(name: str) -> Template:
    """A body of this folder."""
    return Template((HERE / f"{name}.html").read_text(encoding="utf-8"))


def filled(body: Template, **told: str) -> str:
    """The body, whatever is put into it as text."""
    return body.substitute({name: html.escape(value, quote=True) for name, value in told.items()})


def _light() -> str:
    """The light theme for who prefers it and has chosen none here: the tokens' own colours, so that they stand once."""
    found = re.search(r'^\[data-mantine-color-scheme="light"\] (\{.*?\n\})', TOKENS.read_text("utf-8"), re.S | re.M)
    assert found, TOKENS
    return f"@media (prefers-color-scheme: light) {{ :root:not([data-mantine-color-scheme]) {found[1]} }}"


LIGHT: Final = _light()
