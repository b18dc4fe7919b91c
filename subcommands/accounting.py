"""`user add`, `token add` and `audit verify`: accounts from the shell of the machine, and the proof of the log."""

import getpass
import sys
from argparse import Namespace
from collections.abc import Callable

from commands.accounts import AddToken, AddUser, ChangeUser
from commands.command import Command, Done, carry_out
from commands.errors import CommandError
from model.actor import HOUSE
from model.audit import Head
from store import Store, head_of
from subcommands.usage import UsageError

FAILED = 1
Say = Callable[[str], None]


def add_user(given: Namespace, store: Store, say: Say) -> int:
    """Make an account; with `--replace` give the one that is there that role and password."""
    if given.replace:
        done = _do(store, ChangeUser(given.name, given.role, given.password, _areas(given), state="active"))
        say(f"{done.about_id} is {given.role} now; sessions of theirs have ended.")
        return 0
    done = _do(store, AddUser(given.name, given.role, given.password, _areas(given)))
    say(f"{done.about_id} may sign in as {given.role}.")
    return 0


def add_token(given: Namespace, store: Store, say: Say) -> int:
    """Make a token, and say it: it is told this once."""
    say("Keep it: it is shown once, and what is kept of it cannot be turned back.")
    say(str(_do(store, AddToken(given.name, given.role, given.days, _areas(given), given.purpose)).answer))
    return 0


def verify(given: Namespace, store: Store, say: Say) -> int:
    """0 where the audit log holds from its first entry to the published head; else 1, with every fault in a line."""
    held: list[Head] = []
    try:
        held += [head_of(given.head)] if given.head else []
    except ValueError as fault:
        raise UsageError(f"--head: {fault}") from None
    head = store.head()
    faults = list(store.audit_faults(held))
    for each in faults:
        say(each)
    if faults:
        say(f"The audit log does not hold: {len(faults)} fault{'s' if len(faults) > 1 else ''}.")
        return FAILED
    say(f"entries={head.seq} head={head} The audit log holds.")
    return 0


def asked_password(given: Namespace) -> str:
    """From the first line of stdin, or typed twice without being shown. UsageError."""
    if given.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise UsageError("user add: nobody can type here; give the password with --password-stdin")
    first, again = getpass.getpass("Password: "), getpass.getpass("Again: ")
    if first != again:
        raise UsageError("user add: the two passwords differ; nothing was made")
    return first


def _do(store: Store, command: Command) -> Done:
    """What was done; `about_id` is the name that was kept, which may not be just as it was typed."""
    try:
        return carry_out(store, HOUSE, command).done
    except CommandError as fault:
        raise UsageError(str(fault)) from None


def _areas(given: Namespace) -> tuple[str, ...] | None:
    return tuple(given.area) if given.area else None
