"""Which simulated cities there are, and how one is opened by its address."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from simulation.city import Meridian

SEED = 7


def open_city(url: str, now: Callable[[], datetime], cache_dir: Path | None = None) -> Meridian:
    """The city at sim://meridian[?seed=N]; LookupError when there is none of that name.

    It is built in about a second, so nothing is kept in `cache_dir`.
    """
    parts = urlsplit(url)
    if parts.scheme != "sim" or parts.hostname != "meridian":
        raise LookupError(f"expected sim://meridian, found {url!r}")
    seed = parse_qs(parts.query).get("seed", [str(SEED)])[0]
    return Meridian(int(seed), now)
