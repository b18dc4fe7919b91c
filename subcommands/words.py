"""The words of `python app.py`, and where each runs.

A subcommand has the data folder to itself, or runs inside the server that holds it: the same `run` either way.
The last line that it says is its answer, on stdout; what it says on the way is on stderr, as are its faults.
"""

import signal
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from analysis.areas import Areas
from config import City, ConfigError, load_mapping
from formats.files import FormatError
from model.actor import HOUSE
from model.audit import Deed
from model.table import Table
from model.tables import table_named
from store import FilterError, Store, StoreError, StoreLockedError
from subcommands import accounting, check, control
from subcommands.backtesting import backtest
from subcommands.exporting import conditions, export, instant
from subcommands.importing import OWN_TABLES, Importer, Say, wall
from subcommands.usage import UsageError, absolute, parsed

REFUSED: Final = 2  # usage or configuration
FAILED: Final = 1
STORE: Final = "watchfloor.duckdb"


@dataclass(frozen=True)
class Serve:
    """What serving was asked for; `host`, `port` and `clock` are the given ones, else those of city.toml."""

    city: City
    city_file: Path
    data: Path
    host: str
    port: int
    clock: datetime | None


@dataclass(frozen=True)
class Room:
    """Where a subcommand runs: a store that is open, its folder, its city and that city's areas."""

    store: Store
    folder: Path
    city: City
    areas: Areas
    now: Callable[[], datetime] = wall


def main(
    argv: Sequence[str],
    *,
    home: Path,
    serve: Callable[[Serve], int],
    areas_of: Callable[[City], Areas] = check.areas_of,
) -> int:
    """Do what the words say; the exit code. `home` is the folder of app.py, where the default city.toml lies."""
    voice = Voice()
    try:
        given = parsed(argv)
        city_file = Path(given.city).absolute() if "city" in given else home / "city.toml"
        data = Path(given.data if "data" in given else "data").absolute()
        faults, city = check.faults_and_city(city_file)
        if city is None:
            for fault in faults:
                voice.say(fault)
            return voice.ended(REFUSED)
        if given.word == "serve":
            return serve(_serve(given, city, city_file, data))
        if given.word == "check":
            for said in (*city.risk.warnings(), check.sentence(city)):
                voice.say(said)
            return voice.ended(0)
        return voice.ended(_here_or_there(given, city, data, areas_of, voice.say))
    except UsageError as refused:
        voice.say(str(refused))
        return voice.ended(REFUSED)
    except KeyboardInterrupt:
        voice.say("Stopped. What was acknowledged is kept; run it again for the rest.")
        return voice.ended(128 + signal.SIGINT)


def run(argv: Sequence[str], room: Room, say: Say) -> int:
    """One subcommand in a room; never raises but what `say` raises. Paths in argv are absolute."""
    try:
        given = parsed(argv)
        if given.word == "import":
            return _import(given, room, say)
        if given.word == "export":
            return _export(given, room, say)
        if given.word == "backtest":
            return backtest(given, room.store, room.city, room.areas, room.now(), say)
        if given.word == "user add":
            return accounting.add_user(given, room.store, say)
        if given.word == "token add":
            return accounting.add_token(given, room.store, say)
        if given.word == "audit verify":
            return accounting.verify(given, room.store, say)
        raise UsageError(f"{given.word}: not a word for a running server")
    except (UsageError, FilterError, FormatError) as refused:
        say(str(refused))
        return REFUSED
    except ConfigError as refused:
        for fault in refused.faults:
            say(fault)
        return REFUSED
    except (OSError, StoreError) as fault:
        say(f"{fault.filename}: {fault.strerror}" if isinstance(fault, OSError) and fault.filename else str(fault))
        return FAILED


class Voice:
    """Holds the newest line back until the next one or the end: then it is known to be the answer, or not."""

    def __init__(self) -> None:
        self._last: str | None = None

    def say(self, text: str) -> None:
        if self._last is not None:
            print(self._last, file=sys.stderr, flush=True)
        self._last = text

    def ended(self, code: int) -> int:
        """Say the last line where it belongs; the code."""
        if self._last is not None:
            answers = code == 0 or self._last.startswith(("read=", "rows="))
            print(self._last, file=sys.stdout if answers else sys.stderr, flush=True)
        return code


def _here_or_there(given: Namespace, city: City, data: Path, areas_of: Callable[[City], Areas], say: Say) -> int:
    """In the data folder, or in the server that holds it."""
    if given.word == "user add":
        given.password = accounting.asked_password(given)
    argv = absolute(given)
    if given.word in ("export", "backtest", "audit verify") and not (data / STORE).exists():
        say(f"{data}: nothing is stored there yet.")
        return FAILED
    try:
        data.mkdir(0o700, parents=True, exist_ok=True)
        store = Store(data / STORE, wall)
    except StoreLockedError:
        code = control.ask(data, argv, say)
        if code is None:
            say(f"{data} is held by another process, which answers no subcommands. Try again when it has ended.")
            return FAILED
        return code
    except (OSError, StoreError) as fault:
        say(f"{data}: {fault}")
        return FAILED
    try:
        return run(argv, Room(store, data, city, areas_of(city)), say)
    finally:
        store.close()


def _import(given: Namespace, room: Room, say: Say) -> int:
    table = _table(given.table)
    if table.name in OWN_TABLES:
        raise UsageError(f"{table.name} is the house's own account of what is done here; it cannot be imported")
    mapping = load_mapping(given.columns, table) if given.columns else None
    files = [Path(name) for name in given.files]
    return Importer(room.store, table, mapping, room.city, room.areas, room.folder, wall(), say).run(files)


def _export(given: Namespace, room: Room, say: Say) -> int:
    table = _table(given.table)
    if not table.served:
        raise UsageError(f"{table.name} is never exported")
    try:
        where = conditions(given.from_, given.to, given.where, room.city.timezone)
    except FilterError:
        raise
    except ValueError as refused:
        raise UsageError(str(refused)) from None
    done = export(room.store.reader(HOUSE), table, Path(given.out), where, history=given.history, now=room.now())
    bounds = [f"{word} {value}" for word, value in (("from", given.from_), ("to", given.to)) if value]
    said = [f"{done.rows} rows", f"sha256 {done.sha256}", *bounds, *given.where]
    room.store.note(Deed(HOUSE.name, "shell", "export", table.name, detail=", ".join(said)))
    say(f"rows={done.rows} sha256={done.sha256}")
    return 0


def _table(name: str) -> Table:
    try:
        return table_named(name)
    except KeyError as refused:
        raise UsageError(str(refused.args[0])) from None


def _serve(given: Namespace, city: City, city_file: Path, data: Path) -> Serve:
    clock = city.clock
    if "clock" in given:
        try:
            clock = instant(given.clock, city.timezone)
        except ValueError as refused:
            raise UsageError(f"--clock: {refused}") from None
    host = given.host if "host" in given else city.server.host
    port = given.port if "port" in given else city.server.port
    return Serve(city, city_file, data, host, port, clock)
