"""The card of one record: every field with its label, its unit and its age, in place of the board."""

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote

from dash import dcc, html
from dash.development.base_component import Component

from components import incident_card
from components.fields import Field, fields
from components.symbol import since, symbol
from components.words import words

# How each table's record looks at the head of its card; an incident's symbol is its kind's.
SYMBOLS: Final = {
    "alert": "alert", "closure": "closure", "unit": "police", "responder": "responder", "camera": "camera",
    "report": "report", "sensor": "sensor", "station": "station", "hospital": "hospital",
}  # fmt: skip
UNIT_SYMBOLS: Final = {
    "police": ("police", "police"), "fire": ("engine", "fire"), "ambulance": ("ambulance", "ems"),
    "supervisor": ("supervisor", "sup"),
}  # fmt: skip
KIND_SYMBOLS: Final = {"person_down": "person-down", "other": "unknown", "public": "crowd"}
NAMES: Final = ("title", "headline", "name", "service_name", "event", "type")
SECTIONS: Final = (("what", "What is known"), ("place", "Place"), ("time", "Times"), ("record", "Record"))


class Ids:
    """Every id that this card puts on a page."""

    card = "selection-card"
    chosen = "selection-chosen"
    close = "selection-close"
    body = "selection-body"
    wait = "selection-wait"
    deeds = "card-deeds"
    looked = "card-looked"


def slot() -> list[Component]:
    """Where the card opens, and what the browser says is chosen: {table, id, revision} or nothing.

    Deeds, and what was looked at, are the browser's: a refresh of the body never touches a form that is open.
    """
    back = html.Button("Back to the board", id=Ids.close, className="btn", type="button", title="Esc")
    body = [html.Div(id=Ids.looked, hidden=True), html.Div(id=Ids.body)]
    return [
        html.Section(
            [
                html.Div(back, className="h card-head"),
                html.Div(id=Ids.deeds, className="deeds", hidden=True),
                html.Div(body, className="card-body", tabIndex="0"),
                html.Div(id=Ids.wait, className="card-wait", role="status", hidden=True),
            ],
            id=Ids.card,
            className="selection",
            hidden=True,
            **{"aria-label": "Selected"},
        ),
        dcc.Store(id=Ids.chosen),
    ]


def card(
    table: str,
    row: Mapping[str, object],
    timezone: str,
    noted: Sequence[Mapping[str, object]] | None = None,
    sections: Sequence[Component] = (),
) -> Component:
    """One record, all of it; `noted` are the notes to an incident, None where they are not to be read.

    `sections` are what an incident has beside its fields: people, alarms, units, signals and its timeline.
    """
    about = incident_card.shown(row) if table == "incident" else row
    known = [field for field in fields(about, timezone) if field.column != named_by(row)]
    return html.Article(
        [
            heading(table, row),
            incident_card.by_area(row) if table == "incident" else None,
            picture(row) if table == "camera" else None,
            *sections,
            incident_card.notes(noted, bool(row.get("sensitive")), timezone) if noted is not None else None,
            *(section(title, [one for one in known if one.group == group]) for group, title in SECTIONS),
            not_given([one for one in known if not one.given]),
        ],
        className="record",
        **{"data-table": table, "data-id": str(row.get("id"))},
        **(incident_card.told(row, any(each.get("withheld") for each in noted or ())) if table == "incident" else {}),
    )


def picture(row: Mapping[str, object]) -> Component | None:
    """A camera's latest image, through us: again and again while it is looked at (assets/view/picture.js)."""
    if not row.get("snapshot_url"):
        return None
    address = f"/images/camera/{quote(str(row['id']), safe='')}"
    image = html.Img(alt=f"The latest image of {title_of('camera', row)}", hidden=True)
    return html.Figure([image, html.Figcaption(role="status")], className="picture", **{"data-picture": address})


def heading(table: str, row: Mapping[str, object]) -> Component:
    """Badge, symbol, what it is and how it stands; then its name and where."""
    name, colour = face(table, row)
    priority = row.get("priority")
    badge = [html.Span(str(priority), className=f"pb p{priority}", title=f"Priority {priority}")] if priority else []
    stands = [words(str(row[column])) for column in ("kind", "unit_type", "state", "owner") if row.get(column)]
    where = ", ".join(str(row[column]) for column in ("address", "area", "area_desc") if row.get(column))
    return html.Header(
        [
            html.Div(
                [*badge, symbol(name, 20, colour), html.Span(" · ".join([words(table), *stands]), className="t2 clip")],
                className="record-line",
            ),
            html.H2(title_of(table, row)),
            html.Div(where, className="t2") if where else None,
            newest(row),
        ]
    )


def face(table: str, row: Mapping[str, object]) -> tuple[str, str]:
    """The symbol and the colour class of a record."""
    if table == "incident":
        kind = str(row.get("kind") or "other")
        shape = "locked" if row.get("sensitive") else KIND_SYMBOLS.get(kind, kind)
        return shape, f"p{row.get('priority') or 5}"
    if table == "unit":
        return UNIT_SYMBOLS.get(str(row.get("unit_type")), ("supervisor", ""))
    return SYMBOLS.get(table, "unknown"), {"alert": "p2", "closure": "shut"}.get(table, "")


def title_of(table: str, row: Mapping[str, object]) -> str:
    """What the record is called: the first of its names that it has; an incident without any, by its kind."""
    if (column := named_by(row)) is not None:
        return str(row[column])
    by_kind = table in ("incident", "closure")
    return words(str(row.get("kind") or table)) if by_kind else str(row.get("id") or words(table))


def named_by(row: Mapping[str, object]) -> str | None:
    """The column that the record's heading is: it need not be told again below."""
    return next((column for column in NAMES if row.get(column)), None)


def newest(row: Mapping[str, object]) -> Component | None:
    """How old the newest word about it is."""
    known = [field for field in fields(row, "UTC") if field.instant and field.column != "expires"]
    if not known:
        return None
    latest = max(str(field.instant) for field in known)
    return html.Div(["Last word ", since(latest, " ago")], className="cap")


def section(title: str, known: Sequence[Field]) -> Component | None:
    """One group of fields; a group with nothing given is left out."""
    given = [line(field) for field in known if field.given]
    return html.Section([html.H3(title), html.Dl(given)]) if given else None


def line(field: Field) -> Component:
    """A label, its value with its unit, and its age where it is a time."""
    value = [field.value, html.Span(f" {field.unit}", className="t3") if field.unit else None]
    age = since(field.instant, field.suffix) if field.instant else None
    return html.Div(
        [html.Dt(field.label), html.Dd(value), html.Dd(age, className="age") if age is not None else None],
        className="field long" if field.long else "field",
        **{"data-column": field.column},
    )


def not_given(missing: Sequence[Field]) -> Component | None:
    """The fields that the source left out, named so that nobody looks for them."""
    if not missing:
        return None
    names = ", ".join(field.label.lower() for field in missing)
    return html.P(f"Not given: {names}.", className="not-given")


def gone(table: str, record: str) -> Component:
    """What the card says when the record cannot be read any more."""
    return html.Div(
        [
            html.B("This record is not here", className="red"),
            html.P(f"No {words(table).lower()} {record} is to be read: it may be closed, or not yours to see. "
                   "The map and the board are not affected.", className="say"),
        ],
        className="empty",
    )  # fmt: skip
