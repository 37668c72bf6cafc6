"""What the columns of an office's ledgers are: stated once, remembered by their headings, forgotten when asked to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.permission import require
from engine.operations.ledger import Ledger
from engine.store import history, mappings
from engine.store.unit_of_work import UnitOfWork, reading, writing

_CHAIN = "office"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What is said of columns as ledgers come in: fields by fingerprint and heading, fingerprints to forget first."""

    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    forgotten: tuple[str, ...] = ()


NOTHING_STATED = Stated()


def remembered_columns(ledger: Ledger, *, actor: Actor) -> dict[str, dict[str, str]]:
    """Return what is remembered: by the fingerprint of the headings a field for each; may raise ``NotPermitted``."""
    require(actor, Action.IMPORT)
    with reading(ledger.database) as work:
        return mappings.live(work)


def remember_columns(
    ledger: Ledger, stated: Mapping[str, Mapping[str, str]], *, actor: Actor, at: datetime
) -> tuple[str, ...]:
    """Remember fields by fingerprint and heading, beside those stated before; return the fingerprints that changed.

    Raises ``NotPermitted``.
    """
    require(actor, Action.IMPORT)
    with writing(ledger.database) as work:
        return _remember(work, stated, actor=actor, at=at)


def forget_columns(ledger: Ledger, fingerprints: Iterable[str], *, actor: Actor, at: datetime) -> tuple[str, ...]:
    """Forget what was stated about these headings; return the fingerprints of which something was known.

    Raises ``NotPermitted``.
    """
    require(actor, Action.IMPORT)
    with writing(ledger.database) as work:
        return _forget(work, fingerprints, actor=actor, at=at)


def keep_stated(work: UnitOfWork, said: Stated, *, actor: Actor, at: datetime) -> None:
    """Forget and remember inside the transaction in which ledgers with these headings come in."""
    _forget(work, said.forgotten, actor=actor, at=at)
    _remember(work, said.columns, actor=actor, at=at)


def _remember(
    work: UnitOfWork, stated: Mapping[str, Mapping[str, str]], *, actor: Actor, at: datetime
) -> tuple[str, ...]:
    if not stated:
        return ()
    # Two that state the same headings at once must not both find none there.
    work.lock("columns")
    before, changed = mappings.live(work), []
    for fingerprint, columns in stated.items():
        known = before.get(fingerprint, {})
        new = {**known, **columns}
        if new == known:
            continue
        mappings.end(work, fingerprint, at=at)
        mappings.add(work, fingerprint, new, at=at)
        data = {"headings": fingerprint, "columns": new}
        history.append(work, _CHAIN, at=at, action="columns_stated", actor=actor, data=data)
        changed.append(fingerprint)
    return tuple(changed)


def _forget(work: UnitOfWork, fingerprints: Iterable[str], *, actor: Actor, at: datetime) -> tuple[str, ...]:
    forgotten = []
    for fingerprint in dict.fromkeys(fingerprints):
        if mappings.end(work, fingerprint, at=at):
            data = {"headings": fingerprint}
            history.append(work, _CHAIN, at=at, action="columns_forgotten", actor=actor, data=data)
            forgotten.append(fingerprint)
    return tuple(forgotten)
