"""What each subcommand takes."""

import os
from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Sequence
from typing import Any, Final, NoReturn

ACCOUNTS: Final = ("user add", "token add", "audit verify")
WORDS: Final = ("serve", "check", "import", "export", "backtest", "user", "token", "audit")


class UsageError(Exception):
    """Refused before anything began; the message is a sentence."""


def parsed(argv: Sequence[str]) -> Namespace:
    """The words and their options; `word` is what to do. UsageError says what is wrong with them."""
    return _parser().parse_args(list(argv))


def absolute(given: Namespace) -> list[str]:
    """The same words for a process that stands elsewhere."""
    if given.word in ACCOUNTS:
        return _of_accounts(given)
    if given.word == "backtest":
        argv = [given.word, f"--from={given.from_}", f"--to={given.to}", f"--hours={given.hours}"]
        argv += [f"--cells={given.cells}"] if given.cells else []
        return argv + (["--out", os.path.abspath(given.out)] if given.out else [])
    argv = [given.word, given.table]
    if given.word == "import":
        argv += ["--columns", os.path.abspath(given.columns)] if given.columns else []
        return [*argv, "--", *map(os.path.abspath, given.files)]
    for option in ("from_", "to"):
        value = getattr(given, option)
        argv += [f"--{option.rstrip('_')}={value}"] if value else []
    argv += [f"--where={each}" for each in given.where]
    return [*argv, "--out", os.path.abspath(given.out), *(["--history"] if given.history else [])]


def _of_accounts(given: Namespace) -> list[str]:
    argv: list[str] = given.word.split(" ")
    if given.word == "audit verify":
        return argv + ([f"--head={given.head}"] if given.head else [])
    argv += [f"--role={given.role}", *(f"--area={each}" for each in given.area)]
    if given.word == "user add":
        return [*argv, *(["--replace"] if given.replace else []), f"--password={given.password}", "--", given.name]
    argv += [f"--days={given.days}", *([f"--purpose={given.purpose}"] if given.purpose else [])]
    return [*argv, "--", given.name]


class _Parser(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}. See python app.py --help")


def _parser() -> ArgumentParser:
    common = _Parser(add_help=False)
    common.add_argument("--city", metavar="FILE", default=SUPPRESS, help="the city (default: city.toml beside app.py)")
    common.add_argument("--data", metavar="DIR", default=SUPPRESS, help="all that is written (default: ./data)")
    serving = _Parser(add_help=False)
    serving.add_argument("--host", metavar="H", default=SUPPRESS, help="the address to listen on")
    serving.add_argument("--port", metavar="P", type=_port, default=SUPPRESS, help="its port")
    serving.add_argument("--clock", metavar="T", default=SUPPRESS, help='when "now" begins, for recordings')
    top = _Parser(
        prog="python app.py",
        parents=[common, serving],
        allow_abbrev=False,
        description="Watchfloor: a city on one map.",
    )
    top.set_defaults(word="serve")
    words = top.add_subparsers(metavar="{" + ",".join(WORDS) + "}", parser_class=_Parser)

    def word(name: str, words_for: str, *parents: _Parser) -> ArgumentParser:
        one = words.add_parser(name, parents=[common, *parents], allow_abbrev=False, help=words_for)
        one.set_defaults(word=name)
        return one

    word("serve", "serve the city (what no word means, too)", serving)
    word("check", "0, or 2 with every fault of city.toml named by its path")
    brought = word("import", "bring files into a table; again adds nothing")
    brought.add_argument("table", metavar="TABLE")
    brought.add_argument("files", metavar="FILE", nargs="+")
    brought.add_argument("--columns", metavar="MAPPING.toml", help="whose columns they are: source and [columns]")
    taken = word("export", "write a table to a file: csv, parquet, geojson or xlsx")
    taken.add_argument("table", metavar="TABLE")
    taken.add_argument("--out", metavar="FILE", required=True)
    taken.add_argument("--from", metavar="T", dest="from_", help="an instant, or a date of the city (observed_at)")
    taken.add_argument("--to", metavar="T", help="until then, included")
    taken.add_argument("--where", metavar="NAME=VALUE", action="append", default=[], help="equality; may be repeated")
    taken.add_argument("--history", action="store_true", help="every version, not only the current")
    tried = word("backtest", "what the risk forecast would have been worth on days that are over")
    tried.add_argument("--from", metavar="DATE", dest="from_", required=True, help="the first day, of the city's clock")
    tried.add_argument("--to", metavar="DATE", required=True, help="the last day, included")
    tried.add_argument("--cells", metavar="CELLS", help="h3:9 or grid:METRES (default: what [risk] says)")
    tried.add_argument("--hours", metavar="H", default="24", help="8, 24 or 168: how long a window is (default: 24)")
    tried.add_argument("--out", metavar="FILE", help="write the report there (default: say it)")
    _accounts(words, common)
    return top


def _accounts(words: Any, common: _Parser) -> None:
    """`user add`, `token add`, `audit verify`."""

    def pair(first: str, second: str, says: str) -> ArgumentParser:
        group = words.add_parser(first, allow_abbrev=False, help=says)
        inner = group.add_subparsers(metavar=second, parser_class=_Parser, required=True)
        one: ArgumentParser = inner.add_parser(second, parents=[common], allow_abbrev=False, help=says)
        one.set_defaults(word=f"{first} {second}")
        return one

    user = pair("user", "add", "make an account for a person")
    token = pair("token", "add", "make a token for a program or a wall; it is shown once")
    for one in (user, token):
        one.add_argument("name", metavar="NAME")
        one.add_argument("--role", metavar="ROLE", required=True, help="operator, supervisor, analyst, ...")
        one.add_argument("--area", metavar="AREA", action="append", default=[], help="only there; may be repeated")
    user.add_argument("--password-stdin", action="store_true", help="the password is the first line of stdin")
    user.add_argument("--password", default=SUPPRESS, help=SUPPRESS)  # how the server that holds the folder is told
    user.add_argument("--replace", action="store_true", help="change the account of that name")
    token.add_argument("--days", metavar="N", type=int, default=90, help="how long it holds (default: 90)")
    token.add_argument("--purpose", metavar="WHY", help="what its looks at personal data are noted with")
    audit = pair("audit", "verify", "prove that the audit log was not tampered with")
    audit.add_argument("--head", metavar="SEQ:HASH", help="a head that was published: the log must contain it")


def _port(text: str) -> int:
    if not text.isdigit() or int(text) > 65535:
        raise ValueError(text)
    return int(text)


_port.__name__ = "port"
