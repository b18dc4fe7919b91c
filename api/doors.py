"""Which line of the permission table a request needs: by its address, and, for a callback, by what it draws."""

import re
from typing import Any, Final

from model.permission import OPEN

UPDATE: Final = "/_dash-update-component"
PAGES_CONTENT: Final = "_pages_content"
PAGES_OUTPUT: Final = ".._pages_content.children..._pages_store.data.."
# Dash hands a callback its inputs by their place, whatever their names: what it declared, in that order, is asked for.
PAGES_INPUTS: Final = (("_pages_location", "pathname"), ("_pages_location", "search"))
NOWHERE: Final = "/404"  # answered by the page that says there is nothing
# What the sign-in page needs, and no more.
PUBLIC_ASSETS: Final = frozenset({
    "/assets/tokens.css", "/assets/sign_in.css", "/assets/sign_in.js", "/favicon.ico", "/_favicon.ico",
    "/assets/favicon.ico",
})  # fmt: skip
# Addresses whose lines cover all below them; the rest are compared as they stand.
_PREFIXES: Final = {
    "/assets/": "GET /assets/{path}", "/tiles/": "GET /tiles/{path}", "/layers/": "GET /layers/{table}",
    "/images/camera/": "GET /images/camera/{id}", "/edition/": "GET /edition/{preset}", "/ogc": "GET /ogc",
    "/paper/incident/": "GET /paper/incident/{id}", "/routes/": "GET /routes/{id}", "/plans/": "GET /plans/{id}",
    "/_dash-component-suites/": "GET /_dash", "/_reload-hash": "GET /_dash",
}  # fmt: skip
_EXACT: Final = {
    "/_dash-layout": "GET /_dash", "/_dash-dependencies": "GET /_dash", "/_favicon.ico": "GET /_dash",
    "/favicon.ico": "GET /_dash",
}  # fmt: skip
_READS: Final = ("GET", "HEAD")
# Pages of which there are many: the line, and how an address of one looks.
_MANY: Final = {"/wall/{preset}": re.compile(r"/wall/[^/]+"), "/incident/{id}": re.compile(r"/incident/[^/]+")}
_BELOW: Final = re.compile(r"(POST|GET) /(hooks|commands)/[^/]+")


def door(method: str, path: str) -> str | None:
    """The line of a request; None where the table has none for it: then nobody comes in."""
    told = f"{'GET' if method in _READS else method} {path}"
    if told in OPEN:
        return told
    if (below := _BELOW.fullmatch(told)) is not None:
        return f"{below[1]} /hooks/{{feed}}" if below[2] == "hooks" else _line(f"{below[1]} /commands/{{name}}")
    if method not in _READS:
        return None
    if (page := page_of(path)) is not None:
        return page
    if path in _EXACT:
        return _EXACT[path]
    return next((line for prefix, line in _PREFIXES.items() if path.startswith(prefix)), None)


def page_of(path: str) -> str | None:
    """The line of a page; None where there is no such page. Slashes at either end mean nothing, as to Dash."""
    page = f"/{path.strip('/')}"
    if page in OPEN:
        return page
    return next((line for line, form in _MANY.items() if form.fullmatch(page)), None)


def callback_lines(asked: Any) -> list[str | None]:
    """The lines that a callback's request needs, all of them; None among them where the table has no line for it."""
    if not isinstance(asked, dict) or not isinstance(asked.get("output"), str):
        return [None]
    outputs = drawn(asked["output"])
    if any(each.startswith(f"{PAGES_CONTENT}.") for each in outputs):
        page = _page_asked(asked)
        # Who may see pages at all may be told that there is none of that name.
        return [None] if page is None else [PAGES_CONTENT, *([] if page == NOWHERE else [page_of(page)])]
    return [_line(each) for each in outputs]


def settled(asked: Any) -> Any:
    """A callback's request as it is passed on. Of one for a page nothing goes on but what its lines were found by:
    its address, as it was judged, and the address's parameters."""
    if not isinstance(asked, dict) or asked.get("output") != PAGES_OUTPUT or (page := _page_asked(asked)) is None:
        return asked
    search = asked["inputs"][1].get("value")
    values = (page, search if isinstance(search, str) else "")
    return {
        "output": PAGES_OUTPUT,
        "outputs": [dict(zip(("id", "property"), each.split("."), strict=True)) for each in drawn(PAGES_OUTPUT)],
        "inputs": [
            {"id": name, "property": of, "value": value} for (name, of), value in zip(PAGES_INPUTS, values, strict=True)
        ],
        "changedPropIds": [f"{name}.{of}" for name, of in PAGES_INPUTS],
        "state": [],
    }


def drawn(output: str) -> list[str]:
    """What a callback puts on the page: Dash writes several as `..a.children...b.data..`."""
    return output.strip(".").split("...") if output.startswith("..") else [output]


def _page_asked(asked: dict[str, Any]) -> str | None:
    """The address of the page that is asked for; None where the request is not just as Dash has declared it."""
    inputs = asked.get("inputs")
    if asked["output"] != PAGES_OUTPUT or asked.get("state") or not isinstance(inputs, list):
        return None
    told = [(each.get("id"), each.get("property")) if isinstance(each, dict) else None for each in inputs]
    if told != list(PAGES_INPUTS) or not isinstance(path := inputs[0].get("value"), str):
        return None
    page = f"/{path.strip('/')}"
    return NOWHERE if page_of(page) is None else page


def _line(name: str) -> str | None:
    return name if name in OPEN else None
