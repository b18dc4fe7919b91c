"""`[[rules]]` of city.toml: a question over what feeds say, and what its answers raise.

A city adds its own, and changes or switches off one of ours by giving its name again.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Annotated, Any, Final, Literal

from pydantic import Field, field_validator, model_validator

from config.values import Duration, Frozen, Period
from model.incident import FOUND_BY, KINDS
from model.rule import Bounds, Condition, Where
from model.table import FLAG, INSTANT, NUMBER, TEXT, WHOLE
from model.tables import TABLES

Reads = Literal["incident", "alert", "vital_sign", "observation", "detection", "plate_read", "report"]
Said = str | bool | int | float | tuple[str, ...] | dict[str, Any]
BOUNDS: Final = ("at_least", "at_most", "like")


class Raises(Frozen):
    """The incident and the alarm that follow. `{column}` in the title is the row's, `{name}` its subject's name."""

    kind: str
    priority: Annotated[int, Field(ge=1, le=5)]
    title: Annotated[str, Field(min_length=3, max_length=200)]
    found_by: str = "sensor"

    @model_validator(mode="after")
    def our_words(self) -> "Raises":
        for name, value, words in (("kind", self.kind, KINDS), ("found_by", self.found_by, FOUND_BY)):
            if value not in words:
                raise ValueError(f"{name}: one of {', '.join(words)}")
        return self


class Rule(Frozen):
    """Rows of `reads` that meet `where`, heard of within `within` of their happening.

    `lasting`: a reading's subject has met it for that long without a break; an event has gone on for that long.
    `several`: so many different rows of one subject within `within`. `until`: what a reading must meet before the same
    cause can begin again (a dead-band); without it, no longer meeting `where`. The same cause within `again` is
    counted, not raised anew. Without `raises` its rows only join incidents that are there, `joins` saying as what kind.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    off: bool = False
    reads: Reads | None = None
    where: dict[str, Said] = Field(default_factory=dict)
    until: dict[str, Said] = Field(default_factory=dict)
    lasting: Duration = timedelta(0)
    several: Annotated[int, Field(ge=1, le=1000)] = 1
    within: Period = timedelta(minutes=10)
    again: Period = timedelta(minutes=10)
    least_people: Annotated[int, Field(ge=0)] = 0
    raises: Raises | None = None
    joins: str | None = None

    @field_validator("joins")
    @classmethod
    def known_kind(cls, value: str | None) -> str | None:
        if value is not None and value not in KINDS:
            raise ValueError(f"one of {', '.join(KINDS)}")
        return value

    @model_validator(mode="after")
    def whole(self) -> "Rule":
        """It reads something, its conditions fit that table's columns, and something follows."""
        if self.off:
            return self
        if self.reads is None:
            raise ValueError(f"reads: one of {', '.join(Reads.__args__)}")  # type: ignore[attr-defined]
        for part, given in (("where", self.where), ("until", self.until)):
            for column, said in given.items():
                if (why := _unfit(self.reads, column, said)) is not None:
                    raise ValueError(f"{part}.{column}: {why}")
        if not self.where:
            raise ValueError("where: at least one condition")
        if (self.raises is None) == (self.joins is None):
            raise ValueError("either raises, or joins")
        if self.until and TABLES[self.reads].kept != "series":
            raise ValueError(f"until: only for readings; {self.reads} is none")
        if self.lasting and TABLES[self.reads].kept != "series" and self.reads != "detection":
            raise ValueError(f"lasting: only for readings and detections; {self.reads} tells no beginning and end")
        if self.several > 1 and TABLES[self.reads].kept == "series":
            raise ValueError(f"several: only for events; {self.reads} is none")
        return self

    @property
    def met(self) -> Where:
        """What a row must meet."""
        return {column: _condition(said) for column, said in self.where.items()}

    @property
    def ends(self) -> Where:
        """What a reading must meet for its cause to end; nothing where it is enough not to meet `met`."""
        return {column: _condition(said) for column, said in self.until.items()}


def in_force(given: Iterable[Rule]) -> tuple[Rule, ...]:
    """Our rules and the city's: one that has the name of ours takes its place."""
    named = {rule.name: rule for rule in (*BUILT_IN, *given)}
    return tuple(rule for rule in named.values() if not rule.off)


def _condition(said: Said) -> Condition:
    return Bounds(**said) if isinstance(said, dict) else said


def _unfit(table: str, column: str, said: Said) -> str | None:
    """Why a condition cannot be asked of a column; None where it can."""
    schema = TABLES[table].schema
    if (kind := schema.get(column)) is None:
        return f"a column of {table}, which has {', '.join(schema)}"
    if isinstance(said, dict):
        if not said or (unknown := set(said) - set(BOUNDS)):
            return f"some of {', '.join(BOUNDS)}" + (f", not {sorted(unknown)[0]}" if said else "")
        number = {name: value for name, value in said.items() if name != "like"}
        if number and (kind not in (NUMBER, WHOLE) or any(isinstance(v, bool | str) for v in number.values())):
            return "numbers for at_least and at_most, of a column that holds numbers"
        if "like" in said and (kind != TEXT or not isinstance(said["like"], str)):
            return 'a text such as "smoke*" for like, of a column that holds text'
        return None
    if kind == INSTANT:
        return "no condition: times are asked for by within and lasting"
    fits: Mapping[Any, tuple[type, ...]] = {TEXT: (str, tuple), FLAG: (bool,), NUMBER: (int, float), WHOLE: (int,)}
    if not isinstance(said, fits[kind]) or (kind != FLAG and isinstance(said, bool)):
        words = {TEXT: "a text, or a list of them", FLAG: "true or false", NUMBER: "a number", WHOLE: "a whole number"}
        return words[kind]
    return None


def _rule(name: str, reads: Reads, **more: Any) -> Rule:
    return Rule(name=name, reads=reads, **more)


def _gas(name: str, sign: str, limit: float, until: float, what: str) -> Rule:
    title = f"{what} at {{name}}: {{value}} ppm"
    raised = Raises(kind="hazard", priority=2, title=title, found_by="responder")
    return _rule(name, "vital_sign", where={"sign": sign, "value": {"at_least": limit}},
                 until={"value": {"at_most": until}}, lasting=timedelta(seconds=10), raises=raised)  # fmt: skip


MINUTE: Final = timedelta(minutes=1)
BUILT_IN: Final[tuple[Rule, ...]] = (
    _rule("sos", "vital_sign", where={"sign": "sos", "value": {"at_least": 0.5}}, within=15 * MINUTE,
          raises=Raises(kind="sos", priority=1, title="SOS from {name}", found_by="responder")),
    # A pre-alarm at 20 to 30 s without motion is the wearer's to answer (NFPA 1982); what lasts longer is ours.
    _rule("no-motion", "vital_sign", where={"sign": "motion", "value": {"at_most": 0.02}},
          lasting=timedelta(seconds=30), until={"value": {"at_least": 0.05}},
          raises=Raises(kind="person_down", priority=1, title="{name} has not moved for 30 s", found_by="responder")),
    # Limits are the NIOSH ceilings (CO 200, H2S 10, HCN 4.7 ppm); the end is half of each.
    _gas("carbon-monoxide", "co_ppm", 200, 100, "Carbon monoxide"),
    _gas("hydrogen-sulphide", "h2s_ppm", 10, 5, "Hydrogen sulphide"),
    _gas("hydrogen-cyanide", "hcn_ppm", 4.7, 2.4, "Hydrogen cyanide"),
    # 250.5 µg/m³ is where the US index of air quality begins to be hazardous (24 h); five minutes of it are a fire's.
    _rule("smoke", "observation", where={"quantity": ("pm2_5", "pm25"), "value": {"at_least": 250.5}},
          until={"value": {"at_most": 125.4}}, lasting=5 * MINUTE, within=30 * MINUTE, again=60 * MINUTE,
          raises=Raises(kind="fire", priority=3, title="Smoke at {name}: PM2.5 {value} µg/m³")),
    # Beaufort 10, storm; over when it is less than 9.
    _rule("storm", "observation", where={"quantity": "wind_speed", "value": {"at_least": 24.5}},
          until={"value": {"at_most": 20.7}}, lasting=2 * MINUTE, within=30 * MINUTE, again=60 * MINUTE,
          raises=Raises(kind="weather", priority=3, title="Storm at {name}: {value} m/s")),
    _rule("person-down", "detection", within=15 * MINUTE,
          where={"label": ("person_down", "fallen_person", "fall", "fallen"), "score": {"at_least": 0.6}},
          raises=Raises(kind="person_down", priority=1, title="Person down at {name}", found_by="camera")),
    _rule("crowd", "detection", where={"label": ("crowd", "crowding"), "score": {"at_least": 0.6}},
          raises=Raises(kind="crowd", priority=3, title="Crowd at {name}", found_by="camera")),
    _rule("many-people", "detection", where={"label": "person"}, several=25, within=2 * MINUTE, again=30 * MINUTE,
          raises=Raises(kind="crowd", priority=4, title="Many people at {name}: 25 within 2 min", found_by="camera")),
    _rule("loitering", "detection", where={"label": "loitering"}, lasting=5 * MINUTE, within=30 * MINUTE,
          again=60 * MINUTE,
          raises=Raises(kind="public", priority=5, title="Somebody stays at {name} for 5 min", found_by="camera")),
    _rule("area-alert", "alert", least_people=1, within=timedelta(hours=12), again=timedelta(hours=12),
          where={"severity": ("Extreme", "Severe"), "urgency": ("Immediate", "Expected"),
                 "certainty": ("Observed", "Likely"), "state": "active", "is_exercise": False},
          raises=Raises(kind="weather", priority=2, title="{event}: {area_desc}", found_by="sensor")),
    _rule("urgent-call", "incident", where={"priority": 1, "state": "new"}, within=timedelta(hours=12),
          raises=Raises(kind="other", priority=1, title="{title}", found_by="caller")),
    _rule("report", "report", where={"state": "open"}, within=timedelta(hours=2), joins="public"),
)  # fmt: skip
