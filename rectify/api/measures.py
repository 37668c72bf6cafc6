"""Measures of an item: added, amended, done, not done after all, dropped."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from engine.domain.scopes import Scope
from engine.operations.measures import change_measures
from engine.operations.planning import Add, Amend, Drop, Finish, Plan, Undo
from engine.operations.planning import Asked as Change
from rectify.answers.changed import MeasureChanged, measure_changed
from rectify.api.asked import Asked, Day, Login, Name, Number, Reason, Text
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Call, Calling, etag

router = APIRouter(prefix="/items/{number}/measures", tags=["measures"], route_class=GuardedRoute)
_No = Annotated[int, Path(ge=1, le=100_000, description="The number of the measure.")]


class AskedPlan(Asked):
    """What is planned; what is left out stays as it is."""

    text: Text | None = None
    owner: Login | None = None
    leader: Login | None = None
    unit: Name | None = None
    due_on: Day | None = None

    @property
    def plan(self) -> Plan:
        """Return it as the operation takes it."""
        return Plan(text=self.text, owner=self.owner, leader=self.leader, unit=self.unit, due_on=self.due_on)


class AskedMeasure(AskedPlan):
    """One more measure."""

    text: Reason


class AskedFinish(Asked):
    """A measure is done, today unless another day is named."""

    on: Day | None = None
    note: Text = ""


class AskedReason(Asked):
    """Why."""

    note: Reason


@router.post("", status_code=201)
@for_scope(Scope.ITEMS)
def add(number: Number, asked: AskedMeasure, call: Calling, response: Response) -> MeasureChanged:
    """Add a measure to an item."""
    done = _changed(call, number, Add(plan=asked.plan), response)
    response.headers["Location"] = f"{call.url.path}/{done['measure']}"
    return done


@router.post("/{no}")
@for_scope(Scope.ITEMS)
def amend(number: Number, no: _No, asked: AskedPlan, call: Calling, response: Response) -> MeasureChanged:
    """Give a measure another text, other people or another day."""
    return _changed(call, number, Amend(no=no, plan=asked.plan), response)


@router.post("/{no}/finish")
@for_scope(Scope.ITEMS)
def finish(number: Number, no: _No, asked: AskedFinish, call: Calling, response: Response) -> MeasureChanged:
    """Say that a measure is done."""
    return _changed(call, number, Finish(no=no, on=asked.on, note=asked.note), response)


@router.post("/{no}/undo")
@for_scope(Scope.ITEMS)
def undo(number: Number, no: _No, asked: AskedReason, call: Calling, response: Response) -> MeasureChanged:
    """Say that a measure is not done after all, and why."""
    return _changed(call, number, Undo(no=no, note=asked.note), response)


@router.post("/{no}/drop")
@for_scope(Scope.ITEMS)
def drop(number: Number, no: _No, asked: AskedReason, call: Calling, response: Response) -> MeasureChanged:
    """Plan a measure no more, and say why; it keeps its number."""
    return _changed(call, number, Drop(no=no, note=asked.note), response)


def _changed(call: Call, number: str, asked: Change, response: Response) -> MeasureChanged:
    done = change_measures(
        call.ledger, number, asked, actor=call.actor, at=call.at, expect_version=call.seen, key=call.key
    )
    response.headers["ETag"] = etag(done.version)
    return measure_changed(done)
