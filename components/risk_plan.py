"""The patrol plan on /risk: what it reaches against doing nothing, its beats, and the choice that people make."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from components import risk_chart
from components import risk_words as say
from components.feed_table import nothing
from components.reason import with_reason
from components.risk_card import section

SHOWN: Final = 20


def plan_card(
    plan: Mapping[str, Any] | None, before: Sequence[Mapping[str, Any]], zone: Any, may: bool, choosing: bool
) -> Component:
    """`plan`: a row of the table, its body read; `before`: those of earlier shifts; `may`: decide about it; `choosing`:
    leave places out."""
    if plan is None:
        head = html.Div([html.H2("Patrol plan"), html.P("It comes with the next forecast.", className="say")])
        return section("Patrol plan", head, [nothing("No plan yet", "There is none for the next shift.")])
    body, reach = plan["body"], plan["body"]["reach"]
    head = html.Div([
        html.H2(f"{plan['name']}, {body['patrols']} of them"),
        html.P(f"The suggested beats reach {100 * reach['plan']:.0f} % of what is expected in the shift; doing nothing "
               f"new, spread evenly, as many reach {100 * reach['even']:.0f} %.", className="say"),
    ])  # fmt: skip
    rows = [_row(n, each, body, choosing) for n, each in enumerate(body["beats"][:SHOWN])]
    names = ("", "Around", "Expected", "Why there", *([""] if choosing else []))
    heads = [html.Th(each, scope="col") for each in names]
    more = (
        [html.P(f"{len(body['beats']) - SHOWN} more in the file", className="t3")] if len(body["beats"]) > SHOWN else []
    )
    aim = "" if body.get("categories", ["all"]) == ["all"] else f"For {', '.join(body['categories'])}. "
    how = (
        f"{aim}A patrol has {say.cells(body['cells_each'])}, is {body['visit_min']:.0f} min at each, about every two "
        f"hours: {body['visits']} visits in a shift. Partly by lot, so that nobody can foretell it."
    )
    return section("Patrol plan", head, [
        risk_chart.reach(body, "risk-reach"),
        html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="feeds risk-places risk-beats"), *more,
        html.P(how, className="say t2"), *_tactics(body), decision(plan, may), *_before(before, zone),
    ])  # fmt: skip


def decision(plan: Mapping[str, Any], may: bool) -> Component:
    """What was decided of it, or the ways to decide (assets/view/risk_plan.js)."""
    file = html.A("As a file", href=f"/plans/{quote(plan['id'], safe='')}", className="btn flat", download=True)
    if plan["state"] != "suggested":
        by = f" by {plan['by']}" if plan["by"] else ""
        why = f": {plan['reason']}" if plan["reason"] else ""
        said = html.P(f"{say.DECIDED[plan['state']]}{by}{why}.", className="say")
        return html.Div([said, file], className="risk-decision")
    saw = json.dumps({"plan_id": plan["id"], "saw": plan["body"]["made_at"]})
    told = {"data-command": "offer_plan", "data-fields": saw, "data-done": "The plan is offered, and drawn no more."}
    ways = [
        html.Button("Offer to the watch commander", className="btn pri", type="button", **told),
        with_reason("Do nothing, say why", "decline_plan", {"plan_id": plan["id"]},
                    "Nothing is done. The record says why.", "Why nothing is done"),
    ]  # fmt: skip
    return html.Div([*(ways if may else []), file], className="risk-decision")


def places(chosen: Sequence[Mapping[str, Any]], zone: Any, may: bool) -> Component:
    """Which places people leave out of plans, or add to them, and why; each with its `area`."""
    head = html.Div([
        html.H2("Places that people chose"),
        html.P("Left out of every plan, or held by each. The record keeps who said so and why.", className="say"),
    ])  # fmt: skip
    listed = [
        html.Li([
            html.Span(say.ACTIONS[each["action"]], className="b"),
            html.A(each["area"] or each["cell"], href=say.cell_address(each["cell"])),
            html.Span(f"{each['reason']} · {each['by']}, {each['observed_at'].astimezone(zone):%-d %b %H:%M}",
                      className="t2 clip", title=each["reason"]),
            *([choose("none", each["cell"], str(each["area"] or each["cell"]))] if may else []),
        ])
        for each in chosen
    ]  # fmt: skip
    empty = html.P("None: every plan is as the forecast says.", className="say t3")
    return section("Places that people chose", head, [html.Ul(listed, className="risk-chosen") if listed else empty])


def choose(action: str, cell: str, about: str) -> Component:
    """Leave a place out of plans, add it, or leave it to the forecast: with a reason."""
    done = "The next plan is drawn with it, in a minute or two."
    return with_reason(say.CHOICES[action], "choose_place", {"cell": cell, "action": action}, done, "Why", about)


def _row(n: int, beat: Mapping[str, Any], body: Mapping[str, Any], may: bool) -> Component:
    why = (
        "by lot, to see what is there" if beat["explores"] else "added by hand" if beat["wanted"] else say.mostly(beat)
    )
    href = f"/?map=15/{beat['lat']:.5f}/{beat['lon']:.5f}&layers=incident,unit.police,heat"
    return html.Tr([
        html.Td(str(n + 1), className="num"),
        html.Th(html.A(beat["area"] or "Outside every area", href=href), scope="row"),
        html.Td(say.often(beat["low"], beat["high"], body["hours"]), className="nw"),
        html.Td(why, className="t2"),
        *([html.Td(choose("leave_out", beat["cell"], f"{n + 1}, {beat['area']}"))] if may else []),
    ])  # fmt: skip


def _tactics(body: Mapping[str, Any]) -> list[Component]:
    """What patrols may do there beside enforcing, as the city says."""
    said = list(dict.fromkeys(each for beat in body["beats"] for each in beat["tactics"]))
    return [html.P(f"What to do there: {'; '.join(said)}.", className="say t2")] if said else []


def _before(before: Sequence[Mapping[str, Any]], zone: Any) -> list[Component]:
    if not before:
        return []
    said = [f"{each['starts_at'].astimezone(zone):%-d %b %H:%M} {say.DECIDED[each['state']].lower()}"
            + (f" by {each['by']}" if each["by"] else "") for each in before]  # fmt: skip
    return [html.P(f"Shifts before: {'; '.join(said)}.", className="t3 cap")]
