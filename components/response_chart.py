"""Charts of response times in the house's look. Plotly draws; assets/response.css colours, by each trace's `uid`.

A row is a group of calls: its half and nine in ten against its standard, and the same in figures at the right.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from components.words import length

HEAD_PX: Final = 26
FOOT_PX: Final = 26
TICKS: Final = (15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200)
MOST_TICKS: Final = 5
FARTHEST: Final = 3
"""So many times the longest standard the axis reaches: a queue of hours must not press all else into its first inch."""
PLOT: Final = 0.56
COLUMNS: Final = (("half", 0.2), ("9 in 10", 0.52), ("in time", 0.75), ("of", 1.0))
Draw = Callable[[str, Sequence["Row"], str], Component]
CONFIG: Final[dict[str, Any]] = {"displayModeBar": False, "staticPlot": True, "responsive": True}


@dataclass(frozen=True)
class Row:
    """A group of calls as a chart shows it. Seconds; `within` is a share; None of too few."""

    name: str
    n: int
    p50_s: float | None
    p90_s: float | None
    within: float | None
    standard_s: float | None
    asked: float = 0.9

    @property
    def late(self) -> bool:
        """Whether the standard is not kept as often as it asks."""
        return self.within is not None and self.within < self.asked


def times(name: str, rows: Sequence[Row], says: str) -> Component:
    """Half and nine in ten on an axis of minutes, a dash where each row's standard lies."""
    told = [(y, row) for y, row in enumerate(rows) if row.p50_s is not None and row.p90_s is not None]
    end = _end(rows)
    half = [min(row.p50_s or 0, end) for _, row in told]
    most = [min(row.p90_s or 0, end) for _, row in told]
    ys = [y for y, _ in told]
    near = [(x, y) for x, y in zip(half, ys, strict=True) if x < end]
    standards = [(y, row.standard_s) for y, row in enumerate(rows) if row.standard_s is not None]
    traces = [
        _lines("standard", [(s, s, y - 0.5, y + 0.5) for y, s in standards if s <= end], dash="6px,4px", width=1.6),
        _lines("span", [(low, high, y, y) for low, high, y in zip(half, most, ys, strict=True)], width=3),
        _marks("half", [x for x, _ in near], [y for _, y in near], "circle", 9),
        _marks("most", most, ys, ["triangle-right" if (row.p90_s or 0) > end else "circle" for _, row in told], 11),
    ]
    ticks = _ticks(end)
    axis = {"range": [0, end * 1.03], "tickvals": ticks, "ticktext": [length(each) for each in ticks]}
    return _graph(name, rows, traces, axis, says)


def shares(name: str, rows: Sequence[Row], says: str) -> Component:
    """How many of each row's calls were in time, against the share that is asked for."""
    told = [(y, row.within) for y, row in enumerate(rows) if row.within is not None]
    asked = rows[0].asked if rows else 0.9
    bars = {
        "type": "bar", "orientation": "h", "uid": "share", "x": [share for _, share in told], "width": 0.5,
        "y": [y for y, _ in told], "hoverinfo": "skip",
    }  # fmt: skip
    traces = [bars, _lines("standard", [(asked, asked, -0.5, len(rows) - 0.5)], dash="6px,4px", width=1.6)]
    axis = {
        "range": [0, 1.03],
        "tickvals": [0, 0.5, asked],
        "ticktext": ["0 %", "50 %", f"{asked:.0%}".replace("%", " %")],
    }
    return _graph(name, rows, traces, axis, says)


def key(marks: Sequence[tuple[str, str]]) -> Component:
    """What each mark stands for."""
    return html.Div(
        [html.Span([html.I(className=f"mark-{mark}"), said]) for mark, said in marks],
        className="chart-key cap",
        **{"aria-hidden": "true"},
    )


def _graph(name: str, rows: Sequence[Row], traces: list[dict[str, Any]], axis: dict[str, Any], says: str) -> Component:
    """The figure beside its columns. To those who cannot see it, it is one picture that says its finding."""
    figure = {"data": [*traces, *_columns(rows)], "layout": _layout(rows, axis)}
    graph = dcc.Graph(id=name, figure=figure, config=CONFIG, responsive=True, className="chart-plot")
    room = [html.I(className="chart-row") for _ in rows]  # the plot fills what its rows take
    return html.Div([*room, graph], className="chart", role="img", **{"aria-label": says})


def _layout(rows: Sequence[Row], axis: dict[str, Any]) -> dict[str, Any]:
    clear = "rgba(0,0,0,0)"
    plain = {"showgrid": False, "zeroline": False, "fixedrange": True, "showline": False, "ticks": ""}
    return {
        "margin": {"t": HEAD_PX, "r": 4, "b": FOOT_PX, "l": 8},
        "paper_bgcolor": clear, "plot_bgcolor": clear, "showlegend": False, "uirevision": "response", "autosize": True,
        "hovermode": False, "font": {"size": 12, "family": "Inter, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"},
        "xaxis": {**plain, "domain": [0, PLOT], "showgrid": True, "zeroline": True, **axis},
        "xaxis2": {**plain, "domain": [PLOT, 1], "range": [0, 1], "showticklabels": False, "anchor": "y"},
        "yaxis": {**plain, "range": [len(rows) - 0.5, -0.5], "tickvals": list(range(len(rows))), "automargin": True,
                  "ticktext": [f"{row.name}  " for row in rows]},
        "annotations": [
            {"x": x, "y": 1, "xref": "x2", "yref": "paper", "text": said, "showarrow": False, "xanchor": "right",
             "yanchor": "bottom", "xshift": 3}
            for said, x in COLUMNS
        ],
    }  # fmt: skip


def _columns(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The same in figures, each column set to the right; those that are late have a trace of their own."""
    half, most, share, count = (x for _, x in COLUMNS)
    known = [(y, row) for y, row in enumerate(rows) if row.p90_s is not None]
    return [
        _texts("said-half", [(half, y, length(row.p50_s or 0)) for y, row in known]),
        _texts("kept", [(most, y, f"✓ {length(row.p90_s or 0)}") for y, row in known if not row.late]),
        _texts("late", [(most, y, f"▲ {length(row.p90_s or 0)}") for y, row in known if row.late]),
        _texts("said-share", [(share, y, f"{row.within or 0:.0%}".replace("%", " %")) for y, row in known]),
        _texts("few", [(share, y, "too few to say") for y, row in enumerate(rows) if row.p90_s is None]),
        _texts("said-count", [(count, y, f"{row.n:,}") for y, row in enumerate(rows)]),
    ]


def _texts(uid: str, told: Sequence[tuple[float, int, str]]) -> dict[str, Any]:
    xs, ys, texts = ([each[part] for each in told] for part in range(3))
    return {
        "type": "scatter", "mode": "text", "uid": uid, "x": xs, "y": ys, "text": texts, "xaxis": "x2",
        "textposition": "middle left", "cliponaxis": False, "hoverinfo": "skip",
    }  # fmt: skip


def _marks(uid: str, xs: Sequence[float], ys: Sequence[int], shape: str | list[str], size: int) -> dict[str, Any]:
    marker = {"size": size, "symbol": shape, "line": {"width": 2}, "opacity": 1}
    return {
        "type": "scatter", "mode": "markers", "uid": uid, "x": list(xs), "y": list(ys), "marker": marker,
        "cliponaxis": False, "hoverinfo": "skip",
    }  # fmt: skip


def _lines(
    uid: str, told: Sequence[tuple[float, float, float, float]], width: float, dash: str = "solid"
) -> dict[str, Any]:
    """One trace of lines that do not touch: x from, x to, y from, y to."""
    xs = [x for low, high, _, _ in told for x in (low, high, None)]
    ys = [y for _, _, top, bottom in told for y in (top, bottom, None)]
    return {
        "type": "scatter", "mode": "lines", "uid": uid, "x": xs, "y": ys, "hoverinfo": "skip",
        "line": {"width": width, "dash": dash}, "cliponaxis": False,
    }  # fmt: skip


def _end(rows: Sequence[Row]) -> float:
    """Where the axis of minutes ends."""
    standards = [row.standard_s for row in rows if row.standard_s is not None]
    longest = max((row.p90_s for row in rows if row.p90_s is not None), default=0.0)
    return max(min(longest, FARTHEST * max(standards, default=60.0)), max(standards, default=60.0)) * 1.05


def _ticks(end: float) -> list[float]:
    step = next((each for each in TICKS if end / each < MOST_TICKS), TICKS[-1])
    return [float(step * each) for each in range(int(end // step) + 1)]
