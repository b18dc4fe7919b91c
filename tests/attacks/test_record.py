"""The audit log itself: nobody fills it by being refused, and whoever reads or takes out of it is in it."""

from typing import Any

import httpx

from tests.attacks.house import House


def entries(client: httpx.Client, **asked: str) -> list[dict[str, Any]]:
    """What the log holds of that, the oldest first."""
    found = client.get("/ogc/collections/audit_entry/items", params={"limit": "10000", **asked}).json()["features"]
    return sorted((each["properties"] for each in found), key=lambda row: int(row["seq"]))


def test_commands_that_are_refused_do_not_flood_the_log(house: House) -> None:
    with house.caller("administrator") as client, house.caller("wall") as wall:
        before = len(entries(client, actor="t-wall"))
        for _ in range(150):
            assert wall.post("/commands/open_incident", json={}).status_code == 403
        assert len(entries(client, actor="t-wall")) <= before + 1  # others have knocked at this house as a wall


def test_nor_do_those_that_are_refused_for_what_they_are_about(house: House) -> None:
    with house.caller("operator") as client:
        told = {"kind": "medical", "priority": 2, "title": "At home", "lon": -90.2, "lat": 38.6}
        incident = client.post("/commands/open_incident", json=told).json()["about_id"]
        assert client.post("/commands/mark_sensitive", json={"incident_id": incident}).status_code == 200
    with house.caller("supervisor") as client:
        for _ in range(40):
            asked = {"incident_id": incident, "purpose": "Curious"}
            assert client.post("/commands/look", json=asked).status_code == 403
    with house.caller("administrator") as client:
        (noted,) = entries(client, actor="t-supervisor", action="refused", about_id=incident)
        assert noted["detail"] == "do look"
