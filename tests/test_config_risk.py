"""`[risk]`: its categories, groups and patrols, and what of it is refused by name."""

from datetime import timedelta
from pathlib import Path

import pytest

from config import ConfigError, load
from config.risk import Risk

CITY = '[city]\nname = "Town"\ntimezone = "UTC"\nbounds = [-90.4, 38.5, -90.1, 38.8]\n'


def risk(folder: Path, text: str) -> Risk:
    (folder / "city.toml").write_text(CITY + text)
    return load(folder / "city.toml").risk


def test_without_a_section_all_is_learnt_from_and_eight_patrols_are_planned(tmp_path: Path) -> None:
    found = risk(tmp_path, "")
    assert (found.cells, found.learnt, found.plan.patrols, found.plan.cap) == ("h3:9", {}, 8, 1.25)
    assert found.plan.visit == timedelta(minutes=15)


def test_what_police_bring_in_is_not_learnt_from_and_what_reads_like_it_is_warned_of(tmp_path: Path) -> None:
    text = (
        '[risk]\ninitiated = ["drugs"]\n[risk.categories]\ndrugs = ["drug*"]\ntheft = ["theft*"]\nnight = ["DUI *"]\n'
    )
    found = risk(tmp_path, text)
    assert set(found.learnt) == {"theft", "night"}
    (warning,) = found.warnings()
    assert "categories.night" in warning and "follow patrols" in warning and "initiated" in warning


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[risk]\ncells = "grid:100"\n', "h3:8, h3:9, h3:10"),
        ('[risk]\ninitiated = ["drugs"]\n', "'drugs' is none of the categories"),
        ('[risk.groups]\nwest = ["A", "B"]\neast = ["B"]\n', "'B' is in more than one group"),
        ('[risk.tactics]\ndrugs = ["talk"]\n', "'drugs' is none of the categories"),
        ('[risk.plan]\ncategories = ["theft"]\n', "'theft' is none of the categories"),
        ('[risk]\ninitiated=["d"]\n[risk.categories]\nd = ["drug*"]\n[risk.plan]\ncategories = ["d"]\n', "learnt from"),
        ("[risk.plan]\npatrols = 0\n", "patrols"),
        ("[risk.plan]\ncap = 0.9\n", "cap"),
        ("[risk.plan]\nshift_hours = 7\n", "shift_hours"),
        ('[risk.plan]\nvisit = "0s"\n', "visit"),
        ("[risk.plan]\nlots = 3\n", "lots"),
    ],
)
def test_what_cannot_be_is_refused_by_name(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(ConfigError) as fault:
        risk(tmp_path, text)
    assert why in "\n".join(fault.value.faults)


def test_groups_may_only_name_areas_that_the_city_has(tmp_path: Path) -> None:
    found = risk(tmp_path, '[risk.groups]\nwest = ["Soulard", "Badden"]\n')
    assert found.strangers(["Soulard", "Baden"]) == ["risk.groups.west: the city has no area 'Badden'"]
