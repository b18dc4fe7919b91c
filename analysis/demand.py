"""Expected demand as a few hundred places with weights, from counts by small hexagons."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import h3
import numpy as np
import polars as pl

from analysis.network import Floats

COARSE: Final = 8  # H3 resolution: .74 km², about 460 m from the middle to a corner


@dataclass(frozen=True)
class Demand:
    """Places in degrees, and for each kind of incident how many are expected there (per year)."""

    lon: Floats
    lat: Floats
    calls: dict[str, Floats]

    def of(self, kinds: Collection[str]) -> Floats:
        """What is expected of these kinds together."""
        return np.asarray(sum((self.calls[kind] for kind in kinds if kind in self.calls), np.zeros(self.lon.size)))


def places(counts: pl.DataFrame) -> Demand:
    """Counts (`cell` at H3 resolution 9, `kind`, `calls`) gathered into coarser hexagons' middles."""
    coarse = [h3.int_to_str(cell) for cell in counts["cell"]]
    frame = counts.with_columns(place=pl.Series([h3.cell_to_parent(cell, COARSE) for cell in coarse], dtype=pl.String))
    names = frame["place"].unique().sort().to_list()
    number = {name: n for n, name in enumerate(names)}
    calls: dict[str, Floats] = {}
    for row in frame.group_by("place", "kind").agg(pl.col("calls").sum()).iter_rows(named=True):
        calls.setdefault(row["kind"], np.zeros(len(names)))[number[row["place"]]] = row["calls"]
    middles = np.array([h3.cell_to_latlng(name) for name in names]).reshape(-1, 2)
    return Demand(lon=middles[:, 1], lat=middles[:, 0], calls=calls)
