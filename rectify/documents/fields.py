"""Labelled fields inside an entry: who is responsible (责任人) and until when (完成时限)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from rectify.documents.blocks import fold, squeeze
from rectify.documents.dates import days_in

_PERSONS = ["整改责任人", "具体责任人", "直接责任人", "责任人", "整改负责人", "具体负责人"]
_LEADERS = ["整改责任领导", "责任领导", "牵头领导", "分管领导", "包保领导", "牵头责任人"]
_UNITS = [
    "整改责任部门",
    "责任部门",
    "整改责任单位",
    "责任单位",
    "责任科室",
    "责任股室",
    "责任处室",
    "牵头部门",
    "牵头单位",
    "牵头科室",
    "牵头股室",
    "责任主体",
]
_LIMITS = [
    "整改完成时限",
    "完成时限",
    "整改时限",
    "整改期限",
    "完成期限",
    "办结时限",
    "计划完成时间",
    "预计完成时间",
    "完成时间",
    "时限要求",
    "时限",
]
_OTHERS = ["配合部门", "配合单位", "配合科室", "协办单位", "经办人", "联系人", "整改类型", "问题类型", "整改目标"]
_STATES = [
    "整改结果",
    "整改状态",
    "整改进展情况",
    "整改进展",
    "整改完成情况",
    "完成情况",
    "整改进度",
    "完成状态",
    "整改成效",
    "状态",
    "办理结果",
    "办理情况",
    "进展情况",
]
_BODIES = [
    "整改落实情况",
    "整改措施落实情况",
    "整改任务落实情况",
    "整改举措及成效",
    "采取措施",
    "采取的措施",
    "工作措施",
    "整改做法",
    "整改落实",
    "取得成效",
    "整改推进情况",
    "整改措施及成效",
    "整改措施和成效",
    "整改措施及完成情况",
    "整改情况",
    "整改措施",
    "整改举措",
    "主要做法",
    "具体措施",
    "具体做法",
    "落实情况",
    "主要措施",
]

# What follows these tells of the finding; its enumeration holds no measures.
_DESCRIPTIONS = [
    "具体表现",
    "主要表现",
    "问题表现",
    "具体问题",
    "问题描述",
    "存在问题",
    "反馈问题",
    "问题",
    "原因分析",
    "主要原因",
    "原因",
]

_FIELDS = (*_PERSONS, *_LEADERS, *_UNITS, *_LIMITS, *_OTHERS)


def _any(labels: Sequence[str]) -> str:
    return "|".join(sorted(labels, key=len, reverse=True))


_ANY_LABEL = _any((*_FIELDS, *_STATES, *_BODIES))
# 责任人：…, 【责任人】…
_COLON = r"(?:[】\]]\s*:?|:)"
_FIELD = re.compile(
    rf"[(\[【]?(?P<label>{_any(_FIELDS)})\s*{_COLON}\s*(?P<value>.*?)\s*(?:[;。)\]】\n]|$|(?=[,、\s]*[(\[【]?(?:{_ANY_LABEL})\s*{_COLON}))"
)
_LABEL = re.compile(
    rf"[(\[【]?\s*(?P<label>{_any((*_STATES, *_BODIES))})\s*(?:[】\])]\s*:?|:|。|(?=$)|(?=一是|首先|①))\s*"
)
_DESCRIPTION = re.compile(rf"[(\[【]?\s*(?:{_any(_DESCRIPTIONS)})(?:为|是|有)?\s*{_COLON}")
_INNER_LABEL = re.compile(rf"(?<=[。;)\]】\s])[(\[【]?\s*(?:{_any((*_STATES, *_BODIES))})\s*{_COLON}")
_SUSTAINED = re.compile(
    r"长期(?:坚持|整改|推进|落实)?|持续(?:坚持|整改|推进|落实)?|常态化?(?:坚持|推进)?|立行立改并(?:长期|持续)坚持"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDate:
    """What a time limit says: a day or none, whether it says 长期坚持, and whether its date lost characters."""

    day: date | None
    sustained: bool
    damaged: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The labelled fields of an entry."""

    responsible: str | None
    due: DueDate | None


def read_fields(texts: Sequence[str]) -> Fields:
    """Return the fields of an entry: 责任人, else 责任领导, else 责任部门."""
    values: dict[str, str] = {}
    for text in texts:
        for found in _FIELD.finditer(fold(text)):
            value = text[found.start("value") : found.end("value")].strip(" ,，、;；\u3000")
            if value:
                values.setdefault(found["label"], value)
    limit = _first(values, _LIMITS)
    return Fields(
        responsible=_first(values, _PERSONS) or _first(values, _LEADERS) or _first(values, _UNITS),
        due=None if limit is None else read_due(limit),
    )


def read_due(text: str) -> DueDate:
    """Return what a time limit says; 立行立改, 长期坚持 and a date without year or with lost characters name no day."""
    days = days_in(text)
    found = next((each.day for each in reversed(days) if each.day), None)
    damaged = any(each.damaged for each in days) or (
        not days and bool(re.search(r"[0-9]{3,}\s*[年月日号]", fold(text)))
    )
    sustained = bool(_SUSTAINED.search(squeeze(text)))
    return DueDate(day=None if damaged else found, sustained=sustained, damaged=damaged, text=text)


def without_fields(text: str) -> str:
    """Return a text with its labelled fields taken out."""
    kept, last = [], 0
    for found in _FIELD.finditer(fold(text)):
        kept.append(text[last : found.start()])
        last = found.end()
    return "".join([*kept, text[last:]]).strip(" ,，、;；\u3000")


def without_label(text: str) -> str:
    """Return what follows the label a text begins with (整改情况：, 【整改结果】); without a label all of it."""
    found = _LABEL.match(fold(text))
    return text[found.end() :] if found else text


def has_label(text: str) -> bool:
    """Say whether a text begins with a label."""
    return bool(_LABEL.match(fold(text)))


def has_field(text: str) -> bool:
    """Say whether a text begins with the label of a field (责任人：…)."""
    return bool(_FIELD.match(fold(text).lstrip()))


def describes(text: str) -> bool:
    """Say whether a text begins with a label of what is wrong or why (具体表现：, 原因分析：)."""
    return bool(_DESCRIPTION.match(fold(text)))


def is_label(text: str) -> bool:
    """Say whether a text is nothing but a label, as the left cell of a form is."""
    return bool(re.fullmatch(rf"(?:{_ANY_LABEL})\s*:?", squeeze(text)))


def says_state(text: str) -> bool:
    """Say whether a text begins with the label of a status (整改结果：…)."""
    found = _LABEL.match(fold(text))
    return found is not None and found["label"] in _STATES


def split_at_labels(text: str) -> list[str]:
    """Return a text in pieces, each beginning with its label: 整改情况：… 整改结果：… in one paragraph are two."""
    cuts = [found.start() for found in _INNER_LABEL.finditer(fold(text)) if found.start() > 0]
    return [piece for start, end in pairwise([0, *cuts, len(text)]) if (piece := text[start:end].strip())]


def label_starts(text: str) -> list[int]:
    """Return where labels followed by a colon stand inside a text."""
    return [found.start() for found in re.finditer(rf"[(\[【]?(?:{_ANY_LABEL})\s*[】\]]?\s*:", fold(text))]


def _first(values: dict[str, str], labels: Sequence[str]) -> str | None:
    return next((values[label] for label in labels if label in values), None)
