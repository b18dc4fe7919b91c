"""Cameras' addresses come from registries and feeds: nobody looks through them at what is inside."""

from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

import httpx
import pytest

import ground
from config import City, Server
from config.feed import Feed
from connectors.web import Web
from model.camera import CAMERA
from store import Store
from tests.attacks.places import INSIDE, OUTSIDE, WORLD, Place, place
from tests.conftest import NOW

PICTURE = b"\xff\xd8a picture"


@pytest.fixture
def inside() -> Iterator[Place]:
    with place(INSIDE) as server:
        server.answers("/snap.jpg", PICTURE)
        yield server


@pytest.fixture
def outside() -> Iterator[Place]:
    with place(OUTSIDE) as server:
        server.answers("/snap.jpg", PICTURE)
        yield server


class Town:
    """A city whose cameras are told by registries and feeds."""

    def __init__(self, store: Store, feeds: Mapping[str, str], listed: tuple[str, ...] = ()) -> None:
        named = tuple(Feed.model_construct(name=name, kind="table", url=url) for name, url in feeds.items())
        self.city = City(
            name="Town", timezone=ZoneInfo("UTC"), bounds=(0, 0, 1, 1), server=Server(reach=(WORLD, *listed))
        ).model_copy(update={"feeds": named})
        self.store = store

    def tells(self, source: str, url: str | None, camera: str = "c1", name: str | None = None) -> None:
        row = {"id": camera, "source": source, "source_id": camera, "observed_at": NOW, "received_at": NOW,
               "snapshot_url": url, "name": name}  # fmt: skip
        self.store.write([CAMERA.records([row])])

    def sees(self, camera: str = "c1") -> bytes | None:
        simulated = httpx.MockTransport(lambda request: httpx.Response(200, content=b"simulated"))
        web = Web(mounts={"sim": simulated, "replay": simulated}, seconds=5, reach=self.city.reach)
        found = ground.camera_image(self.city, self.store, web, camera)
        return found and found[0]


def test_a_registry_file_leads_outside_and_to_what_is_listed_only(memory: Store, inside: Place, outside: Place) -> None:
    town = Town(memory, {})
    town.tells("registry", outside.url("/snap.jpg"))
    assert town.sees() == PICTURE
    town.tells("registry", inside.url("/snap.jpg"), "c2")
    assert town.sees("c2") is None
    assert inside.asked == []
    assert Town(memory, {}, (INSIDE,)).sees("c2") == PICTURE


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "replay:///etc/passwd", "replay://x", "mqtt://127.0.0.1", "ftp://x/", "/etc/passwd",
     "127.0.0.1", "", "//127.0.0.1/", "http://", "http://[::1", "javascript:1"],
)  # fmt: skip
def test_a_camera_is_on_the_web_or_simulated(memory: Store, url: str) -> None:
    town = Town(memory, {})
    town.tells("registry", url)
    assert town.sees() is None
    town.tells("registry", "sim://meridian/cameras/c2.jpg", "c2")
    assert town.sees("c2") == b"simulated"


def test_a_feed_inside_shows_its_own_cameras_and_no_other_service(memory: Store, inside: Place) -> None:
    town = Town(memory, {"cams": inside.url("/cameras.json")})
    town.tells("cams", inside.url("/snap.jpg"))
    assert town.sees() == PICTURE
    with place(INSIDE) as other:
        town.tells("cams", other.url("/snap.jpg"), "c2")
        assert town.sees("c2") is None
        assert other.asked == []


def test_a_stranger_cannot_borrow_the_word_of_a_feed_inside(memory: Store, inside: Place, outside: Place) -> None:
    """Two feeds speak of one camera: its view merges their words, its address is asked of whoever told it."""
    town = Town(memory, {"cams": inside.url("/cameras.json"), "strangers": outside.url("/cameras.json")})
    town.tells("strangers", inside.url("/snap.jpg"))
    town.tells("cams", None, name="Main gate")
    assert town.sees() is None
    assert inside.asked == []


def test_a_camera_that_redirects_inside_shows_nothing(memory: Store, inside: Place, outside: Place) -> None:
    town = Town(memory, {})
    town.tells("registry", outside.leads("/moved", inside.url("/snap.jpg")))
    assert town.sees() is None
    assert inside.asked == []


def test_a_feeds_password_is_not_shown_to_its_cameras(memory: Store, outside: Place) -> None:
    town = Town(memory, {"cams": outside.url("/cameras.json")})
    town.tells("cams", outside.url("/snap.jpg"))
    assert town.sees() == PICTURE
    assert "Authorization" not in outside.headers[0]
