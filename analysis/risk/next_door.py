"""The forecast's process: `python -m analysis.risk.next_door` is given history, and gives a report or a forecast."""

import io
from collections.abc import Callable
from typing import Any, Final

import polars as pl

from analysis.next_door import Process, listening, told_by
from analysis.risk.asked import Backtest, Refresh

MODULE: Final = "analysis.risk.next_door"
THREADS: Final = 2


class NextDoorError(RuntimeError):
    """The process could not do what was asked; the message is a sentence."""


def ask(
    asked: Backtest | Refresh,
    history: pl.DataFrame,
    say: Callable[[float], None] = lambda _: None,
    begun: Callable[[Process], None] = lambda _: None,
) -> dict[str, Any]:
    """What that is answered; `say` hears how far it is, 0 to 1, and `begun` which process. NextDoorError, OSError."""
    history.write_ipc(body := io.BytesIO())
    for told in told_by(MODULE, (asked, body.getvalue()), THREADS, begun):
        if isinstance(told, dict):
            return told
        if isinstance(told, str):
            raise NextDoorError(told)
        say(told)
    raise NextDoorError("The process that was to compute it ended without an answer. Was there memory enough?")


def main() -> None:
    """Tell how far it is, and then the answer, or in a sentence why there is none."""
    (asked, body), tell = listening()
    try:
        tell(_answer(asked, pl.read_ipc(io.BytesIO(body)), tell))
    except ValueError as fault:
        tell(str(fault))
    except (ImportError, OSError) as fault:
        tell(f"{fault}. The forecast needs LightGBM, and that libgomp (Debian: apt install libgomp1).")


def _answer(asked: Backtest | Refresh, history: pl.DataFrame, say: Callable[[float], None]) -> dict[str, Any]:
    if isinstance(asked, Backtest):
        from analysis.risk.backtest import reported

        return reported(asked, history, say)
    from analysis.risk.refresh import refreshed

    return refreshed(asked, history, say)


if __name__ == "__main__":
    main()
