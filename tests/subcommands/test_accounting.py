"""`user add`, `token add`, `audit verify` and what `export` leaves behind: alone, and through a running server."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from model.actor import HOUSE
from store import Store
from tests.browser.serving import Serving

ROOT = Path(__file__).parents[2]
PASSWORD = "a long enough password"


def say(data: Path, *words: str, typed: str = "") -> tuple[int, str, str]:
    command = [sys.executable, str(ROOT / "app.py"), *words, "--data", str(data)]
    done = subprocess.run(command, input=typed, capture_output=True, text=True, timeout=60, cwd=data.parent)
    return done.returncode, done.stdout.strip(), done.stderr.strip()


def test_a_user_a_token_and_the_proof_of_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    add = ("user", "add", "ines", "--role", "operator", "--password-stdin")
    assert say(data, *add, typed=f"{PASSWORD}\n") == (0, "ines may sign in as operator.", "")
    code, _, why = say(data, *add, typed=f"{PASSWORD}\n")
    assert code == 2 and "already" in why
    code, token, beside = say(data, "token", "add", "gate", "--role", "analyst", "--days", "7", "--purpose", "reports")
    assert code == 0 and token.startswith("wf_") and "\n" not in token and "shown once" in beside
    code, proof, _ = say(data, "audit", "verify")
    assert code == 0 and proof.startswith("entries=2 head=2:") and proof.endswith("The audit log holds.")
    head = proof.split("head=")[1].split(" ")[0]
    with duckdb.connect(str(data / "watchfloor.duckdb")) as file:
        file.execute("DELETE FROM log.audit_entry WHERE seq = 2")
        kept = str(
            file.execute('SELECT * FROM door."user"').fetchall() + file.execute('SELECT * FROM door."grant"').fetchall()
        )
    assert PASSWORD not in kept and token not in kept
    code, _, faults = say(data, "audit", "verify")  # by the head that lies beside it
    assert code == 1 and "entry 2 was published and is missing" in faults
    (data / "audit.head").unlink()
    code, _, faults = say(data, "audit", "verify")
    assert code == 1 and "audit.head, the published head beside the data, is missing" in faults
    with duckdb.connect(str(data / "watchfloor.duckdb")) as file:
        seq, sealed = file.execute("SELECT seq, hash FROM log.audit_entry").fetchall()[0]
    (data / "audit.head").write_text(f"{seq}:{sealed}\n")
    assert say(data, "audit", "verify")[0] == 0  # nobody can know ...
    code, _, faults = say(data, "audit", "verify", "--head", head)  # ... but who holds a head
    assert code == 1 and "entry 2 was published and is missing" in faults


@pytest.mark.parametrize(
    ("words", "typed", "why"),
    [
        (("user", "add", "x", "--role", "operator", "--password-stdin"), "short\n", "password: expected 12"),
        (("user", "add", "x", "--role", "king", "--password-stdin"), f"{PASSWORD}\n", "role: expected one of"),
        (("user", "add", "x", "--role", "operator"), "", "--password-stdin"),
        (("user", "add", "x"), "", "--role"),
        (("user",), "", "See python app.py --help"),
        (("token", "add", "x", "--role", "wall", "--days", "0"), "", "days: expected 1"),
        (("token", "add", "x y", "--role", "wall"), "", "name: expected letters"),
    ],
)
def test_what_cannot_be_is_said(tmp_path: Path, words: tuple[str, ...], typed: str, why: str) -> None:
    code, _, said = say(tmp_path / "data", *words, typed=typed)
    assert code == 2 and why in said


def test_nothing_is_verified_where_nothing_is_stored(tmp_path: Path) -> None:
    code, _, said = say(tmp_path / "data", "audit", "verify")
    assert code == 1 and "nothing is stored there yet" in said


def test_a_running_server_takes_them_and_its_door_opens_at_once(tmp_path: Path) -> None:
    town = tmp_path / "town.toml"
    town.write_text('[city]\nname = "T"\ntimezone = "UTC"\nbounds = [-90.4, 38.5, -90.1, 38.8]\n')
    serving = Serving(tmp_path / "data", "--city", str(town))
    serving.start()
    try:
        code, token, _ = say(tmp_path / "data", "token", "add", "gate", "--role", "analyst", "--city", str(town))
        assert code == 0
        told = serving.get("/commands", Authorization=f"Bearer {token}")
        assert told["commands"] == ["offer_plan", "decline_plan", "choose_place", "end_sessions"]
        out = tmp_path / "out.csv"
        code, said, _ = say(tmp_path / "data", "export", "incident", "--out", str(out), "--city", str(town))
        assert code == 0 and said.startswith("rows=0")
        assert say(tmp_path / "data", "audit", "verify", "--city", str(town))[0] == 0
    finally:
        serving.stop()
    store = Store(tmp_path / "data" / "watchfloor.duckdb")
    asked = "SELECT action, detail FROM log.audit_entry ORDER BY seq"
    noted = store.reader(HOUSE).read(asked).rows()
    store.close()
    assert [action for action, _ in noted] == ["configure", "add_token", "export"]
    assert noted[2][1].startswith("0 rows, sha256 ")
