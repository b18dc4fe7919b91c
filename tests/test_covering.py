"""The alarm that no unit is near enough: raised when it lasts, seen by somebody, ended when it is over."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from commands.alarms import AcknowledgeAlarm
from commands.command import carry_out
from covering import Covering
from model.actor import HOUSE, Actor
from queries.cover import cover_alarms
from store import Store


class Watch:
    """The cover as a test says it is, and a clock that it sets."""

    def __init__(self, now: datetime) -> None:
        self.now, self.gaps = now, dict[str, list[str]]()
        self.store = Store(clock=lambda: self.now)
        self.covering = Covering(lambda: self.gaps, self.store, lambda: self.now)

    def look(self, seconds: int = 0, **gaps: list[str]) -> list[tuple[Any, ...]]:
        self.now += timedelta(seconds=seconds)
        self.gaps = gaps
        self.covering.look()
        return [(row["cause"], row["state"]) for row in cover_alarms(self.store.reader(HOUSE))]


@pytest.fixture
def watch(now: datetime) -> Iterator[Watch]:
    made = Watch(now)
    yield made
    made.store.close()


RAISED = ("uncovered fire", "raised")


def test_it_is_raised_once_when_it_has_lasted_and_ends_when_cover_has(watch: Watch) -> None:
    assert watch.look(fire=["North"]) == []
    assert watch.look(59, fire=["North"]) == []
    assert watch.look(1, fire=["North"]) == [RAISED]
    assert watch.covering.areas() == {"fire": ["North"]}
    assert watch.look(600, fire=["North", "South"]) == [RAISED]
    assert watch.look(10, fire=[]) == [RAISED]
    assert watch.look(60, fire=[]) == []
    assert watch.covering.areas() == {}


def test_what_comes_and_goes_is_neither_raised_nor_ended(watch: Watch) -> None:
    for _ in range(5):
        assert watch.look(40, fire=["North"]) == []
        assert watch.look(40) == []
    watch.look(10, fire=["North"])
    assert watch.look(60, fire=["North"]) == [RAISED]
    for _ in range(5):
        assert watch.look(40) == [RAISED]
        assert watch.look(40, fire=["North"]) == [RAISED]


def test_types_are_told_apart(watch: Watch) -> None:
    watch.look(fire=["North"], ambulance=["South"])
    assert watch.look(60, fire=["North"], ambulance=["South"]) == [("uncovered ambulance", "raised"), RAISED]
    watch.look(10, fire=["North"])
    assert watch.look(60, fire=["North"]) == [RAISED]


def test_somebody_sees_it_and_it_still_ends_by_itself_and_may_come_again(watch: Watch) -> None:
    watch.look(fire=["North"])
    watch.look(60, fire=["North"])
    (alarm,) = cover_alarms(watch.store.reader(HOUSE))
    carry_out(watch.store, Actor("ines", "operator"), AcknowledgeAlarm(alarm["id"]))
    assert watch.look(10, fire=["North"]) == [("uncovered fire", "acknowledged")]
    watch.look(1)
    assert watch.look(60) == []
    watch.look(1, fire=["North"])
    assert watch.look(60, fire=["North"]) == [RAISED]


def test_a_restart_raises_nothing_twice(watch: Watch) -> None:
    watch.look(fire=["North"])
    watch.look(60, fire=["North"])
    watch.covering = Covering(lambda: watch.gaps, watch.store, lambda: watch.now)
    watch.look(1, fire=["North"])
    assert watch.look(60, fire=["North"]) == [RAISED]
