"""Sets a board and keeps it: `python -m paper DIR`, the board as JSON on stdin (see printer.py, which starts it).

A process of its own: setting type leaves a hundred megabytes behind, and the server has better uses for them.
"""

import json
import os
import sys
from datetime import datetime
from pathlib import Path

import typst

from paper.web import page

TEMPLATE = Path(__file__).parent / "sheet.typ"


def keep(path: Path, body: bytes) -> None:
    """Through a second name and onto the disk, so that whoever needs the paper never finds half of it."""
    half = path.with_name(f".{path.name}.part")
    with half.open("wb") as out:
        out.write(body)
        out.flush()
        os.fsync(out.fileno())
    half.replace(path)


def main(folder: Path) -> None:
    """Writes board.html and board.pdf; where one cannot be made both stay as they were, for they belong together."""
    told = sys.stdin.read()
    board = json.loads(told)
    moment = datetime.fromisoformat(board["utc"])
    made = {
        "board.html": page(board).encode(),
        "board.pdf": typst.compile(TEMPLATE, sys_inputs={"board": told}, timestamp=moment),
    }
    for name, body in made.items():
        keep(folder / name, body)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
