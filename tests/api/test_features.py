"""OGC API – Features: every row once, every filter honoured, everything else refused."""

import csv
import io
from datetime import timedelta
from typing import Any

import httpx
import polars as pl
import pytest

from api.features import CONFORMS
from model.actor import Actor
from model.alert import ALERT
from model.camera import PLATE_READ
from model.incident import INCIDENT
from model.tables import TABLES
from tests.api.conftest import World

ITEMS = "/ogc/collections/incident/items"


def get(client: httpx.Client, path: str, status: int = 200, **query: Any) -> Any:
    answer = client.get(path, params=query or None)  # {} would cut off the query of a next link
    assert answer.status_code == status, answer.text
    if status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status
    return answer.json()


def ids(page: Any) -> list[str]:
    return [each["id"] for each in page["features"]]


def every_page(client: httpx.Client, path: str, **query: Any) -> list[list[str]]:
    pages, page = [], get(client, path, **query)
    while True:
        pages.append(ids(page))
        onward = [each["href"] for each in page["links"] if each["rel"] == "next"]
        if not onward:
            return pages
        page = get(client, onward[0])


def test_the_landing_page_leads_everywhere(client: httpx.Client) -> None:
    for address in ("/ogc", "/ogc/"):
        links = {each["rel"]: each["href"] for each in get(client, address)["links"]}
        assert set(links) == {"self", "service-desc", "conformance", "data"}
        for href in links.values():
            assert client.get(href).status_code == 200


def test_it_says_which_standards_it_follows(client: httpx.Client) -> None:
    assert get(client, "/ogc/conformance") == {"conformsTo": CONFORMS}


def test_every_served_table_is_a_collection(client: httpx.Client) -> None:
    found = get(client, "/ogc/collections")["collections"]
    assert [each["id"] for each in found] == [name for name, table in TABLES.items() if table.served]
    for each in found:
        assert each["itemType"] == "feature"
        assert get(client, f"/ogc/collections/{each['id']}") == each
        matched = get(client, f"/ogc/collections/{each['id']}/items")["numberMatched"]
        assert matched == 0 or each["id"] == "audit_entry"  # which has noted the looks at what is personal


def test_a_page_holds_a_hundred_rows_and_says_how_many_there_are(busy: World, client: httpx.Client) -> None:
    page = get(client, ITEMS)
    assert (page["numberMatched"], page["numberReturned"], len(page["features"])) == (250, 100, 100)
    assert page["timeStamp"].endswith("Z")
    one = page["features"][0]
    assert set(one["properties"]) == set(INCIDENT.schema)
    assert one["properties"]["observed_at"].endswith("Z")
    for each in page["features"]:
        placed = each["properties"]["lon"] is not None
        assert (each["geometry"] is not None) == placed


def test_the_next_links_show_each_row_once_though_rows_arrive(busy: World, client: httpx.Client) -> None:
    page = get(client, ITEMS, limit=40)
    seen = ids(page)
    while onward := [each["href"] for each in page["links"] if each["rel"] == "next"]:
        late = {"id": f"late{len(seen)}", "source": "calls", "source_id": f"late{len(seen)}", "kind": "fire",
                "received_at": busy.now, "updated_at": busy.now}  # fmt: skip
        newer = {"id": "i000", "source": "calls", "source_id": "0", "kind": "fire", "title": f"Version {len(seen)}",
                 "received_at": busy.now, "updated_at": busy.now + timedelta(seconds=len(seen))}  # fmt: skip
        if len(seen) < 240:
            busy.store.write([INCIDENT.records([late]), INCIDENT.records([newer])])
        page = get(client, onward[0])
        seen += ids(page)
    assert len(seen) == len(set(seen))
    assert {f"i{i:03}" for i in range(250)} <= set(seen)


def test_a_limit_beyond_the_most_gives_the_most(busy: World, client: httpx.Client) -> None:
    assert get(client, ITEMS, limit=10**12)["numberReturned"] == 250


@pytest.mark.parametrize("limit", ["0", "-1", "ten", "1.5", "", "١"])
def test_a_limit_that_is_none_is_refused(client: httpx.Client, limit: str) -> None:
    assert "limit" in get(client, ITEMS, 400, limit=limit)["detail"]


@pytest.mark.parametrize(
    "bbox", ["1,2,3", "a,b,c,d", "1,2,3,4,5", "-90,39,-89,38", "0,0,200,1", "nan,0,1,1", "0,0,inf,1", ""]
)
def test_a_box_that_is_none_is_refused(client: httpx.Client, bbox: str) -> None:
    assert "bbox" in get(client, ITEMS, 400, bbox=bbox)["detail"]


@pytest.mark.parametrize(
    "text", ["yesterday", "2026-11-22T14:00:00", "2026-11-22/x", "2026-11-23/2026-11-22", "2026-13-01", "a/b/c", ""]
)
def test_a_datetime_that_is_none_is_refused(client: httpx.Client, text: str) -> None:
    assert "datetime" in get(client, ITEMS, 400, datetime=text)["detail"]


@pytest.mark.parametrize(
    "query",
    [{"colour": "red"}, {"f": "xml"}, {"cursor": "abc"}, {"cursor": "-1"}, {"priority": "high"},
     {"observed_at": "soon"}, {"sensitive": "maybe"}, {"f": "csv", "cursor": "5"}, {"_key": "1"}],
)  # fmt: skip
def test_what_is_unknown_or_does_not_fit_is_refused(client: httpx.Client, query: dict[str, str]) -> None:
    get(client, ITEMS, 400, **query)


def test_a_parameter_given_twice_is_refused(client: httpx.Client) -> None:
    assert client.get(f"{ITEMS}?limit=1&limit=2").status_code == 400


def test_unknown_tables_rows_and_places_are_not_found(client: httpx.Client) -> None:
    for path in ("/ogc/collections/user/items", "/ogc/collections/user", f"{ITEMS}/none", "/ogc/else", "/ogc/a/b"):
        get(client, path, 404)


def test_other_resources_know_no_parameters(client: httpx.Client) -> None:
    for path in ("/ogc/", "/ogc/api", "/ogc/conformance", "/ogc/collections", "/ogc/collections/incident"):
        get(client, path, 400, colour="red")


def test_boxes_of_four_and_six_numbers_find_the_same(busy: World, client: httpx.Client) -> None:
    four = get(client, ITEMS, bbox="-90.3,38.5,-90.29,38.7", limit=1000)
    six = get(client, ITEMS, bbox="-90.3,38.5,-10,-90.29,38.7,900", limit=1000)
    assert ids(four) == ids(six)
    assert all(-90.3 <= each["properties"]["lon"] <= -90.29 for each in four["features"])
    assert four["numberMatched"] == len(four["features"]) == 18


def test_a_box_may_cross_the_date_line(busy: World, client: httpx.Client) -> None:
    assert get(client, ITEMS, bbox="170,-90,-91,90")["numberMatched"] == 0
    assert get(client, ITEMS, bbox="170,-90,-90,90")["numberMatched"] == 225


def test_a_box_meets_an_alerts_shape(world: World, client: httpx.Client) -> None:
    shape = '{"type":"Polygon","coordinates":[[[-90.4,38.5],[-90.2,38.5],[-90.2,38.7],[-90.4,38.5]]]}'
    alert = {"id": "a", "source": "nws", "source_id": "a", "received_at": world.now, "sent": world.now,
             "geometry": shape}  # fmt: skip
    world.store.write([ALERT.records([alert])])
    page = get(client, "/ogc/collections/alert/items", bbox="-90.25,38.55,-90.24,38.56")
    assert page["features"][0]["geometry"]["type"] == "Polygon"
    assert "geometry" not in page["features"][0]["properties"]


def test_datetime_means_when_it_happened_ends_included(busy: World, client: httpx.Client) -> None:
    def matched(text: str) -> int:
        found: int = get(client, ITEMS, datetime=text)["numberMatched"]
        return found

    assert matched("2026-11-22T14:00:00Z") == 1
    assert matched("2026-11-22T13:50:00Z/2026-11-22T13:55:00Z") == 6
    assert matched("2026-11-22T07:50:00-06:00/..") == 11
    assert matched("2026-11-22T13:50:00Z/") == 11
    assert matched("../2026-11-22T13:50:00Z") == 240
    assert matched("../..") == 250
    assert matched("2026-11-22") == 250
    assert matched("../2026-11-21") == 0


def test_any_column_filters_and_a_column_given_twice_means_either(busy: World, client: httpx.Client) -> None:
    assert get(client, ITEMS, kind="fire")["numberMatched"] == 50
    assert get(client, ITEMS, kind=["fire", "medical"])["numberMatched"] == 250
    assert get(client, ITEMS, kind="fire", priority="1")["numberMatched"] == 50
    assert get(client, ITEMS, id="i007")["numberMatched"] == 1
    assert get(client, ITEMS, observed_at="2026-11-22T13:59:00Z")["numberMatched"] == 1


def test_pages_keep_their_filters(busy: World, client: httpx.Client) -> None:
    pages = every_page(client, ITEMS, kind="fire", limit=20, datetime="2026-11-22/..")
    assert [len(page) for page in pages] == [20, 20, 10]


def test_one_row_has_an_address_of_its_own(busy: World, client: httpx.Client) -> None:
    row = get(client, f"{ITEMS}/i004")
    assert (row["type"], row["id"], row["properties"]["title"]) == ("Feature", "i004", "Call 4")
    assert {each["rel"] for each in row["links"]} == {"self", "collection"}
    assert get(client, next(each["href"] for each in row["links"] if each["rel"] == "self")) == row


def test_csv_without_a_limit_gives_all_and_words_stay_words(busy: World, client: httpx.Client) -> None:
    answer = client.get(ITEMS, params={"f": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert answer.headers["content-type"].startswith("text/csv")
    assert len(rows) == 250
    assert list(rows[0]) == list(INCIDENT.schema)
    assert rows[0]["title"] == '=HYPERLINK("http://x"), "said" they'
    assert rows[0]["observed_at"].endswith("Z")


def test_parquet_without_a_limit_gives_all(busy: World, client: httpx.Client) -> None:
    answer = client.get(ITEMS, headers={"Accept": "application/vnd.apache.parquet"})
    frame = pl.read_parquet(io.BytesIO(answer.content))
    assert frame.height == 250
    assert frame.schema["observed_at"] == INCIDENT.schema["observed_at"]


def test_files_of_nothing_still_have_their_columns(client: httpx.Client) -> None:
    assert client.get(ITEMS, params={"f": "csv"}).text.strip() == ",".join(INCIDENT.schema)
    assert pl.read_parquet(io.BytesIO(client.get(ITEMS, params={"f": "parquet"}).content)).columns == list(
        INCIDENT.schema
    )


def test_csv_by_pages_carries_its_next_in_a_header(busy: World, client: httpx.Client) -> None:
    seen, answer = 0, client.get(ITEMS, params={"f": "csv", "limit": 100})
    while True:
        seen += len(answer.text.splitlines()) - 1
        if "next" not in answer.links:
            break
        answer = client.get(answer.links["next"]["url"])
    assert seen == 250


def test_a_filter_that_does_not_fit_is_refused_before_a_file_begins(busy: World, client: httpx.Client) -> None:
    get(client, ITEMS, 400, f="csv", priority="high")


def test_hidden_columns_are_absent_and_cannot_be_asked_for(world: World, client: httpx.Client) -> None:
    read = {"id": "p", "source": "gate", "source_id": "p", "plate": "SECRET", "received_at": world.now}
    world.store.write([PLATE_READ.records([read])])
    path = "/ogc/collections/plate_read/items"
    assert get(client, path, plate="SECRET")["numberMatched"] == 1
    world.actor = Actor("a", "analyst")
    assert "plate" not in get(client, path)["features"][0]["properties"]
    get(client, path, 400, plate="SECRET")
    assert "SECRET" not in client.get(path, params={"f": "csv"}).text
    parameters = get(client, "/ogc/api")["paths"]["/collections/plate_read/items"]["get"]["parameters"]
    assert "plate" not in [each.get("name") for each in parameters]


def test_the_public_reads_nothing(busy: World, client: httpx.Client) -> None:
    busy.actor = Actor("anonymous", "public")
    for path in ("/ogc/", "/ogc/collections", ITEMS, f"{ITEMS}/i001"):
        get(client, path, 401)


def test_the_document_describes_every_path_and_every_reference_leads_somewhere(client: httpx.Client) -> None:
    document = get(client, "/ogc/api")
    assert document["openapi"].startswith("3.0")
    operations = [path["get"]["operationId"] for path in document["paths"].values()]
    assert len(operations) == len(set(operations))

    def check(node: Any) -> None:
        if isinstance(node, dict):
            if "$ref" in node:
                target: Any = document
                for part in node["$ref"].removeprefix("#/").split("/"):
                    target = target[part]
            for each in node.values():
                check(each)
        elif isinstance(node, list):
            for each in node:
                check(each)

    check(document)
    for path, told in document["paths"].items():
        in_path = {each["name"] for each in told["get"]["parameters"] if each.get("in") == "path"}
        assert in_path == {part.strip("{}") for part in path.split("/") if part.startswith("{")}
