"""Watchfloor's one program: does what its words ask for; decides nothing."""

import logging
import os
import sys
from pathlib import Path
from typing import NoReturn

import discreet
from subcommands import words

HOME = Path(__file__).parent


def serve(asked: words.Serve) -> int:
    """Serve that city until it is told to stop; the exit code."""
    import serving  # only here: what serves takes three times as long to load as all that any other word needs

    return serving.serve(asked)


def ended(code: int) -> NoReturn:
    """End at once. Threads that wait for a feed, or draw, stand inside C++; Python's own end would abort them there."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def main() -> NoReturn:
    """The program: what its words ask for, and then its end."""
    logging.basicConfig(level=logging.WARNING, format=discreet.FORM)
    try:
        ended(words.main(sys.argv[1:], home=HOME, serve=serve))
    except SystemExit as told:  # SIGTERM
        ended(told.code if isinstance(told.code, int) else 0)


if __name__ == "__main__":
    main()
