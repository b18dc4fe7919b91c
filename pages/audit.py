"""`/audit`: who did what to which record, when and why; and the proof that nothing of it was changed."""

import asyncio
from typing import Any, Final

import dash
from dash import Input, Output, callback, dcc, html
from dash.development.base_component import Component

import session
from components import audit_search, audit_table, shell
from components.addresses import open_to
from model.audit import AUDIT_ENTRY
from pages.audit_asked import AskedError, asked, told
from pages.audit_chain import CHECKING
from pages.frame import frame, only
from queries.audit import entries

dash.register_page(__name__, path="/audit", name="Audit", title="Audit · Watchfloor", order=3)

PAGE: Final = 100


@only("/audit")
def layout(**address: object) -> Component:
    """The search as the address says it; what it finds, and the chain's proof, follow."""
    fields = told(address)
    body = [
        html.Main(
            [
                html.Section(
                    [
                        html.Header(html.H2("Audit log")),
                        html.Div(waiting("The chain is read"), id=audit_table.Ids.chain, className="card-body"),
                    ],
                    className="card",
                ),
                html.Section(
                    [
                        audit_search.form(fields),
                        html.Div(waiting("Entries are read"), id=audit_table.Ids.rows, className="card-body"),
                    ],
                    className="card",
                    **{"aria-label": "Entries"},
                ),
            ],
            className="sheet stack",
            id=shell.Ids.content,
            tabIndex="-1",
        ),
        dcc.Store(id=audit_table.Ids.asked, data=fields),
    ]
    return shell.page(frame(), "Audit", audit_search.ADDRESS, body)


def waiting(words: str) -> Component:
    """What stands there until it is read."""
    return html.Div(
        [html.Span(words, className="out-of-sight"), *(html.Div(className="bar") for _ in range(3))], className="bars"
    )


@callback(Output(audit_table.Ids.rows, "children"), Input(audit_table.Ids.asked, "data"))
async def find(fields: dict[str, Any] | None) -> Component:
    """What matches; that it was looked for is noted."""
    return await asyncio.to_thread(found, told(fields or {}))


def found(fields: dict[str, str]) -> Component:
    """The entries that match, or why they cannot be shown."""
    actor, zone = session.actor(), session.city().timezone
    if not actor.may_read(AUDIT_ENTRY):
        return audit_table.unread("The audit log is not open to your role.")
    try:
        wanted = asked(fields, zone)
    except AskedError as fault:
        return audit_table.unread(str(fault))
    read = entries(session.store(), wanted, PAGE + 1)
    session.note("search_audit", AUDIT_ENTRY.name, None, detail=str(wanted))
    return audit_table.table(read, PAGE, fields, zone, {address for address, _ in open_to(actor)})


@callback(Output(audit_table.Ids.chain, "children"), Input(audit_table.Ids.asked, "data"))
async def prove(_: dict[str, Any] | None) -> Component:
    """Where the log ends, and whether it holds."""
    checked = await asyncio.to_thread(CHECKING.checked)
    return audit_table.chain(session.audit_head(), checked, session.city().timezone)
