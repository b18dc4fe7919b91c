"""Links between the resources of /ogc, absolute, as OGC API – Features wants them."""

from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request

from api.feature_query import TYPES, Parameters

JSON = "application/json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
Links = list[dict[str, str]]


def root(request: Request) -> str:
    """The address that every link begins with, without a slash at its end."""
    return f"{str(request.base_url).rstrip('/')}/ogc"


def link(rel: str, href: str, kind: str, title: str) -> dict[str, str]:
    """One link."""
    return {"rel": rel, "href": href, "type": kind, "title": title}


def landing(at: str) -> Links:
    """Where to go from the landing page."""
    return [
        link("self", f"{at}/", JSON, "This page"),
        link("service-desc", f"{at}/api", OPENAPI, "What can be asked, as OpenAPI 3.0"),
        link("conformance", f"{at}/conformance", JSON, "The standards this follows"),
        link("data", f"{at}/collections", JSON, "The tables"),
    ]


def collection(at: str, name: str) -> Links:
    """Where to go from a table."""
    here = f"{at}/collections/{name}"
    items = [
        link("items", f"{here}/items?f={form}" if form != "json" else f"{here}/items", kind, f"Its rows as {form}")
        for form, kind in TYPES.items()
    ]
    return [link("self", here, JSON, name), *items]


def page(at: str, name: str, given: Parameters, form: Any, after: str | None) -> Links:
    """Where to go from one page of rows; `next` while there are more."""
    here = f"{at}/collections/{name}/items"
    links = [link("self", _with(here, given), TYPES[form], "This page")]
    links += [
        link("alternate", _with(here, [*_without(given, "f"), ("f", other)]), kind, f"This as {other}")
        for other, kind in TYPES.items()
        if other != form
    ]
    if after is not None:
        onward = [*_without(given, "cursor"), ("cursor", after)]
        links.append(link("next", _with(here, onward), TYPES[form], "The next page"))
    links.append(link("collection", f"{at}/collections/{name}", JSON, name))
    return links


def feature(at: str, name: str, row_id: str) -> Links:
    """Where to go from one row."""
    here = f"{at}/collections/{name}"
    return [
        link("self", f"{here}/items/{quote(row_id, safe='')}", TYPES["json"], row_id),
        link("collection", here, JSON, name),
    ]


def header(links: Links) -> str:
    """The links as a Link header (RFC 8288), for formats that carry none."""
    return ", ".join(f'<{each["href"]}>; rel="{each["rel"]}"; type="{each["type"]}"' for each in links)


def _with(here: str, given: Parameters) -> str:
    return f"{here}?{urlencode(given)}" if given else here


def _without(given: Parameters, name: str) -> list[tuple[str, str]]:
    return [(key, value) for key, value in given if key != name]
