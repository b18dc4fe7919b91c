"""Cautions: what whoever goes to an address must know before they are there; added and lifted, never changed."""

from dataclasses import dataclass
from typing import Any, ClassVar

from commands import words
from commands.command import Done, Settle
from commands.errors import ConflictError, NotThereError, UnfitError
from commands.open_incident import SOURCE
from model.actor import Actor
from model.place import CAUTION
from store import Act


@dataclass(frozen=True)
class AddCaution:
    """For an address, at a place, or both. Degrees, WGS 84; both or neither."""

    name: ClassVar[str] = "add_caution"

    text: str
    address: str | None = None
    lon: float | None = None
    lat: float | None = None

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """The caution under its own id. Neither address nor words are for the log, which tells who added which."""
        if (self.lon is None) != (self.lat is None):
            raise UnfitError("A place needs both a longitude and a latitude.")
        text, address = words.line("caution", self.text, least=3), words.line("address", self.address or "")
        if self.lon is None and not address:
            raise UnfitError("Where? Say an address, or a place.")
        place: dict[str, object] = {}
        if self.lon is not None:
            place = {"lon": words.degrees("lon", self.lon, 180), "lat": words.degrees("lat", self.lat, 90)}
        same = act.ask(
            """SELECT id FROM caution_at(NULL, NULL) WHERE lower(text) = lower($text)
               AND coalesce(lower(address), '') = lower($address)
               AND lon IS NOT DISTINCT FROM $lon AND lat IS NOT DISTINCT FROM $lat""",
            text=text, address=address, lon=place.get("lon"), lat=place.get("lat"),
        )  # fmt: skip
        if same.height:
            raise ConflictError("That caution is there already. Nothing was added.")
        caution = f"{SOURCE}-caution-{_next(act)}"
        row: dict[str, object] = {
            "id": caution, "source": SOURCE, "source_id": caution, "observed_at": act.now, "received_at": act.now,
            "address": address or None, "text": text, **place,
        }  # fmt: skip
        act.keep(CAUTION.records([row]))
        return Done("caution", caution, answer=caution)


@dataclass(frozen=True)
class LiftCaution:
    """It holds no longer; the log keeps why. Its words are taken off: earlier versions keep them."""

    name: ClassVar[str] = "lift_caution"

    caution_id: str
    reason: str

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """Also of one that a registry brought: what it says later does not bring the caution back."""
        row, reason = _there(act, self.caution_id), words.purpose(self.reason)
        if row["text"] is None:
            raise ConflictError("It is lifted already. Nothing was changed.")
        said = {"id": self.caution_id, "source": SOURCE, "received_at": act.now, "text": None}
        act.state(actor.name, CAUTION.records([said]), ["text"])
        return Done("caution", self.caution_id, purpose=reason)


def _there(act: Act, caution_id: str) -> dict[str, Any]:
    if (row := act.row(CAUTION, caution_id)) is None:
        raise NotThereError(f"There is no caution {caution_id!r} here. Look at the card again.")
    return row


def _next(act: Act) -> int:
    count = act.ask("SELECT count(DISTINCT id) AS n FROM log.caution WHERE source = $source", source=SOURCE)
    return int(count.item()) + 1
