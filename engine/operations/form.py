"""What is handed in with a step or a review: values of fields, the group of the evidence, a collective decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from engine.domain.definition import Completion, Workflow
from engine.domain.fields import LONGEST_LINE, FieldValue, read_value
from engine.domain.item import Decision, ItemFacts
from engine.domain.workdays import local_day
from engine.errors import InvalidInput
from engine.words import Words

_YES = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}
_FIELD = Words("字段", "Field")
# What every item has beside the fields of its workflow, and anybody who may describe it can set.
_OWN = ("completion", "sustained")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """Values ready to be stored: ``columns`` every item has, ``fields`` of the item's workflow."""

    columns: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, FieldValue] = field(default_factory=dict)


NOTHING = Filled()


def read_for_step(workflow: Workflow, facts: ItemFacts, trigger: str, settings: Mapping[str, str]) -> Filled:
    """Return what was filled in for a step: fields the step asks, and those every item has.

    A step that does not leave the item's state reads nothing: ``decide`` says what is wrong with it. Raises
    ``InvalidInput`` for a field that is not asked and for a value that does not fit.
    """
    steps = [step for step in workflow.transitions_from(facts.state) if step.trigger == trigger]
    if not steps:
        return NOTHING
    asks = tuple(dict.fromkeys(name for step in steps for name in step.asks))
    own = {name: _own_value(name, text, facts.number) for name, text in settings.items() if name in _OWN}
    others = {name: text for name, text in settings.items() if name not in _OWN}
    require_asked(workflow, others, asks, where=facts.number, also=_OWN)
    return Filled(columns=own, fields=_values(workflow, others, where=facts.number))


def read_for_review(
    workflow: Workflow, asks: Sequence[str], settings: Mapping[str, str], *, where: str
) -> Mapping[str, FieldValue]:
    """Return the values of the fields a review asks; raises ``InvalidInput`` as for a step."""
    require_asked(workflow, settings, asks, where=where)
    return _values(workflow, settings, where=where)


def require_asked(
    workflow: Workflow, names: Iterable[str], asks: Sequence[str], *, where: str, also: Sequence[str] = ()
) -> None:
    """Let names of fields pass that are asked; raises ``InvalidInput`` naming what is asked here."""
    stray = next((name for name in names if name not in asks), None)
    if stray is None:
        return
    is_known = stray in workflow.fields
    raise InvalidInput(
        what=_FIELD,
        value=stray,
        where=where,
        why=Words("这里不问这一项", "it is not asked here")
        if is_known
        else Words("工作流没有这个字段", "the workflow has no such field"),
        allowed=[*(_named(name, workflow.fields[name].title) for name in asks), *also],
    )


def require_group(workflow: Workflow, group: str | None, *, files: int, where: str) -> None:
    """Let a group of evidence pass that the workflow has, for at least one file; raises ``InvalidInput``."""
    if group is None:
        return
    if group not in workflow.evidence_groups:
        raise InvalidInput(
            what=Words("佐证材料的分组", "Evidence group"),
            value=group,
            where=where,
            why=Words("工作流没有这个分组", "the workflow has no such group"),
            allowed=[_named(key, title) for key, title in workflow.evidence_groups.items()],
        )
    if not files:
        raise InvalidInput(
            what=Words("佐证材料的分组", "Evidence group"),
            value=group,
            where=where,
            why=Words("没有随附文件", "no file comes with it"),
            allowed=Words("与文件一起写（--evidence）", "together with a file (--evidence)"),
        )


def with_evidence(facts: ItemFacts, files: int, group: str | None) -> ItemFacts:
    """Return the facts with so many more pieces of evidence, counted in their group too."""
    if group is None:
        return replace(facts, evidence=facts.evidence + files)
    counts = {**facts.evidence_of, group: facts.evidence_of.get(group, 0) + files}
    return replace(facts, evidence=facts.evidence + files, evidence_of=counts)


def read_decision(
    decided_on: date | None, minutes: str | None, *, zone: str, at: datetime, where: str
) -> Decision | None:
    """Return the collective decision that somebody refers to, or None.

    Raises ``InvalidInput`` when only the day or only the minutes are named, for a day to come, and for minutes that
    are not one line of text.
    """
    if decided_on is None and minutes is None:
        return None
    if decided_on is None or minutes is None:
        raise InvalidInput(
            what=Words("集体决策", "Collective decision"),
            value=minutes if decided_on is None else decided_on.isoformat(),
            where=where,
            why=Words("会议日期和会议纪要缺了一样", "the day of the meeting or its minutes are missing"),
            allowed=Words("两样一起写（--decided-on、--minutes）", "both together (--decided-on, --minutes)"),
        )
    if decided_on > local_day(at, zone):
        raise InvalidInput(
            what=Words("会议日期", "Day of the meeting"),
            value=decided_on.isoformat(),
            where=where,
            why=Words("这一天还没有到", "that day is still to come"),
            allowed=Words("今天或更早", "today or earlier"),
        )
    title = minutes.strip()
    if not 0 < len(title) <= LONGEST_LINE or not title.isprintable():
        raise InvalidInput(
            what=Words("会议纪要", "Minutes"),
            value="".join(character for character in title if character.isprintable())[:40],
            where=where,
            why=Words("长度或字符不对", "their length or a character is wrong"),
            allowed=Words(f"1到{LONGEST_LINE}个可见字符", f"1–{LONGEST_LINE} printable characters"),
        )
    return Decision(decided_on=decided_on, minutes=title)


def _values(workflow: Workflow, settings: Mapping[str, str], *, where: str) -> dict[str, FieldValue]:
    return {name: read_value(workflow.fields[name], text, where=where) for name, text in settings.items()}


def _own_value(name: str, text: str, where: str) -> object:
    if name == "completion":
        if text not in list(Completion):
            raise _bad_value(name, text, where, allowed=list(Completion))
        return text
    if text not in _YES:
        raise _bad_value(name, text, where, allowed=list(_YES))
    return _YES[text]


def _bad_value(name: str, text: str, where: str, *, allowed: list[str]) -> InvalidInput:
    return InvalidInput(
        what=Words(f"字段 {name} 的值", f"Value of {name}"),
        value=text,
        where=where,
        why=Words("不在允许的值里", "it is not among the allowed values"),
        allowed=allowed,
    )


def _named(key: str, title: Words) -> Words:
    return Words(f"{key}（{title.zh}）", f"{key} ({title.en})")
