"""Runs measurements, each in a process of its own so that its peak memory is its own, and prints a table."""

import argparse
import json
import pkgutil
import subprocess
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import bench
from bench.measure import MEASUREMENTS, Figure

LINE = "{:<14} {:<58} {:>12} {:<7} {:<18} {}"


def main() -> int:
    """0 where every figure reaches what it has to, else 1."""
    for module in pkgutil.iter_modules(bench.__path__):
        if not module.name.startswith("_"):
            import_module(f"bench.{module.name}")
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(MEASUREMENTS)}; without any, all")
    asked.add_argument("--rows", type=float, default=1.0, help="scale of the tables: 0.1 is a tenth of the full size")
    asked.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if unknown := [name for name in given.names if name not in MEASUREMENTS]:
        asked.error(f"no measurement named {unknown[0]!r}; there are {', '.join(MEASUREMENTS)}")
    if given.folder:  # the child: one measurement, its figures as JSON
        for figure in MEASUREMENTS[given.names[0]](given.folder, given.rows):
            print(json.dumps(asdict(figure)), flush=True)
        return 0
    print(LINE.format("measurement", "what", "figure", "", "to hold", ""))
    with TemporaryDirectory(prefix="watchfloor-bench-") as folder:
        return max([_run(name, given.rows, folder) for name in given.names or MEASUREMENTS])


def _run(name: str, rows: float, folder: str) -> int:
    command = [sys.executable, "-m", "bench", name, "--rows", str(rows), "--folder", folder]
    failed = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        for line in child.stdout or ():
            failed |= _print(name, Figure(**json.loads(line)))
    return failed or int(child.returncode != 0)


def _print(name: str, figure: Figure) -> bool:
    bound = f"≥ {figure.at_least:,.0f}" if figure.at_least is not None else ""
    bound = bound or (f"≤ {figure.at_most:,.0f}" if figure.at_most is not None else "")
    number = f"{figure.value:,.0f}" if figure.value >= 100 else f"{figure.value:,.2f}"
    word = {True: "holds", False: "FALLS SHORT", None: ""}[figure.holds]
    print(LINE.format(name, figure.what, number, figure.unit, bound, word), flush=True)
    return figure.holds is False


if __name__ == "__main__":
    sys.exit(main())
