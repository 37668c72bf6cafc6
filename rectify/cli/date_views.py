"""Requests and the deadline ledger as people and programs read them."""

from __future__ import annotations

from datetime import date

from engine.domain.definition import Workflow
from engine.domain.permission import called
from engine.operations.deadline_ledger import DateSet, DeadlineLedger, LedgerLine, ToldRequest
from engine.operations.request_list import ListedRequest
from engine.words import Words, several
from rectify.terminal import Terminal
from rectify.wording.requests import answers_of, days_asked, reason_of
from rectify.wording.standing import BECAUSE, REQUEST_STATES


def show_requests(found: list[ListedRequest], terminal: Terminal) -> None:
    """Print requests as a table."""
    terminal.table(
        [
            Words("申请", "Request"),
            Words("事项", "Item"),
            Words("申请什么", "Asks for"),
            Words("申请人", "Asked by"),
            Words("期限", "Due"),
            Words("状态", "State"),
            Words("等谁", "Waits for"),
            Words("答复期限", "Answer by"),
            Words("原因", "Reason"),
        ],
        [
            (
                one.told.request.id,
                one.item,
                one.rule.title if one.rule else one.told.request.rule,
                one.told.request.asked_by,
                days_asked(one.told),
                REQUEST_STATES[one.told.request.state],
                [called(one.workflow, name) for name in one.waits_for.who] if one.waits_for else None,
                one.answer_by if one.waits_for else None,
                one.told.request.reason,
            )
            for one in found
        ],
    )


def show_ledger(dates: DeadlineLedger, workflow: Workflow, terminal: Terminal, *, today: date) -> None:
    """Print the deadline ledger of an item: every date with who and why, figures against first and present date."""
    if dates.lines:
        terminal.heading(Words("期限台账", "Deadline ledger"))
        terminal.table(
            [
                Words("期限", "Deadline"),
                Words("日期", "Due"),
                Words("缘由", "Because"),
                Words("谁提出", "Asked or set by"),
                Words("时间", "At"),
                Words("原因和进展", "Why, and progress"),
                Words("谁同意", "Agreed to by"),
                Words("比原期限晚", "Late against the first"),
                Words("比现期限晚", "Late against this"),
            ],
            [_date_row(workflow, line, one, today=today) for line in dates.lines for one in line.dates],
        )
    if dates.requests:
        terminal.heading(Words("申请", "Requests"))
        terminal.table(
            [
                Words("申请", "Request"),
                Words("申请什么", "Asks for"),
                Words("申请人", "Asked by"),
                Words("时间", "At"),
                Words("期限", "Due"),
                Words("原因和进展", "Reason and progress"),
                Words("状态", "State"),
                Words("答复", "Answers"),
            ],
            [_request_row(workflow, told) for told in dates.requests],
        )
    if dates.pauses:
        terminal.heading(Words("暂停", "Pauses"))
        terminal.table(
            [
                Words("从", "From"),
                Words("到", "To"),
                Words("谁", "By"),
                Words("原因", "Reason"),
            ],
            [(one.paused_on, one.resumed_on, one.paused_by, one.reason) for one in dates.pauses],
        )


def _date_row(workflow: Workflow, line: LedgerLine, one: DateSet, *, today: date) -> tuple[object, ...]:
    rule = workflow.deadlines.get(line.rule)
    is_last = one is line.dates[-1]
    return (
        rule.title if rule else line.rule,
        one.due_on,
        BECAUSE[one.because],
        one.request.request.asked_by if one.request else one.by,
        one.request.request.asked_at if one.request else one.set_at,
        reason_of(workflow, one.request) if one.request else one.note,
        answers_of(one.request) if one.request else None,
        _late(line.days_late(line.original_due_on, today=today)) if is_last else None,
        _late(line.days_late(line.due_on, today=today)) if is_last else None,
    )


def _late(days: int) -> Words | None:
    return Words(f"{days}天", several(days, "day")) if days else None


def _request_row(workflow: Workflow, told: ToldRequest) -> tuple[object, ...]:
    request, rule = told.request, workflow.requests.get(told.request.rule)
    return (
        request.id,
        rule.title if rule else request.rule,
        request.asked_by,
        request.asked_at,
        days_asked(told),
        reason_of(workflow, told),
        REQUEST_STATES[request.state],
        answers_of(told),
    )
