"""How many people an incident may touch: what was said before what is reckoned, and nothing out of the air."""

import json
import math

import pytest
import shapely

from analysis.areas import Areas
from analysis.people import Residents, affected, around, disc, inside
from model.distance import DEGREE_M

SIDE = 0.01  # degrees; 1113 m at the equator


def square(west: float, south: float = 0.0, side: float = SIDE) -> shapely.Geometry:
    return shapely.box(west, south, west + side, south + side)


def residents(*people: float | None) -> Residents:
    """Areas side by side on the equator, each with so many people."""
    shapes = tuple(square(number * SIDE) for number in range(len(people)))
    return Residents(Areas(tuple(f"A{number}" for number in range(len(people))), shapes, people))


def test_an_outline_that_crosses_itself_is_an_area_as_any() -> None:
    bow = shapely.Polygon([(0, 0), (0.01, 0.01), (0.01, 0), (0, 0.01)])
    overlapping = shapely.MultiPolygon([shapely.box(0, 0, 0.006, 0.01), shapely.box(0.004, 0, 0.01, 0.01)])
    for shape in (bow, overlapping):
        assert not shape.is_valid and inside(shape, residents(1000.0, 1000.0)) is not None


def test_what_was_said_counts_before_who_lives_there() -> None:
    assert affected("fire", "Two rooms, 3 people trapped", 0.005, 0.005, residents(1000.0)) == (
        3, 3, "caller: “3 people trapped”",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "people"),
    [
        ("4 injured", 4), ("12 passengers on board", 12), ("2 people are still inside", 2), ("0 injured", 0),
        ("1 CHILD missing, 2 Adults Hurt", 2), ("5 may be trapped", 5), ("1200 people affected", 1200),
    ],
)  # fmt: skip
def test_people_are_read_from_what_a_caller_says(words: str, people: int) -> None:
    told = affected("traffic", words, None, None, residents())
    assert told is not None and told[:2] == (people, people)


@pytest.mark.parametrize(
    "words", ["", "12 Main Street", "People trapped", "12345 affected", "E12 on scene", "3 cars, nobody hurt", "Unit 5"]
)
def test_other_numbers_are_no_people(words: str) -> None:
    assert affected("traffic", words, 0.005, 0.005, residents(1000.0)) is None


def test_a_fire_touches_who_lives_as_near_as_it_reaches() -> None:
    told = affected("fire", "", 0.005, 0.005, residents(10_000.0))
    share = 3.1214 * 60**2 / (DEGREE_M * SIDE) ** 2  # of a circle drawn with 32 corners
    assert told is not None
    assert told == around(10_000 * share, "residents within 60 m") == (45, 180, "residents within 60 m")


def test_across_a_border_each_side_counts_with_its_own() -> None:
    both, left = residents(10_000.0, 2_000.0), residents(10_000.0, 0.0)
    across = disc(SIDE, 0.005, 100)
    one, two = left.within(across), both.within(across)
    assert one is not None and two is not None and two / one == pytest.approx(1.2)


@pytest.mark.parametrize("kind", ["medical", "crime", "sos", "weather", "other", "dragon"])
def test_a_kind_of_which_nobody_knows_how_far_it_reaches_is_not_reckoned(kind: str) -> None:
    assert affected(kind, "", 0.005, 0.005, residents(1000.0)) is None


def test_without_a_place_or_a_population_nothing_is_reckoned() -> None:
    assert (
        affected("fire", "", None, 0.005, residents(1000.0))
        is None
        is affected("fire", "", 0.005, None, residents(9.0))
    )
    for unknown in (residents(None, None), residents(), Residents(Areas(("A",), (square(0),)))):
        assert not unknown.known and unknown.within(square(0)) is None
        assert affected("fire", "", 0.005, 0.005, unknown) is inside(square(0), unknown) is None


def test_an_alert_touches_who_lives_in_its_area() -> None:
    half = shapely.box(0, 0, SIDE / 2, SIDE)
    assert inside(half, residents(10_000.0)) == (4000, 6200, "residents of the area")
    assert inside(square(0), residents(10_000.0, 500.0)) == (8000, 12_000, "residents of the area")


def test_where_nobody_lives_nobody_is_touched() -> None:
    assert inside(square(5.0), residents(10_000.0)) == (0, 0, "residents of the area")


def test_an_area_that_tells_nothing_is_not_taken_for_an_empty_one() -> None:
    assert inside(square(0), residents(None, 10_000.0)) is None


def test_a_range_claims_no_more_than_two_figures() -> None:
    assert around(1234.0, "x") == (620, 2500, "x")
    assert around(7.0, "x") == (4, 14, "x")
    assert around(0.0, "x") == (0, 0, "x") and around(None, "x") is None


def test_a_disc_is_as_wide_as_it_is_high_wherever_it_lies() -> None:
    for lat in (0.0, 38.6, 60.0):
        west, south, east, north = disc(-90.2, lat, 100).bounds
        assert north - south == pytest.approx(200 / DEGREE_M)
        assert (east - west) * math.cos(math.radians(lat)) == pytest.approx(north - south)


@pytest.mark.parametrize(
    ("told", "people"),
    [(1234, 1234.0), ("1234", 1234.0), ("12.5", 12.5), (0, 0.0), (None, None), ("many", None), (-1, None), (True, None),
     ("1e3", None), ("", None), ([], None)],
)  # fmt: skip
def test_an_areas_population_is_taken_as_it_is_told_or_not_at_all(told: object, people: float | None) -> None:
    shape = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    features = [
        {"type": "Feature", "properties": {"name": "Nowhere", "population": 9}, "geometry": None},
        {"type": "Feature", "properties": {"name": "North", "population": told}, "geometry": shape},
        {"type": "Feature", "properties": {"name": "South"}, "geometry": shape},
    ]
    areas = Areas.read(json.dumps({"type": "FeatureCollection", "features": features}).encode())
    assert (areas.names, areas.population) == (("North", "South"), (people, None))
