"""The city is alive at its first moment, its units drive on streets, and it obeys."""

import numpy as np
import shapely

from simulation.city import Meridian
from simulation.fleet import members, vehicles
from simulation.geography import geography
from simulation.plane import metres
from simulation.wearing import SIGNS, Wearing
from tests.simulation.conftest import NOON, SEED, Clock


def test_a_city_is_alive_when_it_is_first_seen(quiet_city: Meridian) -> None:
    open_calls = [c for c in quiet_city.calls() if c.state not in ("resolved", "closed")]
    assert len(open_calls) in range(15, 81)
    assert max(NOON.timestamp() - c.received for c in open_calls) > 1800
    assert {"new", "on_scene"} <= {c.state for c in open_calls}
    states = {u.state for u in quiet_city.room.units.values()}
    assert {"available", "on_scene", "out_of_service"} <= states


def test_two_cities_of_one_seed_and_moment_live_the_same_life() -> None:
    lives = []
    for steps in ((600.0,), tuple([1.0] * 600)):
        clock = Clock()
        city = Meridian(SEED, clock)
        for step in steps:
            clock.turn(step)
            city.advance()
        lives.append([(c.cad_number, c.state, c.changed) for c in city.calls()])
    assert lives[0] == lives[1]


def test_new_calls_come_and_old_ones_close(city: Meridian, clock: Clock) -> None:
    before = {c.cad_number: c.state for c in city.calls()}
    clock.turn(2 * 3600)
    after = {c.cad_number: c.state for c in city.calls()}
    assert len(set(after) - set(before)) > 15
    assert any(after[n] == "closed" for n in before if n in after and before[n] != "closed")


def test_a_call_walks_through_its_states_in_order(city: Meridian, clock: Clock) -> None:
    order = ["new", "acknowledged", "dispatched", "on_scene", "resolved", "closed"]
    seen: dict[str, list[int]] = {}
    for _ in range(240):
        clock.turn(60)
        for call in city.calls():
            seen.setdefault(call.cad_number, []).append(order.index(call.state))
    assert all(steps == sorted(steps) for steps in seen.values())


def test_the_fleet_is_as_large_as_a_citys() -> None:
    kinds = [v.unit_type for v in vehicles(SEED)]
    assert {k: kinds.count(k) for k in set(kinds)} == {"police": 140, "fire": 45, "ambulance": 50, "supervisor": 15}
    assert len(members(SEED)) == 120
    assert len({m.id for m in members(SEED)}) == 120


def test_units_stay_on_streets_and_within_plausible_speed(city: Meridian, clock: Clock) -> None:
    streets = shapely.STRtree([s.line for s in geography(SEED).streets])
    last: dict[str, tuple[float, float]] = {}
    moved = 0.0
    for _ in range(120):
        clock.turn(1)
        now = city.advance()
        places = {u.id: u.at(now) for u in city.room.units.values()}
        points = shapely.points([(p.x, p.y) for p in places.values()])
        assert len(set(streets.query(points, predicate="dwithin", distance=0.5)[0])) == len(points)
        for key, place in places.items():
            if key in last:
                step = float(np.hypot(place.x - last[key][0], place.y - last[key][1]))
                assert step < 36, key
                moved += step
            last[key] = (place.x, place.y)
    assert moved > 20_000


def test_a_receiver_reports_every_second_while_driving_and_every_tenth_while_standing(quiet_city: Meridian) -> None:
    start = int(NOON.timestamp())
    heard = [quiet_city.fixes(start + n) for n in range(10)]
    often = [fix.unit_id for second in heard for fix in second]
    counts = {key: often.count(key) for key in set(often)}
    assert sum(n == 10 for n in counts.values()) > 40
    assert sum(n == 1 for n in counts.values()) > 80


def test_some_units_lose_their_signal_for_minutes(quiet_city: Meridian) -> None:
    start = int(NOON.timestamp())
    heard = {fix.unit_id for n in range(10) for fix in quiet_city.fixes(start + n)}
    silent = set(quiet_city.room.units) - heard
    assert 0 < len(silent) < 20


def test_an_order_is_obeyed(city: Meridian, clock: Clock) -> None:
    unit = next(u for u in city.room.units.values() if u.free() and u.vehicle.unit_type == "police")
    lon, lat = -61.735, 43.285
    city.order({"unit_id": unit.id, "state": "dispatched", "lon": lon, "lat": lat, "incident_id": "abc"})
    assert unit.state == "dispatched"
    for _ in range(40):
        clock.turn(30)
        city.advance()
        if unit.state == "on_scene":
            break
    assert unit.state == "on_scene"
    x, y = metres(lon, lat)
    assert np.hypot(unit.rest.x - x, unit.rest.y - y) < 150
    city.order({"unit_id": unit.id, "state": "available"})
    assert unit.state == "available"


def test_an_order_said_twice_changes_nothing(city: Meridian) -> None:
    unit = next(u for u in city.room.units.values() if u.free())
    order = {"unit_id": unit.id, "state": "dispatched", "lon": -61.72, "lat": 43.28, "incident_id": "abc"}
    city.order(order)
    task = unit.task
    city.order(order)
    assert unit.task == task


def test_units_sent_to_a_call_bring_it_forward(city: Meridian, clock: Clock) -> None:
    waiting = max((c for c in city.calls() if c.state == "new"), key=lambda c: c.received)
    unit = next(u for u in city.room.units.values() if u.free())
    city.order({"unit_id": unit.id, "state": "en_route", "source_id": waiting.cad_number})
    assert waiting.state == "dispatched"
    clock.turn(1800)
    city.advance()
    assert waiting.state in ("on_scene", "resolved", "closed")


def test_a_message_is_delivered_read_and_answered(city: Meridian, clock: Clock) -> None:
    city.say({"id": "m1", "recipient": "E-1", "sender": "desk 2", "text": "Water supply at the corner."})
    city.say({"id": "m1", "recipient": "E-1", "sender": "desk 2", "text": "Water supply at the corner."})
    assert [m.state for m in city.conversation()] == ["sent"]
    clock.turn(5)
    assert city.conversation()[0].state == "delivered"
    clock.turn(120)
    said, answer = city.conversation()
    assert said.state == "read"
    assert (answer.sender, answer.recipient) == ("E-1", "desk 2")


def test_a_firefighter_works_harder_warmer_and_on_less_air_than_at_rest() -> None:
    calm, hard = Wearing(SEED, 0.0), Wearing(SEED, 0.0)
    calm.advance(900, lambda unit: ("available", ""))
    hard.advance(900, lambda unit: ("on_scene", "Structure fire"))
    row = {sign: n for n, sign in enumerate(SIGNS)}
    fire = calm.fire
    a, b = calm.values(), hard.values()
    assert b[row["heart_rate"], fire].mean() > a[row["heart_rate"], fire].mean() + 30
    assert b[row["core_temperature"], fire].mean() > a[row["core_temperature"], fire].mean() + 0.2
    air = b[row["air_bar"], fire]
    assert np.nanmin(air) >= 0 and np.nanmax(air) <= 300 and np.nanmean(air) < 290
    assert np.isnan(a[row["air_bar"]]).all()


def test_signs_stay_within_what_a_body_can_bear() -> None:
    wearing = Wearing(SEED, 0.0)
    ranges = {"heart_rate": (40, 200), "core_temperature": (36, 40), "skin_temperature": (28, 40), "spo2": (85, 100),
              "respiration": (6, 50), "air_bar": (0, 300), "motion": (0, 1), "sos": (0, 1)}  # fmt: skip
    for minute in range(1, 90):
        wearing.advance(60.0 * minute, lambda unit: ("on_scene", "Structure fire"))
        for sign, values in zip(SIGNS, wearing.values(), strict=True):
            low, high = ranges[sign]
            known = values[~np.isnan(values)]
            assert ((known >= low) & (known <= high)).all(), sign


def test_a_long_silence_is_caught_up_with_in_one_step(city: Meridian, clock: Clock) -> None:
    clock.turn(26 * 3600)
    now = city.advance()
    assert city.room.now == now == clock().timestamp()
    assert sum(u.moving(now) for u in city.room.units.values()) > 10
    assert max(now - c.changed for c in city.calls()) < 26 * 3600
