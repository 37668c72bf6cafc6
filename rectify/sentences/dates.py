"""The dates of an item and what was asked for about them, in words."""

from __future__ import annotations

from collections.abc import Mapping

from engine.domain.definition import Workflow
from engine.domain.fields import shown
from engine.domain.requests import RequestState
from engine.operations.deadline_ledger import ToldRequest
from engine.words import Words

REQUEST_STATES: Mapping[RequestState, Words] = {
    RequestState.PENDING: Words("待答复", "pending"),
    RequestState.AGREED: Words("已同意", "agreed"),
    RequestState.REFUSED: Words("未同意", "refused"),
    RequestState.WITHDRAWN: Words("已撤回", "withdrawn"),
    RequestState.LAPSED: Words("已失效", "lapsed"),
}
BECAUSE: Mapping[str, Words] = {
    "entered": Words("进入这一状态", "the state was entered"),
    "imported": Words("导入", "imported"),
    "opened": Words("登记", "opened"),
    "migrated": Words("换用新版工作流", "another workflow version"),
    "extended": Words("延期", "extended"),
    "resumed": Words("暂停后恢复", "resumed after a pause"),
    "redated": Words("改动期限", "changed by hand"),
    "calendar": Words("假期安排公布后重算", "recomputed by the published calendar"),
}


def days_asked(told: ToldRequest) -> Words | None:
    """Return the day it was due, the one asked for, and the one agreed on where that is another."""
    request = told.request
    if request.new_due_on is None:
        return None
    asked = Words("{old} → {new}", "{old} → {new}").fill(old=request.old_due_on, new=request.new_due_on)
    if request.agreed_due_on in {None, request.new_due_on}:
        return asked
    return Words("{asked}（答复{agreed}）", "{asked} (agreed: {agreed})").fill(
        asked=asked, agreed=request.agreed_due_on
    )


def reason(workflow: Workflow, told: ToldRequest) -> Words:
    """Return why it was asked for, with what the form says."""
    parts = [Words(told.request.reason, told.request.reason)]
    parts += [
        Words("{name}：{value}", "{name}: {value}").fill(name=field.title, value=shown(field, value))
        for name, value in told.request.fields.items()
        if (field := workflow.fields.get(name)) is not None
    ]
    return Words("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def answers(told: ToldRequest) -> Words:
    """Return what each of those who must agree said."""
    parts = [
        (Words("{by}同意", "{by} agreed") if answer.agreed else Words("{by}不同意", "{by} refused")).fill(by=answer.by)
        for answer in told.answers
    ]
    notes = [f"（{answer.note}）" if answer.note else "" for answer in told.answers]
    notes_en = [f" ({answer.note})" if answer.note else "" for answer in told.answers]
    return Words(
        "；".join(part.zh + note for part, note in zip(parts, notes, strict=True)),
        "; ".join(part.en + note for part, note in zip(parts, notes_en, strict=True)),
    )
