"""Secrets that are given out once: 256 random bits, kept as their SHA-256 only.

No slow hash is needed: nobody guesses 256 bits, and a look-up by the hash tells nothing by its time.
"""

from __future__ import annotations

import hashlib
import secrets

_BYTES = 32


def fresh(prefix: str = "") -> str:
    """Return a new secret, safe in an address and a header."""
    return prefix + secrets.token_urlsafe(_BYTES)


def digest(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
