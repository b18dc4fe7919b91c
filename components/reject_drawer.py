"""The drawer in which a feed's rejects are read: when, why, and what it said."""

import polars as pl
from dash import html
from dash.development.base_component import Component

from components.feed_table import Ids, button, nothing
from components.layers.mark import ISO
from components.symbol import since

SHOWN = 4_000  # characters of raw text; the rest is in the store


def drawer(feed: str, rejects: pl.DataFrame) -> Component:
    """One feed's rejects, the newest first, each with its reason and raw text."""
    close = button("✕", Ids.asked, {}, "Close")
    title = html.Div([html.H2(f"Rejected from {feed}"), html.P(count(rejects.height), className="say")])
    return html.Aside(
        [
            html.Header([title, close]),
            html.Div(entries(feed, rejects), className="drawer-body", tabIndex="0"),
        ],
        className="drawer card",
        role="dialog",
        **{"aria-label": f"Rejected from {feed}"},
    )


def count(number: int) -> str:
    """How many are shown, in a sentence."""
    return f"The newest {number:,}; their siblings landed." if number else "Nothing to read."


def entries(feed: str, rejects: pl.DataFrame) -> list[Component]:
    """Each reject; a sentence when there are none."""
    if rejects.is_empty():
        return [nothing("No rejects", f"Every entry that {feed} sent could be read.")]
    return [entry(row) for row in rejects.iter_rows(named=True)]


def entry(row: dict[str, object]) -> Component:
    """One entry: its reason above what it said, cut at a length that a page can hold."""
    raw = str(row.get("raw") or "")
    cut = f"\n… {len(raw) - SHOWN:,} more characters" if len(raw) > SHOWN else ""
    at = row.get("observed_at") or row.get("received_at")
    age = since(at.strftime(ISO), " ago") if hasattr(at, "strftime") else None
    return html.Article(
        [html.Div([html.B(str(row.get("reason"))), age], className="reject-line"), html.Pre(raw[:SHOWN] + cut)],
        className="reject",
    )
