"""OGC API – Features 1.0 (Core, GeoJSON, OpenAPI 3.0) over every table that is served."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Any, Final

import orjson
import polars as pl
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

import session
from api import feature_links as links
from api import looks
from api.audience import reader
from api.conditional import Encoded, answer, takes_gzip
from api.feature_files import STREAMS
from api.feature_query import TYPES, FeatureQuery, only, read
from api.openapi import document
from api.problem import ProblemError, nothing_else
from formats import geojson
from model.actor import Actor
from model.table import Table
from model.tables import TABLES
from queries import Equals, FilterError

router = APIRouter()

CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CONFORMS: Final = [
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}" for part in ("core", "oas30", "geojson")
]


@router.get("/ogc", response_class=Response)
@router.get("/ogc/", response_class=Response)
async def landing(request: Request) -> Response:
    """What is here."""
    _plain(request)
    city = session.city().name
    words = f"What Watchfloor knows of {city}, as tables."
    return _json({"title": f"Watchfloor, {city}", "description": words, "links": links.landing(links.root(request))})


@router.get("/ogc/conformance", response_class=Response)
async def conformance(request: Request) -> Response:
    """The standards this follows."""
    _plain(request)
    return _json({"conformsTo": CONFORMS})


@router.get("/ogc/api", response_class=Response)
async def api(request: Request) -> Response:
    """What can be asked, as OpenAPI 3.0."""
    actor = _plain(request)
    described = document(
        links.root(request), session.city().name, [(each, actor.columns(each)) for each in _tables(actor)]
    )
    return Response(orjson.dumps(described), 200, {"Cache-Control": "no-cache"}, links.OPENAPI)


@router.get("/ogc/collections", response_class=Response)
async def collections(request: Request) -> Response:
    """The tables."""
    actor, at = _plain(request), links.root(request)
    found = [_collection(at, table) for table in _tables(actor)]
    return _json({"links": [links.link("self", f"{at}/collections", links.JSON, "The tables")], "collections": found})


@router.get("/ogc/collections/{name}", response_class=Response)
async def collection(request: Request, name: str) -> Response:
    """One table."""
    return _json(_collection(links.root(request), _table(_plain(request), name)))


@router.get("/ogc/collections/{name}/items", response_class=Response)
async def items(request: Request, name: str) -> Response:
    """Rows of a table: a page, or with f=csv or parquet and no limit all of them."""
    actor = reader()
    table = _table(actor, name)
    asked = read(request.query_params.multi_items(), request.headers.get("accept", ""), table, actor.columns(table))
    why = await run_in_threadpool(looks.noted, request, actor, table)
    try:
        if asked.limit is None:
            return await run_in_threadpool(_all, actor, table, asked, request.url.query, why)
        return await run_in_threadpool(_page, request, actor, table, asked, asked.limit, why)
    except FilterError as fault:
        raise ProblemError(400, f"{fault}.") from fault


@router.get("/ogc/collections/{name}/items/{row_id:path}", response_class=Response)
async def item(request: Request, name: str, row_id: str) -> Response:
    """One row."""
    actor = _plain(request)
    table = _table(actor, name)
    await run_in_threadpool(looks.noted, request, actor, table, row_id)
    found = await run_in_threadpool(session.store().rows, table, [Equals("id", row_id)])
    if found.is_empty():
        raise ProblemError(404, f"{name} has no row {row_id!r}.")
    body = orjson.loads(geojson.encode(found.head(1)))
    body["links"] = links.feature(links.root(request), name, row_id)
    return _json(body, TYPES["json"])


nothing_else(router, "/ogc")


def _page(request: Request, actor: Actor, table: Table, asked: FeatureQuery, limit: int, why: str | None) -> Response:
    """One page; a row more than asked for tells whether there is a next one."""
    store = session.store()
    found = store.rows(table, asked.where, limit=limit + 1, after=asked.after)
    rows = found.head(limit)
    after = str(rows["_cursor"][-1]) if found.height > limit else None
    rows = rows.drop("_cursor")
    here = links.page(links.root(request), table.name, request.query_params.multi_items(), asked.form, after)
    if asked.form != "json":
        body = b"".join(STREAMS[asked.form](iter([rows])))
        looks.taken(actor, table, request.url.query[:500], why, rows.height, body)
        return Response(body, 200, _as_file(table, asked) | {"Link": links.header(here)}, TYPES[asked.form])
    head = {
        "type": "FeatureCollection",
        "timeStamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "numberMatched": store.count(table, asked.where),
        "numberReturned": rows.height,
        "links": here,
    }
    encoded = Encoded(orjson.dumps(head)[:-1] + b',"features":[' + geojson.encode(rows) + b"]}", TYPES["json"])
    if takes_gzip(request):
        _ = encoded.packed  # here, in the thread, not on the event loop
    return answer(request, encoded)


def _all(actor: Actor, table: Table, asked: FeatureQuery, query: str, why: str | None) -> Response:
    """Every row. The first frame is read before the answer begins, so that a refusal can still be said."""
    frames = session.store().batches(table, asked.where)
    whole: Iterator[pl.DataFrame] = chain([next(frames)], frames)
    parts = looks.exported(actor, table, query[:500], why, whole, STREAMS[asked.form])
    return looks.Export(parts, _as_file(table, asked), TYPES[asked.form])


def _as_file(table: Table, asked: FeatureQuery) -> dict[str, str]:
    return {
        "Cache-Control": "no-cache",
        "Content-Disposition": f'attachment; filename="{table.name}.{asked.form}"',
        "X-Content-Type-Options": "nosniff",
    }


def _collection(at: str, table: Table) -> dict[str, Any]:
    return {
        "id": table.name,
        "title": table.name.replace("_", " ").capitalize(),
        "itemType": "feature",
        "crs": [CRS84],
        "extent": {
            "spatial": {"bbox": [list(session.city().bounds)], "crs": CRS84},
            "temporal": {
                "interval": [[None, None]],
                "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
            },
        },
        "links": links.collection(at, table.name),
    }


def _plain(request: Request) -> Actor:
    """Who asks for a resource whose only parameter is f=json."""
    given = request.query_params.multi_items()
    only(given, "f")
    if any(value != "json" for _, value in given):
        raise ProblemError(400, "f: expected json.")
    return reader()


def _tables(actor: Actor) -> list[Table]:
    return [table for table in TABLES.values() if table.served and actor.may_read(table)]


def _table(actor: Actor, name: str) -> Table:
    if (table := TABLES.get(name)) is None or table not in _tables(actor):
        raise ProblemError(404, f"There is no table {name!r}; there are {', '.join(t.name for t in _tables(actor))}.")
    return table


def _json(body: Any, kind: str = links.JSON) -> Response:
    return Response(orjson.dumps(body), 200, {"Cache-Control": "no-cache"}, kind)
