"""Names of accounts and tokens: whoever has one has it alone, to the eye as well; and none is the house's own."""

import unicodedata
from collections.abc import Sequence
from typing import Final

from commands import words
from commands.errors import ConflictError, UnfitError
from model.account import User
from store import Act

MARKS: Final = "._-@"
# Who the audit log says it was where it was no account: nobody, a demonstration's visitor, the house, its parts.
OURS: Final = ("anonymous", "public", "visitor", "watchfloor", "house", "shell", "paper")
# Scripts that are written together; any other two in one name are there to deceive.
TOGETHER: Final = ({"CJK", "HIRAGANA", "KATAKANA"}, {"CJK", "HANGUL"}, {"CJK", "BOPOMOFO"})
# What Unicode names otherwise: marks of iteration are written among ideographs; a modifier (ʻ) goes with any script.
IDEOGRAPHIC: Final = "IDEOGRAPHIC"
MODIFIER: Final = "MODIFIER"
# Letters, large or small, that look like Latin ones: Cyrillic, Greek, and Latin's own doubles. Not all there are (that
# is Unicode TR 39, and a library), but those of which whole names can be made.
DOUBLES: Final = str.maketrans(
    "авсеһіјкӏмнорԛѕтԝхуүԁԍ" "αβεηικμνορτυχζ" "ıɑɡ",
    "abcehijklmhopqstwxyydg" "abehikmvoptuxz" "iag",
)  # fmt: skip


def named(text: object) -> str:
    """A name that an account or token can have, in the form that Unicode calls composed. UnfitError."""
    name = composed(words.line("name", text, least=1))
    if not all(each.isalpha() or each in MARKS or (each.isascii() and each.isdigit()) for each in name):
        raise UnfitError(f"name: expected letters, digits, {' '.join(MARKS)}, found {name!r}.")
    scripts = {_script(each) for each in name if each.isalpha()} - {MODIFIER}
    if len(scripts) > 1 and not any(scripts <= these for these in TOGETHER):
        found = " and ".join(sorted(each.capitalize() for each in scripts))
        raise UnfitError(f"name: expected letters of one script, found {found} in {name!r}.")
    if alike(name) in map(alike, OURS):
        raise UnfitError(f"name: {name!r} is what the house itself is called in the audit log. Choose another.")
    return name


def composed(name: str) -> str:
    """A name in the form in which it is kept, however it was typed."""
    return unicodedata.normalize("NFKC", name)


def called(users: Sequence[User], typed: str) -> User | None:
    """Whose account is meant: the one of just that name, or of what the name is when it is composed."""
    return next((user for name in (typed, composed(typed)) for user in users if user.name == name), None)


def free(act: Act, name: str, *, again: bool = False) -> None:
    """Whether nobody has that name, or one that the eye takes for it. ConflictError says who has.

    Nor may a token that is still kept have had it: its deeds, and what it owns, are told by that name. Only the very
    same may be given `again`, to the token that follows.
    """
    for user in act.users():
        if alike(user.name) == alike(name):
            raise ConflictError(f"There is an account {user.name!r} already. {ALONE}")
    for grant in act.grants():
        if grant.kind == "token" and alike(grant.name) == alike(name):
            if grant.holds(act.now):
                raise ConflictError(f"There is a token {grant.name!r} already. {ALONE}")
            if not (again and grant.name == name):
                raise ConflictError(f"There was a token {grant.name!r} until lately: its deeds are told by it. {ALONE}")


ALONE: Final = "Whoever has a name has it alone, large or small letters: choose another, or change that one."


def alike(name: str) -> str:
    """The same for names that are the same to the eye; a modifier is too small to tell two apart."""
    plain = composed(composed(name).casefold())
    return "".join(each for each in plain if not each.isalpha() or _script(each) != MODIFIER).translate(DOUBLES)


def _script(letter: str) -> str:
    """A letter's script, which its Unicode name begins with."""
    first = unicodedata.name(letter, "unknown").partition(" ")[0].partition("-")[0]
    return "CJK" if first == IDEOGRAPHIC else first
