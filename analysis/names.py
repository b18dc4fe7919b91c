"""Names found as people type them: any case, accents left out, short or long forms, half a word, one letter wrong."""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

_FORMS: Final = (
    "road rd", "street st str", "avenue ave av", "boulevard blvd", "drive dr", "lane ln", "court ct", "place pl",
    "square sq", "terrace ter", "parkway pkwy", "highway hwy", "crescent cres", "gardens gdns", "close cl", "mount mt",
    "north n", "south s", "east e", "west w", "northeast ne", "northwest nw", "southeast se", "southwest sw",
    "saint st", "doctor dr", "expressway expy", "circle cir", "bridge br", "heights hts", "point pt", "fort ft",
)  # fmt: skip
_OTHER_FORMS: Final[dict[str, set[str]]] = defaultdict(set)
for _group in _FORMS:
    for _word in _group.split():
        _OTHER_FORMS[_word] |= set(_group.split())
_BREAKS: Final = re.compile(r"[^\w]+|_")
_APOSTROPHES: Final = re.compile("['\N{RIGHT SINGLE QUOTATION MARK}]")  # St Mary's is found as St Marys
_ROUTE: Final = re.compile(r"\b([a-z]{1,3})-\s?(\d)")  # I-64 is found as I64
TYPO: Final = 4
"""The shortest word in which one wrong letter is forgiven: of shorter ones too many differ by no more."""
EXACT, BEGUN, WRONG, UNASKED = 0.0, 1.0, 3.0, 0.1  # what a word costs: all of it, its beginning, a typo; one not asked


def words(text: str) -> list[str]:
    """The words of a text, as they are compared."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return _BREAKS.sub(" ", _ROUTE.sub(r"\1\2", _APOSTROPHES.sub("", plain))).split()


class Names:
    """An index over names: which hold every word that was typed, and how well."""

    def __init__(self, names: Sequence[str]) -> None:
        held: dict[str, set[int]] = defaultdict(set)
        self._lengths: list[int] = []
        for number, name in enumerate(names):
            said = words(name)
            self._lengths.append(len(said))
            for word in said:
                for form in _OTHER_FORMS.get(word, (word,)):
                    held[form].add(number)
        self._held = {word: tuple(sorted(numbers)) for word, numbers in held.items()}
        self._sorted = sorted(self._held)
        near: dict[str, list[str]] = defaultdict(list)
        for word in self._sorted:
            if len(word) >= TYPO:
                for shorter in _without_a_letter(word):
                    near[shorter].append(word)
        self._near = dict(near)

    def matching(self, typed: Sequence[str]) -> dict[int, float]:
        """The numbers of the names that hold every typed word, and what each match costs: the least is the best."""
        costs: dict[int, float] | None = None
        for word in typed:
            found = self._word(word)
            costs = found if costs is None else {n: costs[n] + cost for n, cost in found.items() if n in costs}
            if not costs:
                return {}
        return {n: cost + UNASKED * max(0, self._lengths[n] - len(typed)) for n, cost in (costs or {}).items()}

    def _word(self, typed: str) -> dict[int, float]:
        """A typo is looked for only where nothing begins with what was typed."""
        found: dict[int, float] = {}
        for at in range(bisect_left(self._sorted, typed), len(self._sorted)):
            if not (word := self._sorted[at]).startswith(typed):
                break
            for number in self._held[word]:
                found[number] = min(found.get(number, BEGUN), EXACT if word == typed else BEGUN)
        if found or len(typed) < TYPO:
            return found
        for shorter in {typed, *_without_a_letter(typed)}:
            for word in (shorter, *self._near.get(shorter, ())):
                found |= dict.fromkeys(self._held.get(word, ()), WRONG)
        return found


def _without_a_letter(word: str) -> set[str]:
    """Two words that share one of these differ by a letter left out, put in, taken for another, or two swapped."""
    return {word[:at] + word[at + 1 :] for at in range(len(word))}
