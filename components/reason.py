"""A deed that wants a reason: a button that opens a line to say it in, and carries the deed out when it is sent."""

import json
from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from components.entry import entry


def with_reason(
    face: str, command: str, fields: Mapping[str, object], done: str, why: str, about: str = ""
) -> Component:
    """`why` is asked above the line, `about` names for who can't see the button what it belongs to."""
    told = {"data-command": command, "data-fields": json.dumps(fields), "data-done": done}
    said = html.P(className="form-said red", role="alert", **{"data-said": ""})
    field = entry("reason", why, maxlength=300, minlength=4, required="", hint="The record keeps it with your name.")
    send = html.Div(html.Button(face, className="btn pri", type="submit"), className="entry-ways")
    form = html.Form([field, said, send], className="entry-form", autoComplete="off", **told)
    name = {"aria-label": f"{face}: {about}"} if about else {}
    return html.Details(
        [html.Summary(face, className="btn small" if about else "btn", **name), form], className="reason"
    )
