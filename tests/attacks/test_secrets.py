"""Secrets, planted wherever a city has one, are in nothing that is served, said, exported or logged."""

import base64
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest

from commands.accounts import AddToken, AddUser
from commands.command import carry_out
from config import ConfigError, load
from connectors.discreet import HIDDEN, hush
from model.actor import HOUSE
from model.camera import CAMERA
from model.tables import TABLES
from store import Store
from tests.attacks.places import INSIDE, Place, place
from tests.attacks.test_doors import ROUTES
from tests.browser.serving import ROOT, Serving
from tests.conftest import NOW

SECRETS: Final = {
    name: f"planted-{name}-7f3a"
    for name in ("password", "key", "api-key", "bearer", "plain", "hook", "mqtt", "camera", "camera-token", "tile",
                 "reason", "basic", "typed")
}  # fmt: skip
TOWN: Final = """
[city]
name = "Town"
timezone = "UTC"
bounds = [-90.4, 38.5, -90.1, 38.8]
tiles_url = "http://127.0.0.1:9/{{z}}/{{x}}/{{y}}.png?key={tile}"
cameras = "cameras.csv"

[[feeds]]
name = "refused"
kind = "table"
url = "http://me:{password}@{at}/refused?key={key}&x=1"
yields = "incident"
columns = {{ title = "title" }}

[[feeds]]
name = "moved"
kind = "table"
url = "http://{at}/moved?token={key}"
yields = "incident"
columns = {{ title = "title" }}

[[feeds]]
name = "echo"
kind = "open311"
url = "http://{at}/echo/requests.xml?api_key={api-key}"

[[feeds]]
name = "headed"
kind = "cap"
url = "http://{at}/headed"
headers = {{ Authorization = {{ env = "PLANTED_BEARER" }}, X-Api-Token = "{plain}" }}

[[feeds]]
name = "signed"
kind = "cap"
url = "http://{at}/signed"
auth = {{ kind = "basic", user = "me", secret = {{ env = "PLANTED_BASIC" }} }}

[[feeds]]
name = "silent"
kind = "frigate"
url = "http://me:{password}@127.0.0.1:9/api/events?key={key}"

[[feeds]]
name = "broker"
kind = "mqtt"
url = "mqtt://me:{mqtt}@127.0.0.1:9"
topic = "a/{{unit_id}}"

[[feeds]]
name = "bell"
kind = "cap"
auth = {{ kind = "key", secret = {{ env = "PLANTED_HOOK" }} }}
"""
INDEX: Final = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>{0}</id><title>{0}</title></entry></feed>'


@pytest.fixture(scope="module")
def publisher() -> Iterator[Place]:
    """A publisher that repeats whatever it was shown."""
    with place(INSIDE) as server:
        basic = base64.b64encode(f"me:{SECRETS['basic']}".encode()).decode()
        server.answers("/refused", f"no: {SECRETS['key']}".encode(), 503, Retry_After="1")
        server.leads("/moved", f"http://169.254.169.254/?token={SECRETS['key']}")
        error = f"<errors><error><code>403</code><description>{SECRETS['api-key']}</description></error></errors>"
        server.answers("/echo/requests.xml", error.encode())
        told = " ".join([SECRETS["bearer"], SECRETS["plain"]])
        server.answers("/headed", INDEX.format(told).encode(), ETag=f'"{SECRETS["bearer"]}"', Last_Modified=told)
        server.answers("/signed", INDEX.format(f"{SECRETS['basic']} {basic}").encode())
        yield server


class Town:
    """A city full of secrets, served, and the tokens of two who see most."""

    def __init__(self, folder: Path, at: str) -> None:
        self.folder, self.data = folder, folder / "data"
        self.data.mkdir()
        store = Store(self.data / "watchfloor.duckdb")
        carry_out(store, HOUSE, AddUser("ines", "supervisor", SECRETS["typed"]))
        self.tokens = [str(carry_out(store, HOUSE, AddToken(f"t-{role}", role)).done.answer)
                       for role in ("administrator", "supervisor")]  # fmt: skip
        store.close()
        camera = f"http://me:{SECRETS['camera']}@127.0.0.1:9/snap.jpg?id=7&access_token={SECRETS['camera-token']}"
        (folder / "cameras.csv").write_text(f"id,name,lon,lat,state,snapshot_url\nc1,Gate,-90.2,38.6,live,{camera}\n")
        (folder / "town.toml").write_text(TOWN.format(at=at, **SECRETS))
        os.environ |= {"PLANTED_BEARER": f"Bearer {SECRETS['bearer']}", "PLANTED_BASIC": SECRETS["basic"],
                       "PLANTED_HOOK": SECRETS["hook"]}  # fmt: skip
        self.serving = Serving(self.data, "--city", str(folder / "town.toml"))
        self.serving.start()
        self.until_failed()

    def until_failed(self) -> None:
        """Every feed has been tried."""
        ends = time.monotonic() + 60
        with httpx.Client(headers={"Authorization": f"Bearer {self.tokens[0]}"}, timeout=30) as client:
            while time.monotonic() < ends:
                told = client.get(f"{self.serving.url}/healthz").json()["feeds"]
                tried = [each for each in told if each["last_error"] or each["rejected"] or each["name"] == "bell"]
                if len(tried) == len(told):
                    return
                time.sleep(0.3)
        raise AssertionError(told)

    def served(self) -> Iterator[tuple[str, str]]:
        """Everything that is served to those two: address and text, headers included."""
        for token in self.tokens:
            told = {"Authorization": f"Bearer {token}", "X-Purpose": "a search for secrets"}
            with httpx.Client(base_url=self.serving.url, headers=told, timeout=60) as client:
                tables = [
                    f"/ogc/collections/{name}/items?limit=1000{form}" for name in TABLES for form in ("", "&f=csv")
                ]
                for path in [
                    *ROUTES,
                    *tables,
                    "/ogc/collections/camera/items/c1",
                    "/images/camera/c1",
                    "/layers/camera",
                ]:
                    if path != "/live":
                        answer = client.get(path)
                        yield path, f"{answer.headers}\n{answer.text}"
                for body in self.callbacks(client):
                    yield body["output"], client.post("/_dash-update-component", json=body).text
                yield "search", client.get("/search", params={"q": "gate"}).text

    def callbacks(self, client: httpx.Client) -> Iterator[dict[str, str]]:
        for each in client.get("/_dash-dependencies").json():
            if each.get("clientside_function") or "{" in json.dumps(each["inputs"]):
                continue
            for path in ("/feeds", "/", "/audit", "/admin"):
                inputs = [{**one, "value": path if one["property"] == "pathname" else 1} for one in each["inputs"]]
                yield {"output": each["output"], "inputs": inputs, "state": each["state"], "changedPropIds": []}  # type: ignore[dict-item]

    def says(self, *words: str) -> str:
        city = str(self.folder / "town.toml")
        command = [sys.executable, str(ROOT / "app.py"), *words, "--city", city, "--data", str(self.data)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=self.folder)
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, publisher: Place) -> Iterator[Town]:
    made = Town(tmp_path_factory.mktemp("town"), f"127.0.0.1:{publisher.server_port}")
    yield made
    made.serving.stop()


def found(text: str) -> list[str]:
    """The secrets in a text, as they are or in the spellings they may have taken."""
    spelled = {f"{name} in base 64": base64.b64encode(f"me:{each}".encode()).decode() for name, each in SECRETS.items()}
    return [name for name, each in (SECRETS | spelled).items() if each in text]


def test_the_publisher_was_shown_them(town: Town, publisher: Place) -> None:
    """Else the rest would prove nothing."""
    shown = " ".join(publisher.asked) + " ".join(str(each) for each in publisher.headers)
    assert {"key", "api-key", "bearer", "plain", "password in base 64", "basic in base 64"} <= set(found(shown))


def test_nothing_that_is_served_tells_one(town: Town) -> None:
    with httpx.Client(base_url=town.serving.url, timeout=30) as client:
        pushed = INDEX.format(SECRETS["hook"]).encode()
        assert client.post("/hooks/bell", params={"key": SECRETS["hook"]}, content=pushed).status_code == 400
        assert client.post("/hooks/bell", params={"key": SECRETS["hook"] + "x"}, content=b"").status_code == 401
        assert not found(client.get("/healthz").text)
        assert client.get(f"/nowhere?token={SECRETS['typed']}").status_code == 401
        assert client.post("/sign-in", json={"name": "ines", "password": SECRETS["typed"] + "x"}).status_code == 401
        assert client.post("/sign-in", json={"name": SECRETS["typed"], "password": "x"}).status_code == 401
        answer = client.post("/sign-in", data={"name": "ines", "password": SECRETS["typed"] + "x"})
        assert not found(answer.text)
    told = list(town.served())
    assert [(path, found(text)) for path, text in told if found(text)] == []
    # What hides them was there to be told: the errors, the rejects and the camera's address, all but the secret.
    whole = "\n".join(text for _, text in told)
    for said in ("answered 503", "leads to 169.254.169.254 inside", "the service answers: 403…", "can't be reached",
                 "http://127.0.0.1:9/snap.jpg?id=7&access_token=…", "neither a link nor CAP fields"):  # fmt: skip
        assert said in whole.replace("&amp;", "&"), said


def test_nor_an_export_a_subcommand_the_paper_or_the_log(town: Town) -> None:
    for table in ("camera", "feed_poll", "reject", "audit_entry"):
        for more in ((), ("--history",)):
            out = town.folder / f"{table}.csv"
            assert not found(town.says("export", table, "--out", str(out), *more))
            text = out.read_text()
            assert text.count("\n") > 1 and not found(text), table
    assert not found(town.says("check")) and not found(town.says("audit", "verify"))
    log = (town.folder / "data.log").read_text()
    assert not found(log), log[-3000:]
    for paper in town.data.glob("board.html"):
        assert not found(paper.read_text())


def test_no_process_tells_one_in_its_words(town: Town) -> None:
    words = Path(f"/proc/{town.serving.process}/cmdline").read_bytes().decode()
    assert "app.py" in words and not found(words)


def test_what_a_store_tells_of_a_cameras_address_opens_nothing(memory: Store) -> None:
    addresses = {
        "http://u:p@cam/x?channel=1&pwd=s3cr3t&User=root#a": "http://cam/x?channel=1&pwd=…&User=…#a",
        "rtsp://u:p%40q@cam:554/live": "rtsp://cam:554/live",
        "http://u:p@q@cam/": "http://cam/",
        "https://cam/snap?a=b@c": "https://cam/snap?a=b@c",
        "https://cam/a@b.jpg": "https://cam/a@b.jpg",
        "HTTPS://U:P@cam?TOKEN=x;key=y": "HTTPS://cam?TOKEN=…;key=…",
        "sim://meridian/cameras/c1.jpg": "sim://meridian/cameras/c1.jpg",
    }
    for number, address in enumerate(addresses):
        row = {"id": f"c{number}", "source": "s", "source_id": "1", "observed_at": NOW, "received_at": NOW}
        memory.write([CAMERA.records([row | {"snapshot_url": address}])])
    for history in (False, True):
        seen = memory.reader(HOUSE).rows(CAMERA, history=history)["snapshot_url"].to_list()
        assert sorted(seen) == sorted(addresses.values())


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ('url = "http://me:{0}@host:99999/?key={0}"', "feeds.a.url"),
        ('auth = {{ kind = "hmac", secret = "{0}" }}', "feeds.a.auth.secret"),
        ('auth = "{0}"', "feeds.a.auth"),
        ('url = "http://x"\nheaders = {{ Authorization = ["{0}"] }}', "feeds.a.headers.Authorization"),
        ('url = "http://x"\nheaders = "{0}"', "feeds.a.headers"),
    ],
)
def test_a_fault_of_city_toml_names_its_path_and_not_the_secret(tmp_path: Path, line: str, path: str) -> None:
    city = '[city]\nname = "T"\ntimezone = "UTC"\nbounds = [0.0, 0.0, 1.0, 1.0]\n[[feeds]]\nname = "a"\nkind = "cap"\n'
    (tmp_path / "city.toml").write_text(city + line.format(SECRETS["key"]))
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "city.toml")
    assert path in str(caught.value) and not found(str(caught.value))


def test_longer_secrets_are_hidden_before_what_is_part_of_them() -> None:
    quiet = hush(["abcd", "abcdefgh", "it's", "x"])
    assert quiet("abcdefgh abcd x it's") == f"{HIDDEN} {HIDDEN} x {HIDDEN}"
    assert re.search("abcd", hush([])("abcd"))
