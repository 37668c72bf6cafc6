"""Changing the due day of an item by hand: a manager's explicit decision, with its reason."""

from __future__ import annotations

from datetime import date, datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.deadlines import EndedBecause, SetBecause
from engine.domain.definition import Workflow
from engine.domain.permission import require
from engine.domain.workdays import local_day
from engine.errors import InvalidInput
from engine.operations import change
from engine.operations.announcing import announce, concerned
from engine.operations.deadlines import set_anew
from engine.operations.ledger import Ledger
from engine.operations.once import answered_once
from engine.operations.pausing import Redated, again, redated, require_free
from engine.operations.petitions import require_reason
from engine.store import deadlines
from engine.store.items import StoredItem
from engine.store.unit_of_work import UnitOfWork, writing
from engine.words import Words

_REDATE = Words("改动期限", "have its due day changed")


def redate(
    ledger: Ledger,
    item_name: str,
    due_on: date,
    note: str,
    *,
    actor: Actor,
    at: datetime,
    expect_version: int | None = None,
    key: str | None = None,
) -> Redated:
    """Set another due day for an item, earlier or later, by the same rule and ladder; the first date is kept.

    Raises ``NotFound``, ``NotPermitted``, ``DateRefused`` for an item without a date, a paused one and one with a
    request pending, ``InvalidInput`` for a day that is past or the same and a text that gives no reason,
    ``ItemChanged`` and ``KeyReused``.
    """
    with writing(ledger.database) as work:

        def act() -> Redated:
            item = change.visible(work, item_name, actor=actor, lock=True)
            require(actor, Action.REDATE, item.facts)
            change.require_version(work, item, expect_version)
            require_reason(note, what=Words("改动期限的原因", "Reason of the new due day"), where=item.number)
            workflow = ledger.workflow(work, item.workflow_version_id)
            require_free(work, workflow, item, _REDATE)
            return _redate(work, ledger, workflow, item, due_on, note, actor=actor, at=at)

        asked: dict[str, object] = {"redate": item_name, "to": due_on.isoformat(), "note": note}
        return answered_once(work, asked, act, again, key=key, actor=actor, at=at)


def _redate(
    work: UnitOfWork,
    ledger: Ledger,
    workflow: Workflow,
    item: StoredItem,
    due_on: date,
    note: str,
    *,
    actor: Actor,
    at: datetime,
) -> Redated:
    assert item.deadline_id is not None  # noqa: S101 - the caller lets only items with a date through
    assert item.due_on is not None  # noqa: S101 - the same
    _require_sense(item, due_on, today=local_day(at, workflow.zone))
    live = deadlines.get_many(work, [item.deadline_id])[item.deadline_id]
    deadline_id = set_anew(
        work,
        ledger,
        workflow,
        live,
        due_on,
        version=item.facts.version + 1,
        ended=EndedBecause.REDATED,
        because=SetBecause.REDATED,
        at=at,
    )
    values = {
        "deadline_id": deadline_id,
        "due_on": due_on,
        "original_due_on": item.original_due_on or item.due_on,
    }
    data = {"due_on": {"from": item.due_on.isoformat(), "to": due_on.isoformat()}}
    changed = change.apply(work, item, action="redate", actor=actor, at=at, data=data, note=note, values=values)
    told = announce(
        work,
        changed,
        "redated",
        concerned(work, item),
        actor=actor,
        at=at,
        data={"old_due_on": item.due_on, "new_due_on": due_on, "note": note},
    )
    return redated(item, changed, told=told)


def _require_sense(item: StoredItem, due_on: date, *, today: date) -> None:
    if due_on == item.due_on:
        why = Words("就是现在的期限", "it is the present due day")
    elif due_on < today:
        why = Words("这一天已经过去", "that day has passed")
    else:
        return
    raise InvalidInput(
        what=Words("新的期限", "New due day"),
        value=due_on.isoformat(),
        where=item.number,
        why=why,
        allowed=Words("今天或以后的另一天", "another day, today or later"),
    )
