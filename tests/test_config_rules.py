"""[[rules]] and [fusion] of city.toml: what they may say, what holds without them, how faults are told."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from config import Fusion, Rule, in_force
from config.rules import BUILT_IN
from model.fusion import Window
from model.rule import Bounds
from model.tables import TABLES
from tests.test_config import CITY, faults, load

OURS = {rule.name: rule for rule in BUILT_IN}
RAISES = 'raises = { kind = "fire", priority = 2, title = "Hot at {name}" }\n'


def rule(*lines: str, name: str = "hot", ends: str = RAISES) -> str:
    return CITY + f'[[rules]]\nname = "{name}"\n' + "".join(f"{line}\n" for line in lines) + ends


def reading(*lines: str, where: str = "value = { at_least = 60 }") -> str:
    return rule('reads = "observation"', f"where = {{ {where} }}", *lines)


def detected(*lines: str, where: str = 'label = "fire"', ends: str = RAISES) -> str:
    return rule('reads = "detection"', f"where = {{ {where} }}", *lines, ends=ends)


def pair(distance: str = '"400m"', kinds: str = '["fire", "crowd"]', within: str = '"5m"') -> str:
    return CITY + f"[[fusion.pairs]]\nkinds = {kinds}\ndistance = {distance}\nwithin = {within}\n"


def test_without_a_word_our_rules_are_in_force_and_signals_are_joined(tmp_path: Path) -> None:
    city = load(tmp_path, CITY)
    assert city.rules_in_force == BUILT_IN and city.fusion == Fusion() and city.fusion.join


def test_a_citys_rule_takes_the_place_of_ours_by_its_name_and_off_takes_it_away(tmp_path: Path) -> None:
    mine = rule('reads = "observation"', 'where = { quantity = "pm2_5", value = { at_least = 90 } }', name="smoke")
    found = {each.name: each for each in load(tmp_path, mine).rules_in_force}
    assert list(found) == list(OURS)
    assert found["smoke"].met["value"] == Bounds(at_least=90) and found["sos"] == OURS["sos"]
    without = load(tmp_path, CITY + '[[rules]]\nname = "smoke"\noff = true\n').rules_in_force
    assert [each.name for each in without] == [name for name in OURS if name != "smoke"]


def test_a_rule_of_the_citys_own_is_added_to_ours(tmp_path: Path) -> None:
    text = reading('lasting = "5m"', 'within = "30m"', 'again = "1h"', "until = { value = { at_most = 40 } }")
    added = load(tmp_path, text).rules_in_force[-1]
    assert (added.name, added.lasting, added.within, added.again) == (
        "hot", timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=1),
    )  # fmt: skip
    assert (added.met, added.ends) == ({"value": Bounds(at_least=60)}, {"value": Bounds(at_most=40)})
    assert added.raises is not None and added.raises.found_by == "sensor"


def test_one_of_several_texts_is_asked_for_by_a_list(tmp_path: Path) -> None:
    (*_, added) = load(tmp_path, detected(where='label = ["fire", "smoke"], score = { at_least = 1 }')).rules_in_force
    assert added.met == {"label": ("fire", "smoke"), "score": Bounds(at_least=1)}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (rule(), "rules.hot: expected reads: one of incident, alert,"),
        (rule('reads = "unit"', 'where = { state = "available" }'), "rules.hot.reads: expected"),
        (rule('reads = "observation"'), "rules.hot: expected where: at least one condition"),
        (reading(where="heat = 60"), "rules.hot: expected where.heat: a column of observation, which has id,"),
        (reading("until = { heat = 60 }"), "rules.hot: expected until.heat: a column of observation"),
        (reading(where='value = "much"'), "rules.hot: expected where.value: a number"),
        (reading(where="value = true"), "rules.hot: expected where.value: a number"),
        (reading(where="quantity = 3"), "rules.hot: expected where.quantity: a text, or a list of them"),
        (reading(where="quantity = { at_least = 3 }"), "rules.hot: expected where.quantity: numbers for at_least"),
        (reading(where='value = { at_least = "3" }'), "rules.hot: expected where.value: numbers for at_least"),
        (reading(where='value = { like = "3*" }'), "rules.hot: expected where.value: a text such as"),
        (reading(where="value = { }"), "rules.hot: expected where.value: some of at_least, at_most, like"),
        (reading(where="value = { over = 3 }"), "where.value: some of at_least, at_most, like, not over"),
        (reading(where='observed_at = "now"'), "rules.hot: expected where.observed_at: no condition: times are asked"),
        (reading("several = 2"), "rules.hot: expected several: only for events; observation is none"),
        (reading('lasting = "soon"'), "rules.hot.lasting: expected a duration"),
        (reading('within = "0s"'), "rules.hot.within: expected a duration above zero"),
        (detected('until = { label = "none" }'), "rules.hot: expected until: only for readings; detection is none"),
        (detected(where="label = [1, 2]"), "rules.hot.where.label: expected text, found a list"),
        (rule('reads = "alert"', 'where = { is_exercise = "no" }'), "rules.hot: expected where.is_exercise: true or"),
        (rule('reads = "incident"', "where = { priority = 1.5 }"), "rules.hot: expected where.priority: a whole"),
        (detected(ends=""), "rules.hot: expected either raises, or joins"),
        (detected('joins = "fire"'), "rules.hot: expected either raises, or joins"),
        (detected('joins = "dragon"', ends=""), "rules.hot.joins: expected one of fire,"),
        (detected(ends=RAISES.replace("fire", "dragon")), "rules.hot.raises: expected kind: one of fire,"),
        (detected(ends=RAISES.replace("= 2", "= 6")), "rules.hot.raises.priority: expected"),
        (detected(ends=RAISES.replace("Hot at {name}", "x")), "rules.hot.raises.title: expected"),
        (detected('found_by = "ghost"'), "rules.hot.found_by: not a key this version knows"),
        (detected(ends=RAISES.replace(" }\n", ', found_by = "ghost" }\n')), "rules.hot.raises: expected found_by: one"),
        (detected().replace('"hot"', '"Hot!"'), "rules.Hot!.name: expected a name of a-z, 0-9 and -"),
        (detected() + detected().removeprefix(CITY), "rules.hot: expected a name of its own, found it 2 times"),
        (CITY + "[fusion]\njoin = 7\n", "fusion.join: expected true or false"),
        (CITY + "[fusion]\njoins = true\n", "fusion.joins: not a key this version knows"),
        (pair(distance='"far"'), 'fusion.pairs.0.distance: expected a distance such as "400m"'),
        (pair(distance="400"), 'fusion.pairs.0.distance: expected a distance such as "400m"'),
        (pair(distance='"0m"'), "fusion.pairs.0.distance: expected"),
        (pair(distance='"6km"'), "fusion.pairs.0.distance: expected a smaller number"),
        (pair(kinds='["fire"]'), "fusion.pairs.0.kinds: expected two of fire,"),
        (pair(kinds='["fire", "dragon"]'), "fusion.pairs.0.kinds: expected two of fire,"),
        (pair(kinds='"fire"'), "fusion.pairs.0.kinds: expected two of fire,"),
        (pair(within='"0s"'), "fusion.pairs.0.within: expected a duration above zero"),
    ],
)  # fmt: skip
def test_faults_are_told_by_their_path_and_the_rules_name(tmp_path: Path, text: str, fault: str) -> None:
    assert any(fault in each for each in faults(tmp_path, text)), faults(tmp_path, text)


def test_only_what_has_a_beginning_can_be_asked_how_long_it_lasts(tmp_path: Path) -> None:
    for table, column in {"incident": "state", "alert": "event", "plate_read": "region", "report": "state"}.items():
        text = rule(f'reads = "{table}"', f'where = {{ {column} = "x" }}', 'lasting = "5m"')
        assert any("rules.hot: expected lasting" in each for each in faults(tmp_path, text)), table
    load(tmp_path, detected('lasting = "5m"'))


def test_every_rule_of_ours_is_one_that_a_city_could_have_written() -> None:
    for each in BUILT_IN:
        assert Rule.model_validate(each.model_dump(exclude_unset=True)) == each
        assert each.met and set(each.met) | set(each.ends) <= set(TABLES[each.reads or ""].schema)
    assert len(OURS) == len(BUILT_IN) and in_force(BUILT_IN) == BUILT_IN


def test_what_our_titles_name_is_a_column_of_the_rules_table_or_its_subjects_name() -> None:
    named = {
        (each.name, field)
        for each in BUILT_IN
        if each.raises is not None
        for field in re.findall(r"\{(.*?)\}", each.raises.title)
        if field != "name" and field not in TABLES[each.reads or ""].schema
    }
    assert named == set()


def test_a_dead_band_ends_below_where_it_begins() -> None:
    bands = {each.name: (each.met["value"], each.ends["value"]) for each in BUILT_IN if each.ends}
    assert set(bands) == {
        "no-motion", "carbon-monoxide", "hydrogen-sulphide", "hydrogen-cyanide", "smoke", "storm",
    }  # fmt: skip
    for begins, ends in bands.values():
        assert isinstance(begins, Bounds) and isinstance(ends, Bounds)
        low, high = (ends.at_most, begins.at_least) if begins.at_most is None else (begins.at_most, ends.at_least)
        assert low is not None and high is not None and low < high


def test_how_near_two_kinds_must_be_is_the_same_in_either_order(tmp_path: Path) -> None:
    for windows in (Fusion().windows, load(tmp_path, pair()).fusion.windows):
        assert {(b, a): window for (a, b), window in windows.items()} == dict(windows)


@pytest.mark.parametrize(
    ("kinds", "distance", "metres"),
    [('["crowd", "fire"]', '"400m"', 400), ('["fire", "hazard"]', '"1.5km"', 1500), ('["fire", "fire"]', '"9 m"', 9)],
)  # fmt: skip
def test_a_citys_pair_counts_before_ours_in_either_order(
    tmp_path: Path, kinds: str, distance: str, metres: float
) -> None:
    fusion = load(tmp_path, pair(distance, kinds)).fusion
    one, other = fusion.pairs[0].kinds
    assert fusion.windows[one, other] == fusion.windows[other, one] == Window(metres, 300.0)
    assert fusion.windows["medical", "traffic"] == Fusion().windows["medical", "traffic"]


def test_kinds_that_have_nothing_to_do_with_each_other_have_no_window() -> None:
    windows: dict[Any, Window] = dict(Fusion().windows)
    assert ("fire", "crime") not in windows and ("weather", "medical") not in windows
