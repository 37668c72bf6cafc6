"""An office's own texts of mails: kept in versions, chosen, and gone back from.

What a text may say is checked before it comes here; what is kept is the text as it was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.permission import require
from engine.errors import InvalidInput, ItemChanged
from engine.operations.ledger import Ledger
from engine.store import history, mail_texts
from engine.store.mail_texts import Parts, StoredText
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Words

_CHAIN = "office"
# None of the office's versions: the text of the folder, where there is one, else the product's.
SHIPPED = 0


class TextKeptSince(ItemChanged):
    """Somebody else kept a version of the text since it was seen."""

    code = "text_kept_since"
    says = Words(
        "{who}在您打开以后存了第{number}版。您写的没有存，还在下面。",
        "{who} kept version {number} after you opened the text. What you wrote is not kept; it still stands below.",
    )
    remedy = Words(
        "先看第{number}版写了什么；再保存一次，就存成又一版。",
        "Look at what version {number} says; kept once more, yours becomes another version.",
    )


def list_mail_texts(ledger: Ledger, *, actor: Actor) -> list[StoredText]:
    """Return every version of every text of the office; raises ``NotPermitted``."""
    require(actor, Action.KEEP_MAIL_TEXTS)
    with reading(ledger.database) as work:
        return mail_texts.listed(work)


def versions_of_text(ledger: Ledger, kind: str, language: str, *, actor: Actor) -> list[tuple[StoredText, Parts]]:
    """Return every version of one text with its words, the oldest first; raises ``NotPermitted``."""
    require(actor, Action.KEEP_MAIL_TEXTS)
    with reading(ledger.database) as work:
        return mail_texts.of(work, kind, language)


def mark_of_texts(ledger: Ledger) -> tuple[int, ...]:
    """Return what tells whether the texts in use have changed: it is asked before each mail is written."""
    with reading(ledger.database) as work:
        return mail_texts.mark(work)


def texts_in_use(ledger: Ledger) -> Mapping[tuple[str, str], Parts]:
    """Return the versions in use, by kind and language."""
    with reading(ledger.database) as work:
        return mail_texts.chosen(work)


def add_mail_text(
    ledger: Ledger,
    kind: str,
    language: str,
    parts: Parts,
    *,
    note: str,
    seen: int | None = None,
    actor: Actor,
    at: datetime,
) -> StoredText:
    """Keep a text as the next version of its kind and write mails with it from now on; the same words add nothing.

    ``seen`` is the number of the newest version that was seen, 0 for none. Raises ``NotPermitted``, and
    ``TextKeptSince`` where there is a newer one by now.
    """
    require(actor, Action.KEEP_MAIL_TEXTS)
    with writing(ledger.database) as work:
        work.lock("mail_texts")
        there = mail_texts.of(work, kind, language)
        _require_newest(there, seen, where=f"{kind}/{language}")
        same = next((one for one, said in there if said == parts), None)
        if same is None:
            _key, number = mail_texts.add(work, kind, language, parts, note=note, by=actor.shown_as, at=at)
            data: dict[str, object] = {"kind": kind, "language": language, "number": number}
            history.append(work, _CHAIN, at=at, action="mail_text_added", actor=actor, data=data)
            same = _version(work, kind, language, number)
        if not same.is_used:
            _choose(work, kind, language, same, actor=actor, at=at)
        return _version(work, kind, language, same.number)


def use_mail_text(ledger: Ledger, kind: str, language: str, number: int, *, actor: Actor, at: datetime) -> bool:
    """Write mails of a kind with a version from now on, 0 for none of these; False when it was so already.

    Raises ``NotPermitted``, ``InvalidInput`` for a version there is not.
    """
    require(actor, Action.KEEP_MAIL_TEXTS)
    with writing(ledger.database) as work:
        work.lock("mail_texts")
        wanted = None if number == SHIPPED else _version(work, kind, language, number)
        now = next((one.number for one, _said in mail_texts.of(work, kind, language) if one.is_used), SHIPPED)
        if now == number:
            return False
        _choose(work, kind, language, wanted, actor=actor, at=at)
        return True


def require_version(versions: list[tuple[StoredText, Parts]], number: int, *, where: str) -> Parts:
    """Return the words of one of these versions; raises ``InvalidInput`` for a version there is not."""
    for one, said in versions:
        if one.number == number:
            return said
    raise _no_version([str(one.number) for one, _said in versions], number, where=where)


def _require_newest(there: list[tuple[StoredText, Parts]], seen: int | None, *, where: str) -> None:
    if seen is not None and there and there[-1][0].number > seen:
        newest = there[-1][0]
        raise TextKeptSince(who=newest.added_by, number=newest.number, where=where)


def _choose(
    work: UnitOfWork, kind: str, language: str, found: StoredText | None, *, actor: Actor, at: datetime
) -> None:
    text_id, number = (None, SHIPPED) if found is None else (found.id, found.number)
    mail_texts.choose(work, kind, language, text_id, by=actor.shown_as, at=at)
    data: dict[str, object] = {"kind": kind, "language": language, "number": number}
    history.append(work, _CHAIN, at=at, action="mail_text_chosen", actor=actor, data=data)


def _version(work: UnitOfWork, kind: str, language: str, number: int) -> StoredText:
    there = [one for one, _said in mail_texts.of(work, kind, language)]
    for one in there:
        if one.number == number:
            return one
    raise _no_version([str(one.number) for one in there], number, where=f"{kind}/{language}")


def _no_version(there: list[str], number: int, *, where: str) -> InvalidInput:
    return InvalidInput(
        what=Words("邮件文字的版本", "Version of the text"),
        value=number,
        where=where,
        why=Words("没有这一版", "there is no such version"),
        allowed=[Words("0（系统自带）", "0 (the product's own)"), *there],
    )
