"""A page of paper, set in a process of its own as the board is: `python -m paper.page FORM`, JSON on stdin.

FORM is `incident`, one incident on one page, or `handover`, what a shift hands over to the next.
"""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
FORMS: Final = ("incident", "handover")
PATIENCE_S: Final = 20.0


class PaperError(Exception):
    """It could not be set; the message says why."""


def printed(form: str, told: str, home: Path) -> bytes:
    """The PDF of what is told (JSON, as `<form>.typ` takes it). PaperError."""
    try:
        made = subprocess.run(  # our own words, and no shell  # nosec B603
            [sys.executable, "-m", "paper.page", form], cwd=home, input=told.encode(), check=True,
            capture_output=True, timeout=PATIENCE_S, start_new_session=True,
        )  # fmt: skip
    except subprocess.CalledProcessError as fault:
        raise PaperError(fault.stderr.decode(errors="replace").strip().rpartition("\n")[2]) from fault
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise PaperError(str(fault)) from fault
    return made.stdout


def main(form: str) -> None:
    """JSON in, PDF out."""
    import typst  # here alone: the server, which reads this file too, has better uses for its memory

    if form not in FORMS:
        raise SystemExit(f"{form}: expected one of {', '.join(FORMS)}")
    told = sys.stdin.read()
    moment = datetime.fromisoformat(json.loads(told)["utc"])
    sys.stdout.buffer.write(typst.compile(HERE / f"{form}.typ", sys_inputs={"told": told}, timestamp=moment))


if __name__ == "__main__":
    main(sys.argv[1])
