"""Seals: where each chain of a history ended at a moment, marked with a key that is not in the database.

A chain alone shows edits. Kept outside, a seal also shows a tail that was cut off, and a history made anew as a whole.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine.domain.chain import canonical, stamp

FORMAT = 1
_DIGEST = 64
# A seal proves nothing of what came after it: one a quarter, as offices report.
USUAL_AGE = timedelta(days=92)
_FIELDS = {"format", "office", "at", "heads", "key", "mark"}


class NotASeal(ValueError):
    """A text is no seal."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of a chain: its number and its hash."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The ends of all chains by their names; ``at`` as a chain has it, ``key`` the name of a key."""

    office: str
    at: str
    heads: Mapping[str, Head]
    key: str
    mark: str

    def written(self) -> str:
        """Return the seal as the text that is kept."""
        heads = {chain: [head.seq, head.hash] for chain, head in sorted(self.heads.items())}
        told = {
            "format": FORMAT,
            "office": self.office,
            "at": self.at,
            "heads": heads,
            "key": self.key,
            "mark": self.mark,
        }
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"

    def is_marked_by(self, secret: bytes) -> bool:
        """Say whether nothing in it was changed since it was marked with this key."""
        return hmac.compare_digest(self.mark, _mark(self.office, self.at, self.heads, secret))


def sealed(heads: Mapping[str, Head], *, office: str, at: datetime, secret: bytes) -> Seal:
    """Return the seal of these ends."""
    moment = stamp(at)
    return Seal(office=office, at=moment, heads=heads, key=key_name(secret), mark=_mark(office, moment, heads, secret))


def is_wanted(last: datetime | None, *, began: datetime, at: datetime) -> bool:
    """Say whether a history that began then is to be sealed anew: a quarter after the last seal, or its beginning."""
    return at - (last or began) > USUAL_AGE


def key_name(secret: bytes) -> str:
    """Return by what a key is known."""
    return hashlib.sha256(b"rectify seal key\n" + secret).hexdigest()[:16]


def read_seal(text: str) -> Seal:
    """Return the seal that a text is; raises ``NotASeal``."""
    try:
        told: Any = json.loads(text)
        if not isinstance(told, dict) or set(told) != _FIELDS or told["format"] != FORMAT:
            raise NotASeal
        texts = [told[name] for name in ("office", "at", "key", "mark")]
        heads = {str(chain): Head(seq, digest) for chain, (seq, digest) in told["heads"].items()}
    except (ValueError, TypeError, AttributeError, RecursionError) as fault:
        raise NotASeal from fault
    whole = all(type(one.seq) is int and type(one.hash) is str and len(one.hash) == _DIGEST for one in heads.values())
    if not whole or not all(isinstance(one, str) for one in texts):
        raise NotASeal
    return Seal(office=told["office"], at=told["at"], heads=heads, key=told["key"], mark=told["mark"])


def _mark(office: str, at: str, heads: Mapping[str, Head], secret: bytes) -> str:
    said = {"office": office, "at": at, "heads": {name: [head.seq, head.hash] for name, head in heads.items()}}
    return hmac.new(secret, canonical(said).encode(), hashlib.sha256).hexdigest()
