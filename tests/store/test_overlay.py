"""What people and rules state lies over what feeds say, column by column."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.actor import HOUSE
from model.incident import INCIDENT
from model.table import Records
from store import Author, Equals, Reader, Store
from tests.store.words import incident, minute

ANN, BOB = Author("ann", "person"), Author("bob", "person")
TRIAGE, FUSION = Author("triage", "rule"), Author("fusion", "rule")


def said(house: Reader, heard: float, name: str = "a", **words: Any) -> Records:
    """A statement about the one incident of that name."""
    row = house.rows(INCIDENT, [Equals("source_id", name)]).row(0, named=True)
    return INCIDENT.records([{"id": row["id"], "source": "house", "received_at": minute(heard), **words}])


def now(house: Reader, **when: Any) -> dict[str, Any]:
    return house.rows(INCIDENT, **when).row(0, named=True)


@pytest.fixture
def called(memory: Store) -> Store:
    memory.write([incident("a", at=0, title="smoke", priority=3, sensitive=True)])
    return memory


def test_a_poll_never_undoes_a_person(called: Store, house: Reader) -> None:
    called.state(ANN, said(house, 1, priority=1), ["priority"])
    called.write([incident("a", at=5, heard=5, title="fire", priority=4)])
    assert (now(house)["priority"], now(house)["title"]) == (1, "fire")


@pytest.mark.parametrize(
    ("persons", "feeds", "shown"),
    [
        ("acknowledged", "dispatched", "dispatched"),  # the feed got further
        ("acknowledged", "false_alarm", "false_alarm"),
        ("closed", "on_scene", "closed"),  # it takes nothing back
        ("on_scene", "dispatched", "on_scene"),
        ("acknowledged", "new", "acknowledged"),
    ],
)
def test_what_people_say_of_a_state_holds_until_the_feed_gets_further(
    called: Store, house: Reader, persons: str, feeds: str, shown: str
) -> None:
    called.state(ANN, said(house, 1, state=persons), ["state"])
    called.write([incident("a", at=5, heard=5, state=feeds)])
    assert now(house)["state"] == shown
    assert now(house, moment=minute(4))["state"] == persons  # then it had not


def test_a_feed_that_only_repeats_itself_gets_no_further(called: Store, house: Reader) -> None:
    called.write([incident("a", at=1, heard=1, state="closed")])
    called.state(ANN, said(house, 2, state="acknowledged"), ["state"])  # reopened: it is not over
    called.write([incident("a", at=5, heard=5, state="closed", title="another word for it")])
    assert (now(house)["state"], now(house)["title"]) == ("acknowledged", "another word for it")


def test_what_a_feed_said_before_the_person_spoke_is_no_step_further(called: Store, house: Reader) -> None:
    called.state(ANN, said(house, 9, state="acknowledged"), ["state"])
    called.write([incident("a", at=5, heard=10, state="dispatched")])  # late news of an earlier time
    assert now(house)["state"] == "acknowledged"


def test_a_person_outranks_a_rule_however_late_the_rule_speaks(called: Store, house: Reader) -> None:
    called.state(ANN, said(house, 1, priority=1), ["priority"])
    called.state(TRIAGE, said(house, 9, priority=2, area="Hill"), ["priority", "area"])
    assert (now(house)["priority"], now(house)["area"]) == (1, "Hill")


def test_of_two_people_the_last_word_counts(called: Store, house: Reader) -> None:
    called.state(ANN, said(house, 1, priority=1), ["priority"])
    called.state(BOB, said(house, 2, priority=5), ["priority"])
    called.state(ANN, said(house, 3, priority=1), ["priority"])
    assert now(house)["priority"] == 1


def test_what_a_person_says_dates_from_when_they_said_it_not_from_the_row(called: Store, house: Reader) -> None:
    called.state(ANN, said(house, 1, priority=1, updated_at=minute(50)), ["priority"])
    called.state(ANN, said(house, 2, priority=2, updated_at=minute(40)), ["priority"])
    assert now(house)["priority"] == 2


def test_a_stated_nothing_is_told_from_silence(called: Store, house: Reader) -> None:
    called.state(ANN, said(house, 1), ["title"])
    assert (now(house)["title"], now(house)["priority"]) == (None, 3)


def test_an_unstated_column_of_the_same_frame_is_not_laid_over(called: Store, house: Reader) -> None:
    called.state(ANN, said(house, 1, priority=1, title="not meant"), ["priority"])
    assert now(house)["title"] == "smoke"


@pytest.mark.parametrize("flagged_by", ["feed", "rule"])
def test_only_a_person_lifts_sensitive(called: Store, house: Reader, flagged_by: str) -> None:
    if flagged_by == "rule":
        called.write([incident("a", at=1, heard=1, sensitive=False)])
        called.state(FUSION, said(house, 2, sensitive=True), ["sensitive"])
    called.state(TRIAGE, said(house, 3, sensitive=False), ["sensitive"])
    called.state(FUSION, said(house, 4, sensitive=False), ["sensitive"])
    assert now(house)["sensitive"] is True
    called.state(ANN, said(house, 5, sensitive=False), ["sensitive"])
    assert now(house)["sensitive"] is False


def test_a_statement_holds_from_the_moment_it_was_made(called: Store, house: Reader) -> None:
    called.state(ANN, said(house, 5, priority=1), ["priority"])
    assert now(house, moment=minute(4))["priority"] == 3
    assert now(house, moment=minute(5))["priority"] == 1
    assert now(house, moment=minute(9), known=minute(4))["priority"] == 3


def test_saying_the_same_again_adds_nothing(called: Store, house: Reader) -> None:
    before = called.revisions()["incident"]
    assert called.state(TRIAGE, said(house, 1, priority=2), ["priority"]) == 1
    assert called.state(TRIAGE, said(house, 2, priority=2), ["priority"]) == 0
    assert called.revisions()["incident"] == before + 1


def test_what_a_person_makes_out_of_nothing_is_a_row(memory: Store, house: Reader) -> None:
    words = INCIDENT.records([{"id": "own", "source": "house", "received_at": minute(0), "title": "seen from here"}])
    memory.state(ANN, words, ["source", "title", "received_at"])
    assert now(house)["title"] == "seen from here"


polls = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5), st.sampled_from("xyz")), min_size=1, max_size=6)


@settings(max_examples=25)
@given(polls, polls, st.integers(1, 5), st.sampled_from("pqr"))
def test_a_persons_correction_survives_every_later_poll(
    before: list[tuple[int, int, str]], after: list[tuple[int, int, str]], priority: int, state: str
) -> None:
    store = corrections()
    house = store.reader(HOUSE)
    name = f"case-{house.count(INCIDENT)}"
    first, *others = [incident(name, at=at, heard=at, priority=p, title=t) for at, p, t in before]
    store.write([first])
    store.state(ANN, said(house, 3, name, priority=priority, state=state), ["priority", "state"])
    for records in [*others, *(incident(name, at=at, heard=at, priority=p, title=t) for at, p, t in after)]:
        store.write([records])
    row = house.rows(INCIDENT, [Equals("source_id", name)]).row(0, named=True)
    assert (row["priority"], row["state"]) == (priority, state)
    newest = max(at for at, _, _ in before + after)
    assert row["title"] in {t for at, _, t in before + after if at == newest}


_made: list[Store] = []


def corrections() -> Store:
    """One store for all examples; each has an incident of its own."""
    if not _made:
        _made.append(Store(clock=lambda: minute(0)))
    return _made[0]
