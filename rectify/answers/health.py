"""Is everything in order: the checks of ``doctor``, and whether the history holds."""

from __future__ import annotations

from collections.abc import Iterable

from typing_extensions import TypedDict

from engine.operations.audit import Verified as Audited
from engine.words import Language
from rectify.check import Check as Looked


class Check(TypedDict):
    """One thing that was looked at, and what to do about it."""

    name: str
    ok: bool
    message: str
    remedy: str | None


class Health(TypedDict):
    """Whether all is well, and each check."""

    ok: bool
    checks: list[Check]


class FirstBad(TypedDict):
    """The first thing that does not hold: in which chain, at which link, and what."""

    chain: str
    seq: int
    what: str


class Verified(TypedDict):
    """Whether every link of the history holds."""

    ok: bool
    entries: int
    chains: int
    first_bad: FirstBad | None


def health(checks: Iterable[Looked], language: Language) -> Health:
    """Return the checks as ``doctor --json`` promises them."""
    said: list[Check] = [
        {
            "name": one.name,
            "ok": one.ok,
            "message": one.message.text(language),
            "remedy": one.remedy.text(language) or None,
        }
        for one in checks
    ]
    return {"ok": all(one["ok"] for one in said), "checks": said}


def verified(found: Audited) -> Verified:
    """Return what a check of the history found, as ``history verify --json`` promises it."""
    bad = found.first_bad
    return {
        "ok": bad is None,
        "entries": found.entries,
        "chains": found.chains,
        "first_bad": None if bad is None else {"chain": bad.chain, "seq": bad.seq, "what": bad.what},
    }
