"""The bias audit and the feedback check on /risk: whom patrols are sent to, and what police records would change."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from components import risk_chart, risk_map
from components import risk_words as say
from components.feed_table import nothing
from components.risk_card import section
from model.risk import fair

HOW: Final = "Name groups of areas under [risk.groups] in city.toml, or give the areas a population."


def audit(plan: Mapping[str, Any] | None, foretold: Sequence[float | None]) -> Component:
    """By group of areas: patrol over what was reported, foretold over what came, and who lives there."""
    title = html.H2("Bias audit, by group of areas")
    if plan is None or not plan["groups"]:
        why = HOW if plan is not None else "It comes with the first plan."
        return section("Bias audit", html.Div([title]), [nothing("No groups to compare", why)])
    groups = plan["groups"]
    head = html.Div([title, html.P(say.audited(groups, plan["cap"]), className="say")])
    heads = ("Group", "Reported in a year", "Foretold over came", "Residents", "By day")
    told = [*foretold, *[None] * len(groups)]
    rows = [
        html.Tr([
            html.Th(each["name"], scope="row"), html.Td(f"{each['a_year']:,}", className="num"),
            html.Td(say.ratio(told[n]), className="num" + ("" if fair(told[n]) else " amber")),
            *(html.Td(say.people(each[who]), className="num") for who in ("residents", "daytime")),
        ])
        for n, each in enumerate(groups)
    ]  # fmt: skip
    gini, reach = plan["gini"], plan["reach"]
    facts = [
        ("What the cap costs", f"{plan['price_percent']:.1f} % of what could be reached"),
        ("What luck, and looking elsewhere, cost",
         f"{100 * (1 - reach['plan'] / max(reach['capped'], 1e-9)):.1f} % of that"),
        ("How uneven (Gini: 0 even, 1 all in one place)",
         f"plan {gini['plan']:.2f}, without cap {gini['free']:.2f}, incidents {gini['reported']:.2f}"),
    ]  # fmt: skip
    return section("Bias audit", head, [
        risk_chart.groups(groups, plan["cap"], "risk-groups"),
        html.Table([html.Thead(html.Tr([html.Th(each, scope="col") for each in heads])), html.Tbody(rows)],
                   className="feeds risk-groups"),
        html.Dl([html.Div([html.Dt(name), html.Dd(said)]) for name, said in facts], className="risk-facts"),
    ])  # fmt: skip


def feedback(told: Mapping[str, Any], groups: Sequence[str], bounds: risk_map.Box) -> Component:
    """What the map would say if it learnt from what police bring in themselves; it does not."""
    title = html.H2("Feedback check")
    if not told.get("records"):
        head = html.Div([title, html.P("It learns only from what people reported.", className="say")])
        sentence = (
            "No record here says that police brought it in themselves: there is nothing that could feed on itself."
        )
        return section("Feedback check", head, [html.P(sentence, className="say t3")])
    said = (f"{told['records']:,} records that police brought in themselves are left out. Learnt from, they would move "
            f"{100 * told['moved']:.0f} % of the marked area.")  # fmt: skip
    moved = [
        html.Div([html.Dt(name), html.Dd(say.change(each))]) for name, each in zip(groups, told["groups"], strict=False)
    ]
    return section("Feedback check", html.Div([title, html.P(said, className="say")]), [
        risk_map.differences(told["cells"], bounds), risk_map.difference_legend(),
        html.Dl(moved, className="risk-facts"),
    ])  # fmt: skip
