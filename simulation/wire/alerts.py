"""Warnings as CAP 1.2 documents, and the Atom index that leads to them."""

from lxml import etree

from simulation.city import Meridian
from simulation.weather import SENDER, Notice, notices
from simulation.wire.xml import ATOM, element, iso, written

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
KEPT_AFTER_S = 3600.0


def index_atom(city: Meridian) -> bytes:
    """Messages in force, and those that ended within the hour."""
    at = city.advance()
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    told = [n for n in notices(city.seed, at) if n.expires + KEPT_AFTER_S > at]
    element(feed, ATOM, "id", "sim://meridian/weather/index.atom")
    element(feed, ATOM, "title", "Meridian Weather Office: current warnings")
    element(feed, ATOM, "updated", iso(max((n.sent for n in told), default=at // 3600 * 3600)))
    element(element(feed, ATOM, "author"), ATOM, "name", "Meridian Weather Office")
    for notice in told:
        entry = element(feed, ATOM, "entry")
        element(entry, ATOM, "id", notice.identifier)
        element(entry, ATOM, "title", notice.headline)
        element(entry, ATOM, "updated", iso(notice.sent))
        href = f"sim://meridian/weather/{_key(notice)}.cap"
        element(entry, ATOM, "link", None, rel="alternate", type="application/cap+xml", href=href)
        element(entry, ATOM, "summary", notice.description)
    return written(feed)


def message_cap(city: Meridian, key: str) -> bytes:
    """One message; KeyError when there is none of that name."""
    found = next((n for n in notices(city.seed, city.advance()) if _key(n) == key), None)
    if found is None:
        raise KeyError(key)
    return document(found)


def document(notice: Notice) -> bytes:
    """A notice as CAP 1.2; polygons run lat,lon, as the standard has it."""
    alert = etree.Element(f"{{{CAP}}}alert", nsmap={None: CAP})
    for name, text in (("identifier", notice.identifier), ("sender", SENDER), ("sent", iso(notice.sent)),
                       ("status", notice.status), ("msgType", notice.message_type), ("scope", "Public")):  # fmt: skip
        element(alert, CAP, name, text)
    if notice.references:
        told = " ".join(f"{SENDER},{identifier},{iso(sent)}" for identifier, sent in notice.references)
        element(alert, CAP, "references", told)
    info = element(alert, CAP, "info")
    for name, text in (("language", "en-CA"), ("category", notice.category), ("event", notice.event),
                       ("urgency", notice.urgency), ("severity", notice.severity), ("certainty", notice.certainty),
                       ("effective", iso(notice.sent)), ("expires", iso(notice.expires)),
                       ("senderName", "Meridian Weather Office"), ("headline", notice.headline),
                       ("description", notice.description), ("instruction", notice.instruction)):  # fmt: skip
        element(info, CAP, name, text)
    area = element(info, CAP, "area")
    element(area, CAP, "areaDesc", notice.area_desc)
    element(area, CAP, "polygon", " ".join(f"{lat},{lon}" for lon, lat in notice.polygon))
    return written(alert)


def _key(notice: Notice) -> str:
    return notice.identifier.removeprefix("urn:oid:").replace(".", "-")
