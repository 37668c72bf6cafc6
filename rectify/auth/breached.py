"""Passwords that leaked, looked up in a file that the office sets: nothing is asked of the internet.

Either one password a line, read through; or SHA-1 in the order of its digits, as Have I Been Pwned offers it
(``<digits>:<count>``, or only the first digits), in which a look-up reads a few blocks however long the file is.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import BinaryIO

from engine.errors import Unhealthy
from engine.words import Words

_DIGITS = re.compile(rb"[0-9A-Fa-f]{10,40}")


def is_breached(password: str, path: Path) -> bool:
    """Say whether a password is in the file; raises ``Unhealthy`` when the file cannot be read."""
    try:
        with path.open("rb") as file:
            first = file.readline().strip().partition(b":")[0]
            if _DIGITS.fullmatch(first):
                digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
                return _has_prefix_of(file, digest)
            file.seek(0)
            wanted = password.encode()
            return any(line.rstrip(b"\r\n") == wanted for line in file)
    except OSError as fault:
        raise Unhealthy(
            what=Words(f"读不了泄露密码表：{path}（{fault.strerror}）。", f"Cannot read {path}: {fault.strerror}."),
            way_out=Words("检查设置RECTIFY_BREACHED_PASSWORDS。", "Check RECTIFY_BREACHED_PASSWORDS."),
        ) from fault


def _has_prefix_of(file: BinaryIO, digest: bytes) -> bool:
    """Look through a sorted file by halves; a line may hold fewer digits than the whole."""
    low, high = 0, file.seek(0, 2)
    while low < high:
        middle = (low + high) // 2
        start = _line_from(file, middle)
        line = _digits_at(file, start)
        if not line or start >= high:
            high = middle
        elif digest.startswith(line):
            return True
        elif line < digest:
            low = file.tell()
        else:
            high = middle
    return False


def _line_from(file: BinaryIO, place: int) -> int:
    """Return where the first line begins at or after a place."""
    if place == 0:
        return 0
    file.seek(place - 1)
    file.readline()
    return file.tell()


def _digits_at(file: BinaryIO, start: int) -> bytes:
    file.seek(start)
    return file.readline().strip().partition(b":")[0].upper()
