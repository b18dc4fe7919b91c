"""Bounding boxes of GeoJSON shapes, so that a map's window finds areas by four numbers."""

import polars as pl
import shapely


def boxes(shapes: pl.Series) -> list[pl.Series]:
    """west, south, east, north (degrees) of GeoJSON texts; null where there is no shape or none can be read."""
    made = shapely.from_geojson(shapes.to_numpy(), on_invalid="ignore")
    bounds = shapely.bounds(made)
    return [
        pl.Series(side, bounds[:, i], dtype=pl.Float64).fill_nan(None)
        for i, side in enumerate(("west", "south", "east", "north"))
    ]
