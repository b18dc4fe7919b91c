"""Callbacks at the door: what each draws is what it may, and a page's is the page that Dash will draw."""

import orjson
import pytest

from store import Store
from tests.api.test_door import Street


@pytest.fixture
def shown(memory: Store) -> Street:
    """A demonstration's door."""
    return Street(memory, demo=True)


def routed(pathname: object, search: object = "") -> list[dict[str, object]]:
    """What Dash's renderer sends of the address."""
    named = {"pathname": pathname, "search": search}
    return [{"id": "_pages_location", "property": name, "value": value} for name, value in named.items()]


PAGES = ".._pages_content.children..._pages_store.data.."


def test_a_callback_opens_only_where_the_table_has_its_line(shown: Street) -> None:
    def asked(output: str, pathname: str | None = None) -> int:
        body = orjson.dumps({"output": output, "inputs": routed(pathname) if pathname else []})
        told = {"method": "POST", "body": body, "content_type": "application/json"}
        return shown.knock("/_dash-update-component", cookie="watchfloor_demo=analyst", **told)  # type: ignore[arg-type]

    assert asked("selection-body.children") == 200
    assert asked("nobody-wrote-a-line.children") == 403
    assert asked("..selection-body.children...nobody-wrote-a-line.data..") == 403
    assert asked(".._pages_content.children..._pages_store.data..", "/feeds") == 200
    assert asked(".._pages_content.children..._pages_store.data..", "/admin") == 403
    assert asked(".._pages_content.children..._pages_store.data..", "/admin/") == 403
    assert asked(".._pages_content.children..._pages_store.data..", "/nowhere") == 200


@pytest.mark.parametrize("path", ["/admin", "//admin", "/admin/", "//admin//", "admin", "admin/"])
def test_a_page_is_asked_for_by_the_address_that_dash_will_read(shown: Street, path: str) -> None:
    """Dash strips slashes at both ends, and takes what it declared by its place."""
    body = orjson.dumps({"output": PAGES, "inputs": routed(path), "state": []})
    told = {"method": "POST", "body": body, "content_type": "application/json", "cookie": "watchfloor_demo=analyst"}
    assert shown.knock("/_dash-update-component", **told) == 403  # type: ignore[arg-type]
    told["cookie"] = "watchfloor_demo=administrator"
    assert shown.knock("/_dash-update-component", **told) == 200  # type: ignore[arg-type]
    assert orjson.loads(shown.seen["body"])["inputs"] == routed("/admin")


@pytest.mark.parametrize(
    "asked",
    [
        {"inputs": [{"id": "_pages_location", "property": "x", "value": "/admin"}, routed("/wall")[0]]},
        {"inputs": [*routed("/wall")[::-1]]},
        {"inputs": routed("/wall") + routed("/admin")},
        {"inputs": [routed("/wall")]},
        {"inputs": [{**routed("/wall")[0], "id": "elsewhere"}, routed("/wall")[1]]},
        {"inputs": routed(None)},
        {"inputs": routed(["/wall"])},
        {"inputs": []},
        {"inputs": {}},
        {},
        {"inputs": [], "state": routed("/admin")},
        {"inputs": routed("/wall"), "state": routed("/admin")},
        {"output": "_pages_content.children", "inputs": routed("/wall")},
        {"output": ".._pages_content.children...selection-body.children..", "inputs": routed("/wall")},
    ],
)  # fmt: skip
def test_a_page_is_asked_for_just_as_dash_declared_it(shown: Street, asked: dict[str, object]) -> None:
    body = orjson.dumps({"output": PAGES} | asked)
    told = {"method": "POST", "body": body, "content_type": "application/json"}
    assert shown.knock("/_dash-update-component", cookie="watchfloor_demo=administrator", **told) == 403  # type: ignore[arg-type]


@pytest.mark.parametrize("path", ["/nowhere", "/wall/a/b", "/not-found-404", "/admin/x", "/wall/../admin"])
def test_what_is_no_page_is_passed_on_as_the_page_that_says_so(shown: Street, path: str) -> None:
    body = orjson.dumps({"output": PAGES, "inputs": routed(path, "?a=1"), "more": [1]})
    told = {"method": "POST", "body": body, "content_type": "application/json"}
    assert shown.knock("/_dash-update-component", **told) == 200  # type: ignore[arg-type]
    passed = orjson.loads(shown.seen["body"])
    assert passed["inputs"] == routed("/404", "?a=1") and "more" not in passed
