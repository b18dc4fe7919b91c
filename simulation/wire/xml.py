"""Small helps for writing XML by hand."""

from datetime import UTC, datetime
from typing import Any

from lxml import etree

from simulation.risk import ZONE

ATOM = "http://www.w3.org/2005/Atom"
GEORSS = "http://www.georss.org/georss"


def element(parent: Any, space: str, name: str, text: str | None = None, **attributes: str) -> Any:
    """A child of that name, with text and attributes."""
    child = etree.SubElement(parent, f"{{{space}}}{name}", attributes)
    child.text = text
    return child


def iso(seconds: float) -> str:
    """A moment with the city's own offset, as CAP wants it: never Z."""
    return datetime.fromtimestamp(round(seconds), UTC).astimezone(ZONE).isoformat()


def written(root: Any) -> bytes:
    """The document, declared as UTF-8."""
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return document
