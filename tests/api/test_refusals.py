"""Refusals in the log: the first of each, then their number; however many, from wherever."""

from api.refusals import AGAIN_S, NOTES, STRANGERS, Refusals
from model.audit import Deed


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def refused(actor: str = "ada", detail: str = "do look") -> Deed:
    return Deed(actor, "public" if actor == "anonymous" else "analyst", "refused", detail=detail)


def test_the_first_is_noted_and_then_how_many_like_it_there_were() -> None:
    noted, clock = list[Deed](), Clock()
    refusals = Refusals(noted.append, clock)
    for _ in range(300):
        refusals.note(refused(), "10.0.0.1", "do", "do look")
    refusals.note(refused("ben"), "10.0.0.1", "do", "do look")
    assert [each.detail for each in noted] == ["do look", "do look"]
    clock.now = AGAIN_S
    refusals.note(refused(), "10.0.0.1", "do", "do look")
    assert noted[-1].detail == "do look; 299 more like it before"


def test_something_else_each_time_is_noted_one_by_one_only_so_often() -> None:
    noted = list[Deed]()
    refusals = Refusals(noted.append, Clock())
    for number in range(500):
        refusals.note(refused(detail=f"do {number}"), "10.0.0.1", "do", f"do {number}")
    assert len(noted) == NOTES[0] + 1


def test_nor_do_many_addresses_of_nobody_fill_the_log() -> None:
    noted = list[Deed]()
    refusals = Refusals(noted.append, Clock())
    for number in range(1000):
        refusals.note(refused("anonymous"), f"10.0.{number // 250}.{number % 250}", "push", "gate")
    assert len(noted) == STRANGERS[0] + 1
    refusals.note(refused(), "10.9.0.1", "do", "do look")  # who is somebody is noted all the same
    assert noted[-1].actor == "ada"
