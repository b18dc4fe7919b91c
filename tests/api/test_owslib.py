"""A client that nobody here wrote reads the tables."""

import warnings

import pytest

from tests.api.conftest import World

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from owslib.ogcapi.features import Features


@pytest.mark.filterwarnings("ignore")
def test_owslib_reads_collections_and_items(address: str, busy: World) -> None:
    features = Features(f"{address}/ogc/")
    assert "incident" in features.feature_collections()
    assert any("core" in each for each in features.conformance()["conformsTo"])
    assert features.api()["openapi"].startswith("3.0")
    assert features.collection("incident")["id"] == "incident"
    page = features.collection_items("incident", limit=10, bbox=[-90.4, 38.5, -90.2, 38.7])
    assert page["numberReturned"] == 10
    assert page["numberMatched"] > 10
    one = features.collection_item("incident", page["features"][0]["id"])
    assert one["properties"] == page["features"][0]["properties"]
    assert features.collection_items("incident", kind="fire", datetime_="2026-11-22/..")["numberMatched"] == 50
