"""The audit log as a table, the newest first; and its chain: where it ends, and whether it holds."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import polars as pl
from dash import html
from dash.development.base_component import Component

from components.audit_search import ADDRESS
from components.audit_words import ALARMING, PAGES, did, named
from components.words import words
from model.audit import Head

HEADS: Final = (
    ("Time", ""), ("Who", ""), ("What", ""), ("To what", ""), ("Purpose", ""), ("Detail", ""), ("Entry", "num"),
)  # fmt: skip
FAULTS: Final = 5  # that are told; more are counted


class Ids:
    """Every id that the audit log puts on a page."""

    rows = "audit-rows"
    chain = "audit-chain"
    asked = "audit-asked"


@dataclass(frozen=True)
class Checked:
    """What was found when the whole chain was last read."""

    head: Head
    at: datetime
    faults: tuple[str, ...]


def table(
    found: pl.DataFrame, limit: int, asked: Mapping[str, str], zone: ZoneInfo, pages: Collection[str]
) -> Component:
    """Up to `limit` entries, and the way to older ones; `pages` are those that the reader may open."""
    rows = list(found.head(limit).iter_rows(named=True))
    if not rows:
        return nothing(asked)
    head = html.Tr([html.Th(name, className=kind, scope="col") for name, kind in HEADS])
    body = html.Tbody([row(each, zone, pages) for each in rows])
    ways = [html.A("Newest", href=address({**asked, "before": ""}), className="btn")] if asked.get("before") else []
    if found.height > limit:
        ways.append(
            html.A("Older", href=address({**asked, "before": str(rows[-1]["seq"])}), className="btn", rel="next")
        )
    return html.Div(
        [
            html.P(summary(rows, found.height > limit), className="say", role="status"),
            html.Table([html.Thead(head), body], className="feeds audit"),
            html.Nav(ways, className="paging", **{"aria-label": "Newer and older entries"}) if ways else None,
        ]
    )


def summary(rows: Sequence[Mapping[str, Any]], more: bool) -> str:
    """How many are shown, in a sentence."""
    number = f"{len(rows):,} {'entry' if len(rows) == 1 else 'entries'}"
    return f"{number}, newest first{'; older ones follow' if more else '; there are no older ones'}."


def row(entry: Mapping[str, Any], zone: ZoneInfo, pages: Collection[str]) -> Component:
    """One entry: when, who in which role, what, to which record, why, and its place in the chain."""
    actor, role, alarming = str(entry["actor"]), str(entry["role"]), entry["action"] in ALARMING
    seq = entry["seq"]  # one that somebody put into the file may have none
    who = html.A(actor, href=address({"actor": actor}), title=f"All that {actor} did")
    return html.Tr(
        [
            html.Td(f"{entry['observed_at'].astimezone(zone):%-d %b %Y %H:%M:%S}", className="nw"),
            html.Td([who, html.Span(f" {words(role).lower()}", className="t3")]),
            html.Td(f"{'✕ ' if alarming else ''}{did(str(entry['action']))}", className="red" if alarming else ""),
            html.Td(record(entry["about_table"], entry["about_id"], pages)),
            html.Td(entry["purpose"] or ""),
            html.Td(entry["detail"] or "", className="error"),
            html.Td("–" if seq is None else f"{seq:,}", className="num", title=f"Its hash is {entry['hash']}"),
        ],
        **{"data-seq": str(entry["seq"])},
    )


def record(table: str | None, record_id: str | None, pages: Collection[str]) -> list[Component | str]:
    """The record, as a link where a page shows it, and the way to all that was done to it."""
    name = named(table, record_id)
    if not table or not record_id:
        return [name]
    there = link(table, record_id)
    told = html.A(name, href=there) if there is not None and there.partition("?")[0] in pages else html.Span(name)
    every = address({"about_table": table, "about_id": record_id})
    return [told, html.A("all", href=every, className="link", **{"aria-label": f"All that was done to {name}"})]


def link(table: str, record_id: str) -> str | None:
    """The address that shows a record; None where no page does."""
    if table == "incident":
        return f"/?{urlencode({'selected': f'incident:{record_id}'}, safe=':')}"
    return PAGES.get(table)


def address(asked: Mapping[str, str]) -> str:
    """The page's address for what is asked."""
    told = urlencode({name: value for name, value in asked.items() if value})
    return f"{ADDRESS}?{told}" if told else ADDRESS


def nothing(asked: Mapping[str, str]) -> Component:
    """No entry matches: what is so, and the way out."""
    if not any(asked.values()):
        return html.Div(
            [html.B("The log is empty"), html.P("Nothing was done yet.", className="say")], className="empty"
        )
    return html.Div(
        [
            html.B("Nothing in the log matches"),
            html.P(
                "Names and purposes match by a part of them, records by their whole number or name.", className="say"
            ),
            html.A("Clear the search", href=ADDRESS, className="btn"),
        ],
        className="empty",
    )


def unread(sentence: str) -> Component:
    """The search cannot be read, or the log not be shown: why, and the way out."""
    return html.Div(
        [
            html.P(f"✕ {sentence}", className="red", role="alert"),
            html.P("Nothing was searched. Correct the field, or clear the search.", className="say"),
            html.A("Clear the search", href=ADDRESS, className="btn"),
        ],
        className="empty",
    )


def chain(head: Head, checked: Checked, zone: ZoneInfo) -> Component:
    """Where the log ends, to be copied and kept elsewhere; and whether it holds from its first entry to there."""
    at = f"{checked.at.astimezone(zone):%H:%M:%S}"
    copy = html.Button("Copy head", className="btn small", type="button", **{"data-copy": str(head)})
    ends = html.P(
        [html.Span("Ends at ", className="t3"), html.Code(str(head), className="clip"), copy], className="audit-head"
    )
    if not checked.faults:
        count = checked.head.seq
        entries = "its one entry was" if count == 1 else f"all {count:,} entries were"
        told = f"The chain holds: {entries} checked at {at}."
        return html.Div([html.P([html.I(), told], className="fr", role="status"), ends])
    more = len(checked.faults) - FAULTS
    listed = [html.Li(each) for each in checked.faults[:FAULTS]] + ([html.Li(f"and {more:,} more")] if more > 0 else [])
    return html.Div(
        [
            html.P([html.I(), f"The chain does not hold (checked at {at})."], className="fr cut", role="alert"),
            html.Ul(listed, className="audit-faults"),
            html.P(
                "Somebody has changed the log beside Watchfloor, or its file is damaged. Keep the data folder as it is "
                "and compare it with a backup and with the heads that were published.",
                className="say",
            ),
            ends,
        ]
    )
