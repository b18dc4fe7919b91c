"""Times as publishers write them, made instants in UTC."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from zoneinfo import ZoneInfo

import polars as pl

NONE: Final = ("", "NA", "N/A", "n/a", "null", "NULL", "None", "none", "-")  # words for "no value"

# With a zone of their own. What "…Z" means, "+0000" means too.
ZONED: Final = ("%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%dT%H:%M%z")
# Without one. US order, as US cities publish.
LOCAL: Final = (
    "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d",
    "%m/%d/%YT%H:%M:%S%.f", "%m/%d/%YT%H:%M", "%m/%d/%YT%I:%M:%S %p", "%m/%d/%YT%I:%M %p", "%m/%d/%Y",
)  # fmt: skip
STEPS: Final = {"hour": "1h", "day": "1d", "week": "1w", "month": "1mo", "year": "1y"}


def instants(text: pl.Series, zone: ZoneInfo, form: str | None = None, end_of: str | None = None) -> pl.Series:
    """Each text as an instant; null where it is none. A time without a zone is read in `zone`."""
    text = text.cast(pl.String).str.strip_chars()
    found = _by_form(text, zone, form) if form else _by_trying(text, zone)
    if end_of is None:
        return found
    local = found.dt.convert_time_zone(zone.key)
    return local.dt.truncate(STEPS[end_of]).dt.offset_by(STEPS[end_of]).dt.offset_by("-1s").dt.convert_time_zone("UTC")


def instant(text: str | None, zone: ZoneInfo) -> datetime | None:
    """One text as an instant: ISO 8601 or as in mail; None where it is neither."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        try:
            found = parsedate_to_datetime(text.strip())
        except (ValueError, TypeError, IndexError):
            return None
    try:
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _by_form(text: pl.Series, zone: ZoneInfo, form: str) -> pl.Series:
    if not any(day in form for day in ("%d", "%e", "%j", "%F", "%D", "%s", "%c")):
        text, form = text + " 01", form + " %d"  # "2016-06" is a month: its first day
    return _parsed(text, form, zone)


def _by_trying(text: pl.Series, zone: ZoneInfo) -> pl.Series:
    """Each form on what the forms before it left."""
    found = pl.Series(text.name, [None] * len(text), dtype=pl.Datetime("us", "UTC"))
    plain = text.str.replace(r"^(\d[\d/-]*) +(\d)", "${1}T${2}").str.replace(r"[zZ]$", "+0000")
    number = text.str.contains(r"^\d{9,11}(\.\d+)?$|^\d{13}$|^\d{16}$|^\d{19}$").fill_null(False)
    if number.any():
        found = pl.select(pl.when(number).then(_epoch(text)).otherwise(found)).to_series()
    for form in (*ZONED, *LOCAL, "%Y%m%d"):
        left = found.is_null() & text.is_not_null() & ~number
        if not left.any():
            break
        read = _parsed(plain.filter(left), form, zone)
        if read.null_count() < len(read):
            found = found.scatter(left.arg_true(), read)
    left = found.is_null() & text.str.contains(r"^[A-Z][a-z]{2}, ").fill_null(False)
    if left.any():  # as in mail and RSS
        found = found.scatter(left.arg_true(), [instant(value, zone) for value in text.filter(left)])
    return found


def _epoch(text: pl.Series) -> pl.Series:
    """Seconds, milli-, micro- or nanoseconds since 1970, told apart by their size."""
    value = text.cast(pl.Float64, strict=False)
    whole = text.str.len_chars()
    scale = pl.select(
        pl.when(whole == 13).then(1e3).when(whole == 16).then(1.0).when(whole == 19).then(1e-3).otherwise(1e6)
    ).to_series()
    return (value * scale).cast(pl.Int64, strict=False).cast(pl.Datetime("us", "UTC"))


def _parsed(text: pl.Series, form: str, zone: ZoneInfo) -> pl.Series:
    if "%z" in form or "%:z" in form or "%#z" in form:
        return text.str.to_datetime(form, strict=False, time_unit="us", time_zone="UTC")
    naive = text.str.to_datetime(form, strict=False, time_unit="us", time_zone=None, exact=True)
    frame = pl.DataFrame({"naive": naive})
    local = pl.col("naive").dt.replace_time_zone(zone.key, ambiguous="earliest", non_existent="null")
    # An hour that the clocks skipped: the clock that showed it was an hour behind.
    skipped = (
        pl.col("naive").dt.offset_by("1h").dt.replace_time_zone(zone.key, ambiguous="earliest", non_existent="null")
    )
    return frame.select(pl.coalesce(local, skipped).dt.convert_time_zone("UTC")).to_series()
