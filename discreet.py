"""The log tells no secret: whatever this city's feeds are opened by is taken out of every line before it is written."""

import logging
import sys
import threading
from types import TracebackType
from typing import Final

from config import City, Feed, Outlet
from connectors.discreet import Hush, address_secrets, hush, secrets

FORM: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class Discreet(logging.Formatter):
    """Lines, and the tracebacks below them, without secrets."""

    def __init__(self, quiet: Hush) -> None:
        super().__init__(FORM)
        self._quiet = quiet

    def format(self, record: logging.LogRecord) -> str:
        return self._quiet(super().format(record))


def keep_quiet(city: City) -> None:
    """From here on, for this city; what ends a thread is logged like all else."""
    trusted: list[Feed | Outlet] = [*city.feeds, *city.outlets]
    known = [*(each for one in trusted for each in secrets(one)), *address_secrets(city.tiles_url or "")]
    for handler in logging.getLogger().handlers:
        handler.setFormatter(Discreet(hush(known)))
    threading.excepthook = _logged
    sys.unraisablehook = lambda fault: _log(fault.exc_type, fault.exc_value, fault.exc_traceback)


def _logged(fault: threading.ExceptHookArgs) -> None:
    if fault.exc_type is not SystemExit:
        _log(fault.exc_type, fault.exc_value, fault.exc_traceback)


def _log(kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None) -> None:
    logging.getLogger(__name__).error("a thread ended", exc_info=(kind, fault or kind(), trace))
