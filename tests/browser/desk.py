"""Somebody else at work in the same city: a program with a token of its own, as a second dispatcher's would be."""

import json
import urllib.error
import urllib.request
from itertools import count
from typing import Any

from tests.browser.serving import Serving

_numbers = count(1)


class Desk:
    """What it does is done as that role, in its own name."""

    def __init__(self, serving: Serving, role: str = "operator") -> None:
        self.name = f"desk-{next(_numbers)}"
        self._serving = serving
        status, told = self._post("add_token", {"Cookie": "watchfloor_demo=administrator"}, token=self.name, role=role)
        assert status == 200, told
        self._token = told["answer"]

    def do(self, command: str, **fields: Any) -> tuple[int, dict[str, Any]]:
        """Carry a command out; the status, and what was answered."""
        return self._post(command, {"Authorization": f"Bearer {self._token}"}, **fields)

    def opened(self, **fields: Any) -> str:
        """The id of an incident that it has opened."""
        told = {"kind": "fire", "priority": 2, "title": "Smoke from a roof", "lon": -61.7201, "lat": 43.2801} | fields
        status, done = self.do("open_incident", **told)
        assert status == 200, done
        return str(done["about_id"])

    def row(self, incident: str) -> dict[str, Any]:
        """An incident as this role sees it."""
        found = self._serving.get(f"/ogc/collections/incident/items/{incident}?f=json",
                                  Authorization=f"Bearer {self._token}")  # fmt: skip
        return dict(found["properties"]) | {"place": found["geometry"] and found["geometry"]["coordinates"]}

    def _post(self, command: str, headers: dict[str, str], **fields: Any) -> tuple[int, dict[str, Any]]:
        asked = urllib.request.Request(
            f"{self._serving.url}/commands/{command}", json.dumps(fields).encode(),
            {"Content-Type": "application/json", **headers},
        )  # fmt: skip
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, json.load(refused)
