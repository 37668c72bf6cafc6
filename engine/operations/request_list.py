"""Requests as a list: those of the items somebody may see, with what was said and who is to answer next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.actor import Actor
from engine.domain.deadlines import days_late
from engine.domain.definition import Approval, Relation, RequestRule, Workflow
from engine.domain.extent import scope
from engine.domain.permission import sees, standing
from engine.domain.requests import RequestState
from engine.domain.workdays import local_day
from engine.errors import InvalidInput, NotFound
from engine.operations import change
from engine.operations.deadline_ledger import ToldRequest, told
from engine.operations.ledger import Ledger
from engine.operations.petitions import REQUEST
from engine.store import items, requests, versions
from engine.store.items import StoredItem
from engine.store.sections import Place, Section
from engine.store.unit_of_work import UnitOfWork, reading
from engine.store.whose_requests import RELATIONS, Reach, Waiting, Whose
from engine.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRequest:
    """A request with its item. ``rule`` is None where the item's workflow does not know it any more.

    ``answer_by`` is the day by which it is, or was, to be answered, ``days_late`` the calendar days the answer came, or
    is, after it. ``waits_for`` is the agreement that is still to come, ``for_actor`` says that the actor may give it.
    """

    told: ToldRequest
    item: str
    title: str
    workflow: Workflow
    rule: RequestRule | None
    answer_by: date | None
    days_late: int
    waits_for: Approval | None
    for_actor: bool
    by_actor: bool


def list_requests(
    ledger: Ledger,
    *,
    actor: Actor,
    at: datetime,
    item: str | None = None,
    state: RequestState | None = None,
    mine: bool = False,
    after: Place | None = None,
    most: int | None = None,
) -> list[ListedRequest]:
    """Return the requests of the items the actor may see, oldest first; ``most`` behind a place, or all.

    With ``mine`` only those the actor asked for or may answer now. Raises ``NotFound`` for an unknown item and
    ``InvalidInput`` when ``mine`` is asked by nobody in particular.
    """
    if mine and not actor.persons:
        raise InvalidInput(
            what=Words("选项", "Option"),
            value="--mine",
            why=Words("没有说明是谁", "it does not say whose"),
            allowed=Words("与--as一起用", "together with --as"),
            where="--mine",
        )
    with reading(ledger.database) as work:
        item_id = change.visible(work, item, actor=actor).id if item is not None else None
        section = Section(scope=scope(actor), after=after, most=most)
        whose = _whose(work, ledger, actor) if mine else None
        found = requests.listed(work, state=state, item_id=item_id, whose=whose, section=section)
        held = items.get_many(work, (request.item_id for request in found))
        days = requests.answer_days(work, (request.id for request in found))
        return [
            _listed(one, here, ledger.workflow(work, here.workflow_version_id), days, actor=actor, at=at)
            for one in told(work, found)
            for here in (held[one.request.item_id],)
        ]


def one_request(ledger: Ledger, request_id: int, *, actor: Actor, at: datetime) -> ListedRequest:
    """Return one request as the list has it; raises ``NotFound``, also for one on an item the actor may not see."""
    with reading(ledger.database) as work:
        request = requests.get(work, request_id)
        item = None if request is None else items.in_ledger(work, request.item_id)
        if request is None or item is None or not sees(actor, item.facts):
            raise NotFound(what=REQUEST, which=str(request_id))
        (one,) = told(work, [request])
        days = requests.answer_days(work, [request_id])
        return _listed(one, item, ledger.workflow(work, item.workflow_version_id), days, actor=actor, at=at)


def _whose(work: UnitOfWork, ledger: Ledger, actor: Actor) -> Whose:
    """Return whose requests are the actor's, as ``_listed`` says of each: rules and steps of all versions say it."""
    theirs = defaultdict[Reach, list[Waiting]](list)
    for version in versions.all_of(work):
        for rule in ledger.workflow(work, version).requests.values():
            for step, approval in enumerate(rule.approvals):
                theirs[_reach(actor, approval.who)].append((version, rule.key, step))
    return Whose(persons=actor.persons, theirs=theirs)


def _reach(actor: Actor, who: Collection[str]) -> Reach:
    units = {unit for name in who for unit in actor.roles.get(name, ())}
    leads = actor.leads if Relation.UNIT_LEADER in who else frozenset[int]()
    return Reach(units=frozenset(units | leads), relations=RELATIONS.intersection(who))


def _listed(
    one: ToldRequest, item: StoredItem, workflow: Workflow, days: dict[int, date], *, actor: Actor, at: datetime
) -> ListedRequest:
    request = one.request
    rule, answer_by = workflow.requests.get(request.rule), days.get(request.id)
    waits_for = None
    if rule is not None and request.state is RequestState.PENDING:
        waits_for = rule.approvals[request.step]
    return ListedRequest(
        told=one,
        item=item.number,
        title=item.title,
        workflow=workflow,
        rule=rule,
        answer_by=answer_by,
        days_late=days_late(answer_by, until=local_day(request.answered_at or at, workflow.zone)) if answer_by else 0,
        waits_for=waits_for,
        for_actor=waits_for is not None
        and not actor.persons & request.askers
        and not standing(actor, item.facts).isdisjoint(waits_for.who),
        by_actor=bool(actor.persons & request.askers),
    )
