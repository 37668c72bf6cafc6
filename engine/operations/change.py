"""The one way an item changes: found if it may be seen, changed at the version that was seen, with its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from engine.domain.actor import Actor
from engine.domain.item import ItemFacts
from engine.domain.permission import sees
from engine.domain.workdays import local_minute
from engine.errors import InvalidInput, ItemChanged, NotFound
from engine.store import history, items, versions
from engine.store.history import Entry
from engine.store.items import StoredItem
from engine.store.unit_of_work import UnitOfWork
from engine.words import Words

ITEM = Words("事项", "item")
DEEDS: Mapping[str, Words] = {
    "import": Words("导入", "imported"),
    "correct": Words("按来源订正文字", "wording corrected from its source"),
    "advance": Words("推进", "advanced"),
    "assign": Words("指定人员", "assigned"),
    "comment": Words("备注", "comment"),
    "attach": Words("上传佐证材料", "attached"),
    "review": Words("完成复核", "reviewed"),
    "review_opened": Words("开始复核", "review opened"),
    "measure": Words("修改措施", "measures changed"),
    "receipt": Words("签收", "receipt given"),
    "progress": Words("报送进展", "progress reported"),
    "progress_opened": Words("开始报进展", "progress report opened"),
    "request_asked": Words("提出申请", "request made"),
    "request_agreed": Words("同意申请", "request agreed to"),
    "request_refused": Words("不同意申请", "request refused"),
    "request_withdrawn": Words("撤回申请", "request withdrawn"),
    "pause": Words("暂停", "paused"),
    "resume": Words("恢复计时", "resumed"),
    "redate": Words("改动期限", "due day changed"),
    "recount": Words("按日历重算期限", "date counted again"),
    "migrate": Words("换用新版工作流", "moved to another workflow version"),
    "snooze": Words("暂缓提醒", "reminders snoozed"),
    "handover": Words("移交", "handed over"),
    "confide": Words("设为保密", "made confidential"),
    "withdraw_confidence": Words("不再让人知情", "confidence withdrawn"),
    "open_up": Words("取消保密", "no longer confidential"),
    "withhold": Words("限制公开", "withheld from the notice"),
    "release": Words("取消限制公开", "no longer withheld"),
    "disown": Words("说明不归自己", "said not to be theirs"),
    "feedback_recorded": Words("登记社会反馈", "public feedback recorded"),
    "feedback_acknowledged": Words("已告知收到社会反馈", "public feedback acknowledged"),
    "feedback_assigned": Words("交办社会反馈", "public feedback assigned"),
    "feedback_answered": Words("答复社会反馈", "public feedback answered"),
    "feedback_closed": Words("办结社会反馈", "public feedback closed"),
    "feedback_dismissed": Words("不予办理社会反馈", "public feedback dismissed"),
    "decision_opened": Words("提请集体决策", "collective decision called"),
    "decision_spoken": Words("表态", "spoke on a decision"),
    "decision_absent": Words("登记缺席", "recorded as absent"),
    "decision_closed": Words("集体决策表决", "votes of a decision counted"),
    "decision_withdrawn": Words("撤回集体决策", "collective decision withdrawn"),
    "urge": Words("催办", "urged"),
    "unit_dissolved": Words("单位撤销，改归其他单位", "its unit was dissolved, another has it"),
}
_PLAIN_FACTS = (
    "state", "unit_id", "owner_id", "leader_id", "verifier_id", "returns", "evidence", "measures", "measures_done",
    "measures_planned",
)  # fmt: skip


def visible(work: UnitOfWork, name: str, *, actor: Actor, lock: bool = False) -> StoredItem:
    """Return the item a person named by number or key; raises ``NotFound`` when there is none they may see.

    With ``lock`` it stays as it is until the transaction ends: who comes second waits, then sees what the first did.
    """
    item = items.named(work, name, lock=lock)
    if item is None or not sees(actor, item.facts):
        raise NotFound(what=ITEM, which=name, where=name)
    return item


def require_version(work: UnitOfWork, item: StoredItem, seen: int | None) -> None:
    """Let an item pass that is at the version somebody saw; raises ``ItemChanged`` naming who was faster."""
    if seen is not None and seen > item.facts.version:
        raise InvalidInput(
            what=Words("版次", "Version"),
            value=seen,
            where=item.number,
            why=Words("事项还没有这一版", "the item has no such version yet"),
            allowed=f"1–{item.facts.version}",
        )
    if seen is not None and seen != item.facts.version:
        raise changed_meanwhile(work, item, seen=seen)


def apply(
    work: UnitOfWork,
    item: StoredItem,
    *,
    action: str,
    actor: Actor,
    at: datetime,
    facts: ItemFacts | None = None,
    values: Mapping[str, Any] | None = None,
    texts: Mapping[str, Any] | None = None,
    data: Mapping[str, object] | None = None,
    note: str = "",
) -> StoredItem:
    """Write one change of an item and the link that records it; return the item as it is afterwards.

    ``facts`` are the facts after the change, its version counted up or not; ``values`` further columns to set,
    ``texts`` those that no decision reads.
    Raises ``ItemChanged`` when somebody else changed the item since it was read.
    """
    if note:
        require_storable(note, where=item.number)
    after, version = facts or item.facts, item.facts.version + 1
    if after.version != version:
        after = replace(after, version=version)
    link = history.link(
        history.item_chain(item.id),
        seq=after.version,
        previous=item.history_hash,
        at=at,
        action=action,
        actor=actor,
        data=data or {},
        note=note,
    )
    columns = {**_changed_facts(item.facts, after), **(values or {}), **(texts or {}), "history_hash": link.hash}
    if not items.change(work, item, columns):
        raise changed_meanwhile(work, item, seen=item.facts.version)
    history.add(work, link)
    return replace(item, facts=after, history_hash=link.hash, **(values or {}))


def require_storable(note: str, *, where: str) -> None:
    """Let a text pass that every database can keep: no NUL, no half of a character; raises ``InvalidInput``."""
    shown = note.encode(errors="replace").decode().replace("\0", "?")
    if shown != note:
        raise InvalidInput(
            what=Words("文字", "Text"),
            value=shown[:20],
            where=where,
            why=Words("含有不能保存的字符", "it has characters that cannot be stored"),
            allowed=Words("普通文字", "plain text"),
        )


def changed_meanwhile(work: UnitOfWork, item: StoredItem, *, seen: int) -> ItemChanged:
    """Return the refusal that says who changed an item, what they did and when."""
    last = last_entry(work, item)
    return ItemChanged(
        item=item.number,
        where=item.number,
        who=said_by(last.by),
        what=DEEDS.get(last.action, Words(last.action, last.action)),
        seen=seen,
        when=clock_reading(work, item, last.at),
        now=last.seq,
    )


def clock_reading(work: UnitOfWork, item: StoredItem, moment: datetime) -> str:
    """Return an instant by the clock that an item's dates go by, for a refusal: reading its workflow is not cheap."""
    return local_minute(moment, versions.read(work, item.workflow_version_id).zone)


def last_entry(work: UnitOfWork, item: StoredItem) -> Entry:
    """Return the last thing that was done to an item."""
    return history.entries(work, history.item_chain(item.id))[-1]


def said_by(by: Mapping[str, str | None]) -> Words:
    """Name who acted as a history has it, with the absent person they stood in for."""
    name, absent = str(by["name"]), by.get("instead_of_name")
    return Words(name, name) if absent is None else Words(f"{name}（代{absent}）", f"{name} (for {absent})")


def _changed_facts(before: ItemFacts, after: ItemFacts) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: getattr(after, name) for name in _PLAIN_FACTS if getattr(after, name) != getattr(before, name)
    }
    if after.doers != before.doers:
        values["doers"] = items.as_list(after.doers)
    if after.taken != before.taken:
        values["taken"] = items.as_list(after.taken)
    if after.fields != before.fields:
        values["fields"] = items.as_object(after.fields)
    if after.confidential != before.confidential:
        values["is_confidential"] = after.confidential
    if after.confidants != before.confidants:
        values["confidants"] = items.as_list(after.confidants)
    if after.evidence_of != before.evidence_of:
        values["evidence_of"] = items.as_object(after.evidence_of)
    return values
