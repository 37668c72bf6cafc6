"""A paper that was read, beside its source: looked over, corrected by hand, its columns stated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Request, Response

from engine.domain.definition import Completion
from engine.domain.incoming import Head, Understood
from engine.errors import InvalidInput, RectifyError
from engine.operations.incoming import correct, correct_head, look_at, one_finding, read_anew
from engine.operations.publishing import newest_workflow
from engine.operations.units import list_units
from engine.store.incoming import StoredFinding, StoredIncoming
from engine.words import Words
from rectify.documents.ledger_columns import FIELD_WORDS, FIELDS
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.importing import importer
from rectify.web.deeds.deed import Deed
from rectify.web.deeds.done import Done
from rectify.web.deeds.given import Given, HandedIn
from rectify.web.deeds.inputs import Input
from rectify.web.incoming.shown import shown_finding, shown_lines
from rectify.web.marks import Way
from rectify.web.own_form import show_form
from rectify.web.page import go_to, page
from rectify.wording.standing import COMPLETION

router = APIRouter(prefix="/inspections/import/{paper}", route_class=GuardedRoute, include_in_schema=False)
_Paper = Annotated[int, Path(ge=1, le=2**31 - 1)]
_Position = Annotated[int, Path(ge=1, le=1_000_000)]
_A_PAGE = 20
_PATIENCE = 3.0
_LONGEST_TITLE, _LONGEST_BODY = 1000, 20_000
_YES_NO = (("no", Words("否", "no")), ("yes", Words("是", "yes")))
_SAID: Mapping[str, Words] = {
    "kept": Words(
        "已改好，只存在这里；确认导入以后才进台账。", "Corrected here; it comes into the ledger when you confirm."
    ),
    "columns": Words(
        "已按您的说明重新读过，以后同样表头也这样读。",
        "Read again as you stated it; so will be ledgers with these headings.",
    ),
}
_HOW: Mapping[str, Words] = {
    "name": Words("按列名", "by its heading"),
    "part": Words("列名相近", "by a like heading"),
    "content": Words("按内容猜的", "guessed by its content"),
    "remembered": Words("以前说明过", "stated before"),
    "stated": Words("刚才说明的", "stated now"),
    "unknown": Words("不认识", "not known"),
}


def show_review(
    request: Request,
    call: Call,
    key: int,
    *,
    behind: int,
    doubted: bool,
    done: str = "",
    refusal: RectifyError | None = None,
) -> Response:
    """Return the page on which what was understood stands beside its source, some findings at a time."""
    seen = look_at(call.ledger, key, actor=call.actor, behind=behind, most=_A_PAGE + 1, doubted=doubted)
    head = seen.paper.head
    assert head is not None  # noqa: S101 - a paper that was read has one
    workflow = newest_workflow(call.ledger, seen.paper.workflow)
    found = seen.findings[:_A_PAGE]
    lines, others = shown_lines(head.front, head.doubts)
    last = found[-1].position if found else behind
    return page(
        request,
        "incoming_review.html",
        here="ledger",
        wide=True,
        refusal=refusal,
        done=_SAID.get(done),
        paper=seen.paper,
        whole_doubts=head.doubts,
        facts=_head_facts(seen.paper, head),
        counted=seen.counted,
        lines=lines,
        others=others,
        findings=[shown_finding(one, workflow) for one in found],
        columns=[(column, FIELD_WORDS[column.field], _HOW[column.how]) for column in head.columns],
        every_field=[(name, FIELD_WORDS[name]) for name in FIELDS],
        behind=behind,
        doubted=doubted,
        here_path=f"/inspections/import/{key}",
        after=_at(key, last, doubted=doubted) if len(seen.findings) > _A_PAGE else None,
        first=_at(key, 0, doubted=doubted) if behind else None,
        stay=urlencode({"behind": behind, "doubts": str(doubted).lower()}),
    )


@router.get("/findings/{position}")
@for_people
def open_finding(paper: _Paper, position: _Position, request: Request, call: Calling) -> Response:
    """Show the form by which one finding is corrected, beside its whole passage."""
    return _finding_form(request, call, paper, position)


@router.post("/findings/{position}")
@for_people
def take_finding(paper: _Paper, position: _Position, request: Request, call: Calling, given: HandedIn) -> Response:
    """Correct one finding, or leave it out; or show the form again and say why not."""
    held, found = one_finding(call.ledger, paper, position, actor=call.actor)
    if given.wants_show:
        return _finding_form(request, call, paper, position, given=given)
    try:
        given.require_texts()
        now, is_left_out = _corrected(held, found, given)
        correct(call.ledger, paper, position, now, is_left_out=is_left_out, actor=call.actor, at=call.at)
    except RectifyError as refusal:
        return _finding_form(request, call, paper, position, given=given, refusal=refusal)
    page_of = (position - 1) // _A_PAGE * _A_PAGE
    return go_to(f"/inspections/import/{paper}?behind={page_of}&done=kept#f{position}")


@router.post("/findings/{position}/out")
@for_people
def turn_out(paper: _Paper, position: _Position, call: Calling) -> Response:
    """Leave a finding out, or take it in after all."""
    _held, found = one_finding(call.ledger, paper, position, actor=call.actor)
    correct(call.ledger, paper, position, found.now, is_left_out=not found.is_left_out, actor=call.actor, at=call.at)
    return go_to(f"/inspections/import/{paper}?behind={(position - 1) // _A_PAGE * _A_PAGE}#f{position}")


@router.get("/notice")
@for_people
def open_head(paper: _Paper, request: Request, call: Calling) -> Response:
    """Show the form by which the paper as a whole is corrected."""
    return _head_form(request, call, paper)


@router.post("/notice")
@for_people
def take_head(paper: _Paper, request: Request, call: Calling, given: HandedIn) -> Response:
    """Correct what was understood of the whole, or show the form again and say why not."""
    head = look_at(call.ledger, paper, actor=call.actor).paper.head or Head(title="", organization="")
    if given.wants_show:
        return _head_form(request, call, paper, given=given)
    try:
        given.require_texts()
        days: dict[str, Any] = {one.name: given.day(one) for one in _head_inputs(head) if one.kind == "date"}
        now = replace(
            head,
            title=given.text("title"),
            organization=given.text("organization"),
            contact=given.maybe("contact"),
            **days,
        )
        correct_head(call.ledger, paper, now, actor=call.actor, at=call.at)
    except RectifyError as refusal:
        return _head_form(request, call, paper, given=given, refusal=refusal)
    return go_to(f"/inspections/import/{paper}?done=kept")


@router.post("/columns")
@for_people
def state_columns(paper: _Paper, request: Request, call: Calling, given: HandedIn) -> Response:
    """Say what columns of a ledger are: it is read again, and what was stated is remembered."""
    seen = look_at(call.ledger, paper, actor=call.actor).paper
    columns = seen.head.columns if seen.head else ()
    told = {
        column.key: chosen
        for at, column in enumerate(columns)
        if (chosen := given.text(f"column-{at}")) in FIELDS and chosen != column.field
    }
    if told:
        read_anew(call.ledger, paper, told, actor=call.actor, at=call.at)
        importer.start(call.app, paper, actor=call.actor, patience=_PATIENCE)
    return go_to(f"/inspections/import/{paper}?done=columns" if told else f"/inspections/import/{paper}")


def _finding_form(
    request: Request,
    call: Call,
    key: int,
    position: int,
    *,
    given: Given | None = None,
    refusal: RectifyError | None = None,
) -> Response:
    paper, found = one_finding(call.ledger, key, position, actor=call.actor)
    units = [unit.path for unit in list_units(call.ledger, actor=call.actor) if unit.depth]
    deed = Deed(
        title=Words(f"第{position}条：改正", f"Finding {position}: correct it"),
        button=Words("保存", "Save"),
        done=Done.STEP,
        inputs=_inputs(paper, found, units),
        doing=lambda _call, _number, _given: None,
    )
    return show_form(
        request,
        call,
        deed,
        about=paper.file_name,
        finding=found.now.title[:40],
        action=f"/inspections/import/{key}/findings/{position}",
        back=Way(Words("回到核对", "Back"), f"/inspections/import/{key}?behind={(position - 1) // _A_PAGE * _A_PAGE}"),
        template="incoming_finding.html",
        given=given,
        refusal=refusal,
        shown=shown_finding(found, newest_workflow(call.ledger, paper.workflow), whole=True),
    )


def _inputs(paper: StoredIncoming, found: StoredFinding, units: list[str]) -> list[Input]:
    now = found.now
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
        Input(
            name="left_out",
            label=Words("导入", "Take it in"),
            kind="radio",
            value="yes" if found.is_left_out else "no",
            options=(("no", Words("导入这一条", "Take it in")), ("yes", Words("不导入", "Leave it out"))),
        ),
    ]  # fmt: skip


def _corrected(paper: StoredIncoming, found: StoredFinding, given: Given) -> tuple[Understood, bool]:
    asked = {one.name: one for one in _inputs(paper, found, [])}
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


def _head_form(
    request: Request, call: Call, key: int, *, given: Given | None = None, refusal: RectifyError | None = None
) -> Response:
    paper = look_at(call.ledger, key, actor=call.actor).paper
    head = paper.head or Head(title="", organization="")
    deed = Deed(
        title=Words("通报本身：改正", "The notice itself: correct it"),
        button=Words("保存", "Save"),
        done=Done.STEP,
        inputs=_head_inputs(head),
        doing=lambda _call, _number, _given: None,
        lead=Words(
            "同一次检查凭单位、标题和日期认出；改了这些，就当作另一次检查。",
            "An inspection is known by body, title and days: with others it is another one.",
        ),
    )
    return show_form(
        request,
        call,
        deed,
        about=paper.file_name,
        finding=head.title[:40],
        action=f"/inspections/import/{key}/notice",
        back=Way(Words("回到核对", "Back"), f"/inspections/import/{key}"),
        given=given,
        refusal=refusal,
    )


def _head_inputs(head: Head) -> list[Input]:
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


def _head_facts(paper: StoredIncoming, head: Head) -> list[tuple[Words, Words]]:
    feedback = paper.feedback_on or head.feedback_on
    when = f"{_iso(head.started_on) or '—'} – {_iso(head.ended_on) or '—'}"
    values = (
        (Words("标题", "Title"), head.title or "—"),
        (Words("被检查单位", "Body inspected"), head.organization or "—"),
        (Words("检查时间", "Inspected"), when),
        (Words("反馈日期", "Feedback"), _iso(feedback) or "—"),
        (Words("落款日期", "Signed"), _iso(head.signed_on) or "—"),
        (Words("类别", "Categories"), "；".join(head.groups)[:200] or "—"),
    )
    return [(label, Words(value, value)) for label, value in values]


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _at(key: int, behind: int, *, doubted: bool) -> str:
    return f"/inspections/import/{key}?{urlencode({'behind': behind, 'doubts': str(doubted).lower()})}"
