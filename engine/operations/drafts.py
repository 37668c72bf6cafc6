"""Drafts of workflows: one text a workflow for the whole office, kept between visits; publishing is another matter."""

from __future__ import annotations

from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.permission import require
from engine.domain.workdays import local_minute
from engine.errors import AlreadyThere, InvalidInput, ItemChanged
from engine.operations.ledger import Ledger
from engine.operations.publishing import WORKFLOW
from engine.store import drafts, versions
from engine.store.drafts import StoredDraft
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Words

LONGEST, MOST_LINES = 200_000, 5_000


class DraftChanged(ItemChanged):
    """Somebody else saved the draft since it was seen."""

    code = "draft_changed"
    says = Words(
        "{who}在您之后存过这份草稿（{when}）。您写的没有存，还在下面。",
        "{who} saved this draft after you loaded it ({when}). What you wrote is not saved; it still stands below.",
    )
    remedy = Words(
        "先看两边差在哪里，再决定存哪一份。", "Look at what is different, then decide which of them to keep."
    )


def find_draft(ledger: Ledger, key: str, *, actor: Actor) -> StoredDraft | None:
    """Return the draft of a workflow, None while nobody is writing one; raises ``NotPermitted``."""
    require(actor, Action.TRY_WORKFLOW)
    with reading(ledger.database) as work:
        found = drafts.get(work, key)
        return None if found is None or found.source is None else found


def begin_draft(ledger: Ledger, key: str, source: str, *, actor: Actor, zone: str, at: datetime) -> None:
    """Begin a workflow nobody has published or is writing; raises ``NotPermitted``, ``AlreadyThere``."""
    require(actor, Action.TRY_WORKFLOW)
    _require_length(source)
    with writing(ledger.database) as work:
        before = drafts.get(work, key)
        if versions.latest(work, key) is not None or (before is not None and before.source is not None):
            raise AlreadyThere(what=WORKFLOW, which=key, where=key)
        _put(work, key, source, before, based_on=None, actor=actor, zone=zone, at=at)


def save_draft(ledger: Ledger, key: str, source: str, *, seen: int, actor: Actor, zone: str, at: datetime) -> int:
    """Keep what is written at a workflow; return the number of the save, which the next one must have seen.

    ``seen`` is 0 where nobody was writing. The same text again saves nothing. Raises ``NotPermitted``,
    ``DraftChanged``, in the office's ``zone``, when somebody else saved since, ``InvalidInput`` for too long a text.
    """
    require(actor, Action.TRY_WORKFLOW)
    _require_length(source)
    with writing(ledger.database) as work:
        before = drafts.get(work, key)
        there = 0 if before is None or before.source is None else before.number
        if before is not None and before.source == source:
            return before.number
        newest = versions.latest(work, key)
        if before is not None and there != seen:
            raise _changed(before, zone=zone)
        based_on = before.based_on if there and before else (newest.number if newest else None)
        return _put(work, key, source, before, based_on=based_on, actor=actor, zone=zone, at=at)


def end_draft(ledger: Ledger, key: str, *, seen: int, actor: Actor, zone: str, at: datetime) -> bool:
    """Let a draft go: it was published, or nobody wants it. False where there is none by now.

    Raises ``NotPermitted``, and ``DraftChanged``, in the office's ``zone``, when somebody else saved since.
    """
    require(actor, Action.TRY_WORKFLOW)
    with writing(ledger.database) as work:
        before = drafts.get(work, key)
        if before is None or before.source is None:
            return False
        if before.number != seen:
            raise _changed(before, zone=zone)
        _put(work, key, None, before, based_on=None, actor=actor, zone=zone, at=at)
        return True


def _put(
    work: UnitOfWork,
    key: str,
    source: str | None,
    before: StoredDraft | None,
    *,
    based_on: int | None,
    actor: Actor,
    zone: str,
    at: datetime,
) -> int:
    seen = before.number if before else 0
    if not drafts.put(work, key, source, seen=seen, based_on=based_on, by=actor.shown_as, at=at) and before:
        raise _changed(before, zone=zone)
    return seen + 1


def _changed(now: StoredDraft, *, zone: str) -> DraftChanged:
    return DraftChanged(who=now.saved_by, when=local_minute(now.saved_at, zone), where=now.key)


def _require_length(source: str) -> None:
    lines = source.count("\n")
    if len(source) > LONGEST or lines > MOST_LINES:
        raise InvalidInput(
            what=Words("工作流文本", "The text of the workflow"),
            value=Words(f"{len(source)}个字符、{lines}行", f"{len(source)} characters, {lines} lines"),
            why=Words("太长", "it is too long"),
            allowed=Words(
                f"至多{LONGEST}个字符、{MOST_LINES}行", f"{LONGEST} characters and {MOST_LINES} lines at most"
            ),
        )
