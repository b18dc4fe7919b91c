"""Makes the inputs of St. Louis from the recorded files: python examples/stlouis/prepare.py SOURCE

Writes `inputs/` beside this file: streets, neighbourhoods with population and groups, parks, citizens' requests, and
the police's monthly tables sorted by whether they carry complaint numbers. Nothing of it belongs into the repository.
"""

import csv
import gzip
import json
import shutil
import sys
from pathlib import Path
from typing import Any

FIRST_PARK = 80  # neighbourhoods 80 to 88 are parks and cemeteries; nobody is counted as living there
YEAR = "17"


def main(source: Path) -> None:
    """Write every input; SOURCE is the folder that holds `stlouis`."""
    city, inputs = source / "stlouis", Path(__file__).parent / "inputs"
    shutil.rmtree(inputs, ignore_errors=True)
    inputs.mkdir()
    shutil.copyfile(city / "streets" / "tl_2019_29510_roads.json", inputs / "streets.geojson")
    areas = neighbourhoods(city)
    written(areas, inputs / "neighbourhoods.geojson")
    written(parks(areas), inputs / "land.geojson")
    (inputs / "csb311").mkdir()
    shutil.copyfile(city / "csb311" / "csb_january_2018.csv", inputs / "csb311" / "2018-01.csv")
    print(f"{len(areas)} neighbourhoods, {police_tables(city, inputs / 'police')} police tables in {inputs}")


def neighbourhoods(city: Path) -> list[dict[str, Any]]:
    """The 88 neighbourhoods as features: name, number, and of whom they are made up (American Community Survey)."""
    people = by_number(city / "demographics" / "STL_PopByNhood.csv")
    races = by_number(city / "demographics" / "STL_RaceByNhood.csv")
    found = []
    for path in sorted((city / "boundaries" / "nhoods").glob("*.geojson")):
        (feature,) = json.loads(path.read_text(encoding="utf-8"))["features"]
        number = int(feature["properties"]["NHD_NUM"])
        properties: dict[str, Any] = {"name": feature["properties"]["NHD_NAME"], "number": number}
        if number in people:
            population = float(people[number][f"pop{YEAR}"])
            properties |= {"population": round(population), "groups": shares(races[number], population)}
        found.append({"type": "Feature", "properties": properties, "geometry": feature["geometry"]})
    return found


def by_number(path: Path) -> dict[int, dict[str, str]]:
    """A table of the neighbourhoods by their number."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {int(float(row["NHD_NUM"])): row for row in csv.DictReader(file)}


def shares(races: dict[str, str], population: float) -> dict[str, float]:
    """Each group's share of the people; they add up to 1."""
    white, black = float(races[f"white{YEAR}"]), float(races[f"black{YEAR}"])
    counts = {"white": white, "black": black, "other": max(0.0, population - white - black)}
    total = sum(counts.values())
    return {name: round(count / total, 4) for name, count in counts.items()} if total else {}


def parks(areas: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The neighbourhoods that are parks, as land."""
    return [
        {**area, "properties": {"kind": "park", "name": area["properties"]["name"]}}
        for area in areas
        if area["properties"]["number"] >= FIRST_PARK
    ]


def police_tables(city: Path, into: Path) -> int:
    """The monthly tables by their headers: the older ones carry no complaint number. How many there are."""
    tables = [path for path in sorted(city.glob("crime_raw_*/**/*")) if path.suffix == ".gz"]
    for path in tables:
        with gzip.open(path, "rt", encoding="utf-8-sig", errors="replace") as file:
            kind = "with-complaint" if "Complaint" in file.readline() else "without-complaint"
        (into / kind).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, into / kind / path.name.lower())
    return len(tables)


def written(features: list[dict[str, Any]], path: Path) -> None:
    """Features as a GeoJSON file."""
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "stlouis").is_dir():
        sys.exit("python examples/stlouis/prepare.py SOURCE    (SOURCE: the folder that holds stlouis)")
    main(Path(sys.argv[1]))
