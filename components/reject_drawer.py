"""The drawer in which a feed's rejects are read: when, why, and what it said."""

import json

import polars as pl
from dash import html
from dash.development.base_component import Component

from components import theme
from components.entry import entry
from components.feed_table import Ids, nothing
from components.layers.mark import ISO
from components.symbol import since

SHOWN = 4_000  # characters of raw text; the rest is in the store


WITHHELD = "What an entry said may tell of persons: it is shown to those only who may see that. Reasons are for all."


def drawer(feed: str, rejects: pl.DataFrame, raw: bool, said: Component | None = None) -> Component:
    """One feed's rejects, newest first, each with its reason and, where `raw`, what it said; else `said` says why."""
    body = [html.P(count(rejects.height), className="say"), said, *entries(feed, rejects, raw)]
    return theme.drawer(f"Rejected from {feed}", body, Ids.rejects)


def withheld() -> Component:
    """What entries said is not for the one who looks."""
    return html.P(WITHHELD, className="say")


def why(feed: str, fault: str = "") -> Component:
    """Asks for what purpose they look at what may tell of persons; `fault`, why the last answer would not do."""
    purpose = entry("purpose", "For what purpose do you read what they said?", maxlength=300, required="",
                    hint="It may tell of persons. Your purpose is kept with your name in the audit log.")  # fmt: skip
    told = html.P(f"✕ {fault}", className="red", role="alert") if fault else None
    send = html.Div(html.Button("Show it", className="btn pri", type="submit"), className="entry-ways")
    value = json.dumps({"feed": feed})
    return html.Form(
        [purpose, told, send], className="entry-form asks", **{"data-sets": Ids.asked, "data-value": value}
    )


def count(number: int) -> str:
    """How many are shown, in a sentence."""
    return f"The newest {number:,}; their siblings landed." if number else "Nothing to read."


def entries(feed: str, rejects: pl.DataFrame, raw: bool) -> list[Component]:
    """Each reject; a sentence when there are none."""
    if rejects.is_empty():
        return [nothing("No rejects", f"Every entry that {feed} sent could be read.")]
    return [line(row, raw) for row in rejects.iter_rows(named=True)]


def line(row: dict[str, object], shows_raw: bool) -> Component:
    """One entry: its reason above what it said, cut at a length that a page can hold."""
    raw = str(row.get("raw") or "")
    cut = f"\n… {len(raw) - SHOWN:,} more characters" if len(raw) > SHOWN else ""
    at = row.get("observed_at") or row.get("received_at")
    age = since(at.strftime(ISO), " ago") if hasattr(at, "strftime") else None
    said = [html.Pre(raw[:SHOWN] + cut)] if shows_raw else []
    head = html.Div([html.B(str(row.get("reason"))), age], className="reject-line")
    return html.Article([head, *said], className="reject")
