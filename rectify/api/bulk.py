"""The same for many items: each a transaction of its own, each with its own result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from engine.domain.scopes import Scope
from engine.errors import RectifyError
from rectify.answers.changed import changed
from rectify.api.asked import Asked, Name
from rectify.api.items import (
    AskedComment,
    AskedPeople,
    AskedStep,
    advanced_by,
    assigned_by,
    commented_by,
)
from rectify.api.urgings import AskedUrging, urged_by
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Call, Calling
from rectify.http.problems import Problem, told_as

router = APIRouter(prefix="/bulk", tags=["items"], route_class=GuardedRoute)
_ONE_OF, _DEEDS = "one_of_these", "advance, assign, comment, urge"


class AskedBulk(Asked):
    """Items, and the one thing that is asked for all of them: a step, people, a comment, or an urging."""

    items: Annotated[list[Name], Field(min_length=1, max_length=500)]
    advance: AskedStep | None = None
    assign: AskedPeople | None = None
    comment: AskedComment | None = None
    urge: AskedUrging | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> AskedBulk:
        if sum(one is not None for one in (self.advance, self.assign, self.comment, self.urge)) != 1:
            raise PydanticCustomError(_ONE_OF, "exactly one of {names}", {"names": _DEEDS})
        return self


class BulkResult(TypedDict):
    """What became of one item: the answer, or the problem."""

    item: str
    ok: bool
    answer: dict[str, Any] | None
    problem: Problem | None


class BulkAnswer(TypedDict):
    """What became of each item, in the order they were named."""

    done: int
    refused: int
    results: list[BulkResult]


@router.post("")
@for_scope(Scope.ITEMS)
def do_for_all(asked: AskedBulk, call: Calling) -> BulkAnswer:
    """Do one thing for many items; those that refuse stay as they are, and the others go on."""
    act = _what(asked, call)
    results = [_tried(act, number, call) for number in dict.fromkeys(asked.items)]
    done = sum(result["ok"] for result in results)
    return {"done": done, "refused": len(results) - done, "results": results}


def _what(asked: AskedBulk, call: Call) -> Callable[[Call, str], dict[str, Any]]:
    if asked.advance is not None:
        step = asked.advance
        return lambda call, number: {**advanced_by(call, number, step)}
    if asked.assign is not None:
        people = asked.assign
        return lambda call, number: {**changed(assigned_by(call, number, people))}
    if asked.urge is not None:
        urging = asked.urge
        return lambda call, number: {**urged_by(call, number, urging)}
    assert asked.comment is not None  # noqa: S101 - the body was held against it
    said = asked.comment
    return lambda call, number: {**changed(commented_by(call, number, said))}


def _tried(act: Callable[[Call, str], dict[str, Any]], number: str, call: Call) -> BulkResult:
    try:
        return {"item": number, "ok": True, "answer": act(call.for_item(number), number), "problem": None}
    except RectifyError as refusal:
        return {"item": number, "ok": False, "answer": None, "problem": told_as(refusal, call.language)}
