"""A call can come by voice: anyone on the floor opens an incident by hand."""

from dataclasses import dataclass
from typing import ClassVar, Final

from commands import words
from commands.command import Done, Settle
from commands.errors import UnfitError
from commands.incident import lay
from commands.note_incident import keep_note
from model.actor import Actor
from model.incident import FOUND_BY, KINDS
from store import Act

SOURCE: Final = "desk"


@dataclass(frozen=True)
class OpenIncident:
    """Opened by who takes the call, and theirs until somebody else takes it. Degrees, WGS 84; both or neither."""

    name: ClassVar[str] = "open_incident"

    kind: str
    priority: int
    title: str
    lon: float | None = None
    lat: float | None = None
    address: str | None = None
    note: str | None = None
    found_by: str = "caller"
    sensitive: bool = False

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """The incident under the day's next number."""
        if (self.lon is None) != (self.lat is None):
            raise UnfitError("A place needs both a longitude and a latitude.")
        if self.lon is None and not self.address:
            raise UnfitError("Where? Pick a place on the map, or say an address or crossing.")
        number = next_number(act)
        incident_id = f"{SOURCE}-{number}"
        told = {
            "source": SOURCE, "source_id": number, "observed_at": act.now, "received_at": act.now,
            "reported_at": act.now, "kind": words.one_of("kind", self.kind, KINDS),
            "title": words.line("title", self.title, least=3),
            "priority": words.whole("priority", self.priority, 1, 5),
            "found_by": words.one_of("found_by", self.found_by, FOUND_BY),
            "state": "acknowledged", "owner": actor.name, "sensitive": bool(self.sensitive),
        }  # fmt: skip
        if self.address:
            told["address"] = words.line("address", self.address)
        if self.lon is not None:
            told |= {"lon": words.degrees("lon", self.lon, 180), "lat": words.degrees("lat", self.lat, 90)}
        lay(act, actor, incident_id, told, settle)
        if self.note and (text := words.lines("text", self.note)):
            keep_note(act, actor, incident_id, text)
        return Done("incident", incident_id, f"No. {number}: {self.kind}, priority {self.priority}", answer=number)


def next_number(act: Act) -> str:
    """D, the day in UTC, and a running number: D-261122-007."""
    day = f"D-{act.now:%y%m%d}-"
    last = act.ask(
        """SELECT max(try_cast(substr(source_id, length($day) + 1) AS BIGINT)) AS last FROM overlay.incident
        WHERE source = $source AND starts_with(source_id, $day)""",
        source=SOURCE, day=day,
    ).item()  # fmt: skip
    return f"{day}{(last or 0) + 1:03}"
