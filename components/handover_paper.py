"""What stands on a hand-over's paper, as text: all that is open, and the hours behind."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from components.handover_words import alarm, finding, going, rule_name, span, until, waits
from components.incident_card import shown
from components.selection_card import title_of
from components.words import words
from model.feed import FeedStatus
from model.handover import Handover
from model.incident import PRIORITIES

Row = Mapping[str, Any]
Section = dict[str, Any]


def told(
    known: Handover, feeds: Sequence[FeedStatus] | None, city: str, by: str, zone: ZoneInfo, *, worded: bool
) -> dict[str, Any]:
    """As paper/handover.typ takes it; notes with their words only if `worded`."""
    rows, moved = known.incidents, known.moved.to_dicts()
    opened, ended = ([row for row in moved if row[name]] for name in ("opened", "ended"))
    sections = [
        _open(rows, zone), _waiting(known, zone), _counts("Opened", opened), _counts("Closed", ended),
        _changed(known), _outcomes(known, zone), _alarms(known), _feeds(feeds, zone), _out(known), _closed(known, zone),
        _notes(known, zone) if worded else None,
    ]  # fmt: skip
    return {
        "city": city, "by": by, "span": span(known.since, known.now, zone),
        "finding": finding(rows, len(opened), len(ended)), "utc": f"{known.now:%Y-%m-%dT%H:%M:%SZ}",
        "printed": f"{known.now.astimezone(zone):%-d %b %Y %H:%M:%S}",
        "sections": [each for each in sections if each is not None],
    }  # fmt: skip


def _section(title: str, heads: Sequence[str], wide: int, rows: Iterable[Sequence[str]], none: str) -> Section:
    """A table with its heading; the column of that number takes the room that the others leave."""
    columns = ["1fr" if n == wide else "auto" for n in range(len(heads))]
    return {"title": title, "heads": heads, "columns": columns, "rows": [list(row) for row in rows], "none": none}


def _open(rows: Sequence[Row], zone: ZoneInfo) -> Section:
    heads = ("", "Since", "Incident", "State, owner", "Units", "Waits for")
    lines = [
        (
            str(row["priority"] or "–"), _clock(row["reported_at"] or row["observed_at"], zone), _incident(row),
            ", ".join(filter(None, (words(row["state"]), row["owner"]))), going(row["units"], 4),
            ", ".join(said for _, said in waits(row, zone)),
        )
        for row in rows
    ]  # fmt: skip
    return _section(f"Open, {len(rows)}", heads, 2, lines, "Nothing is open.")


def _waiting(known: Handover, zone: ZoneInfo) -> Section | None:
    if known.waiting is None:
        return None
    called = {row["id"]: title_of("incident", shown(row)) for row in known.incidents}
    lines = [(str(row["priority"] or "–"), alarm(row, zone), called.get(row["incident_id"] or "", ""),
              _clock(row["observed_at"], zone)) for row in known.waiting]  # fmt: skip
    return _section("Alarms that wait or are put aside", ("", "Alarm", "Incident", "Since"), 2, lines, "None.")


def _counts(title: str, rows: Sequence[Row]) -> Section:
    """By kind and priority."""
    kinds = sorted({row["kind"] or "other" for row in rows})
    lines = [_line(words(kind), [row for row in rows if (row["kind"] or "other") == kind]) for kind in kinds]
    heads = ("Kind", *map(str, PRIORITIES), "–", "All")
    return _section(f"{title}, {len(rows)}", heads, 0, [*lines, _line("All", rows)] if rows else [], "None.")


def _line(name: str, rows: Sequence[Row]) -> list[str]:
    counts = [sum(row["priority"] == each for row in rows) for each in (*PRIORITIES, None)]
    return [name, *(str(count or "") for count in counts), str(len(rows))]


def _changed(known: Handover) -> Section:
    lines = [
        (f"{row['was_priority']} → {row['priority']}", _incident(row), words(row["state"])) for row in known.changed
    ]
    return _section("Priority changed", ("", "Incident", "State"), 1, lines, "None was changed.")


def _outcomes(known: Handover, zone: ZoneInfo) -> Section:
    lines = [(str(row["priority"] or "–"), _incident(row), words(row["state"]), _clock(row["told_at"], zone))
             for row in known.outcomes]  # fmt: skip
    return _section("Priority 1 and 2 that are over", ("", "Incident", "Outcome", "At"), 1, lines, "None.")


def _alarms(known: Handover) -> Section | None:
    if known.alarms is None:
        return None
    names = ("alarms", "times", "taken", "untrue", "shelved", "waiting")
    lines = [(rule_name(row["rule"]), *(f"{row[name] or 0:.0f}" for name in names)) for row in known.alarms.to_dicts()]
    heads = ("Cause", "Raised", "Times", "Taken", "False", "Put aside", "Waiting")
    return _section("Alarms raised", heads, 0, lines, "None was raised.")


def _feeds(feeds: Sequence[FeedStatus] | None, zone: ZoneInfo) -> Section | None:
    if feeds is None:
        return None
    lines = [(each.name, each.state, each.last_error or "",
              f"last {_clock(each.last_success, zone)}" if each.last_success else "never")
             for each in feeds if each.state != "live"]  # fmt: skip
    return _section("Feeds late or down", ("Feed", "State", "Last error", "Success"), 2, lines, "All are live.")


def _out(known: Handover) -> Section | None:
    if known.out_of_service is None:
        return None
    names = ", ".join(row["name"] for row in known.out_of_service)
    return _section(
        f"Units out of service, {len(known.out_of_service)}", ("",), 0, [(names,)] if names else [], "None."
    )


def _closed(known: Handover, zone: ZoneInfo) -> Section | None:
    if known.closed_off is None:
        return None
    lines = [(words(row["kind"] or "closed"), until(row["to_at"], known.now, zone)) for row in known.closed_off]
    return _section("Closed to traffic", ("What", "Until"), 0, lines, "Nothing is closed.")


def _notes(known: Handover, zone: ZoneInfo) -> Section | None:
    if known.notes is None:
        return None
    called = {row["id"]: _incident(row) for row in known.incidents}
    lines = [(_clock(row["observed_at"], zone), row["author"] or "Unnamed", called[row["incident_id"]],
              row["text"] or "Hidden: it is sensitive.") for row in known.notes]  # fmt: skip
    return _section("Notes on what is open", ("At", "By", "Incident", "Note"), 3, lines, "Nothing was noted.")


def _incident(row: Row) -> str:
    seen = shown(row)
    where = seen.get("address") or seen.get("area") or ""
    return f"{title_of('incident', seen)}{f' · {where}' if where else ''}"


def _clock(at: Any, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%a %H:%M}"
