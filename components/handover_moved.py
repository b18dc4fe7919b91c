"""What has become of incidents in the hours of a hand-over: opened, closed, graded anew; counts lead to their lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from components.addresses import at_incident
from components.handover_page import Ids
from components.selection_card import face, title_of
from components.symbol import symbol
from components.words import words
from model.incident import PRIORITIES

Row = Mapping[str, Any]
LISTS: Final = {"opened": "Opened", "ended": "Closed"}
MOST: Final = 300  # of a list that is asked for
SHOWN: Final = 60  # of what ended
COLUMNS: Final = (*PRIORITIES, None)
NONE: Final = "none"  # what an address calls the priority of what nobody has graded


@dataclass(frozen=True)
class Asked:
    """What the address asks for: hours, and which of the counts is to be listed, by kind and priority where named."""

    hours: int
    list: str = ""
    kind: str = ""
    priority: str = ""

    def href(self, of: str, kind: str = "", priority: str = "") -> str:
        """The address of the list behind one count."""
        told = {"hours": self.hours, "list": of, "kind": kind, "priority": priority}
        return f"/handover?{urlencode({name: value for name, value in told.items() if value})}#{Ids.list}"


def listed(rows: Sequence[Row], asked: Asked) -> list[Row]:
    """The rows behind the count that is asked for."""
    return [
        row
        for row in rows
        if row[asked.list]
        and asked.kind in ("", row["kind"] or "other")
        and asked.priority in ("", str(row["priority"] or NONE))
    ]


def moved(rows: Sequence[Row], asked: Asked, zone: ZoneInfo) -> Component:
    """Opened and closed by kind and priority, and the list of one count where it is asked for."""
    kinds = sorted({row["kind"] or "other" for row in rows if row["opened"] or row["ended"]})
    if not kinds:
        return section("Opened and closed", [html.P("Nothing was opened or closed.", className="say t3")], Ids.list)
    parts: list[Component | None] = [_matrix(rows, kinds, asked)]
    if asked.list in LISTS:
        parts.append(_list(listed(rows, asked), asked, zone))
    return section("Opened and closed", parts, Ids.list, "by kind and priority")


def changed(rows: Sequence[Row]) -> Component:
    """Whose priority is another by now."""
    listed = [
        _line(row, html.Span([_badge(row["was_priority"]), " → ", _badge(row["priority"])], className="badge"))
        for row in rows
    ]
    return section(f"Priority changed, {len(rows)}", [_rows(listed, "No priority was changed.")])


def outcomes(rows: Sequence[Row], zone: ZoneInfo) -> Component:
    """How the urgent ones ended."""
    listed = [_line(row, _badge(row["priority"]), f"{words(row['state'])}, {_at(row, zone)}") for row in rows[:SHOWN]]
    left = html.P(f"{len(rows) - SHOWN} more: open their counts above.", className="say t3")
    more = left if len(rows) > SHOWN else None
    return section(f"Priority 1 and 2, over: {len(rows)}", [_rows(listed, "None has ended."), more])


def section(title: str, parts: Sequence[Component | None], name: str = "", beside: str = "") -> Component:
    """A part of the page with its heading."""
    head = html.H3([html.Span(title), html.Span(beside)])
    return html.Section([head, *parts], **({"id": name} if name else {}))


def _matrix(rows: Sequence[Row], kinds: Sequence[str], asked: Asked) -> Component:
    names = [str(each or "–") for each in COLUMNS]
    groups = [html.Th(""), *(html.Th(title, colSpan=len(COLUMNS) + 1, scope="colgroup") for title in LISTS.values())]
    heads = [html.Th("Kind", scope="col"), *(html.Th(each, scope="col", className="num")
                                             for each in (*names, "All", *names, "All"))]  # fmt: skip
    body = [html.Tr([html.Th(words(kind), scope="row"), *_cells(rows, kind, asked)]) for kind in kinds]
    total = html.Tr([html.Th("All", scope="row"), *_cells(rows, "", asked)], className="all")
    return html.Table([html.Thead([html.Tr(groups), html.Tr(heads)]), html.Tbody([*body, total])], className="matrix")


def _cells(rows: Sequence[Row], kind: str, asked: Asked) -> list[Component]:
    mine = [row for row in rows if kind in ("", row["kind"] or "other")]
    found = []
    for of, title in LISTS.items():
        counted = [row["priority"] for row in mine if row[of]]
        for each in COLUMNS:
            found.append(
                _cell(counted.count(each), asked.href(of, kind, str(each or NONE)), title, kind, str(each or NONE))
            )
        found.append(_cell(len(counted), asked.href(of, kind), title, kind))
    return found


def _cell(count: int, href: str, title: str, kind: str, priority: str = "") -> Component:
    if not count:
        return html.Td("", className="num")
    of = f" of priority {priority}" if priority else ""
    says = f"{title}: {count} {words(kind).lower() or 'of all kinds'}{of}"
    return html.Td(html.A(str(count), href=href, **{"aria-label": says}), className="num")


def _list(rows: Sequence[Row], asked: Asked, zone: ZoneInfo) -> Component:
    of = " ".join(filter(None, (words(asked.kind).lower(), f"of priority {asked.priority}" if asked.priority else "")))
    head = html.H3(
        [
            html.Span(f"{LISTS[asked.list]}{f', {of}' if of else ''}: {len(rows)}"),
            html.A("Close the list", href=f"/handover?hours={asked.hours}", className="link"),
        ]
    )
    lines = [_line(row, _badge(row["priority"]), f"{words(row['state'])}, {_at(row, zone, asked.list)}")
             for row in rows[:MOST]]  # fmt: skip
    left = html.P(f"{len(rows) - MOST} more are not listed.", className="say t3") if len(rows) > MOST else None
    return html.Div([head, _rows(lines, "None."), left], className="listed")


def _at(row: Row, zone: ZoneInfo, of: str = "ended") -> str:
    at = row["began"] if of == "opened" else row["told_at"]
    return f"{'since' if of == 'opened' else 'at'} {at.astimezone(zone):%H:%M}"


def _badge(priority: int | None) -> Component:
    return html.Span(str(priority or "–"), className=f"pb p{priority or 5}")


def _rows(lines: Sequence[Component], none: str) -> Component:
    return html.Ul(list(lines), className="lines") if lines else html.P(none, className="say t3")


def _line(row: Row, before: Component, after: str = "") -> Component:
    shape, colour = face("incident", row)
    name = html.A(title_of("incident", row), href=at_incident(row["id"]), className="clip")
    return html.Li(
        [before, symbol(shape, 16, colour), name, html.Span(after or words(row["state"]), className="t2 nw")]
    )
