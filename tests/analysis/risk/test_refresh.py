"""The forecast of now: rows that add up, a fit that is kept and taken up again, reasons that name what happened."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely

from analysis.risk.asked import Ground, Patrols, Refresh
from analysis.risk.refresh import HORIZONS, refreshed
from tests.analysis.risk.town import BOX, cells, law

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def history() -> pl.DataFrame:
    """A year and a half of the town, theft by two in three."""
    luck, some = np.random.default_rng(6), cells()
    at = [NOW - timedelta(days=float(each)) for each in np.sort(luck.random(6_000) * 500)[::-1]]
    cell = luck.choice(len(some), 6_000, p=law(some))
    instants = dict.fromkeys(("observed_at", "reported_at", "received_at"), pl.Datetime("us", "UTC"))
    return pl.DataFrame(
        {"observed_at": at, "reported_at": at, "received_at": at, "state": "closed", "source": "cad",
         "lon": some.lon[cell], "lat": some.lat[cell], "kind": "crime",
         "type": ["Theft" if each else "Assault" for each in luck.random(6_000) < 0.67]},
        schema_overrides=instants,
    )  # fmt: skip


def asked(folder: Path, **more: object) -> Refresh:
    """At noon, on hexagons; `cells` and `categories` are of the ground."""
    west, east = shapely.box(0.0, 0.0, 0.015, 0.03), shapely.box(0.015, 0.0, 0.03, 0.03)
    ground = {"cells": "h3:9", "categories": {}} | {k: more.pop(k) for k in ("cells", "categories") if k in more}
    town = Ground(bounds=BOX, areas=(west.wkb, east.wkb), names=("West", "East"), zone="UTC", **ground)  # type: ignore[arg-type]
    return replace(Refresh(town, NOW, folder / "risk" / "learnt", False), **more)  # type: ignore[arg-type]


def test_every_cell_is_told_for_every_window_and_the_ranks_are_those_of_the_risk(
    history: pl.DataFrame, tmp_path: Path
) -> None:
    found = refreshed(asked(tmp_path), history)
    rows: pl.DataFrame = found["rows"]
    assert found["fitted"] and set(rows["horizon_h"].unique()) == set(HORIZONS)
    day = rows.filter(pl.col("horizon_h") == 24).sort("rank")
    assert day["rank"].to_list() == list(range(1, day.height + 1)) and day["expected"].is_sorted(descending=True)
    assert day["expected"].sum() == pytest.approx(12, rel=0.25)
    assert (day["low"] < day["expected"]).all() and (day["expected"] < day["high"]).all()
    first = found["told"]["places"]["all"][0]
    assert first["cell"] == day["cell"][0] and first["area"] in ("West", "East") and first["what"] == "Theft"
    assert sum(first["speaks"].values()) == pytest.approx(1, abs=0.01)
    low, high = found["told"]["totals"]["all"]["24"]
    assert low < day["expected"].sum() < high
    card = found["told"]["cards"]["all"]
    assert card["windows"] == 183 and len(card["rates"]["counts"]) == len(card["starts"]) == 7
    assert 0 <= card["missed"] <= card["of"]

    again = refreshed(asked(tmp_path, at=NOW + timedelta(minutes=15)), history)
    assert not again["fitted"] and again["rows"].height == rows.height
    assert again["told"]["cards"]["all"]["words"] == card["words"]


def test_the_next_shifts_plan_is_made_of_the_forecast(history: pl.DataFrame, tmp_path: Path) -> None:
    patrols = Patrols(2, 8, 6, 15, 25, 0.0, 0.0, 1.25, (), {"any": ("Talk to who lives there",)})
    told = refreshed(asked(tmp_path), history)
    assert told["plan"] is None and told["told"]["groups"] == ["West", "East"]
    made = refreshed(asked(tmp_path, patrols=patrols), history)["plan"]
    begins = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=made["starts"])
    assert begins == NOW.replace(hour=14) and made["ends"] - made["starts"] == 8
    assert len(made["beats"]) == 2 and made["cells_each"] == 7 and 20 < made["visits"] < 32
    assert made["reach"]["free"] >= made["reach"]["capped"] == made["reach"]["plan"] > made["reach"]["even"]
    first = made["beats"][0]
    assert first["what"] in ("Theft", "Assault") and first["low"] < first["high"] and first["tactics"]
    assert sum(each["plan"] for each in made["groups"]) == pytest.approx(1)
    assert max(each["plan_ratio"] for each in made["groups"]) <= 1.26
    assert sum(each["a_year"] for each in made["groups"]) == pytest.approx(6_000 * 365 / 500, rel=0.1)

    without = refreshed(asked(tmp_path, patrols=patrols, left_out=first["cells"]), history)["plan"]
    assert not {*first["cells"]} & {cell for each in without["beats"] for cell in each["cells"]}
    assert without["left_out"] == first["cells"]
    empty = refreshed(asked(tmp_path, at=NOW + timedelta(minutes=1), patrols=patrols), history.head(0))
    assert empty["plan"] is None and empty["rows"].is_empty()


def test_what_police_bring_in_changes_nothing_but_what_is_said_of_it(history: pl.DataFrame, tmp_path: Path) -> None:
    lately = history.filter(pl.col("observed_at") > NOW - timedelta(days=120))
    one = lately.with_columns(found_by=pl.lit("caller"))
    found_by = pl.when(pl.int_range(pl.len()) < 200).then(pl.lit("officer")).otherwise(pl.lit("caller"))
    aside = 0.001 + 0.0001 * (pl.int_range(pl.len()) % 40)
    corner = lately.with_columns(lon=aside, lat=aside.reverse()).head(200).with_columns(found_by=found_by)
    before, after = refreshed(asked(tmp_path / "a"), one), refreshed(asked(tmp_path / "b"), pl.concat([one, corner]))
    assert after["rows"].equals(before["rows"])
    assert before["told"]["feedback"]["records"] == 0
    said = after["told"]["feedback"]
    assert said["records"] == 200 == after["told"]["history"]["brought in by police"]
    assert said["groups"][0] > 1 > said["groups"][1]


def test_what_was_kept_of_other_cells_or_is_broken_is_learnt_anew(history: pl.DataFrame, tmp_path: Path) -> None:
    lately = history.filter(pl.col("observed_at") > NOW - timedelta(days=40))
    assert refreshed(asked(tmp_path), lately)["fitted"]
    assert not refreshed(asked(tmp_path), lately)["fitted"]
    assert refreshed(asked(tmp_path, cells="h3:8"), lately)["fitted"]
    (tmp_path / "risk" / "learnt").write_bytes(b"half a file")
    found = refreshed(asked(tmp_path), lately)
    assert found["fitted"] and found["told"]["cards"] == {}  # too short a history for a card


def test_categories_are_told_apart_and_together(history: pl.DataFrame, tmp_path: Path) -> None:
    lately = history.filter(pl.col("observed_at") > NOW - timedelta(days=40))
    found = refreshed(asked(tmp_path, categories={"theft": ("theft",), "violence": ("assault*",)}), lately)
    day = found["rows"].filter(pl.col("horizon_h") == 24).group_by("category").agg(pl.col("expected").sum())
    told = dict(day.iter_rows())
    assert set(told) == {"all", "theft", "violence"}
    assert {each["what"] for each in found["told"]["places"]["violence"] if "what" in each} == {"Assault"}
    assert told["theft"] + told["violence"] == pytest.approx(told["all"], rel=0.1) and told["theft"] > told["violence"]


def test_without_any_history_nothing_is_forecast(history: pl.DataFrame, tmp_path: Path) -> None:
    assert refreshed(asked(tmp_path), history.clear())["rows"].is_empty()
