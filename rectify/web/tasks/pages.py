"""The pages of tasks: all of one's own, one of them with how far it is, and what can be done with it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request, Response

from engine.domain.sizes import amount
from engine.domain.tasks import DEEDS, KEPT_FOR, KIND_WORDS, UNDER_WAY, TaskKind, TaskState
from engine.errors import RectifyError
from engine.operations.many import look_over
from engine.operations.tasks import ask_for, file_of, give_up, look_at_task, result_of, tasks_of
from engine.store.tasks import StoredTask
from engine.words import Words
from rectify.background import background
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.http.saving import saved_result
from rectify.tasks import Asker, is_interrupted, start, start_again
from rectify.web.bulk_lines import Group, grouped, line_of
from rectify.web.frame import near
from rectify.web.ledger_query import from_query
from rectify.web.page import go_to, page
from rectify.web.task_line import Standing, standing_of
from rectify.web.tasks.asking import LONGEST_QUERY, read, result_path, title_of
from rectify.web.tasks.doing import DOERS, MOVED
from rectify.web.tasks.many import MANY

router = APIRouter(prefix="/tasks", route_class=GuardedRoute, include_in_schema=False)
TaskKey = Annotated[int, Path(ge=1, le=2**31 - 1)]
_Kind = Annotated[str, Query(max_length=20)]
_Query = Annotated[str, Query(max_length=LONGEST_QUERY)]
# What is done at once needs no page that waits for it.
_PATIENCE = 2.0
_GONE = Words("任务和它的结果已删去。", "The task and its result are deleted.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A task as these pages show it: where it stands, what it is, and the page that shows what came of it."""

    at: Standing
    title: Words
    result: str | None
    size: str | None
    gone: Words


@router.get("")
@for_people
def show_all(request: Request, call: Calling, gone: Annotated[bool, Query()] = False) -> Response:
    """Show what somebody let be done in the background, as long as it is kept."""
    lines = [_line(one, call) for one in tasks_of(call.ledger, actor=call.actor, at=call.at)]
    return page(
        request,
        "tasks/all.html",
        here="work",
        done=_GONE if gone else None,
        lines=lines,
        goes_on=any(one.at.goes_on for one in lines),
        days=KEPT_FOR.days,
    )


@router.get("/new")
@for_people
def show_new(request: Request, call: Calling, kind: _Kind = "", query: _Query = "") -> Response:
    """Say what would be done in the background, and ask whether it should be."""
    return _new(request, call, kind, query)


@router.post("")
@for_people
def take(
    request: Request,
    call: Calling,
    kind: Annotated[str, Form(max_length=20)] = "",
    query: Annotated[str, Form(max_length=LONGEST_QUERY)] = "",
    key: Annotated[str, Form(max_length=64, pattern=r"^[A-Za-z0-9_-]*$")] = "",
) -> Response:
    """Let it be done; the same form sent twice makes one task."""
    order = read(_asker(call), kind, query)
    try:
        number = ask_for(
            call.ledger,
            order.kind,
            order.asked,
            key=key or secrets.token_urlsafe(12),
            worker=background.name,
            actor=call.actor,
            at=call.at,
        )
    except RectifyError as refusal:
        return _new(request, call, kind, query, refusal=refusal)
    start(call.app, number, DOERS[order.kind], actor=call.actor, patience=_PATIENCE)
    return go_to(f"/tasks/{number}")


@router.get("/{task}")
@for_people
def show(task: TaskKey, request: Request, call: Calling, still: Annotated[bool, Query()] = False) -> Response:
    """Show a task of one's own: how far it is, what came of it, or why nothing did."""
    found = look_at_task(call.ledger, task, actor=call.actor, at=call.at)
    line = _line(found, call)
    refusal: RectifyError | None = None
    groups: list[Group] = []
    counts = (0, 0)
    back = moved = None
    try:
        if found.kind is TaskKind.MOVE and found.state is TaskState.DONE:
            moved = MOVED.validate_json(result_of(call.ledger, task, actor=call.actor, at=call.at)[1])
        if found.kind is TaskKind.BULK:
            back = from_query(found.asked["query"]).path()
            if found.state is TaskState.DONE:
                groups, counts = _became(call, task)
    except RectifyError as fault:
        refusal = fault
    return page(
        request,
        "tasks/one.html",
        here="work",
        refusal=refusal,
        one=line,
        refreshes=line.at.goes_on and not still,
        groups=groups,
        counts=counts,
        back=back,
        moved=moved,
        changes=found.kind in DEEDS,
        days=KEPT_FOR.days,
    )


@router.post("/{task}/again")
@for_people
def again(task: TaskKey, call: Calling) -> Response:
    """Begin again what was interrupted or is over; what is under way goes on."""
    found = look_at_task(call.ledger, task, actor=call.actor, at=call.at)
    if found.state not in UNDER_WAY or is_interrupted(call.app, found, at=call.at):
        start_again(call.app, task, DOERS[found.kind], actor=call.actor, at=call.at)
    return go_to(f"/tasks/{task}")


@router.post("/{task}/drop")
@for_people
def drop(task: TaskKey, call: Calling) -> Response:
    """Delete a task with what came of it; one under way stops."""
    give_up(call.ledger, task, actor=call.actor, at=call.at)
    return go_to("/tasks?gone=true")


@router.get("/{task}/file")
@for_people
def give(task: TaskKey, call: Calling) -> Response:
    """Give out the file that came of a task; what was done is asked once more, and the rights with it."""
    found, path = file_of(call.ledger, task, actor=call.actor, at=call.at)
    return saved_result(found, path)


def _new(request: Request, call: Call, kind: str, query: str, *, refusal: RectifyError | None = None) -> Response:
    order = read(_asker(call), kind, query)
    return page(
        request,
        "tasks/new.html",
        here="work",
        refusal=refusal,
        kind=order.kind,
        query=query,
        title=KIND_WORDS[order.kind],
        says=order.says,
        key=secrets.token_urlsafe(12),
        days=KEPT_FOR.days,
    )


def _asker(call: Call) -> Asker:
    return Asker(app=call.app, actor=call.actor, at=call.at, language=call.language)


def _line(one: StoredTask, call: Call) -> Line:
    return Line(
        at=standing_of(one, call),
        title=title_of(one),
        result=result_path(one) if one.state is TaskState.DONE else None,
        size=None if one.size is None else amount(one.size),
        gone=near(one.changed_at + KEPT_FOR, at=call.at, zone=call.app.settings.timezone),
    )


def _became(call: Call, task: int) -> tuple[list[Group], tuple[int, int]]:
    """Return what became of each item of many, and how many were done and refused."""
    _found, result = result_of(call.ledger, task, actor=call.actor, at=call.at)
    many = MANY.validate_json(result)
    known = {one.number: one for one in look_over(call.ledger, many.numbers, actor=call.actor)}
    groups = list(grouped([line_of(known[number], many.refused.get(number)) for number in many.numbers]))
    return groups, (len(many.numbers) - len(many.refused), len(many.refused))
