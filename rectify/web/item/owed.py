"""What waits beside the item's own date: requests, reviews, progress reports, receipts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.domain.permission import called
from engine.domain.requests import RequestState
from engine.domain.reviews import ReviewState
from engine.operations.deadline_ledger import ToldRequest
from engine.words import Words
from notifications.wording import period
from rectify.web.item.looking import Looking
from rectify.wording.requests import answers_of, days_asked, reason_of
from rectify.wording.standing import REQUEST_STATES, REVIEW_STATES, outcome_title


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One thing that waits or waited: what, how it stands, and more about it."""

    title: Words
    standing: Words
    more: Words | None
    note: str | None
    is_open: bool


def owed(look: Looking) -> Sequence[Owed]:
    """Return what waits, open things first."""
    found = [*_requests(look), *_receipts(look), *_reports(look), *_reviews(look)]
    return sorted(found, key=lambda one: not one.is_open)


def _requests(look: Looking) -> Iterator[Owed]:
    for told in reversed(look.seen.whole.dates.requests):
        request = told.request
        rule = look.workflow.requests.get(request.rule)
        yield Owed(
            title=rule.title if rule else Words(request.rule, request.rule),
            standing=_waits(look, told),
            more=days_asked(told),
            note=None,
            is_open=request.state is RequestState.PENDING,
        )


def _waits(look: Looking, told: ToldRequest) -> Words:
    request = told.request
    rule = look.workflow.requests.get(request.rule)
    asked = Words("{who}{on}提出：{why}", "{who} asked on {on}: {why}").fill(
        who=request.asked_by, on=look.on(request.asked_at), why=reason_of(look.workflow, told)
    )
    state = REQUEST_STATES[request.state]
    if request.state is RequestState.PENDING and rule is not None and request.step < len(rule.approvals):
        who = [called(look.workflow, name) for name in rule.approvals[request.step].who]
        state = Words("等{who}答复", "waits for: {who}").fill(who=who)
    said = [asked, *([answers_of(told)] if told.answers else []), state]
    return Words("；".join(part.zh for part in said), "; ".join(part.en for part in said))


def _receipts(look: Looking) -> Iterator[Owed]:
    for one in look.seen.whole.receipts:
        person = look.names.get(one.person_id, "")
        if one.void_at is not None:
            said = Words("不再需要", "no longer owed")
        elif one.given_at is None:
            said = Words("等签收，{day}前", "awaited by {day}").fill(day=look.day(one.due_on))
        else:
            said = Words("已签收，{on}", "given on {on}").fill(on=look.near(one.given_at))
        is_open = one.given_at is None and one.void_at is None
        title = Words(f"签收（{person}）", f"Receipt ({person})")
        yield Owed(title=title, standing=said, more=None, note=None, is_open=is_open)


def _reports(look: Looking) -> Iterator[Owed]:
    for one in reversed(look.seen.whole.progress):
        is_open = one.state is ReviewState.OPEN
        title = Words("进展 {period}", "Progress {period}").fill(period=period(one.period))
        due = Words("{day}前报", "due {day}").fill(day=look.day(one.due_on))
        done = _completed(look, REVIEW_STATES[one.state], one.completed_by, None)
        yield Owed(title=title, standing=due if is_open else done, more=None, note=one.note, is_open=is_open)


def _reviews(look: Looking) -> Iterator[Owed]:
    for one in reversed(look.seen.whole.reviews):
        is_open = one.state is ReviewState.OPEN
        rule = look.workflow.reviews.get(one.rule)
        title = rule.title if rule else Words("复核", "Review")
        due = Words("{day}前完成", "due {day}").fill(day=look.day(one.due_on))
        done = _completed(look, REVIEW_STATES[one.state], one.completed_by, outcome_title(look.workflow, one))
        yield Owed(
            title=Words("{title} {period}", "{title} {period}").fill(title=title, period=period(one.period)),
            standing=due if is_open else done,
            more=None,
            note=one.note,
            is_open=is_open,
        )


def _completed(look: Looking, state: Words, by: str | None, outcome: Words | None) -> Words:
    parts = [outcome or state, *([Words(by, by)] if by else [])]
    return Words("，".join(part.zh for part in parts), ", ".join(part.en for part in parts))
