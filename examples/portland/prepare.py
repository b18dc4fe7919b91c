"""Makes the inputs of Portland from the recorded files: python examples/portland/prepare.py SOURCE

Writes `inputs/` beside this file: streets, police districts, two recorded answers of the 911 feed, and the calls for
service of August 2016 as CSV. Nothing of it belongs into the repository.
"""

import csv
import json
import shutil
import struct
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pyproj
import shapely

CRS = "EPSG:2913"  # Oregon North, NAD83(HARN), international feet
CALLS = "NIJ2016_AUG01_AUG31"
DISTRICTS = "Portland_Police_Districts"


def main(source: Path) -> None:
    """Write every input; SOURCE is the folder that holds `portland`."""
    city, inputs = source / "portland", Path(__file__).parent / "inputs"
    shutil.rmtree(inputs, ignore_errors=True)
    (inputs / "911").mkdir(parents=True)
    shutil.copyfile(city / "portland-central-filtered.osm.pbf", inputs / "streets.osm.pbf")
    for path in sorted((city / "911feed").glob("*.cfm")):
        shutil.copyfile(path, inputs / "911" / path.name)
    found = districts(city / "portland-police-districts.zip", inputs / "districts.geojson")
    print(
        f"{found} districts, {calls(city / '080116_083116_Data.zip', inputs / 'calls-2016-08.csv')} calls in {inputs}"
    )


def districts(packed: Path, out: Path) -> int:
    """The police districts as GeoJSON in degrees; how many."""
    degrees = pyproj.Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
    with ZipFile(packed) as folder:
        told, shapes = folder.read(f"{DISTRICTS}.dbf"), folder.read(f"{DISTRICTS}.shp")
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"District {row['DISTRICT']}", "precinct": row["PRECINCT"]},
            "geometry": json.loads(shapely.to_geojson(shapely.transform(shape, degrees.transform, interleaved=False))),
        }
        for row, shape in zip(rows(told), polygons(shapes), strict=True)
        if shape is not None
    ]
    out.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return len(features)


def calls(packed: Path, out: Path) -> int:
    """The calls for service as CSV, their coordinates in feet as they came; how many."""
    with ZipFile(packed) as folder:
        found = list(rows(folder.read(f"{CALLS}.dbf")))
    with out.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(found[0]))
        table.writeheader()
        table.writerows(found)
    return len(found)


def rows(dbf: bytes) -> Iterator[dict[str, str]]:
    """The rows of a dBASE table (the .dbf), as text; deleted ones left out."""
    count, start, length = struct.unpack("<IHH", dbf[4:12])
    fields = [dbf[at : at + 32] for at in range(32, start - 1, 32) if dbf[at] != 0x0D]
    names = [(field[:11].split(b"\0")[0].decode("ascii"), field[16]) for field in fields]
    for number in range(count):
        record = dbf[start + number * length : start + (number + 1) * length]
        if record[:1] == b"*":
            continue
        row, at = {}, 1
        for name, width in names:
            row[name] = record[at : at + width].decode("utf-8", "replace").strip()
            at += width
        yield row


def polygons(shp: bytes) -> Iterator[Any]:
    """The shapes of a polygon file (the .shp), in its own coordinates; None for an empty one.

    A ring inside another is a hole in it: rings are laid over one another so that what is covered twice is not.
    """
    at = 100
    while at + 12 <= len(shp):
        (words,) = struct.unpack(">i", shp[at + 4 : at + 8])
        body = shp[at + 8 : at + 8 + words * 2]
        at += 8 + words * 2
        (kind,) = struct.unpack("<i", body[:4])
        if kind not in (5, 15):  # polygon, polygon with heights
            yield None
            continue
        parts, points = struct.unpack("<2i", body[36:44])
        starts = [*struct.unpack(f"<{parts}i", body[44 : 44 + 4 * parts]), points]
        first = 44 + 4 * parts
        xy = struct.unpack(f"<{2 * points}d", body[first : first + 16 * points])
        pairs = list(zip(xy[::2], xy[1::2], strict=True))
        shape = shapely.Polygon()
        for begin, end in pairwise(starts):
            shape = shape.symmetric_difference(shapely.make_valid(shapely.Polygon(pairs[begin:end])))
        yield shape


if __name__ == "__main__":
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "portland").is_dir():
        sys.exit("python examples/portland/prepare.py SOURCE    (SOURCE: the folder that holds portland)")
    main(Path(sys.argv[1]))
