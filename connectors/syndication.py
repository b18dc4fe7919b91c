"""Atom and RSS: entries, their ids, times, words, links and points, whichever of the two they are written in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from connectors.xml import Element, child_text, name_of, text_of

ATOM: Final = "{http://www.w3.org/2005/Atom}"
CAP_TYPE: Final = "application/cap+xml"


@dataclass(frozen=True)
class Link:
    """Where an entry leads, how it relates and of which type it says it is."""

    href: str
    rel: str
    type: str


def is_feed(root: Element) -> bool:
    """Whether that is Atom or RSS (2.0 or 1.0)."""
    return name_of(root) in {"feed", "rss", "RDF"}


def entries(root: Element) -> Iterator[Element]:
    """Its entries (Atom) or items (RSS)."""
    for element in root.iter("{*}entry", "{*}item"):
        if name_of(element.getparent()) in {"feed", "channel", "RDF"}:
            yield element


def own_text(entry: Element, *names: str) -> str | None:
    """The text of the first of these children that says anything."""
    return next((text for name in names if (text := child_text(entry, name))), None)


def id_of(entry: Element) -> str | None:
    """Atom's id or RSS's guid."""
    return own_text(entry, "id", "guid")


def links(entry: Element) -> list[Link]:
    """Atom's links, RSS's link and enclosure, and the `cap` element of GDACS."""
    found = []
    for child in entry:
        name, href = name_of(child), child.get("href") or child.get("url") or text_of(child)
        if name in {"link", "enclosure"} and href:
            found.append(Link(href.strip(), child.get("rel") or "alternate", child.get("type") or ""))
        elif name == "cap" and href and "gdacs" in child.tag:
            found.append(Link(href.strip(), "related", CAP_TYPE))
    return found


def cap_link(entry: Element) -> str | None:
    """The link that leads to the CAP message: the one that says so, else the first that may."""
    found = links(entry)
    said = [link.href for link in found if link.type.startswith(CAP_TYPE)]
    may = [link.href for link in found if link.rel == "alternate" and link.type in {"", "application/xml", "text/xml"}]
    return next(iter(said + may), None)


def point(entry: Element) -> tuple[float, float] | None:
    """The entry's place as lon, lat: georss:point, gml:pos, or geo:lat and geo:long."""
    for element in entry.iter("{*}point", "{*}pos"):
        parts = (text_of(element) or "").replace(",", " ").split()
        if len(parts) >= 2 and (place := _place(parts[1], parts[0])):
            return place
    found = {name_of(element): text_of(element) for element in entry.iter("{*}lat", "{*}long")}
    return _place(found.get("long"), found.get("lat"))


def _place(lon: str | None, lat: str | None) -> tuple[float, float] | None:
    try:
        return (float(lon), float(lat)) if lon and lat else None
    except ValueError:
        return None
