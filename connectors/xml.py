"""XML from strangers: no DOCTYPE, no entities, no network, 64 levels."""

import re
from typing import Any

from lxml import etree

from connectors.errors import FeedMalformed

LEVELS = 64
_PROLOG = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_ENCODING = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
# Encodings in which "<!" is spelled with these very bytes, so that a DOCTYPE cannot hide.
_PLAIN = re.compile(rb"(utf-?8|us-ascii|ascii|iso-?8859-?\d+|windows-125\d|cp125\d|latin-?1)$", re.IGNORECASE)
_TOO_DEEP = etree.XPath("boolean(/" + "/".join(["*"] * (LEVELS + 1)) + ")")

Element = Any  # lxml has no types of its own


def read_xml(body: bytes, what: str = "the document") -> Element:
    """The root element; FeedMalformed when it isn't XML, has a DOCTYPE or is nested too deeply."""
    body = _plain(body, what)
    if body[_end_of_prolog(body) :].startswith(b"<!"):
        raise FeedMalformed(f"{what} has a DOCTYPE, which is refused")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise FeedMalformed(f"{what} is not XML: {fault}") from fault
    if root.getroottree().docinfo.internalDTD is not None:
        raise FeedMalformed(f"{what} has a DOCTYPE, which is refused")
    if _TOO_DEEP(root):
        raise FeedMalformed(f"{what} is nested deeper than {LEVELS} levels")
    return root


def _plain(body: bytes, what: str) -> bytes:
    """The bytes in an encoding that shows its markup; UTF-16 becomes UTF-8, anything odder is refused."""
    body = body.removeprefix(b"\xef\xbb\xbf")
    if body[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in body[:4]:
        order = (
            "utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-16-be" if body[:1] == b"\x00" else "utf-16-le"
        )
        try:
            text = body.decode(order)
        except UnicodeDecodeError as fault:
            raise FeedMalformed(f"{what} is not XML: {fault}") from fault
        return re.sub(r"""(<\?xml[^>]{0,100}?)\s+encoding\s*=\s*["'][^"']{0,40}["']""", r"\1", text, count=1).encode()
    declared = _ENCODING.search(body[:400])
    if declared and not _PLAIN.match(declared[1]):
        raise FeedMalformed(f"{what} is in {declared[1].decode()}, which is not read")
    return body


def _end_of_prolog(body: bytes) -> int:
    found = _PROLOG.match(body)
    return found.end() if found else 0


def name_of(element: Element) -> str:
    """An element's name without its namespace."""
    return str(etree.QName(element).localname)


def child_text(element: Element, name: str) -> str | None:
    """The text of the first child of that name, whatever its namespace; None when absent or empty."""
    for child in element:
        if name_of(child) == name:
            return text_of(child)
    return None


def text_of(element: Element) -> str | None:
    """An element's whole text, trimmed; None when empty."""
    return "".join(element.itertext()).strip() or None


def as_text(element: Element) -> str:
    """The element as it was written, for a reject."""
    return str(etree.tostring(element, encoding="unicode", with_tail=False))
