"""Heat: hexagons by what is expected of the next 24 hours; where nothing is forecast, by a year's counts."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

import h3
import numpy as np
import polars as pl

from components.layers.layer import Feature, Layer, Part
from components.mercator import shares

# Each band holds the hexagons up to this share of their number, the fullest first (risk mock: 1, 5, 10, 25).
BANDS: Final = (0.01, 0.05, 0.10, 0.20)
FEW: Final = 5  # incidents a year; of a cell with fewer there is little evidence
LITTLE: Final = 8  # that bit of a cell's byte
DIGITS: Final = 5  # a metre; a hexagon of resolution 9 is 350 m wide


def features(frame: pl.DataFrame, at: datetime) -> list[Feature]:
    """One hexagon a cell, the highest first: its rank, its share from the top, its band 1 to 5, a year's count and
    whether so few are little evidence; no bare figure of what is expected."""
    if frame.is_empty():
        return []
    names = ("count", "rank", "share", "band", "little_evidence", "basis")
    return [
        {
            "type": "Feature",
            "id": row["cell"],
            "geometry": {"type": "Polygon", "coordinates": [ring(row["cell"])]},
            "properties": {name: row[name] for name in names},
        }
        for row in banded(frame).iter_rows(named=True)
    ]


def banded(frame: pl.DataFrame) -> pl.DataFrame:
    """Cells with rank 1 for the highest (equals share a rank), the band that their rank falls in, and on what it rests
    (`basis`: forecast or counts)."""
    ahead = "expected" in frame.columns
    by = "expected" if ahead else "count"
    ranked = (
        frame.sort([by, "cell"], descending=[True, False])
        .with_columns(pl.col(by).rank("min", descending=True).cast(pl.Int64).alias("rank"))
        .with_columns(little_evidence=pl.col("count") < FEW, basis=pl.lit("forecast" if ahead else "counts"))
    )
    above = (pl.col("rank") - 1) / pl.len()
    return ranked.with_columns(
        (pl.col("rank") / pl.len()).round(4).alias("share"),
        pl.sum_horizontal(pl.lit(1), *(above.ge(edge).cast(pl.Int64) for edge in BANDS)).alias("band"),
    )


def outlines(cells: Sequence[str]) -> bytes:
    """Six corners a cell, x then y, as little-endian unsigned 32-bit shares of the Mercator square (2 cm)."""
    rings = np.array([ring(cell)[:6] for cell in cells], dtype=np.float64).reshape(-1, 2)
    return np.round(np.column_stack(shares(rings[:, 0], rings[:, 1])) * 2**32).astype("<u4").tobytes()


def bands(frame: pl.DataFrame) -> tuple[list[str], bytes]:
    """The cells in the order of their names, and one byte for each: its band in the low three bits, then whether a
    forecast of it rests on little evidence.

    A pentagon, of which the world has twelve at each resolution, has no six corners and is left out.
    """
    told = banded(frame).filter(~pl.col("cell").map_elements(h3.is_pentagon, pl.Boolean)) if frame.height else frame
    if told.is_empty():
        return [], b""
    told = told.sort("cell")
    little = told["little_evidence"] & (told["basis"] == "forecast")
    return told["cell"].to_list(), bytes((told["band"] + little.cast(pl.Int64) * LITTLE).to_list())


@lru_cache(maxsize=20_000)
def ring(cell: str) -> tuple[tuple[float, float], ...]:
    """The cell's outline as a closed ring of lon, lat."""
    corners = [(round(lon, DIGITS), round(lat, DIGITS)) for lat, lon in h3.cell_to_boundary(cell)]
    return (*corners, corners[0])


LAYER: Final = Layer("heat", features, (Part("heat", "Heat", "risk", "risk"),), rest_s=60)
