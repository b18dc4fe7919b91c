"""What is taken while a deed or a sign-in is under way is taken for that one, too; and nobody waits for a hash."""

from datetime import datetime, timedelta

import pytest

from commands.accounts import AddToken, ChangeUser, EndSessions, RevokeToken
from commands.command import Command, carry_out
from commands.errors import NotAllowedError
from commands.gate import Gate
from commands.open_incident import OpenIncident
from commands.sign_in import SignInError
from tests.commands.conftest import Desk, add, enter

TAKEN: dict[str, Command] = {
    "closed": ChangeUser("ines", state="closed"),
    "another role": ChangeUser("ines", role="analyst"),
    "fewer areas": ChangeUser("ines", areas=("South",)),
    "signed out": EndSessions("ines"),
}


@pytest.mark.parametrize("how", TAKEN)
def test_what_was_taken_since_the_door_opened_is_taken_in_the_transaction(desk: Desk, gate: Gate, how: str) -> None:
    add(desk)
    actor = gate.actor(enter(desk.store), "session")
    assert actor is not None
    smoke = OpenIncident("fire", 1, "Smoke", -90.2, 38.6)
    carry_out(desk.store, actor, smoke)
    desk.do(TAKEN[how], "administrator")
    with pytest.raises(NotAllowedError, match="has ended, or opens something else by now"):
        carry_out(desk.store, actor, smoke)
    assert [entry[1] for entry in desk.log()].count("open_incident") == 1
    assert desk.log()[-1][1] == "refused"


def test_a_token_that_was_revoked_or_is_over_does_nothing_more(desk: Desk, gate: Gate, now: datetime) -> None:
    smoke = OpenIncident("fire", 1, "Smoke", -90.2, 38.6)
    told = [desk.do(AddToken(name, "operator", 1, ("North",)), "administrator") for name in ("one", "two")]
    first, second = (gate.actor(str(each.answer), "token") for each in told)
    assert first is not None and second is not None
    desk.do(RevokeToken(str(told[0].about_id)), "administrator")
    with pytest.raises(NotAllowedError):
        carry_out(desk.store, first, smoke)
    carry_out(desk.store, second, smoke)
    desk.store._clock = lambda: now + timedelta(days=1, seconds=1)
    with pytest.raises(NotAllowedError):
        carry_out(desk.store, second, smoke)


@pytest.mark.parametrize("change", [ChangeUser("ines", password="another long password"), TAKEN["closed"]])
def test_a_password_that_was_changed_while_it_was_checked_opens_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, change: Command
) -> None:
    add(desk)

    def fits(password: str, secret: str | None) -> bool:
        desk.do(change, "administrator")
        return True

    monkeypatch.setattr("commands.secrets.fits", fits)
    with pytest.raises(SignInError, match="do not belong together"):
        enter(desk.store)
    assert desk.store.accounts()[1] == [] and desk.log()[-1][1] == "sign_in_refused"


def test_nobody_waits_for_the_store_while_a_password_is_hashed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = []

    def hashed(password: str) -> str:
        waiting.append(desk.store._acting.locked())
        return password

    monkeypatch.setattr("commands.secrets.hashed", hashed)
    add(desk)
    desk.do(ChangeUser("ines", password="another long password"), "administrator")
    assert waiting == [False, False]
