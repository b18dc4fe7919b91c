"""`[[outlets]]` of city.toml: where what the city says back goes."""

import re
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from config.feed import Auth
from config.values import Address, Frozen, Secret

FIELDS: Final = ("id", "incident_id", "unit_id", "state")
SCHEMES: Final = {"http": ("http", "https", "sim"), "mqtt": ("mqtt", "mqtts"), "file": ("file",)}


class Outlet(Frozen):
    """Its address gets each record of its tables as a JSON object; `topic` is the broker's, with {fields} of it."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    kind: Literal["http", "mqtt", "file"]
    url: Address
    topic: str | None = None
    headers: dict[str, str | Secret] = Field(default_factory=dict)
    auth: Auth | None = None
    tables: tuple[Literal["assignment", "plan"], ...] = ("assignment",)

    @model_validator(mode="after")
    def whole(self) -> "Outlet":
        """Its address fits its kind; a broker has a topic, whose fields exist; a file has a plain name."""
        scheme = urlsplit(self.url).scheme
        if scheme not in SCHEMES[self.kind]:
            raise ValueError(f"url: an address such as {SCHEMES[self.kind][0]}://… for kind {self.kind}")
        if (self.topic is None) == (self.kind == "mqtt"):
            raise ValueError('topic: one such as "dispatch/{unit_id}" for kind mqtt, and for no other')
        if unknown := [each for each in re.findall(r"\{(\w*)\}", self.topic or "") if each not in FIELDS]:
            raise ValueError(f"topic: fields among {', '.join(FIELDS)}, not {unknown[0]!r}")
        if "plan" in self.tables and (
            unfit := [each for each in ("incident_id", "unit_id") if f"{{{each}}}" in (self.topic or "")]
        ):
            raise ValueError(f"topic: a plan is of no {unfit[0]}; give plans an outlet of their own")
        if self.kind == "file" and not re.fullmatch(r"file:///?[\w.-]+\.jsonl", self.url):
            raise ValueError("url: a plain name such as file://dispatch.jsonl: it lies in the data folder")
        return self
