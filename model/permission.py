"""Who may see and do what: the one table, read by every door. What is not granted here is denied.

A right is a verb and a thing: `read TABLE`, `personal TABLE` (its personal columns), `do COMMAND`, `open DOOR`.
docs/PERMISSIONS.md is this table, printed. `[roles]` in city.toml adds and takes rights for one city.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final, Literal

Role = Literal["public", "wall", "operator", "supervisor", "analyst", "privacy_officer", "administrator"]
ROLES: Final[tuple[Role, ...]] = (
    "public", "wall", "operator", "supervisor", "analyst", "privacy_officer", "administrator",
)  # fmt: skip
Roles = tuple[Role, ...]
GIVEN: Final[Roles] = ROLES[1:]  # nobody is made one of the public

OFFICE: Final[Roles] = ("operator", "supervisor", "analyst", "privacy_officer", "administrator")
SIGNED: Final[Roles] = ("wall", *OFFICE)
FLOOR: Final[Roles] = ("operator", "supervisor")
CARE: Final[Roles] = (*FLOOR, "privacy_officer")
WATCH: Final[Roles] = ("supervisor", "privacy_officer", "administrator")

READ: Final[Mapping[str, Roles]] = MappingProxyType({
    **dict.fromkeys((
        "incident", "alarm", "alert", "camera", "detection", "unit", "assignment", "responder", "position", "sensor",
        "observation", "report", "risk_cell", "closure", "station", "hospital", "zone", "feed_poll",
        "plate_read", "vital_sign",  # without their personal columns for all but CARE
    ), SIGNED),
    **dict.fromkeys(("link", "incident_note", "post", "plan", "risk_place", "receipt"), OFFICE),
    **dict.fromkeys(("caution", "message", "shift"), CARE),
    "reject": OFFICE,
    "audit_entry": WATCH,
})  # fmt: skip

# Columns that tell of a person (Table.personal). Without this right they are absent.
PERSONAL: Final[Mapping[str, Roles]] = MappingProxyType({
    "vital_sign": CARE,
    "plate_read": CARE,
    "detection": CARE,  # what a recogniser claims to know: a plate, a face
    "responder": CARE,
    "incident_note": CARE,
    "reject": WATCH,
})  # fmt: skip

DO: Final[Mapping[str, Roles]] = MappingProxyType({
    "open_incident": FLOOR,
    "correct_incident": FLOOR,  # place, kind, priority, title
    "acknowledge_incident": FLOOR,  # and its alarms
    "take_incident": FLOOR,  # become its owner: who is assigned may ask for what a sensitive one hides
    "mark_sensitive": FLOOR,
    "lift_sensitive": ("supervisor", "privacy_officer"),
    "note_incident": FLOOR,
    "close_incident": FLOOR,
    "reopen_incident": FLOOR,
    "join_signal": FLOOR,
    "take_out_signal": FLOOR,
    "acknowledge_alarm": FLOOR,
    "own_alarm": FLOOR,
    "resolve_alarm": FLOOR,
    "shelve_alarm": FLOOR,
    "add_caution": FLOOR,
    "lift_caution": FLOOR,
    "assign_unit": FLOOR,
    "stand_down": FLOOR,
    "state_unit": FLOOR,
    "call_aid": FLOOR,  # a neighbouring agency's unit, for an incident
    "close_streets": FLOOR,
    "lift_closure": FLOOR,
    "offer_plan": ("supervisor", "analyst"),
    "decline_plan": ("supervisor", "analyst"),
    "choose_place": ("supervisor", "analyst"),  # leave a place out of plans, or add one, with a reason
    "look": CARE,  # at what is personal, with a purpose
    "pause_feed": ("supervisor", "administrator"),
    "resume_feed": ("supervisor", "administrator"),
    "add_user": ("administrator",),
    "change_user": ("administrator",),
    "add_token": ("administrator",),
    "revoke_token": ("administrator",),
    "end_sessions": OFFICE,  # one's own; another's only who may change_user
})  # fmt: skip

# Pages by their path, routes by method and pattern, callbacks by what they put on a page.
OPEN: Final[Mapping[str, Roles]] = MappingProxyType({
    "/": OFFICE,
    "/incident/{id}": OFFICE,
    "/handover": FLOOR,
    "/feeds": OFFICE,
    "/response": OFFICE,
    "/risk": OFFICE,
    "/wall": SIGNED,
    "/wall/{preset}": SIGNED,
    "/audit": WATCH,
    "/admin": ("administrator",),
    "GET /sign-in": ("public", *SIGNED),
    "POST /sign-in": ("public", *SIGNED),
    "POST /sign-out": ("public", *SIGNED),
    "GET /healthz": ("public", *SIGNED),
    "GET /hooks/{feed}": ("public", *SIGNED),  # a push brings its own signature
    "POST /hooks/{feed}": ("public", *SIGNED),
    "GET /assets/{path}": SIGNED,  # those that /sign-in needs are public: api/doors.py names them
    "GET /live": SIGNED,
    "GET /layers/{table}": SIGNED,  # a layer opens to who may read all that it reads
    "GET /tiles/{path}": SIGNED,
    "GET /images/camera/{id}": SIGNED,
    "GET /paper/incident/{id}": OFFICE,
    "GET /routes/{id}": OFFICE,
    "GET /paper/handover.pdf": FLOOR,
    "GET /plans/{id}": OFFICE,
    "GET /figures": SIGNED,
    "GET /search": OFFICE,
    "GET /qr.svg": SIGNED,
    "GET /edition/{preset}": SIGNED,
    "GET /metrics": SIGNED,
    "GET /ogc": SIGNED,
    "POST /commands/{name}": SIGNED,  # each asks for its own right
    "GET /commands": SIGNED,
    "POST /demo/role": SIGNED,  # answered in a demonstration only
    "GET /_dash": SIGNED,  # scripts, the layout's frame, the list of callbacks
    "_pages_content": SIGNED,  # asks for the page's own right
    "selection-body.children": OFFICE,
    "incident-page-body.children": OFFICE,
    "handover-body.children": FLOOR,
    "feed-table.children": OFFICE,
    "feed-drawer.children": OFFICE,
    "response-body.children": OFFICE,
    "risk-body.children": OFFICE,
    "audit-rows.children": WATCH,
    "audit-chain.children": WATCH,
    "admin-tables.children": ("administrator",),
    "admin-drawer.children": ("administrator",),
})  # fmt: skip

# What fills a page by callbacks: given and taken with it, so that a city names only the page.
FILLS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({
    "open /": ("open selection-body.children",),
    "open /incident/{id}": ("open incident-page-body.children",),
    "open /handover": ("open handover-body.children",),
    "open /feeds": ("open feed-table.children", "open feed-drawer.children"),
    "open /response": ("open response-body.children",),
    "open /risk": ("open risk-body.children",),
    "open /audit": ("open audit-rows.children", "open audit-chain.children"),
    "open /admin": ("open admin-tables.children", "open admin-drawer.children"),
})  # fmt: skip

VERBS: Final = ("read", "personal", "do", "open")
_TABLE: Final[Mapping[str, Mapping[str, Roles]]] = MappingProxyType(
    {"read": READ, "personal": PERSONAL, "do": DO, "open": OPEN}
)
# What no city can give away: nobody is not somebody, a screen on a wall has no purpose, and what a role is for stays.
NEVER: Final[Mapping[Role, tuple[str, ...]]] = MappingProxyType({"public": VERBS, "wall": ("personal", "do")})


class RightsError(ValueError):
    """A right that does not exist, or that cannot be given; the message says which."""


@dataclass(frozen=True)
class Rights:
    """What somebody may see and do. `areas` bounds incidents, and what hangs on them, to those areas of the city."""

    granted: frozenset[str]
    areas: frozenset[str] | None = None

    def may(self, right: str) -> bool:
        """Whether that right is granted."""
        return right in self.granted

    def within(self, areas: Iterable[str] | None) -> "Rights":
        """The same, bounded to these areas as well."""
        if areas is None:
            return self
        named = frozenset(areas)
        return Rights(self.granted, named if self.areas is None else self.areas & named)

    def changed(self, role: Role, allow: Iterable[str] = (), deny: Iterable[str] = ()) -> "Rights":
        """With rights added and taken, those of a page with what fills it.

        RightsError for one that does not exist or may not be given to that role.
        """
        allow, deny = whole(allow), whole(deny)
        for right in (*allow, *deny):
            if right not in every_right():
                raise RightsError(f'there is no right {right!r}; expected one such as "read incident"')
        for right in allow:
            if right.partition(" ")[0] in NEVER.get(role, ()):
                raise RightsError(f"{role} can never be given {right!r}")
        return Rights((self.granted | frozenset(allow)) - frozenset(deny), self.areas)


def whole(named: Iterable[str]) -> list[str]:
    """These rights, and those of what fills the pages among them."""
    return [each for right in named for each in (right, *FILLS.get(right, ()))]


@cache
def every_right() -> tuple[str, ...]:
    """All rights, in the order of the table."""
    return tuple(f"{verb} {thing}" for verb, things in _TABLE.items() for thing in things)


@cache
def tabled(role: Role) -> Rights:
    """A role's marks in the table."""
    granted = (f"{verb} {thing}" for verb, things in _TABLE.items() for thing, roles in things.items() if role in roles)
    return Rights(frozenset(granted))


@cache
def rights(role: Role) -> Rights:
    """What a role may by default."""
    return giving(role, tabled)


def giving(role: Role, of: Callable[[Role], Rights]) -> Rights:
    """What a role may, and which roles it may give to others: `give ROLE`, for whoever may make accounts or tokens.

    Administrators give every role; whom a city lets do so besides, only those that may nothing that they may not.
    """
    own = of(role)
    given = [each for each in GIVEN if role == "administrator" or of(each).granted <= own.granted]
    return Rights(own.granted | {f"give {each}" for each in given}, own.areas)


@cache
def house() -> Rights:
    """The house itself: all there is, every role to give, and what a sensitive incident hides."""
    return Rights(frozenset((*every_right(), *(f"give {each}" for each in GIVEN), EXACT)))


EXACT: Final = "see exact"
"""To see where a sensitive incident is. No role has it: who is assigned asks for one at a time, with a purpose."""
