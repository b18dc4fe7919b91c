"""What belongs together is joined by hand, and what does not is taken out again; either way nothing vanishes."""

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from commands import words
from commands.alarms import keep
from commands.command import Done, Settle
from commands.errors import ConflictError, NotThereError, UnfitError
from commands.incident import found, lay
from commands.open_incident import SOURCE, next_number
from model.actor import Actor
from model.alarm import ENDED_STATES
from model.incident import LINK, OPEN_STATES, link_id
from model.tables import TABLES
from queries import sql
from store import Act

JOINED: Final = ("incident", "alert", "detection", "vital_sign", "observation", "report", "plate_read", "post")


@dataclass(frozen=True)
class JoinSignal:
    """Make a signal, or another incident, part of this one."""

    name: ClassVar[str] = "join_signal"

    incident_id: str
    about_table: str
    about_id: str
    reason: str = "by hand"

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """An incident that is part of another is not told by itself as long as that one is open."""
        row = found(act, actor, self.incident_id)
        table = words.one_of("about_table", self.about_table, JOINED)
        if row["state"] not in OPEN_STATES:
            raise ConflictError(f"It is {row['state'].replace('_', ' ')}: nothing can join it. Reopen it first.")
        if table == "incident":
            self._may_join(act, actor)
        elif act.row(TABLES[table], self.about_id) is None:
            raise NotThereError(f"There is no {table.replace('_', ' ')} {self.about_id!r}. Nothing was changed.")
        for other in elsewhere(act, self.incident_id, table, self.about_id):
            link(act, actor, other["incident_id"], table, self.about_id, other["reason"], undone=True)
        link(act, actor, self.incident_id, table, self.about_id, words.line("reason", self.reason), undone=False)
        if table == "incident":
            lay(act, actor, self.about_id, {"joined": self.incident_id}, settle)
        return Done("incident", self.incident_id, f"joined {_named(row, table, self.about_id)}")

    def _may_join(self, act: Act, actor: Actor) -> None:
        found(act, actor, self.about_id)
        if self.about_id == self.incident_id:
            raise UnfitError("An incident cannot be part of itself.")
        if (of := part_of(act, self.incident_id)) is not None:
            raise ConflictError(f"It is itself part of {of}: join the other to that one.")
        held = act.ask("SELECT count(*) AS n FROM incident_at(NULL, NULL) WHERE _joined = $id", id=self.about_id).item()
        if held:
            raise ConflictError(
                f"{self.about_id} has {held} others in it. Take those out first, or join the other way."
            )


@dataclass(frozen=True)
class TakeOutSignal:
    """It does not belong here. Another incident stands by itself again; another signal opens one of its own."""

    name: ClassVar[str] = "take_out_signal"

    incident_id: str
    about_table: str
    about_id: str
    title: str | None = None

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """The answer is the incident that it is now."""
        row, table = found(act, actor, self.incident_id), words.one_of("about_table", self.about_table, JOINED)
        if (before := _link(act, self.incident_id, table, self.about_id)) is None or before["undone"]:
            raise ConflictError("It is not part of this incident. Look again; nothing was changed.")
        link(act, actor, self.incident_id, table, self.about_id, before["reason"], undone=True)
        if table == "incident":
            lay(act, actor, self.about_id, {"joined": None}, settle)
            return Done("incident", self.incident_id, f"took out incident {self.about_id}", answer=self.about_id)
        opened = self._alone(act, actor, row, settle)
        link(act, actor, opened, table, self.about_id, f"taken out of {row['source_id'] or row['id']}", undone=False)
        for alarm in alarms_of(act, self.incident_id, table, self.about_id):
            keep(act, actor, alarm, {"incident_id": opened})
        return Done(
            "incident", self.incident_id, f"took out {_named(row, table, self.about_id)}: {opened}", answer=opened
        )

    def _alone(self, act: Act, actor: Actor, row: dict[str, Any], settle: Settle) -> str:
        """A new incident for it: as urgent as the one it was in, until somebody corrects it."""
        number, source = next_number(act), act.row(TABLES[self.about_table], self.about_id) or {}
        title = words.line(
            "title", self.title or f"{self.about_table.replace('_', ' ').capitalize()}, taken out", least=3
        )
        told = {
            "source": SOURCE, "source_id": number, "observed_at": act.now, "received_at": act.now,
            "reported_at": act.now, "kind": row["kind"], "title": title, "priority": row["priority"], "state": "new",
            "sensitive": bool(row["sensitive"]), "found_by": row["found_by"], "area": row["area"],
        }  # fmt: skip
        if source.get("lon") is not None and source.get("lat") is not None:
            told |= {"lon": source["lon"], "lat": source["lat"]}
        elif not row["sensitive"] and row["lon"] is not None:
            told |= {"lon": row["lon"], "lat": row["lat"]}
        lay(act, actor, f"{SOURCE}-{number}", told, settle)
        return f"{SOURCE}-{number}"


def link(act: Act, actor: Actor, incident_id: str, table: str, about: str, reason: str, *, undone: bool) -> None:
    """State a link in the actor's name: a person's word, which no rule undoes."""
    name = link_id(incident_id, table, about)
    row = {
        "id": name, "source": SOURCE, "source_id": name, "received_at": act.now, "observed_at": act.now,
        "incident_id": incident_id, "about_table": table, "about_id": about, "reason": reason, "undone": undone,
    }  # fmt: skip
    act.state(
        actor.name,
        LINK.records([row]),
        ["incident_id", "about_table", "about_id", "reason", "undone", "source", "observed_at", "received_at"],
    )


def part_of(act: Act, incident_id: str) -> str | None:
    """The open incident that this one is part of, if any."""
    known = act.ask(
        """SELECT i._joined FROM incident_at(NULL, NULL) i JOIN incident_at(NULL, NULL) root ON root.id = i._joined
        WHERE i._key = md5_number_lower($id) AND i.id = $id AND list_contains($open, root.state)""",
        id=incident_id, open=list(OPEN_STATES),
    )  # fmt: skip
    return known.item() if known.height else None


def elsewhere(act: Act, incident_id: str, table: str, about: str) -> list[dict[str, Any]]:
    """The links by which it is part of other incidents."""
    known = act.ask(
        """SELECT incident_id, reason FROM link_at(NULL, NULL)
        WHERE about_table = $about_table AND about_id = $about AND incident_id <> $id AND NOT undone""",
        about_table=table, about=about, id=incident_id,
    )  # fmt: skip
    return known.to_dicts()


def alarms_of(act: Act, incident_id: str, table: str, about: str) -> list[str]:
    """The incident's live alarms that are about the same camera, wearer or sensor as that row."""
    row = act.row(TABLES[table], about) or {}
    subject = next((row[name] for name in ("responder_id", "camera_id", "sensor_id") if row.get(name)), about)
    known = act.ask(sql("incident_alarms"), incident_id=incident_id)
    live = known.filter(~known["state"].is_in(list(ENDED_STATES)))
    return [str(each["id"]) for each in live.iter_rows(named=True) if each["cause"].partition(" ")[2] == subject]


def _named(row: dict[str, Any], table: str, about: str) -> str:
    """A signal as the log may name it: which camera saw a sensitive incident would tell where it is."""
    return table if row["sensitive"] else f"{table} {about}"


def _link(act: Act, incident_id: str, table: str, about: str) -> dict[str, Any] | None:
    return act.row(LINK, link_id(incident_id, table, about))
