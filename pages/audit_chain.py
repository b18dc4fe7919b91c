"""Whether the audit log holds: all of it is read, so that is done seldom, once for all who ask, beside the loop."""

import time
from itertools import islice
from threading import Lock
from typing import Final

import session
from components.audit_table import Checked

LEAST_S: Final = 60.0
SHARE: Final = 20  # it is read again after twenty times as long as it took: at most a twentieth of a core
MOST: Final = 1000  # faults that are counted


class Checking:
    """The last check, and when the next is due."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._last: tuple[object, Checked, float] | None = None

    def checked(self) -> Checked:
        """How the log stood when it was last read, not long ago."""
        runtime = session.runtime()
        with self._lock:  # who asks meanwhile waits for the same answer
            if self._last is None or self._last[0] is not runtime or time.monotonic() > self._last[2]:
                began, head = time.monotonic(), session.audit_head()
                faults = tuple(islice(session.audit_faults(), MOST))
                took = time.monotonic() - began
                found = Checked(head, session.now(), faults)
                self._last = (runtime, found, time.monotonic() + max(LEAST_S, SHARE * took))
            return self._last[1]


CHECKING: Final = Checking()
