"""Browsers in which somebody has signed in before: each has tries of its own, which nobody else can use up.

What such a browser keeps is signed for one login and its present password, so that nobody makes their own and a new
password ends it; it signs nobody in. After the device cookies of the OWASP cheat sheet on authentication.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta

from engine.domain.sign_in import KNOWN_FOR

# What is signed for one use is no signature for another.
_USE = b"rectify known browser\x00"
_BETWEEN = "~"
# A computer that a few people share; the one who signed in longest ago is forgotten first.
_KEPT = 4
_MARK = re.compile(
    r"(?P<signed>(?P<whose>[0-9a-f]{16})\.(?P<nonce>[A-Za-z0-9_-]{16,64})\.(?P<since>[0-9]{9,11}))"
    r"\.(?P<signature>[A-Za-z0-9_-]{43})",
    re.ASCII,
)


def mark(key: str, login: str, password_hash: str | None, *, nonce: str, at: datetime) -> str:
    """Return what a browser keeps of a sign-in, signed with the office's key."""
    signed = f"{_whose(login)}.{nonce}.{int(at.timestamp())}"
    return f"{signed}.{_sign(key, signed, login, password_hash)}"


def nonce_of(key: str, kept: str, login: str, password_hash: str | None, *, at: datetime) -> str | None:
    """Return by what a browser is known for a login, by all that it keeps; None when it is not, or not any more."""
    for one in kept.split(_BETWEEN)[:_KEPT]:
        match = _MARK.fullmatch(one)
        if match is None or match["whose"] != _whose(login):
            continue
        age = at - datetime.fromtimestamp(int(match["since"]), UTC)
        signature = _sign(key, match["signed"], login, password_hash)
        if hmac.compare_digest(signature, match["signature"]) and timedelta(minutes=-5) <= age < KNOWN_FOR:
            return match["nonce"]
    return None


def kept_with(kept: str, new: str) -> str:
    """Return what a browser keeps from now on: the new mark in place of that of the same login, then the others."""
    whose = new.partition(".")[0]
    others = [one for one in kept.split(_BETWEEN) if _MARK.fullmatch(one) and one.partition(".")[0] != whose]
    return _BETWEEN.join([new, *others][:_KEPT])


def _whose(login: str) -> str:
    return hashlib.sha256(login.encode(errors="replace")).hexdigest()[:16]


def _sign(key: str, signed: str, login: str, password_hash: str | None) -> str:
    text = "\x00".join((signed, login, password_hash or ""))
    digest = hmac.new(key.encode(), _USE + text.encode(errors="replace"), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
