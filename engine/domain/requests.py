"""Requests on an item: more time (延期), or the move to long-term (转长期). One is pending at a time. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.domain.definition import RequestKind, RequestRule, Workflow
from engine.errors import Reason
from engine.words import Words

# A refusal, a pause and a date that is set by hand say why. “不同意” or “同意” is three characters and gives no
# reason; the shortest that do have four: “材料不足”, “资金未到”.
LEAST_REASON = 4

_LATER = Words("写一个更晚的日期（--to）", "Name a later day (--to)")


class RequestState(StrEnum):
    """Where a request stands. ``lapsed``: the item left the states in which it could be asked for."""

    PENDING = "pending"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an item stands when something is asked for: its state, its date, whether that stands still."""

    state: str
    due_on: date | None
    paused_on: date | None
    today: date


def against_asking(
    workflow: Workflow, rule: RequestRule, item: Standing, *, new_due_on: date | None
) -> tuple[Reason, ...]:
    """Return everything that stands against asking now, as far as states and dates go; empty when nothing does."""
    found = [*_against_state(workflow, rule, item), *_against_lateness(rule, item)]
    if rule.kind == "extension" and item.due_on is not None:
        found += [_NO_DATE] if new_due_on is None else against_date(new_due_on, due_on=item.due_on, today=item.today)
    if rule.kind == "long_term" and new_due_on is not None:
        found.append(_DATE_UNASKED)
    return tuple(found)


def against_date(new: date, *, due_on: date, today: date) -> tuple[Reason, ...]:
    """Return what stands against a day that is to take the place of the present one: it lies later, and ahead."""
    if new <= due_on:
        says = Words("{new}不比现在的期限{old}晚", "{new} is not later than the present due day {old}")
        return (Reason(code="date_not_later", says=says.fill(new=new, old=due_on), remedy=_LATER),)
    if new <= today:
        says = Words("{new}已经到了或过了", "{new} is not ahead of today")
        return (Reason(code="date_passed", says=says.fill(new=new), remedy=_LATER),)
    return ()


def is_late(rule: RequestRule, *, due_on: date | None, today: date) -> bool:
    """Say whether it is too late to ask: after the due day, unless the rule allows that."""
    return due_on is not None and due_on < today and not rule.late


def stands(kind: RequestKind, rule: RequestRule | None, *, step: int, becomes: str, keeps_date: bool) -> bool:
    """Say whether a pending request still stands when its item comes to a state, or to another version's rule.

    More time is asked for one date: where that date ends, the request does. A move to long-term stands while it could
    be asked for, and while somebody is left to agree.
    """
    if rule is None or rule.kind != kind or becomes not in rule.sources or step >= len(rule.approvals):
        return False
    return keeps_date or kind == "long_term"


def has_reason(text: str) -> bool:
    """Say whether a text is long enough to be a reason; blanks do not count."""
    return len("".join(text.split())) >= LEAST_REASON


def _against_state(workflow: Workflow, rule: RequestRule, item: Standing) -> Iterator[Reason]:
    state = workflow.states[item.state].title
    if item.state not in rule.sources:
        sources = [workflow.states[source].title for source in rule.sources]
        yield Reason(
            code="wrong_state",
            says=Words(
                "事项现在是“{state}”，只有{sources}时可以申请",
                "the item is {state!r}; it can be asked for in: {sources}",
            ).fill(state=state, sources=sources),
        )
    elif rule.kind == "extension" and item.due_on is None:
        yield Reason(
            code="no_deadline",
            says=Words("事项在“{state}”没有期限", "the item has no due day in {state!r}").fill(state=state),
        )
    if item.paused_on is not None:
        yield paused(item.paused_on)


def _against_lateness(rule: RequestRule, item: Standing) -> Iterator[Reason]:
    if is_late(rule, due_on=item.due_on, today=item.today):
        yield Reason(
            code="expired",
            says=Words(
                "期限{due_on}已过，到期前才能申请", "the due day {due_on} has passed; one asks before it has"
            ).fill(due_on=item.due_on),
            remedy=Words("请管理员决定（redate）", "Let a manager decide (redate)"),
        )


def paused(since: date) -> Reason:
    """Return the reason that a date which stands still is not changed."""
    return Reason(
        code="paused",
        says=Words("事项从{since}起暂停", "the item is paused since {since}").fill(since=since),
        remedy=Words("先恢复计时", "Resume it first"),
    )


_NO_DATE = Reason(
    code="date_missing",
    says=Words("没有写希望延到哪一天", "the day that is asked for is missing"),
    remedy=Words("写明新的日期（--to）", "Name the new day (--to)"),
)
_DATE_UNASKED = Reason(
    code="date_unasked",
    says=Words("转长期不写新的期限", "a move to long-term names no new due day"),
    remedy=Words("不写新的期限（--to）", "Name no new day (--to)"),
)
