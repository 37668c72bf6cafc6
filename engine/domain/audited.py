"""How far a check of the history came, signed with the office's key: nobody makes an address that skips a chain."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

# What is signed for one use is no signature for another.
_USE = b"rectify history audited\x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """So many chains and links were checked, the last of them that of ``after``; at the beginning nothing was."""

    after: str = ""
    chains: int = 0
    entries: int = 0


def mark(key: str, audited: Audited) -> str:
    """Return the signature of how far it is."""
    text = f"{audited.after}\x00{audited.chains}\x00{audited.entries}"
    digest = hmac.new(key.encode(), _USE + text.encode(errors="replace"), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def is_marked(key: str, audited: Audited, sign: str) -> bool:
    """Say whether a signature is that of how far it is; the beginning needs none."""
    return audited == Audited() or hmac.compare_digest(mark(key, audited).encode(), sign.encode(errors="replace"))
