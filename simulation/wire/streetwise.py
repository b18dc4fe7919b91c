"""The traffic office's list, after the GeoRSS Atom feeds of live 911 lists: entries drop off when they are over."""

from html import escape

from lxml import etree

from simulation.city import Meridian
from simulation.traffic import works
from simulation.wire.xml import ATOM, GEORSS, element, iso, written


def traffic_atom(city: Meridian) -> bytes:
    """Road works, closures, and the collisions the control room has passed on."""
    at = city.advance()
    told = [
        (w.number, f"{w.kind} - {w.words.upper()}", w.address, w.lon, w.lat, w.published, w.published)
        for w in works(city.seed, at)
    ]
    told += [
        (f"TC{c.cad_number}", c.call_type.upper(), c.address, c.lon, c.lat, c.received, c.changed)
        for c in city.calls()
        if c.kind == "traffic" and c.state not in ("resolved", "closed")
    ]
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM, "georss": GEORSS})
    element(feed, ATOM, "id", "urn:uuid:5b8a6f0e-7a55-4c5e-9d5c-6d6572696469")
    element(feed, ATOM, "title", "Meridian Traffic Office")
    element(feed, ATOM, "link", None, href="sim://meridian/traffic.atom", rel="self")
    element(feed, ATOM, "updated", iso(max((row[6] for row in told), default=at)))
    element(element(feed, ATOM, "author"), ATOM, "name", "City of Meridian")
    for number, kind, address, lon, lat, published, updated in sorted(told, key=lambda row: -row[6]):
        entry = element(feed, ATOM, "entry")
        title = f"{kind} at {address}, MERIDIAN"
        element(entry, ATOM, "id", f"tag:meridian.example,2026:traffic/{number}")
        element(entry, ATOM, "title", title)
        element(entry, ATOM, "updated", iso(updated))
        element(entry, ATOM, "summary", f"{title} [Meridian Traffic Office #{number}]")
        element(entry, ATOM, "category", None, label=kind, term=kind)
        element(entry, ATOM, "published", iso(published))
        element(entry, GEORSS, "point", f"{lat:.6f} {lon:.6f}")
        rows = (("ID", number), ("Call Type", kind), ("Address", address), ("Agency", "Meridian Traffic Office"),
                ("Last Updated", iso(updated)))  # fmt: skip
        told_rows = "".join(f"<dt>{name}:</dt><dd>{escape(value)}</dd>" for name, value in rows)
        element(entry, ATOM, "content", f"<dl>{told_rows}</dl>", type="html")
    return written(feed)
