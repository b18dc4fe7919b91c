"""What a page, or a program that asks, may have of the running app. `app` installs it; nothing here decides."""

from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from config import City
from model.account import Grant, User
from model.actor import Actor
from model.audit import Deed, Head
from model.feed import Delivered, FeedStatus
from model.offer import Offer, Route
from model.table import Records
from model.view import View
from store import Reader, Store

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Progress:
    """Something long is under way: what, and how far (0 to 1)."""

    text: str
    share: float


@dataclass(frozen=True)
class BaseMap:
    """The base map's prepared files (GeoJSON, WGS 84) and its extent: west, south, east, north in degrees."""

    streets: Path
    areas: Path | None
    land: Path | None
    bounds: tuple[float, float, float, float]
    cache: Path


@dataclass(frozen=True)
class Runtime:
    """The running app, as `app` wires it."""

    store: Store
    city: City
    clock: Callable[[], datetime]
    feeds: Callable[[], list[FeedStatus]]
    pause: Callable[[str], None]
    resume: Callable[[str], None]
    deliver: Callable[[str, bytes, Mapping[str, str], Mapping[str, str]], Delivered]
    camera_image: Callable[[str], tuple[bytes, str] | None]
    progress: Callable[[], Progress | None]
    base_map: BaseMap | None
    area_boxes: Mapping[str, Box] = field(default_factory=dict)
    settle: Callable[[Records], Records] = lambda records: records  # what is added to records before they are written
    holds: Callable[[Actor], bool] = lambda actor: True  # whether what an actor came with still opens the same
    offer: Callable[[Mapping[str, Any]], Offer] = lambda row: Offer()  # who could go to that incident
    routes: Callable[[Mapping[str, Any]], list[Route]] = lambda row: []  # and by which way
    uncovered: Callable[[], Mapping[str, list[str]]] = dict  # a type of unit → areas that none of them reaches
    forecast: Callable[[], Mapping[str, Any] | None] = lambda: None  # report cards and reasons of the risk forecast
    learning: Callable[[], Progress | None] = lambda: None  # how far it is with learning anew
    print_page: Callable[[str, str], bytes | None] = lambda form, told: None  # paper of a form, of what is told
    admits: Callable[[str, Mapping[str, str], Mapping[str, str]], Delivered | None] = lambda *_: None


_NOBODY = Actor("anonymous", "public")
_actor: ContextVar[Actor] = ContextVar("actor", default=_NOBODY)
_installed: list[Runtime] = []


def install(running: Runtime) -> None:
    """Make this the running app; the last one installed counts."""
    _installed[:] = [running]


def runtime() -> Runtime:
    """The running app; RuntimeError before it is installed."""
    if not _installed:
        raise RuntimeError("no city is being served")
    return _installed[0]


def enter(actor: Actor) -> Token[Actor]:
    """From here on this request is that actor's; give the token to `leave`."""
    return _actor.set(actor)


def leave(token: Token[Actor]) -> None:
    """The request is over."""
    _actor.reset(token)


def actor() -> Actor:
    """Who is asking; nobody, unless the door said otherwise."""
    return _actor.get()


def note(
    action: str, about_table: str, about_id: str | None, purpose: str | None = None, detail: str | None = None
) -> None:
    """Add what the one who asks has done to the audit log."""
    who = actor()
    runtime().store.note(Deed(who.name, who.role, action, about_table, about_id, purpose, detail))


def audit_faults() -> Iterator[str]:
    """What is wrong with the audit log, a sentence each: all of it is read, which takes its time."""
    return runtime().store.audit_faults()


def audit_head() -> Head:
    """Where the audit log ends."""
    return runtime().store.head()


def accounts() -> tuple[list[User], list[Grant]]:
    """Every account, and every session and token, for who may open /admin; nothing for anybody else."""
    return runtime().store.accounts() if actor().may("open /admin") else ([], [])


def store() -> Reader:
    """The store as the one who asks may see it."""
    return runtime().store.reader(actor())


def now() -> datetime:
    """The city's now, UTC."""
    return runtime().clock()


def view(moment: datetime | None = None, known: datetime | None = None) -> View:
    """The present, or a past moment as it was known by then."""
    return View(now(), moment, known)


def city() -> City:
    """The city's configuration."""
    return runtime().city


def forecast() -> Mapping[str, Any] | None:
    """Report cards of the risk forecast, and what speaks for its places; None before the first."""
    return runtime().forecast()


def learning() -> Progress | None:
    """How far the forecast is with learning anew; None while it does not."""
    return runtime().learning()


def base_map() -> BaseMap | None:
    """The base map's files; None until they are prepared."""
    return runtime().base_map


def area_boxes() -> Mapping[str, Box]:
    """The box round each of the city's areas: west, south, east, north in degrees."""
    return runtime().area_boxes


def feeds() -> list[FeedStatus]:
    """Every feed, in the order of city.toml."""
    return runtime().feeds()


def pause(feed: str) -> None:
    """Stop asking a feed. KeyError: no such feed."""
    runtime().pause(feed)


def resume(feed: str) -> None:
    """Ask it again, at once. KeyError: no such feed."""
    runtime().resume(feed)


def admits(feed: str, headers: Mapping[str, str], query: Mapping[str, str]) -> Delivered | None:
    """Why a push is refused before its body is read; None where it is not, so far. Never raises."""
    return runtime().admits(feed, headers, query)


def deliver(feed: str, body: bytes, headers: Mapping[str, str], query: Mapping[str, str]) -> Delivered:
    """Take in what was pushed to a feed: the same trip as a poll. Never raises."""
    return runtime().deliver(feed, body, headers, query)


def moved(table: str) -> tuple[int, int]:
    """A mark that is another whenever that table has moved, or another city runs."""
    return id(runtime()), runtime().store.revisions().get(table, 0)


def uncovered() -> Mapping[str, list[str]]:
    """Areas that no free unit of a type reaches within its standard, by the type."""
    return runtime().uncovered()


def routes(row: Mapping[str, Any]) -> list[Route]:
    """The ways to that incident, of those who go and those who could."""
    return runtime().routes(row)


def offer(row: Mapping[str, Any]) -> Offer:
    """Who could go to an incident, whose row is as the one who asks may see it."""
    return runtime().offer(row)


def camera_image(camera_id: str) -> tuple[bytes, str] | None:
    """A camera's latest image and its content type; None where there is none."""
    return runtime().camera_image(camera_id)


def print_page(form: str, told: str) -> bytes | None:
    """Paper of that form, as a PDF; None where it could not be set."""
    return runtime().print_page(form, told)


def progress() -> Progress | None:
    """What long work is under way, if any."""
    return runtime().progress()


def revisions() -> dict[str, int]:
    """How often each table has changed."""
    return runtime().store.revisions()


def listen(told: Callable[[], None]) -> None:
    """Call `told` after every write that changed something, on whatever thread wrote."""
    runtime().store.listen(told)
