"""Alerts, updates and cancels in every order: the same end; and what is only an exercise raises nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from connectors.xml import read_xml
from tests.fusing.alert_orders import Said, Story, Told, text_of

A: Final = Said("A")
B: Final = Said("B", "Update", "A")
C: Final = Said("C", "Cancel", "A B")
MINOR: Final = {"severity": "Minor"}
UNMEANT: Final = ("Test", "Exercise", "System", "Draft")


def states(says: tuple[Said, ...], **ended: str) -> dict[str, str]:
    """Each message's state: active but for those that are named, and cancels."""
    return {said.name: ended.get(said.name, "cancelled" if said.kind == "Cancel" else "active") for said in says}


def story(*says: Said, open: int, torn: bool = False, raises: bool = True, **ended: str) -> Story:
    return Story(says, states(says, **ended), open, torn, raises)


STORIES: Final[Mapping[str, Story]] = {
    "updated": story(A, B, open=1, A="superseded"),
    "cancelled": story(A, Said("C", "Cancel", "A"), open=0, A="cancelled"),
    "updated to less": story(A, replace(B, words=MINOR), open=0, A="superseded"),
    "updated to more": story(replace(A, words=MINOR), B, open=1, A="superseded"),
    "cancelled, all named": story(A, B, C, open=0, A="cancelled", B="cancelled"),
    "cancelled, the last named": story(A, B, Said("C", "Cancel", "B"), open=0, A="superseded", B="cancelled"),
    "cancelled, the first named": story(A, B, Said("C", "Cancel", "A"), open=1, torn=True, A="cancelled"),
    "updated twice, all named": story(A, B, Said("D", "Update", "A B"), open=1, A="superseded", B="superseded"),
    "updated twice, the last named": story(
        A, B, Said("D", "Update", "B"), open=1, torn=True, A="superseded", B="superseded"
    ),
    "updated twice, then cancelled": story(
        A, B, Said("D", "Update", "B"), Said("C", "Cancel", "D"), open=0, torn=True, A="superseded", B="superseded",
        D="cancelled",
    ),
}  # fmt: skip
ONLY_SAID: Final[Mapping[str, Story]] = {
    status: story(
        *(replace(said, status=status) for said in (A, B, C)), open=0, raises=False, A="cancelled", B="cancelled"
    )
    for status in UNMEANT
} | {
    f"{status} of what is meant": story(
        A, replace(B, status=status), replace(C, status=status), open=1, B="cancelled"
    )
    for status in UNMEANT
} | {
    "meant of an exercise": story(
        replace(A, status="Exercise"), Said("C", "Cancel", "A"), open=0, raises=False, A="cancelled"
    ),
}  # fmt: skip
SEVERE: Final = {"severity": "Severe", "urgency": "Immediate", "certainty": "Observed"}


def test_however_a_sequence_arrives_it_ends_the_same_and_an_exercise_raises_and_ends_nothing(
    tmp_path: Path, now: datetime
) -> None:
    ends_the_same({**STORIES, **ONLY_SAID}, tmp_path, now)


def test_however_recorded_messages_arrive_they_end_the_same(recorded: Path, tmp_path: Path, now: datetime) -> None:
    """Whole sequences were not recorded: what a recorded message refers to, and what follows one, is made of it."""
    cap = {path.name: path.read_bytes() for path in sorted((recorded / "cap").glob("*/*"))}
    storm, blizzard, abduction = (
        cap[name] for name in (
            "v1dot2_appendix_adot2.xml", "nws-5c2cf27b1f56885d61654dc47fa411d5.xml", "v1dot2_appendix_adot4.xml",
        )
    )  # fmt: skip
    stories = {
        f"{name}, {how}": replace(told, document=document)
        for name, document in (("storm", storm), ("blizzard", blizzard), ("abduction", abduction))
        for how, told in (
            ("updated", STORIES["updated"]),
            ("cancelled, all named", STORIES["cancelled, all named"]),
            ("a test", ONLY_SAID["Test"]),
        )
    }
    for name in ("canada.cap", "v1dot2_appendix_adot3.xml"):  # updates that say that it is past
        stories[f"{name}, as recorded"] = followed(cap[name], "Update", cap[name], SEVERE)
    cancel = cap["ipaws-5e6dd9de023f1930ef6548d9.xml"]
    stories["a cancel without words, as recorded"] = followed(cancel, "Cancel", storm, SEVERE)
    ends_the_same(stories, tmp_path, now)


def followed(last: bytes, kind: str, first: bytes, words: Mapping[str, str]) -> Story:
    """What a recorded message refers to, the first an alert and the others its updates, and the message itself."""
    root = read_xml(last)
    named = [each.split(",")[1] for each in text_of(root, "references").split()]
    before = [
        Said(name, "Update" if number else "Alert", " ".join(named[:number]), words=words, document=first)
        for number, name in enumerate(named)
    ]
    says = (*before, Said(text_of(root, "identifier"), kind, " ".join(named)))
    ended = "cancelled" if kind == "Cancel" else "superseded"
    return Story(says, states(says, **dict.fromkeys(named, ended)), 0, document=last)


def ends_the_same(stories: Mapping[str, Story], tmp_path: Path, now: datetime) -> None:
    """In every order, also said again, also after a new start; and when nothing holds any more."""
    told = Told(tmp_path, now, stories)
    try:
        assert told.wrong() == {}
        told.again()
        assert told.wrong() == {}
        told.later()
        assert told.wrong(over=True) == {}
    finally:
        told.floor.store.close()
