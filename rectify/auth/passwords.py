"""Password hashes: Argon2id, few at a time, and always one for each attempt.

A password is normalised first (NFKC, docs/decisions/0007): what an input method types full-width is the same password.
"""

from __future__ import annotations

import contextlib
import threading
import unicodedata
from collections.abc import Iterator
from functools import cache

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from engine.domain.passwords import LONGEST
from engine.domain.sign_in import SignInBusy
from rectify.sign_in_settings import SignInSettings

# Each takes the memory of the setting and a core: a flood of attempts may not take all of them.
AT_ONCE, WAIT_SECONDS = 2, 5.0
_SLOTS = threading.BoundedSemaphore(AT_ONCE)
_KIB = 1024


class Hashing:
    """Hashes and checks passwords with one set of parameters."""

    def __init__(self, *, memory: int, rounds: int) -> None:
        self._hash = PasswordHash([Argon2Hasher(time_cost=rounds, memory_cost=memory * _KIB, parallelism=1)])
        self._nobodys = self._hash.hash("the password of nobody")

    def hash(self, password: str) -> str:
        """Return the hash of a new password; raises ``SignInBusy``."""
        with _slot():
            return self._hash.hash(normal(password))

    def matches(self, password: str, hashed: str | None) -> tuple[bool, str | None]:
        """Say whether a password is right, with its new hash where the parameters have changed since.

        Without a hash the work is the same and the answer no. Raises ``SignInBusy``.
        """
        with _slot():
            given = normal(password[: 4 * LONGEST])
            try:
                is_right, rehashed = self._hash.verify_and_update(given, hashed or self._nobodys)
            except UnknownHashError:
                is_right, rehashed = self._hash.verify_and_update(given, self._nobodys)
                hashed = None
        return (is_right, rehashed) if hashed is not None else (False, None)


def hashing(settings: SignInSettings) -> Hashing:
    """Return the hashing of the settings, made once in a process."""
    return _made(settings.password_memory, settings.password_rounds)


def normal(password: str) -> str:
    """Return a password as it is hashed."""
    return unicodedata.normalize("NFKC", password)


@cache
def _made(memory: int, rounds: int) -> Hashing:
    return Hashing(memory=memory, rounds=rounds)


@contextlib.contextmanager
def _slot() -> Iterator[None]:
    if not _SLOTS.acquire(timeout=WAIT_SECONDS):
        raise SignInBusy(retry_after=int(WAIT_SECONDS))
    try:
        yield
    finally:
        _SLOTS.release()
