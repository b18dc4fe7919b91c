"""What /ogc can be asked, as an OpenAPI 3.0 document: every table, its columns as parameters."""

from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from api.feature_query import MOST, TYPES, USUAL
from model.table import INSTANT, Table

Object = dict[str, Any]

_KINDS: Final[dict[type[pl.DataType], Object]] = {
    pl.String: {"type": "string"},
    pl.Float64: {"type": "number"},
    pl.Int64: {"type": "integer"},
    pl.Boolean: {"type": "boolean"},
}
_PROBLEM: Final = {"$ref": "#/components/responses/problem"}
_SHARED: Final = ("bbox", "datetime", "limit", "cursor", "f")


def document(at: str, city: str, tables: Sequence[tuple[Table, Sequence[str]]]) -> Object:
    """The document, for an actor who may see these columns of these tables."""
    paths: Object = {
        "/": _path("landing", "What is here", _object("landing")),
        "/conformance": _path("conformance", "The standards this follows", _object("conformance")),
        "/api": _path("api", "This document", {"application/vnd.oai.openapi+json;version=3.0": {"schema": {}}}),
        "/collections": _path("collections", "The tables", _object("collections")),
    }
    for table, columns in tables:
        here, name = f"/collections/{table.name}", table.name
        words = name.replace("_", " ")
        paths[here] = _path(f"describe_{name}", f"The table {words}", _object("collection"))
        parameters = [{"$ref": f"#/components/parameters/{each}"} for each in _SHARED]
        parameters += [_filter(table, column) for column in columns if column not in ("geometry", *_SHARED)]
        feature = {"$ref": f"#/components/schemas/{name}"}
        paths[f"{here}/items"] = _path(f"list_{name}", f"Rows of {words}", _rows(feature), parameters)
        one = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}
        paths[f"{here}/items/{{featureId}}"] = _path(
            f"get_{name}", f"One row of {words}", {TYPES["json"]: {"schema": feature}}, [one]
        )
    return {
        "openapi": "3.0.3",
        "info": {"title": f"Watchfloor, {city}", "version": "1", "description": "OGC API – Features 1.0."},
        "servers": [{"url": at}],
        "paths": paths,
        "components": {
            "parameters": _parameters(),
            "responses": {"problem": _problem()},
            "schemas": _schemas() | {table.name: _feature(table, columns) for table, columns in tables},
        },
    }


def _path(operation: str, words: str, content: Object, parameters: Sequence[Object] = ()) -> Object:
    answers: Object = {"200": {"description": words, "content": content}}
    answers |= dict.fromkeys(("400", "401", "404", "500"), _PROBLEM)
    return {
        "get": {
            "operationId": operation,
            "summary": words,
            "parameters": list(parameters),
            "responses": answers,
        }
    }


def _rows(feature: Object) -> Object:
    page = {
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "features": {"type": "array", "items": feature},
            "links": {"type": "array", "items": {"$ref": "#/components/schemas/link"}},
            "timeStamp": {"type": "string", "format": "date-time"},
            "numberMatched": {"type": "integer", "minimum": 0},
            "numberReturned": {"type": "integer", "minimum": 0},
        },
    }
    return {
        TYPES["json"]: {"schema": page},
        TYPES["csv"]: {"schema": {"type": "string"}},
        TYPES["parquet"]: {"schema": {"type": "string", "format": "binary"}},
    }


def _filter(table: Table, column: str) -> Object:
    return {
        "name": column,
        "in": "query",
        "required": False,
        "description": f"Rows whose {column} is exactly this; given several times, any of them.",
        "schema": {"type": "array", "items": _kind(table, column)},
        "style": "form",
        "explode": True,
    }


def _kind(table: Table, column: str) -> Object:
    kind = table.schema[column]
    return {"type": "string", "format": "date-time"} if kind == INSTANT else dict(_KINDS[type(kind)])


def _feature(table: Table, columns: Sequence[str]) -> Object:
    held = {name: _kind(table, name) | {"nullable": True} for name in columns if name != "geometry"}
    return {
        "type": "object",
        "required": ["type", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": {"type": "object", "nullable": True},
            "properties": {"type": "object", "properties": held},
            "links": {"type": "array", "items": {"$ref": "#/components/schemas/link"}},
        },
    }


def _parameters() -> Object:
    number = {"type": "number"}
    count = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
    kinds = {
        "bbox": ("West, south, east, north in degrees; with heights six numbers.",
                 {"type": "array", "minItems": 4, "maxItems": 6, "items": number}),
        "datetime": ("An instant, or an interval whose open end is `..`; means observed_at.", {"type": "string"}),
        "limit": ("How many rows at most. Without it csv and parquet give all.", count),
        "cursor": ("What the next link says.", {"type": "string"}),
        "f": ("The format.", {"type": "string", "enum": list(TYPES)}),
    }  # fmt: skip
    return {
        name: {
            "name": name,
            "in": "query",
            "required": False,
            "description": words,
            "schema": schema,
            "style": "form",
            "explode": False,
        }
        for name, (words, schema) in kinds.items()
    }


def _problem() -> Object:
    held = {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}}
    schema = {"type": "object", "properties": held | {"detail": {"type": "string"}}}
    return {
        "description": "A refusal, with its reason (RFC 9457).",
        "content": {"application/problem+json": {"schema": schema}},
    }


def _object(name: str) -> Object:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}


def _schemas() -> Object:
    text = {"type": "string"}
    several = {"type": "array", "items": {"$ref": "#/components/schemas/link"}}
    link = {"rel": text, "href": text, "type": text, "title": text}
    table = {"id": text, "title": text, "itemType": text, "crs": {"type": "array", "items": text}}
    whole = {"collections": {"type": "array", "items": {"$ref": "#/components/schemas/collection"}}}
    shapes: dict[str, tuple[list[str], Object]] = {
        "link": (["href", "rel"], link),
        "landing": (["links"], {"title": text, "description": text, "links": several}),
        "conformance": (["conformsTo"], {"conformsTo": {"type": "array", "items": text}}),
        "collection": (["id", "links"], table | {"extent": {"type": "object"}, "links": several}),
        "collections": (["links", "collections"], whole | {"links": several}),
    }
    return {
        name: {"type": "object", "required": required, "properties": held} for name, (required, held) in shapes.items()
    }
