"""Templates of documents: an office adds its own, chooses which version is used, and goes back.

What a template may say is checked before it comes here; what is kept is the file as it was handed in.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.permission import require
from engine.errors import InvalidInput
from engine.operations.ledger import Ledger
from engine.store import history, templates
from engine.store.templates import StoredTemplate
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Words

_CHAIN = "office"
SHIPPED = 0


def list_templates(ledger: Ledger, *, actor: Actor) -> list[StoredTemplate]:
    """Return every version of every template of the office; raises ``NotPermitted``."""
    require(actor, Action.SEE_TEMPLATES)
    with reading(ledger.database) as work:
        return templates.listed(work)


def template_content(ledger: Ledger, kind: str, number: int, *, actor: Actor) -> bytes:
    """Return the file of a version; raises ``NotPermitted``, ``InvalidInput`` for a version there is not."""
    require(actor, Action.SEE_TEMPLATES)
    with reading(ledger.database) as work:
        found = templates.content(work, kind, number)
        if found is None:
            raise _no_version(work, kind, number)
        return found


def chosen_template(ledger: Ledger, kind: str) -> tuple[int, bytes] | None:
    """Return the version that documents of a kind are written with; None for the product's own."""
    with reading(ledger.database) as work:
        return templates.chosen(work, kind)


def add_template(
    ledger: Ledger, kind: str, content: bytes, *, file_name: str, note: str, use: bool, actor: Actor, at: datetime
) -> StoredTemplate:
    """Keep a template as the next version of its kind, and ``use`` it from now on; the same file twice adds nothing.

    Raises ``NotPermitted``.
    """
    require(actor, Action.KEEP_TEMPLATES)
    sha256 = hashlib.sha256(content).hexdigest()
    with writing(ledger.database) as work:
        work.lock("templates")
        found = _same(work, kind, sha256)
        if found is None:
            number = templates.add(
                work,
                kind,
                file_name=file_name,
                content=content,
                sha256=sha256,
                note=note,
                by=actor.shown_as,
                at=at,
            )
            data: dict[str, object] = {"kind": kind, "number": number, "file": file_name, "sha256": sha256}
            history.append(work, _CHAIN, at=at, action="template_added", actor=actor, data=data)
            found = _version(work, kind, number)
        if use and not found.is_used:
            _choose(work, kind, found, actor=actor, at=at)
        return _version(work, kind, found.number)


def use_template(ledger: Ledger, kind: str, number: int, *, actor: Actor, at: datetime) -> bool:
    """Write documents of a kind with a version from now on, 0 for the product's own; False when it was so already.

    Raises ``NotPermitted``, ``InvalidInput`` for a version there is not.
    """
    require(actor, Action.KEEP_TEMPLATES)
    with writing(ledger.database) as work:
        work.lock("templates")
        now = templates.chosen(work, kind)
        if (now[0] if now else SHIPPED) == number:
            return False
        _choose(work, kind, None if number == SHIPPED else _version(work, kind, number), actor=actor, at=at)
        return True


def _choose(work: UnitOfWork, kind: str, found: StoredTemplate | None, *, actor: Actor, at: datetime) -> None:
    templates.choose(work, kind, None if found is None else found.id, by=actor.shown_as, at=at)
    data: dict[str, object] = {"kind": kind, "number": SHIPPED if found is None else found.number}
    history.append(work, _CHAIN, at=at, action="template_chosen", actor=actor, data=data)


def _same(work: UnitOfWork, kind: str, sha256: str) -> StoredTemplate | None:
    return next((one for one in templates.listed(work) if (one.kind, one.sha256) == (kind, sha256)), None)


def _version(work: UnitOfWork, kind: str, number: int) -> StoredTemplate:
    for one in templates.listed(work):
        if (one.kind, one.number) == (kind, number):
            return one
    raise _no_version(work, kind, number)


def _no_version(work: UnitOfWork, kind: str, number: int) -> InvalidInput:
    there = [str(one.number) for one in templates.listed(work) if one.kind == kind]
    return InvalidInput(
        what=Words("模板版本", "Version of the template"),
        value=number,
        where=kind,
        why=Words("没有这一版", "there is no such version"),
        allowed=[Words("0（系统自带）", "0 (the product's own)"), *there],
    )
