"""Heat: hexagons by how many incidents the last 365 days brought; plain counts, no forecast."""

from datetime import datetime
from functools import lru_cache
from typing import Final

import h3
import polars as pl

from components.layers.layer import Feature, Layer, Part

# Each band holds the hexagons up to this share of their number, the fullest first (risk mock: 1, 5, 10, 25).
BANDS: Final = (0.01, 0.05, 0.10, 0.20)
DIGITS: Final = 5  # a metre; a hexagon of resolution 9 is 350 m wide


def features(frame: pl.DataFrame, at: datetime) -> list[Feature]:
    """One hexagon a cell, the fullest first, with its rank, its share from the top and its band 1 to 5."""
    if frame.is_empty():
        return []
    return [
        {
            "type": "Feature",
            "id": row["cell"],
            "geometry": {"type": "Polygon", "coordinates": [ring(row["cell"])]},
            "properties": {name: row[name] for name in ("count", "rank", "share", "band")},
        }
        for row in banded(frame).iter_rows(named=True)
    ]


def banded(frame: pl.DataFrame) -> pl.DataFrame:
    """Cells with rank 1 for the fullest (equals share a rank), and the band that their rank falls in."""
    ranked = (
        frame.select("cell", "count")
        .sort(["count", "cell"], descending=[True, False])
        .with_columns(pl.col("count").rank("min", descending=True).cast(pl.Int64).alias("rank"))
    )
    above = (pl.col("rank") - 1) / pl.len()
    return ranked.with_columns(
        (pl.col("rank") / pl.len()).round(4).alias("share"),
        pl.sum_horizontal(pl.lit(1), *(above.ge(edge).cast(pl.Int64) for edge in BANDS)).alias("band"),
    )


@lru_cache(maxsize=20_000)
def ring(cell: str) -> tuple[tuple[float, float], ...]:
    """The cell's outline as a closed ring of lon, lat."""
    corners = [(round(lon, DIGITS), round(lat, DIGITS)) for lat, lon in h3.cell_to_boundary(cell)]
    return (*corners, corners[0])


LAYER: Final = Layer("heat", features, (Part("heat", "Heat", "risk", "risk"),), rest_s=60)
