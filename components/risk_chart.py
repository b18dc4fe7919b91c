"""The charts of /risk in the house's look. Plotly draws; assets/risk.css colours, by each trace's `uid`."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from components.risk_words import MODELS
from model.risk import FAIR

CONFIG: Final[dict[str, Any]] = {"displayModeBar": False, "staticPlot": True, "responsive": True}
FONT: Final = {"size": 12, "family": "Inter, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"}
PLAIN: Final[dict[str, Any]] = {
    "showgrid": False,
    "zeroline": False,
    "fixedrange": True,
    "showline": False,
    "ticks": "",
}
MOST: Final = 2.2  # what is farther out stands at the edge, with its figure
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)  # the card counts hours of the city's own clock


def caught(card: Mapping[str, Any], name: str) -> Component:
    """The share of incidents that each model caught in five percent of the area, beside chance."""
    rates = {each: 100 * told["hit_rate"]["5"] for each, told in card["models"].items()}
    rows = [(MODELS[each], rates[each]) for each in sorted(rates, key=lambda each: -rates[each])] + [("Chance", 5.0)]
    marks = ["used" if label == MODELS[card["winner"]] else "rest" for label, _ in rows]
    traces = [
        {"type": "bar", "orientation": "h", "uid": look, "hoverinfo": "skip", "width": 0.55,
         "x": [value for (_, value), mark in zip(rows, marks, strict=True) if mark == look],
         "y": [n for n, mark in enumerate(marks) if mark == look], "textposition": "outside", "cliponaxis": False,
         "text": [f"{value:.1f} %" for (_, value), mark in zip(rows, marks, strict=True) if mark == look]}
        for look in ("used", "rest")
    ]  # fmt: skip
    end = max(value for _, value in rows) * 1.25
    layout = {
        "xaxis": {**PLAIN, "range": [0, end], "showticklabels": False},
        "yaxis": {**PLAIN, "range": [len(rows) - 0.5, -0.5], "tickvals": list(range(len(rows))), "automargin": True,
                  "ticktext": [f"{label}{', in use' if mark == 'used' else ''}  "
                               for (label, _), mark in zip(rows, marks, strict=True)]},
    }  # fmt: skip
    return _graph(name, traces, layout, card["words"], 30 * len(rows) + 8)


def reach(plan: Mapping[str, Any], name: str) -> Component:
    """The share of what is expected that a plan reaches: nothing new, as suggested, without the cap."""
    told = plan["reach"]
    rows = [("Do nothing new", told["even"], "rest"), ("Suggested, capped", told["plan"], "used"),
            ("Without the cap", told["free"], "rest")]  # fmt: skip
    traces = [
        {"type": "bar", "orientation": "h", "uid": look, "hoverinfo": "skip", "width": 0.55,
         "x": [100 * value for _, value, mark in rows if mark == look],
         "y": [n for n, (_, _, mark) in enumerate(rows) if mark == look], "textposition": "outside",
         "cliponaxis": False, "text": [f"{100 * value:.1f} %" for _, value, mark in rows if mark == look]}
        for look in ("used", "rest")
    ]  # fmt: skip
    layout = {
        "xaxis": {**PLAIN, "range": [0, 125 * max(value for _, value, _ in rows)], "showticklabels": False},
        "yaxis": {**PLAIN, "range": [2.5, -0.5], "tickvals": [0, 1, 2], "automargin": True,
                  "ticktext": [f"{label}  " for label, _, _ in rows]},
    }  # fmt: skip
    return _graph(name, traces, layout, "Share of what is expected that the plan reaches", 110)


def groups(told: Sequence[Mapping[str, Any]], cap: float, name: str) -> Component:
    """Each group's share of patrol over its share of what was reported: as suggested (full), without the cap (ring)."""
    traces = [
        {"type": "scatter", "mode": "markers+text", "uid": f"dots{look}", "hoverinfo": "skip", "cliponaxis": False,
         "x": [min(each[f"{look}_ratio"], MOST) if each[f"{look}_ratio"] is not None else None for each in told],
         "y": list(range(len(told))), "textposition": where,
         "text": ["" if each[f"{look}_ratio"] is None else f"{each[f'{look}_ratio']:.2f}" for each in told],
         "marker": {"size": 11, "symbol": "circle" if look == "plan" else "circle-open"}}
        for look, where in (("free", "bottom center"), ("plan", "top center"))
    ]  # fmt: skip
    band = {"type": "rect", "yref": "paper", "x0": FAIR[0], "x1": FAIR[1], "y0": 0, "y1": 1, "line": {"width": 0},
            "fillcolor": "rgba(140,150,170,.22)", "layer": "below"}  # fmt: skip
    layout = {
        "shapes": [band],
        "xaxis": {**PLAIN, "range": [0, MOST], "tickvals": [0, 0.5, FAIR[0], 1, FAIR[1], 1.5, 2]},
        "yaxis": {**PLAIN, "range": [len(told) - 0.4, -0.6], "tickvals": list(range(len(told))), "automargin": True,
                  "ticktext": [f"{each['name']}  " for each in told]},
    }  # fmt: skip
    says = f"Patrol over incidents by group: full dots as suggested (cap {cap:g}), rings without the cap; band allowed"
    return _graph(name, traces, layout, says, 42 * len(told) + 30)


def rival(card: Mapping[str, Any]) -> str:
    """What the model in use is held against: plain counts, or where they are in use what came next."""
    rates = {each: told["hit_rate"]["5"] for each, told in card["models"].items() if each != card["winner"]}
    return "counts" if "counts" in rates else max(rates, key=lambda each: rates[each])


def months(card: Mapping[str, Any], name: str) -> Component:
    """The same month by month, the model in use and its rival."""
    days = [EPOCH + timedelta(hours=each) for each in card["starts"]]
    told = [f"{day:%-d %b}" for day in days]
    lines = [("rest", rival(card)), ("used", card["winner"])]
    traces = [
        {"type": "scatter", "mode": "lines+markers", "uid": f"line{look}", "x": list(range(len(told))),
         "y": [100 * each for each in card["rates"][model]], "hoverinfo": "skip",
         "line": {"width": 2, "dash": "4px,3px" if look == "rest" else "solid"}, "marker": {"size": 7}}
        for look, model in lines
    ]  # fmt: skip
    values = [100 * each for _, model in lines for each in card["rates"][model]]
    layout = {
        "xaxis": {**PLAIN, "tickvals": list(range(len(told))), "ticktext": told, "range": [-0.3, len(told) - 0.7]},
        "yaxis": {**PLAIN, "range": [min(values) * 0.85, max(values) * 1.1], "ticksuffix": " %", "nticks": 6,
                  "showgrid": True, "automargin": True},
    }  # fmt: skip
    named = f"{MODELS[card['winner']]}; dashed {MODELS[rival(card)]}"
    says = f"Share of incidents caught in 5 % of the area, by month: {named}"
    return _graph(name, traces, layout, says, 150)


def tenths(told: Sequence[float], name: str, says: str) -> Component:
    """Happened over expected in each tenth of what was expected, the lowest risk first; the band is ± a tenth."""
    shown = [min(max(each, 0.5), 1.6) for each in told]
    traces = [
        {"type": "scatter", "mode": "markers", "uid": "tenths", "x": list(range(10)), "y": shown, "hoverinfo": "skip",
         "marker": {"size": 9}},
    ]  # fmt: skip
    band = {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "y0": 0.9, "y1": 1.1, "line": {"width": 0},
            "fillcolor": "rgba(140,150,170,.22)", "layer": "below"}  # fmt: skip
    layout = {
        "shapes": [band],
        "xaxis": {**PLAIN, "tickvals": [0, 9], "ticktext": ["lowest tenth", "highest tenth"], "range": [-0.6, 9.6]},
        "yaxis": {**PLAIN, "range": [0.6, 1.4], "tickvals": [0.8, 0.9, 1, 1.1, 1.2], "automargin": True},
    }
    return _graph(name, traces, layout, says, 150)


def _graph(name: str, traces: list[dict[str, Any]], layout: dict[str, Any], says: str, height: int) -> Component:
    clear = "rgba(0,0,0,0)"
    whole = {
        "margin": {"t": 6, "r": 8, "b": 22, "l": 8}, "paper_bgcolor": clear, "plot_bgcolor": clear, "font": FONT,
        "showlegend": False, "hovermode": False, "uirevision": "risk", "height": height, "autosize": True, **layout,
    }  # fmt: skip
    graph = dcc.Graph(id=name, figure={"data": traces, "layout": whole}, config=CONFIG, responsive=True,
                      style={"height": f"{height}px"})  # fmt: skip
    return html.Div(graph, className="chart risk-chart", role="img", **{"aria-label": says})
