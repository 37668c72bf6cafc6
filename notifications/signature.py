"""A short signature for what comes back by mail: nobody without the office's key can make one for another mail."""

from __future__ import annotations

import base64
import hashlib
import hmac

# 80 bits: no guess succeeds by mail, and the whole stays short enough for the local part of an address.
LENGTH = 16
# What is signed for one use is no signature for another.
_USE = b"rectify mail that comes back\x00"


def sign(key: str, text: str) -> str:
    """Return the signature of a text: 16 small letters and digits, which survive programs that change case."""
    digest = hmac.new(key.encode(), _USE + text.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode()[:LENGTH].lower()


def is_signed(key: str, text: str, signature: str) -> bool:
    """Say whether a signature is that of a text, whatever its case; it takes as long for any answer."""
    return hmac.compare_digest(sign(key, text).encode(), signature.lower().encode("utf-8", "replace"))
