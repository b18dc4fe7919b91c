"""Secrets: passwords as Argon2id hashes, sessions and tokens as long random texts of which only a digest is kept."""

import hashlib
import secrets
from functools import cache
from threading import Semaphore
from typing import Final

import argon2
from argon2 import PasswordHasher, profiles

from commands.errors import UnfitError

# RFC 9106, 4: the second recommended option (64 MiB, three passes, four lanes).
_HASHER: Final = PasswordHasher.from_parameters(profiles.RFC_9106_LOW_MEMORY)
_AT_ONCE: Final = Semaphore(2)  # so many times 64 MiB: who knocks often must not take the room's memory
PASSWORD: Final = (12, 256)  # characters; NIST SP 800-63B asks for 8 at least, a control room can do better
MARK: Final = "wf_"  # tells scanners of leaked secrets whose it is


def hashed(password: str) -> str:
    """A password's hash, its parameters and salt with it. UnfitError where it is too short or too long."""
    least, most = PASSWORD
    if not least <= len(password) <= most:
        raise UnfitError(f"password: expected {least} to {most} characters, found {len(password)}.")
    with _AT_ONCE:
        return _HASHER.hash(password)


def fits(password: str, secret: str | None) -> bool:
    """Whether that is the password. Where there is no account the same work is done, so that time tells nothing."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(secret or _nobodys(), password[: PASSWORD[1] + 1]) and secret is not None
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False


def ready() -> None:
    """Do before anybody signs in what the first unknown name would wait for: its answer would tell it by its time."""
    _nobodys()


def made() -> str:
    """A new secret: 256 random bits."""
    return MARK + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of it. A random text of this length needs no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_urlsafe(16))
