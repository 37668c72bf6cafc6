"""What is asked to correct a paper by hand: one finding of it, or the paper as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from engine.domain.definition import Completion
from engine.domain.incoming import Head, Understood
from engine.errors import InvalidInput
from engine.store.incoming import StoredFinding, StoredIncoming
from engine.words import Words
from rectify.web.deeds.given import Given
from rectify.web.deeds.inputs import Input
from rectify.wording.standing import COMPLETION

_LONGEST_TITLE, _LONGEST_BODY = 1000, 20_000
_YES_NO = (("no", Words("否", "no")), ("yes", Words("是", "yes")))


def finding_inputs(paper: StoredIncoming, found: StoredFinding, units: Sequence[str]) -> list[Input]:
    """Return what is asked about a finding, with what was understood, or corrected before."""
    return [*_wording(paper, found.now), *_standing(found.now, units), _whether(found)]


def _wording(paper: StoredIncoming, now: Understood) -> list[Input]:
    groups = list(dict.fromkeys([*(paper.head.groups if paper.head else ()), *([now.group] if now.group else [])]))
    options = [("", Words("没有类别", "none")), *((title, Words(title, title)) for title in groups)]
    return [
        Input(
            name="title", label=Words("问题", "Finding"), kind="text", value=now.title, must=True, most=_LONGEST_TITLE
        ),
        Input(name="group", label=Words("类别", "Category"), kind="choice", value=now.group or "", options=options),
        Input(name="new_group", label=Words("或另写一个类别", "Or another category"), kind="line"),
        Input(
            name="measures",
            label=Words("整改措施", "Measures"),
            kind="text",
            value="\n".join(now.measures),
            hint=Words("一行一条", "one on each line"),
            most=_LONGEST_BODY,
        ),
        Input(
            name="responsible",
            label=Words("责任人", "Responsible"),
            kind="line",
            value=now.responsible or "",
            hint=Words("原文怎么写就怎么写；导入后再指定到人。", "as the source has it; people are named after that."),
        ),
    ]


def _standing(now: Understood, units: Sequence[str]) -> list[Input]:
    return [
        Input(
            name="unit",
            label=Words("归哪个单位", "Unit it belongs to"),
            kind="choice",
            value=now.unit or "",
            options=[("", Words("全单位", "the office")), *((path, Words(path, path)) for path in units)],
        ),
        Input(
            name="due_on",
            label=Words("时限", "Due day"),
            kind="date",
            value=now.due_on.isoformat() if now.due_on else "",
            hint=Words("原文没有写就空着，按规则计算。", "Empty where none is stated: the rule counts."),
        ),
        Input(
            name="completion",
            label=Words("完成程度", "Completion"),
            kind="choice",
            value=now.completion,
            options=[(key, COMPLETION[key]) for key in Completion],
            must=True,
        ),
        Input(
            name="sustained",
            label=Words("长期坚持", "Sustained"),
            kind="choice",
            value="yes" if now.sustained else "no",
            options=_YES_NO,
            must=True,
        ),
        Input(name="body", label=Words("正文", "Text"), kind="text", value=now.body, most=_LONGEST_BODY),
    ]


def _whether(found: StoredFinding) -> Input:
    return Input(
        name="left_out",
        label=Words("导入", "Take it in"),
        kind="radio",
        value="yes" if found.is_left_out else "no",
        options=(("no", Words("导入这一条", "Take it in")), ("yes", Words("不导入", "Leave it out"))),
    )


def corrected(paper: StoredIncoming, found: StoredFinding, given: Given) -> tuple[Understood, bool]:
    """Return a finding as it was typed, and whether it stays out; raises ``InvalidInput``."""
    asked = {one.name: one for one in finding_inputs(paper, found, [])}
    completion = given.text("completion")
    if completion not in set(Completion):
        why = Words("没有这一种", "there is none of this name")
        raise InvalidInput(what=asked["completion"].label, value=completion[:20], why=why, allowed=[*Completion])
    now = replace(
        found.now,
        title=" ".join(given.text("title").split()),
        group=given.maybe("new_group") or given.maybe("group"),
        measures=tuple(line.strip() for line in given.text("measures").split("\n") if line.strip()),
        responsible=given.maybe("responsible"),
        unit=given.maybe("unit"),
        due_on=given.day(asked["due_on"]),
        completion=Completion(completion),
        sustained=given.text("sustained") == "yes",
        body=given.text("body"),
    )
    return now, given.text("left_out") == "yes"


def head_inputs(head: Head) -> list[Input]:
    """Return what is asked about the paper as a whole."""
    days = (
        ("started_on", Words("检查开始", "Began"), head.started_on),
        ("ended_on", Words("检查结束", "Ended"), head.ended_on),
        ("feedback_on", Words("反馈日期", "Day of feedback"), head.feedback_on),
        ("signed_on", Words("落款日期", "Signed on"), head.signed_on),
        ("published_on", Words("公布日期", "Published on"), head.published_on),
    )
    return [
        Input(name="title", label=Words("标题", "Title"), kind="text", value=head.title, must=True),
        Input(
            name="organization",
            label=Words("被检查单位", "Body inspected"),
            kind="line",
            value=head.organization,
            must=True,
        ),
        *(Input(name=name, label=label, kind="date", value=_iso(day)) for name, label, day in days),
        Input(name="contact", label=Words("联系方式", "Contact"), kind="line", value=head.contact or ""),
    ]


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()
