"""The links of a history: exact text, hash, and how a cut or changed link is found.

An entry is stored as the text that was hashed: canonical JSON (sorted keys, NFC, no floats, UTC with ``Z``, version
``v``). Free text that may have to be erased one day is kept beside it and enters the chain by a salted hash.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

FORMAT = 1
GENESIS = "0" * 64
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One stored entry of a chain, as it is read back to be checked."""

    seq: int
    text: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The first link that does not hold, and what is wrong with it."""

    seq: int
    what: str


def canonical(entry: Mapping[str, object]) -> str:
    """Return the one text of an entry; only text, integers, booleans, None, lists and mappings may be in it."""
    return unicodedata.normalize("NFC", _encode(entry))


def link_hash(previous: str, text: str) -> str:
    """Return the hex SHA-256 that ties an entry's text to the entry before it."""
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def text_hash(salt: str, text: str) -> str:
    """Return the hex SHA-256 under which an erasable text enters the chain."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def stamp(at: datetime) -> str:
    """Return an aware instant as it stands in a chain: UTC, microseconds, ``Z``."""
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return at.isoformat(timespec="microseconds")[:-6] + "Z"


def first_fault(links: Iterable[Link]) -> Fault | None:
    """Return the first link of a chain that is missing, changed or out of order; None when all hold."""
    previous = GENESIS
    for expected, link in enumerate(links, start=1):
        if link.seq != expected:
            return Fault(seq=expected, what="missing")
        if link.previous != previous:
            return Fault(seq=link.seq, what="does not follow the entry before it")
        if link_hash(previous, link.text) != link.hash:
            return Fault(seq=link.seq, what="text was changed")
        previous = link.hash
    return None
