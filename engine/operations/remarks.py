"""What is added to an item without moving it: comments and evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.item import Decision, ItemFacts
from engine.domain.permission import attaching_is_work, require
from engine.errors import InvalidInput
from engine.operations import change
from engine.operations.form import require_group, with_evidence
from engine.operations.ledger import Ledger
from engine.operations.once import is_repeat
from engine.store import evidence
from engine.store.files import StoredFile
from engine.store.items import StoredItem
from engine.store.unit_of_work import UnitOfWork, writing
from engine.words import Words

_LONGEST_NOTE = 20_000


def comment(
    ledger: Ledger,
    item_name: str,
    text: str,
    *,
    actor: Actor,
    at: datetime,
    expect_version: int | None = None,
    key: str | None = None,
) -> StoredItem:
    """Add a comment to the history of an item; raises ``InvalidInput`` for an empty or overlong one.

    With a ``key`` a repeat of the request changes nothing and returns the item as it is now.
    """
    require_text(text, what=Words("备注", "Comment"), where=item_name)
    with writing(ledger.database) as work:
        item = change.visible(work, item_name, actor=actor, lock=True)
        require(actor, Action.COMMENT, item.facts)
        if is_repeat(work, {"comment": item_name, "text": text}, key=key, actor=actor, at=at):
            return item
        change.require_version(work, item, expect_version)
        return change.apply(work, item, action="comment", actor=actor, at=at, note=text)


def require_text(text: str, *, what: Words, where: str) -> str:
    """Return a text that says something; raises ``InvalidInput`` for an empty or overlong one."""
    if not text.strip() or len(text) > _LONGEST_NOTE:
        raise InvalidInput(
            what=what,
            value=text[:20],
            where=where,
            why=Words("是空的或太长", "it is empty or too long"),
            allowed=Words(f"1至{_LONGEST_NOTE}个字", f"1 to {_LONGEST_NOTE} characters"),
        )
    return text


def attach(
    ledger: Ledger,
    item_name: str,
    paths: Sequence[Path],
    *,
    actor: Actor,
    at: datetime,
    group: str | None = None,
    note: str = "",
    expect_version: int | None = None,
    key: str | None = None,
) -> StoredItem:
    """Attach evidence files to an item, pinned by their hashes; unless they record a check, this is work on it.

    ``group`` is one of the evidence groups of the item's workflow; raises ``InvalidInput`` for another. With a ``key``
    a repeat of the request changes nothing and returns the item as it is now.
    """
    files = [ledger.files.put(path) for path in paths]
    with writing(ledger.database) as work:
        item = change.visible(work, item_name, actor=actor, lock=True)
        require(actor, Action.ATTACH, item.facts)
        asked: dict[str, object] = {"attach": item_name, "files": [file.sha256 for file in files], "note": note}
        asked |= {} if group is None else {"group": group}
        if is_repeat(work, asked, key=key, actor=actor, at=at):
            return item
        change.require_version(work, item, expect_version)
        workflow = ledger.workflow(work, item.workflow_version_id)
        require_group(workflow, group, files=len(files), where=item.number)
        pin_evidence(work, ledger, item, files, group=group, actor=actor, at=at)
        facts = attached(item.facts, files, group, actor=actor)
        return change.apply(
            work,
            item,
            action="attach",
            actor=actor,
            at=at,
            facts=facts,
            note=note,
            data=listed_files(files, group),
        )


def listed_files(files: Sequence[StoredFile], group: str | None) -> dict[str, object]:
    """Return what the history says about files that were handed in."""
    said: dict[str, object] = {"evidence": [{"name": f.name, "sha256": f.sha256, "size": f.size} for f in files]}
    return said if group is None else {**said, "group": group}


def handed_in(
    files: Sequence[StoredFile], group: str | None, decision: Decision | None, *, written: Mapping[str, object]
) -> dict[str, object]:
    """Return what the history says about everything that came with a step or a review; nothing of what did not."""
    said = listed_files(files, group) if files else {}
    if written:
        said["set"] = dict(written)
    return said if decision is None else {**said, **decision.as_data()}


def attached(facts: ItemFacts, files: Sequence[StoredFile], group: str | None, *, actor: Actor) -> ItemFacts:
    """Return the facts with the files that somebody attaches, who by that has done the work or records a check."""
    doers = facts.doers | actor.persons if attaching_is_work(actor, facts) else facts.doers
    return replace(with_evidence(facts, len(files), group), doers=doers)


def pin_evidence(
    work: UnitOfWork,
    ledger: Ledger,
    item: StoredItem,
    files: Sequence[StoredFile],
    *,
    group: str | None,
    actor: Actor,
    at: datetime,
) -> None:
    """Store a row for each file of an item; the caller counts them and writes the history.

    Raises ``InvalidInput`` when the files of the item would take more than the ledger allows.
    """
    if not files:
        return
    held = evidence.bytes_of(work, item.id)
    if held + sum(file.size for file in files) > ledger.item_quota:
        most = ledger.item_quota >> 20
        raise InvalidInput(
            what=Words("佐证材料", "Evidence"),
            value=files[-1].name,
            why=Words("这个事项的材料太多", "the files of this item take too much room"),
            allowed=Words(
                f"一个事项合计不超过{most} MiB，已有{held >> 20} MiB",
                f"at most {most} MiB for an item, of which {held >> 20} MiB are used",
            ),
            where=item.number,
        )
    evidence.pin(work, item.id, files, group=group or "", by=actor.shown_as, at=at)
