"""One trip of one feed: fetch or receive, parse, write, and note how it went, in one transaction."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal, Protocol

from config import Feed
from connectors.cancels import Find, settle_cancels
from connectors.connector import Connector, Payload
from connectors.discreet import hush, hushed, secrets
from connectors.errors import FeedError, FeedMalformed, FeedTooLarge
from connectors.landing import Known, Landing, landed, reject_rows, subjects
from connectors.web import DOCUMENT_BYTES, Web
from model.feed import Reject
from model.table import Records

log = logging.getLogger(__name__)
LONGEST_ERROR: Final = 1_000  # characters: publishers choose some of its words


class Written(Protocol):
    """What the store says of a write: rows that were new, and rows it had already (its own tables left out)."""

    @property
    def new(self) -> int: ...
    @property
    def unchanged(self) -> int: ...


# Rows and the trip's feed_poll row in one transaction; the store fills in `written`.
Write = Callable[[Sequence[Records], Mapping[str, object]], Written]
Settle = Callable[[Records], Records]


@dataclass(frozen=True)
class Outcome:
    """How a trip went, in words for people; `status` is what a hook answers."""

    state: Literal["ok", "unchanged", "failed"]
    received: int = 0
    written: int = 0
    unchanged: int = 0
    rejected: int = 0
    error: str | None = None
    retry_after: timedelta | None = None
    cursor: str | None = None
    etag: str | None = None
    status: int = 204
    newest: datetime | None = None  # when the newest of its rows happened


class Trip:
    """A feed's way into the store. `settle` may add to its records (areas), `find` helps its cancels."""

    def __init__(
        self,
        feed: Feed,
        connector: Connector,
        *,
        web: Web,
        write: Write,
        known: Known,
        now: Callable[[], datetime],
        settle: Settle | None = None,
        find: Find | None = None,
    ) -> None:
        self.feed = feed
        self.connector = connector
        self._web, self._write, self._known, self._now = web, write, known, now
        self._settle, self._find = settle, find
        self.hushed = hush(secrets(feed))

    def run(self, cursor: str | None = None, etag: str | None = None) -> Outcome:
        """Fetch and write what is new since `cursor`. Never raises: what went wrong is in the outcome."""
        began = self._now()
        try:
            with self._web.errand(self.feed) as errand:
                fetched = self.connector.fetch(errand, cursor, etag, began)
            if fetched.unchanged:
                return self._noted(Outcome("unchanged", cursor=cursor, etag=etag), began)
            landing = self._landed(self.connector.parse_all(fetched.payloads), began)
            return self._kept(landing, began, Outcome("ok", cursor=fetched.cursor, etag=fetched.etag))
        except FeedError as fault:
            failed = Outcome("failed", error=str(fault), retry_after=fault.retry_after, cursor=cursor, etag=etag)
            return self._noted(failed, began)
        except Exception as fault:
            log.exception("the trip of %s failed", self.feed.name)
            return self._noted(Outcome("failed", error=_unforeseen(fault), cursor=cursor, etag=etag), began)

    def deliver(self, body: bytes, content_type: str = "", topic: str = "") -> Outcome:
        """Take what a feed pushed. Never raises; `status` is 204, 400, 413, or 503 when it could not be kept."""
        began = self._now()
        try:
            if len(body) > DOCUMENT_BYTES:
                raise FeedTooLarge(f"the body is larger than {DOCUMENT_BYTES // 1_000_000} MB")
            payload = Payload(body, began, content_type=content_type, topic=topic)
            landing = self._landed(self.connector.parse(payload), began)
            status = 400 if landing.unreadable else 204
            outcome = self._kept(landing, began, Outcome("ok", status=status))
            return replace(outcome, error=landing.rejects[0].reason) if status == 400 else outcome
        except FeedTooLarge as fault:
            return self._noted(Outcome("failed", error=str(fault), status=413), began)
        except FeedMalformed as fault:
            return self._noted(Outcome("failed", error=str(fault), status=400), began)
        except Exception as fault:
            log.exception("what %s pushed was not kept", self.feed.name)
            return self._noted(Outcome("failed", error=_unforeseen(fault), status=503), began)

    def hear(self, payloads: Sequence[Payload]) -> Outcome:
        """Write a batch of messages; raises what the store raises, for then they must not be acknowledged."""
        began = self._now()
        landing = self._landed(self._heard(payloads), began)
        return self._kept(landing, began, Outcome("ok"))

    def _heard(self, payloads: Sequence[Payload]) -> Iterable[Records | Reject]:
        try:
            return list(self.connector.parse_all(payloads))
        except Exception as fault:  # they would come again and again if they were not put aside
            if not isinstance(fault, FeedMalformed):
                log.exception("messages of %s can't be read", self.feed.name)
            reason = str(fault) if isinstance(fault, FeedMalformed) else _unforeseen(fault)
            return [Reject(reason, payload.body.decode("utf-8", "replace")) for payload in payloads]

    def note(self, error: str | None) -> Outcome:
        """Note how a feed that speaks by itself is doing while it says nothing."""
        return self._noted(Outcome("failed" if error else "ok", error=error), self._now())

    def _landed(self, parts: Iterable[Records | Reject], at: datetime) -> Landing:
        landing = landed(parts, self.feed, at)
        landing.rejects = [hushed(each, self.hushed) for each in landing.rejects]
        if self._settle is not None:
            landing.records = [self._settle(part) for part in landing.records]
        return landing

    def _kept(self, landing: Landing, began: datetime, outcome: Outcome) -> Outcome:
        """Everything in one write: rows, the subjects they name, what was refused, and the poll."""
        records = list(landing.records)
        closings = self._closings(records, began)
        made = subjects(records, self._known, self.feed.name, began)
        refused = reject_rows(landing.rejects, self.feed.name, began)
        times = [part.frame["observed_at"].max() for part in records]
        newest = max((time for time in times if isinstance(time, datetime)), default=None)
        outcome = replace(outcome, received=landing.received, rejected=len(landing.rejects), newest=newest)
        outcome = self._discreet(outcome)
        batch = [*made, *records, *closings, *([refused] if refused else [])]
        written = self._write(batch, self._poll(outcome, began))
        extra = sum(map(len, made)) + sum(map(len, closings))
        new = max(0, min(landing.rows, written.new - extra))
        return replace(outcome, written=new, unchanged=landing.rows - new)

    def _closings(self, records: list[Records], at: datetime) -> list[Records]:
        """Settle the batch's cancels against the store, in place; what they close there."""
        if self.feed.cancels is None or self._find is None:
            return []
        closings = []
        for number, part in enumerate(records):
            if part.table.name == "incident":
                frame, late = settle_cancels(part.frame, self._find, at)
                records[number] = Records(part.table, frame)
                closings += [late] if late else []
        return closings

    def _noted(self, outcome: Outcome, began: datetime) -> Outcome:
        outcome = self._discreet(outcome)
        try:
            self._write([], self._poll(outcome, began))
        except Exception as fault:
            log.exception("the poll of %s was not noted", self.feed.name)
            return replace(outcome, state="failed", error=outcome.error or _unforeseen(fault))
        return outcome

    def _discreet(self, outcome: Outcome) -> Outcome:
        """The outcome without what the feed was trusted with, in case that a publisher repeated it."""
        error = outcome.error and self.hushed(outcome.error)[:LONGEST_ERROR]
        marks = {
            name: mark for name in ("cursor", "etag") if (mark := getattr(outcome, name)) == self.hushed(mark or "")
        }
        return replace(outcome, error=error, cursor=marks.get("cursor"), etag=marks.get("etag"))

    def _poll(self, outcome: Outcome, began: datetime) -> dict[str, object]:
        """The trip as a row of feed_poll; `written` is the store's to fill in."""
        return {
            "id": f"{self.feed.name}@{int(began.timestamp() * 1e6)}",
            "source": self.feed.name,
            "source_id": self.feed.name,
            "observed_at": began,
            "received_at": began,
            "feed": self.feed.name,
            "started_at": began,
            "finished_at": self._now(),
            "state": outcome.state,
            "received": outcome.received,
            "written": None,
            "rejected": outcome.rejected,
            "error": outcome.error,
            "cursor": outcome.cursor,
            "etag": outcome.etag,
        }


def _unforeseen(fault: Exception) -> str:
    return f"our own fault: {type(fault).__name__}: {fault}"
