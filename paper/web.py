"""The board as one plain page: no script, no link, nothing to fetch; black on white."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # the process that sets the page knows no frames
    from paper.board import Board, Call

STYLE: Final = """
@page { size: A4; margin: 14mm 12mm }
body { font: 13px/1.35 'DejaVu Sans', 'Segoe UI', Arial, sans-serif; color: #000; background: #fff }
body { margin: 24px auto; max-width: 900px }
h1 { font-size: 26px; margin: 0 } h2 { font-size: 17px; margin: 22px 0 6px; border-bottom: 2px solid #000 }
.then { font-size: 19px; font-weight: bold; margin: 2px 0 } .note { margin: 0 0 12px }
.figures { display: flex; border: 1px solid #000 }
.figures div { flex: 1; padding: 6px 10px; border-left: 1px solid #000 }
.figures div:first-child { border-left: 0 } .figures b { display: block; font-size: 22px }
table { border-collapse: collapse; width: 100% } thead { display: table-header-group } tr { break-inside: avoid }
th, td { text-align: left; vertical-align: top; padding: 4px 8px 4px 0; border-bottom: 1px solid #999 }
.p { font-weight: bold; font-size: 17px; text-align: center; width: 30px } .p1, .p2 { color: #fff; background: #000 }
.n { white-space: nowrap }
.id { word-break: break-all; min-width: 90px; max-width: 130px }
.w { font-weight: bold; text-transform: uppercase }
"""


def page(board: Board) -> str:
    """The whole page, as HTML."""
    city, moment, none = escape(board["city"]), escape(board["moment"]), board["none"]
    return "".join(
        (
            f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{city}, board of {moment}</title>',
            f"<style>{STYLE}</style></head><body>",
            f'<h1>{city}: the board on paper</h1><p class="then">What was true on {moment}</p>',
            f'<p class="note">{board["utc"]}. Written every minute; what happened since is not on it.</p>',
            *([f'<p class="note"><b>{escape(board["bounds"])}</b></p>'] if board["bounds"] else []),
            '<div class="figures">',
            *(
                f"<div>{escape(name)}<b>{escape(value)}</b>{escape(more)}</div>"
                for name, value, more in board["figures"]
            ),
            "</div>",
            *section("Feeds, and when each last answered", ("Feed", "State", "Last"), board["feeds"], none["feeds"]),
            *section("Alerts in force", ("Event", "Severity", "Area", "Until"), board["alerts"], none["alerts"]),
            *calls(board["calls"], board["counted"], none["calls"]),
            *section("Units", ("Call sign", "Service", "State", "Last seen in", "When"), board["units"], none["units"]),
            *section("Hospitals and stations", ("Name", "What", "Where"), board["places"], none["places"]),
            "</body></html>\n",
        )
    )


def calls(found: Sequence[Call], counted: str, none: str) -> Iterable[str]:
    """The incidents, worst first."""
    yield f"<h2>Open incidents, worst first: {counted}</h2>"
    if not found:
        yield f"<p>{none}</p>"
        return
    yield "<table><thead><tr><th>P<th>Incident<th>Where<th>State<th>Reported<th>Number</tr></thead><tbody>"
    for each in found:
        state = '<span class="w">Not acknowledged</span>' if each["waiting"] else escape(each["state"])
        owner = f"<br>{escape(each['owner'])}" if each["owner"] else ""
        yield (
            f'<tr><td class="p p{escape(each["priority"])}">{escape(each["priority"])}'
            f"<td><bdi><b>{escape(each['title'])}</b></bdi><br>{escape(each['kind'])}<td><bdi>{escape(each['place'])}</bdi>"
            f'<td>{state}{owner}<td class="n">{escape(each["reported"])}<br>{escape(each["age"])}'
            f'<td class="id">{escape(each["number"])}</tr>'
        )
    yield "</tbody></table>"


def section(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], none: str) -> Iterable[str]:
    """A heading and its table, or the sentence for when there is nothing."""
    yield f"<h2>{title}</h2>"
    if not rows:
        yield f"<p>{none}</p>"
        return
    yield f"<table><thead><tr>{''.join(f'<th>{head}' for head in heads)}</tr></thead><tbody>"
    yield from (f"<tr>{''.join(f'<td><bdi>{escape(cell)}</bdi>' for cell in row)}</tr>" for row in rows)
    yield "</tbody></table>"
