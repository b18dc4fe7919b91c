"""What else a shift hands over: alarms, feeds in trouble, units and streets that are out, and what people noted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from components.addresses import at_card, at_incident
from components.feed_table import state
from components.handover_moved import section
from components.handover_page import Ids
from components.handover_words import alarm, rule_name, until
from components.incident_card import note
from components.layers.mark import ISO
from components.selection_card import UNIT_SYMBOLS, title_of
from components.symbol import since, symbol
from components.words import words
from model.feed import FeedStatus

Row = Mapping[str, Any]
MOST: Final = 20
CAUSES: Final = 5


def waiting(rows: Sequence[Row], called: Mapping[str, Row], zone: ZoneInfo) -> Component:
    """Alarms that wait for somebody, and those that are put aside; `called` are open incidents, by id."""
    listed = [_alarm(row, called.get(row["incident_id"] or ""), zone) for row in rows[:MOST]]
    raised = sum(row["state"] == "raised" for row in rows)
    title = f"Alarms that wait, {raised}; put aside, {len(rows) - raised}"
    return section(title, [_listed(listed, "No alarm waits, and none is put aside."), _left(len(rows))], Ids.waiting)


def alarms(counts: Sequence[Row]) -> Component:
    """How many were raised, what became of them, and which causes asked most often."""
    if not counts:
        return section("Alarms raised", [html.P("None was raised.", className="say t3")], Ids.alarms)
    heads = ("Cause", "Raised", "Times", "Taken", "False", "Put aside", "Waiting")
    names = ("alarms", "times", "taken", "untrue", "shelved", "waiting")
    sums: dict[str, Any] = {name: sum(int(row[name] or 0) for row in counts) for name in names}
    shown = [*counts[:CAUSES], *([_rest(counts[CAUSES:], names)] if len(counts) > CAUSES else [])]
    body = [
        html.Tr([html.Th(row.get("called") or rule_name(row["rule"]), scope="row"),
                 *(html.Td(f"{row[name] or 0:,.0f}", className="num") for name in names)])
        for row in (*shown, {**sums, "called": "All"})
    ]  # fmt: skip
    head = html.Tr([html.Th(name, scope="col", className="num" if name != "Cause" else "") for name in heads])
    table = html.Table([html.Thead(head), html.Tbody(body)], className="matrix")
    return section(f"Alarms raised, {sums['alarms']}", [table], Ids.alarms, "the worst causes")


def feeds(found: Sequence[FeedStatus]) -> Component:
    """Those that are not live now."""
    bad = [each for each in found if each.state != "live"]
    lines = [
        html.Li([state(each), html.A(each.name, href="/feeds"), html.Span(each.last_error or "", className="t2 clip"),
                 since(each.last_success.strftime(ISO), " ago") if each.last_success else html.Span("never")])
        for each in bad
    ]  # fmt: skip
    none = f"All {len(found)} are live." if found else "This city has no feeds."
    return section(f"Feeds late or down, {len(bad)} of {len(found)}", [_listed(lines, none)])


def out_of_service(rows: Sequence[Row]) -> Component:
    """Units that nobody can send."""
    lines = []
    for row in rows:
        shape, colour = UNIT_SYMBOLS.get(row["unit_type"] or "", ("supervisor", ""))
        name = html.A(row["name"], href=at_card("unit", row["id"]))
        told = html.Span(row["station"] or "", className="t2 clip")
        lines.append(html.Li([symbol(shape, 16, colour), name, told, since(row["observed_at"].strftime(ISO))]))
    return section(f"Units out of service, {len(rows)}", [_listed(lines, "None.")], Ids.units)


def closed_off(rows: Sequence[Row], now: datetime, zone: ZoneInfo) -> Component:
    """Streets that nobody can drive now."""
    lines = []
    for row in rows:
        name = html.A(words(row["kind"] or "closed"), href=at_card("closure", row["id"]), className="clip")
        lasts = html.Span(until(row["to_at"], now, zone), className="t2 nw")
        lines.append(html.Li([symbol("closure", 16, "shut"), name, lasts]))
    return section(f"Closed to traffic, {len(rows)}", [_listed(lines, "Nothing is closed.")])


def notes(rows: Sequence[Row], called: Mapping[str, Row], zone: ZoneInfo) -> Component:
    """What people noted in these hours about what is still open, the newest first."""
    listed = [
        html.Div([html.A(title_of("incident", called[row["incident_id"]]), href=at_incident(row["incident_id"]),
                         className="clip"),
                  html.Ol(note(row, bool(called[row["incident_id"]]["sensitive"]), zone))])
        for row in rows[:MOST]
    ]  # fmt: skip
    body = html.Div(listed, className="noted") if listed else html.P("Nothing was noted.", className="say t3")
    return section(f"Notes on what is open, {len(rows)}", [body, _left(len(rows))], Ids.notes, "newest first")


def _alarm(row: Row, incident: Row | None, zone: ZoneInfo) -> Component:
    about = html.Span(className="t2 clip")
    if row["incident_id"]:
        name = title_of("incident", incident) if incident else "its incident"
        about = html.A(name, href=at_incident(row["incident_id"]), className="t2 clip")
    look = "red clip" if row["state"] == "raised" else "amber clip"
    return html.Li(
        [
            html.Span(str(row["priority"] or "–"), className=f"pb p{row['priority'] or 5}"),
            html.Span(alarm(row, zone), className=look),
            about,
            since(row["observed_at"].strftime(ISO)),
        ]
    )


def _rest(rows: Sequence[Row], names: Sequence[str]) -> Row:
    return {name: sum(int(row[name] or 0) for row in rows) for name in names} | {"called": f"{len(rows)} others"}


def _left(count: int) -> Component | None:
    return html.P(f"{count - MOST} more.", className="say t3") if count > MOST else None


def _listed(lines: Sequence[Component], none: str) -> Component:
    return html.Ul(list(lines), className="lines") if lines else html.P(none, className="say t3")
