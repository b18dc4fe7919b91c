"""What an incident's card tells of its story: whom it may touch, its alarms, what joined it, and the timeline."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from components.audit_words import did
from components.layers.mark import ISO
from components.symbol import since, symbol
from components.words import length, words

Row = Mapping[str, Any]
SYMBOLS: Final = {
    "incident": "unknown", "detection": "camera", "vital_sign": "responder", "observation": "sensor",
    "report": "report", "alert": "alert", "plate_read": "plate", "post": "unknown",
}  # fmt: skip
CAUSES: Final = {"raised": "Not acknowledged", "acknowledged": "Acknowledged", "owned": "Owned", "shelved": "Put aside",
                 "resolved": "Resolved", "false": "False alarm"}  # fmt: skip
STEPS: Final = {"en_route": "left", "on_scene": "on scene", "clear": "clear"}
TIMED: Final = {"en_route": "turnout", "on_scene": "travel"}


def people(row: Row) -> Component | None:
    """Whom it may touch: a range with its source; nothing where nobody knows."""
    low, high = row.get("people_low"), row.get("people_high")
    if low is None and high is None:
        return None
    told = f"{low:,}" if low == high else f"{low or 0:,} to {high:,}" if high is not None else f"{low:,} or more"
    return html.Section(
        [
            html.H3("People affected"),
            html.Div([html.B(told), html.Span(row.get("people_source") or "", className="t2")]),
        ],
        className="people",
    )


def priority(graded: int | None, reasons: Sequence[str]) -> Component | None:
    """How urgent it is, and why."""
    if graded is None:
        return None
    told = html.Div([html.Span(str(graded), className=f"pb p{graded}"), html.Span("; ".join(reasons), className="t2")])
    return html.Section([html.H3("Priority"), told], className="priority")


def alarms(rows: Sequence[Row], may: frozenset[str]) -> Component | None:
    """The incident's alarms that are not over, and what can be done with each."""
    live = [row for row in rows if row["state"] not in ("resolved", "false")]
    if not live:
        return None
    return html.Section([html.H3("Alarms"), html.Ul([_alarm(row, may) for row in live])], className="alarms")


def signals(
    incident_id: str, linked: Sequence[Row], told: Mapping[tuple[str, str], Row], may: bool
) -> Component | None:
    """What was joined, each with the reason; what was taken out stays to be seen."""
    if not linked:
        return None
    inside = sum(not row["undone"] for row in linked)
    head = html.H3([html.Span(f"Joined signals, {inside}"), html.Span("each can be taken out again" if may else "")])
    return html.Section(
        [
            head,
            html.Ul(
                [_joined(incident_id, row, told.get((row["about_table"], row["about_id"])), may) for row in linked]
            ),
        ],
        className="signals",
    )


def timeline(entries: Sequence[Any], standards: Mapping[str, tuple[float, float]], timezone: str) -> Component:
    """The story, the oldest first; a unit's steps against its standard (turnout and travel, seconds, by unit)."""
    zone = ZoneInfo(timezone)
    return html.Section(
        [
            html.H3([html.Span("Timeline"), html.Span("each step against its standard")]),
            html.Ol([_entry(each, standards, zone) for each in entries]),
        ],
        className="timeline",
    )


def _alarm(row: Row, may: frozenset[str]) -> Component:
    cause, _, subject = (row["cause"] or "alarm").partition(" ")
    waiting = row["state"] == "raised"
    times = f", {row['count']} times" if (row["count"] or 1) > 1 else ""
    owner = f" by {row['owner']}" if row["owner"] else ""
    said = f"{CAUSES.get(row['state'], row['state'])}{owner}{times}"
    buttons = [
        _press(face, command, {"alarm_id": row["id"], **more}, done, confirm)
        for face, command, more, done, confirm, when in (
            ("Own", "own_alarm", {"saw_owner": row["owner"]}, "Yours.", None, row["state"] != "owned"),
            ("False", "resolve_alarm", {"state": "false"}, "Ended as false.", "It was no alarm.", True),
            ("Shelve 30 min", "shelve_alarm", {"minutes": 30, "reason": "put aside from the card"},
             "Put aside for 30 min.", None, row["state"] in ("raised", "acknowledged")),
        )
        if when and command in may
    ]  # fmt: skip
    return html.Li(
        [
            html.Span(str(row["priority"]), className=f"pb p{row['priority']}"),
            html.Div([html.B(words(cause.replace("-", "_")), className="clip"),
                      html.Span(said, className="reason red" if waiting else "reason t2")]),
            html.Div(buttons, className="row-deeds"),
        ],
        className="alarm", **{"data-alarm": row["id"], "data-state": row["state"], "title": subject},
    )  # fmt: skip


def _joined(incident_id: str, link: Row, row: Row | None, may: bool) -> Component:
    table, undone = link["about_table"], bool(link["undone"])
    fields = {"incident_id": incident_id, "about_table": table, "about_id": link["about_id"]}
    button = (
        _press("Join again", "join_signal", fields, "Joined.", None)
        if undone
        else _press("Take out", "take_out_signal", fields, "Taken out.", "It stands by itself from then on.")
    )
    first = "first word" in (link["reason"] or "")
    return html.Li(
        [
            symbol(SYMBOLS.get(table, "unknown"), 16, "t3" if undone else ""),
            html.Div([
                html.B(named(table, row), className="clip"),
                html.Span("Taken out" if undone else words_of(link["reason"]), className="reason t2"),
            ]),
            since(link["observed_at"].strftime(ISO)),
            button if may and not first and link["about_id"] is not None else None,
        ],
        className="joined off" if undone else "joined",
        **{"data-about": f"{table} {link['about_id']}"},
    )  # fmt: skip


def words_of(reason: str | None) -> str:
    """A link's reason without the rule's name before it."""
    rule, colon, rest = (reason or "").partition(": ")
    return rest if colon and " " not in rule else rule


def named(table: str, row: Row | None) -> str:
    """What a signal is called; only its kind where the one who looks may not see it."""
    if row is None:
        return words(table)
    if table == "vital_sign":
        value = "" if row.get("value") is None else f" {row['value']:.4g}"
        return f"{row['responder_id']}: {words(row['sign'])}{value}"
    if table == "detection":
        return f"{row['camera_id']}: {words(row['label'])}"
    if table == "observation":
        return f"{row['sensor_id']}: {words(row['quantity'])} {row['value']:.4g}"
    for column in ("title", "headline", "service_name", "description", "text", "event"):
        if row.get(column):
            return str(row[column])
    return words(str(row.get("kind") or table))


def worded(entry: Any) -> str:
    """What happened, as one would say it."""
    if entry.kind == "deed":
        return f"{did(entry.what)}{f': {entry.detail}' if entry.detail else ''}"
    return f"{entry.unit_id} {STEPS.get(entry.step, entry.step)}" if entry.kind == "unit" else str(entry.what)


def _entry(entry: Any, standards: Mapping[str, tuple[float, float]], zone: ZoneInfo) -> Component:
    return html.Li(
        [
            html.Span(f"{entry.at.astimezone(zone):%H:%M:%S}", className="t2 num"),
            html.Div([html.Span(worded(entry)), html.Span(f" · {entry.who}", className="t3")]),
            _against(entry, standards.get(entry.unit_id)),
        ],
        className=f"entry from-{entry.kind}",
    )


def _against(entry: Any, standard: tuple[float, float] | None) -> Component | None:
    """A step's time beside the standard's: a hook within it, a mark and a colour beyond it."""
    if standard is None or entry.took_s is None or entry.step not in TIMED:
        return None
    bound = standard[0] if entry.step == "en_route" else standard[1]
    took, over = f"{length(entry.took_s)} of {length(bound)}", entry.took_s > bound
    look = "red" if entry.took_s > 1.5 * bound else "amber"
    return html.Span(
        f"▲ {TIMED[entry.step]} {took}" if over else f"✓ {took}", className=f"num {look if over else 'green'}"
    )


def _press(face: str, command: str, fields: Mapping[str, Any], done: str, confirm: str | None) -> Component:
    told = {"data-command": command, "data-fields": json.dumps(fields), "data-done": done}
    return html.Button(
        face, className="btn small", type="button", **told, **({"data-confirm": confirm} if confirm else {})
    )
