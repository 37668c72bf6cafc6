"""What asking and answering share: a request found, what it is called, what ends with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from engine.domain.actor import Actor
from engine.domain.deadlines import EndedBecause
from engine.domain.definition import RequestRule, Workflow
from engine.domain.permission import sees
from engine.domain.requests import LEAST_REASON, RequestState, has_reason
from engine.errors import InvalidInput, NotFound, RequestAnswered
from engine.operations import change
from engine.operations.lapsing import end_own_deadline
from engine.operations.ledger import Ledger
from engine.store import deadlines, items, requests
from engine.store.items import StoredItem
from engine.store.requests import StoredAnswer, StoredRequest
from engine.store.unit_of_work import UnitOfWork
from engine.words import Words

REQUEST = Words("申请", "request")
BECAME: Mapping[RequestState, Words] = {
    RequestState.PENDING: Words("等答复", "pending"),
    RequestState.AGREED: Words("同意", "agreed to"),
    RequestState.REFUSED: Words("不同意", "refused"),
    RequestState.WITHDRAWN: Words("撤回", "withdrawn"),
    RequestState.LAPSED: Words("失效", "left without effect"),
}


def visible_request(work: UnitOfWork, request_id: int, *, actor: Actor) -> tuple[StoredRequest, StoredItem]:
    """Return a request with its item, which stays as it is until the transaction ends.

    Raises ``NotFound`` when there is none, or when the actor may not see the item.
    """
    first = requests.get(work, request_id)
    item = items.in_ledger(work, first.item_id, lock=True) if first else None
    if item is None or not sees(actor, item.facts):
        raise NotFound(what=REQUEST, which=str(request_id))
    # Read again: whoever held the item until now may have answered meanwhile.
    request = requests.get(work, request_id)
    assert request is not None  # noqa: S101 - requests are never deleted
    return request, item


def require_pending(work: UnitOfWork, ledger: Ledger, request: StoredRequest, item: StoredItem) -> RequestRule:
    """Return the rule of a request that waits for an answer; raises ``RequestAnswered`` saying who was faster."""
    if request.state is not RequestState.PENDING:
        raise answered_before(work, request, item)
    rule = ledger.workflow(work, item.workflow_version_id).requests.get(request.rule)
    assert rule is not None  # noqa: S101 - a move to a version without the rule ends the request
    return rule


def answered_before(work: UnitOfWork, request: StoredRequest, item: StoredItem) -> RequestAnswered:
    """Return the refusal that says who answered a request, or its last step, and when."""
    said = requests.answers_to(work, [request.id]).get(request.id, ())
    who, when, what = request.asked_by, request.answered_at or request.asked_at, BECAME[request.state]
    if said and request.state is not RequestState.WITHDRAWN:
        who, when = said[-1].by, said[-1].at
    if request.state is RequestState.LAPSED:
        who = str(change.last_entry(work, item).by["name"])
    if request.state is RequestState.PENDING and said:
        what = Words("同意（第{step}步）", "agreed to (step {step})").fill(step=request.step)
    return RequestAnswered(
        item=item.number,
        where=item.number,
        request=request.id,
        who=who,
        what=what,
        when=change.clock_reading(work, item, when),
    )


def finish(
    work: UnitOfWork,
    request: StoredRequest,
    item: StoredItem,
    becomes: RequestState,
    *,
    at: datetime,
    agreed_due_on: date | None = None,
) -> None:
    """End a pending request with the deadline for its answer, and let the item's own date be reminded of again.

    Raises ``RequestAnswered`` when somebody else ended it meanwhile.
    """
    if not requests.end(work, request.id, becomes, at=at, agreed_due_on=agreed_due_on):
        raise answered_before(work, request, item)
    because = EndedBecause.WITHDRAWN if becomes is RequestState.WITHDRAWN else EndedBecause.ANSWERED
    end_own_deadline(work, request, because=because, at=at)
    if item.deadline_id is not None:
        deadlines.release(work, item.deadline_id)


def stated_so_far(request: StoredRequest, said: tuple[StoredAnswer, ...]) -> date | None:
    """Return the day that is on the table: the last one somebody stated, else the one that was asked for."""
    return next((answer.new_due_on for answer in reversed(said) if answer.new_due_on), request.new_due_on)


def require_reason(text: str, *, what: Words, where: str) -> None:
    """Let a text pass that gives a reason; raises ``InvalidInput`` for one that is too short to."""
    if not has_reason(text):
        raise InvalidInput(
            what=what,
            value=text.strip()[:20],
            where=where,
            why=Words("没有说清原因", "it gives no reason"),
            allowed=Words(f"至少{LEAST_REASON}个字（--note）", f"at least {LEAST_REASON} characters (--note)"),
        )


def named(key: str, title: Words) -> Words:
    """Return the title of something a workflow names with the key to type."""
    return Words(f"{title.zh}（{key}）", f"{key} ({title.en})")


def open_requests(workflow: Workflow, state: str, *, but: str = "") -> list[Words]:
    """Return what may be asked for in a state, ``but`` one."""
    return [
        named(rule.key, rule.title) for rule in workflow.requests.values() if state in rule.sources and rule.key != but
    ]
