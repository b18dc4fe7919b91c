"""The same units shown as Dash would by itself: `python -m bench.interval PORT UNITS`, a callback a second.

Beside it the live map's figures are to be read: a `dcc.Interval` asks, a callback answers with all places as GeoJSON,
`dl.GeoJSON` draws them.
"""

import math
import sys
import time

import dash
import dash_leaflet as dl
from dash import Input, Output, dcc, html

from bench.moving import LAT, LON


def make(units: int) -> dash.Dash:
    """The page, and its one callback."""
    app = dash.Dash(__name__, backend="fastapi")
    app.layout = html.Div(
        [
            dl.Map(dl.GeoJSON(id="units"), center=[LAT, LON], zoom=12, style={"height": "1000px"}, preferCanvas=True),
            dcc.Interval(id="second", interval=1000),
            html.Div(id="told"),
        ]
    )

    @app.callback(Output("units", "data"), Output("told", "children"), Input("second", "n_intervals"))  # type: ignore[untyped-decorator]
    def move(second: int | None) -> tuple[dict[str, object], str]:
        turn = (second or 0) * 0.02
        places = [
            [
                LON + 0.09 * ((n * 0.618) % 1 - 0.5) * 2 + 0.007 * math.cos(n + turn),
                LAT + 0.14 * ((n * 0.414) % 1 - 0.5),
            ]
            for n in range(units)
        ]
        marks = [
            {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": at}} for at in places
        ]
        return {"type": "FeatureCollection", "features": marks}, str(time.time() * 1000)

    return app


if __name__ == "__main__":
    import uvicorn

    made = make(int(sys.argv[2]))
    uvicorn.run(made.server, host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
