"""Guessing names and passwords: the same words, the same work, and a wait that grows."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from commands import secrets
from commands.accounts import AddUser, ChangeUser
from commands.command import carry_out
from commands.sign_in import Patience, SignInError, sign_in
from model.actor import HOUSE
from store import Store
from tests.attacks.house import PASSWORD, House
from tests.conftest import ROOT


def tries(house: House, name: str, password: str) -> tuple[int, str, dict[str, str]]:
    with house.caller() as client:
        answer = client.post("/sign-in", json={"name": name, "password": password})
        return answer.status_code, answer.text, dict(answer.headers)


def test_who_has_an_account_cannot_be_told_by_the_answer(house: House) -> None:
    told = [tries(house, name, "not the password at all") for name in ("a-analyst", "nobody-of-that-name", "closed")]
    assert {status for status, _, _ in told} == {401}
    assert len({text for _, text, _ in told}) == 1
    names = [{name for name in headers if name not in ("date", "content-length")} for _, _, headers in told]
    assert names[0] == names[1] == names[2]
    with house.caller() as client:
        pages = [client.post("/sign-in", data={"name": name, "password": "wrong"}).text.replace(f'"{name}"', "")
                 for name in ("a-wall-that-is-none", "closed", "a-privacy_officer")]  # fmt: skip
    assert len(set(pages)) == 1
    status, text, _ = tries(house, "closed", PASSWORD)  # nor is the right password of a closed account told apart
    assert (status, text) == (told[0][0], told[0][1])


def test_nor_by_the_time_it_takes(memory: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same work is done: one verification, with the same parameters, whoever is asked for."""
    carry_out(memory, HOUSE, AddUser("known", "operator", PASSWORD))
    carry_out(memory, HOUSE, AddUser("closed", "operator", PASSWORD))
    carry_out(memory, HOUSE, ChangeUser("closed", state="closed"))
    secrets.ready()  # as app.py does when it begins
    work: list[str] = []
    real = PasswordHasher.verify

    def verify(self: PasswordHasher, kept: str, given: str) -> bool:
        work.append(kept.rpartition("$")[0].rpartition("$")[0])  # the parameters, without salt and hash
        return real(self, kept, given)

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    for name in ("known", "unknown", "closed", "", "\x00", "x" * 500):
        work.clear()
        with pytest.raises(SignInError):
            sign_in(memory, Patience(5, 60), name, "wrong", "10.0.0.1", timedelta(hours=1))
        assert len(work) == 1 and "m=65536,t=3,p=4" in work[0], name


BEGUN = """
import sys
import app, server
from commands import secrets
from subcommands import words
server.run = lambda *_: print("ready", secrets._nobodys.cache_info().currsize)
sys.exit(words.main(sys.argv[1:], home=app.HOME, serve=app.serve))
"""


def test_what_an_unknown_name_is_compared_with_is_there_from_the_start(tmp_path: Path) -> None:
    """Made when the first of them came, its answer took twice as long as that of a name that is known."""
    town = tmp_path / "town.toml"
    town.write_text('[city]\nname = "Town"\ntimezone = "UTC"\nbounds = [0.0, 0.0, 1.0, 1.0]\n')
    asked = ["--city", str(town), "--data", str(tmp_path / "data"), "--port", "0"]
    done = subprocess.run([sys.executable, "-c", BEGUN, *asked], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "ready 1" in done.stdout, done.stderr[-2000:]


def test_many_wrong_tries_wait_even_with_the_right_password_and_are_then_forgiven(house: House) -> None:
    name, waits = "a-supervisor", list[int]()
    assert [tries(house, name, "wrong")[0] for _ in range(4)] == [401] * 4
    while not waits or waits[-1] < 8:
        status, text, headers = tries(house, name, "wrong")
        assert status == 429
        if "Too many tries" in text:  # not heard
            time.sleep(int(headers["retry-after"]))
        else:
            waits.append(int(headers["retry-after"]))
    assert waits == sorted(set(waits))
    status, text, headers = tries(house, name, PASSWORD)
    assert status == 429 and "Too many tries" in text
    time.sleep(int(headers["retry-after"]))
    assert tries(house, name, PASSWORD)[0] == 204
    assert [tries(house, name, "wrong")[0] for _ in range(4)] == [401] * 4
    assert tries(house, name, PASSWORD)[0] == 204


def test_of_many_tries_at_one_moment_no_more_are_heard_than_in_turn(house: House) -> None:
    with ThreadPoolExecutor(24) as many:
        found = list(many.map(lambda _: tries(house, "a-privacy_officer", "wrong")[0], range(24)))
    assert found.count(401) <= 5
    assert set(found) <= {401, 429}
    time.sleep(3.2)
    assert tries(house, "a-privacy_officer", PASSWORD)[0] == 204


def test_one_guess_at_each_of_many_names_is_counted_against_the_address(
    memory: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "fits", lambda password, secret: False)
    patience = Patience(5, 900)

    def refused(name: str, address: str) -> str:
        with pytest.raises(SignInError) as caught:
            sign_in(memory, patience, name, "x", address, timedelta(hours=1))
        return str(caught.value)

    assert "Too many" not in "".join(refused(f"n{n}", "10.0.0.1") for n in range(50))
    assert "Too many" in refused("n50", "10.0.0.1")
    assert "Too many" not in refused("n50", "10.0.0.2")
    # An IPv6 guesser has 2^64 addresses, and is counted by their network.
    assert "Too many" not in "".join(refused(f"m{n}", f"2001:470:1:2::{n:x}") for n in range(50))
    assert "Too many" in refused("m50", "2001:470:1:2:ffff::1")
    assert "Too many" not in refused("m50", "2001:470:1:3::1")


def test_a_password_typed_as_a_name_is_not_kept(house: House) -> None:
    slipped = "my-own-dear-password-71"
    assert tries(house, slipped, "x")[0] == 401
    with house.caller("administrator") as client:
        log = client.get("/ogc/collections/audit_entry/items?limit=10000").text
        assert "sign_in_refused" in log and slipped not in log
    assert slipped not in house.log
