"""Names: nobody has another's, not to the eye either, and nobody has the house's own."""

import pytest

import printer
import session
from api.door import NOBODY, VISITOR
from commands.accounts import AddToken, AddUser, RevokeToken
from commands.errors import ConflictError, UnfitError
from commands.names import OURS
from model.actor import HOUSE
from tests.commands.conftest import PASSWORD, Desk, add


def test_a_person_and_a_token_never_share_a_name(desk: Desk) -> None:
    add(desk)
    with pytest.raises(ConflictError, match="has it alone"):
        desk.do(AddToken("ines", "analyst"), "administrator")
    desk.do(AddToken("lobby", "wall"), "administrator")
    with pytest.raises(ConflictError, match="has it alone"):
        add(desk, name="lobby")


@pytest.mark.parametrize(
    "other", ["Ines", "INES", "\uff49\uff4e\uff45\uff53", "inеs", "іnes"]
)  # the last two: Cyrillic е, і
def test_nor_one_that_the_eye_takes_for_anothers(desk: Desk, other: str) -> None:
    add(desk)
    for command in (AddUser(other, "operator", PASSWORD), AddToken(other, "analyst")):
        with pytest.raises((ConflictError, UnfitError), match=r"has it alone|letters of one script"):
            desk.do(command, "administrator")


def test_a_name_of_another_script_is_a_name_but_not_where_it_looks_like_one_that_is_there(desk: Desk) -> None:
    add(desk, name="opa")
    for name in ("Анна", "محمد", "김철수", "山田はなこ", "Éva-2", "stra\u00dfe"):
        add(desk, name=name)
    for name in ("佐々木", "佐々木はな", "Kaʻiulani", "ʻОльга"):  # a mark of iteration is CJK, a modifier any script's
        add(desk, name=name)
    for name in ("ора", "ОРА", "οpa".replace("pa", "ρα")):  # all Cyrillic, all Greek
        with pytest.raises(ConflictError, match="There is an account 'opa' already"):
            add(desk, name=name)


def test_a_modifier_tells_no_two_names_apart_and_mixes_no_scripts(desk: Desk) -> None:
    add(desk)
    for name in ("inesʼ", "ʻines"):
        with pytest.raises(ConflictError, match="has it alone"):
            add(desk, name=name)
    with pytest.raises(UnfitError, match="letters of one script"):
        add(desk, name="ʻinеs")  # Cyrillic е


def test_an_ended_tokens_name_is_nobodys_but_the_next_tokens(desk: Desk) -> None:
    token = desk.do(AddToken("gate", "operator"), "administrator")
    desk.do(RevokeToken(str(token.about_id)), "administrator")
    for command in (
        AddUser("gate", "operator", PASSWORD),
        AddUser("Gate", "operator", PASSWORD),
        AddToken("GATE", "wall"),
    ):
        with pytest.raises(ConflictError, match="There was a token 'gate'"):
            desk.do(command, "administrator")
    desk.do(AddToken("gate", "operator"), "administrator")


def test_the_houses_own_names_are_nobodys(desk: Desk) -> None:
    ours = {HOUSE.name, NOBODY.name, session._NOBODY.name, NOBODY.role, VISITOR, printer.NAME}
    assert ours <= set(OURS)
    for name in (*OURS, "Visitor", "ANONYMOUS", "\uff48ouse"):
        for command in (AddUser(name, "operator", PASSWORD), AddToken(name, "analyst")):
            with pytest.raises(UnfitError, match="what the house itself is called"):
                desk.do(command, "administrator")
