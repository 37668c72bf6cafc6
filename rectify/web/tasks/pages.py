"""The pages of tasks: all of one's own, one of them with how far it is, and what can be done with it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Path, Query, Request, Response

from engine.domain.tasks import KEPT_FOR, KIND_WORDS, STATE_WORDS, TASK, UNDER_WAY, TaskKind, TaskState
from engine.errors import NotFound, RectifyError
from engine.operations.many import look_over
from engine.operations.tasks import ask_for, give_up, look_at_task, result_of, tasks_of
from engine.store.tasks import StoredTask
from engine.words import Words
from rectify.background import SELF
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.http.saving import Workbook
from rectify.http.uploads import INERT
from rectify.tasks import is_interrupted, progress, start, start_again
from rectify.web.bulk_lines import Group, grouped, line_of
from rectify.web.frame import near
from rectify.web.ledger_query import from_query
from rectify.web.page import go_to, page
from rectify.web.tasks.asking import LONGEST_QUERY, read, result_path, title_of
from rectify.web.tasks.doing import DOERS
from rectify.web.tasks.many import MANY

router = APIRouter(prefix="/tasks", route_class=GuardedRoute, include_in_schema=False)
TaskKey = Annotated[int, Path(ge=1, le=2**31 - 1)]
_Kind = Annotated[str, Query(max_length=20)]
_Query = Annotated[str, Query(max_length=LONGEST_QUERY)]
# What is done at once needs no page that waits for it.
_PATIENCE = 2.0
_GONE = Words("任务和它的结果已删去。", "The task and its result are deleted.")
_STOPPED = Words("中断了", "interrupted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A task as pages show it. ``goes_on`` says that it waits or is under way, ``since`` when it began or ended."""

    task: StoredTask
    title: Words
    state: Words
    is_stopped: bool
    goes_on: bool
    progress: tuple[int, int]
    since: Words
    until: Words
    path: str
    result: str | None


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
        goes_on=any(one.goes_on for one in lines),
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
    order = read(call, kind, query)
    try:
        number = ask_for(
            call.ledger,
            order.kind,
            order.asked,
            key=key or secrets.token_urlsafe(12),
            worker=SELF,
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
    back = None
    try:
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
        refreshes=line.goes_on and not still,
        groups=groups,
        counts=counts,
        back=back,
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
    found, content = result_of(call.ledger, task, actor=call.actor, at=call.at)
    if found.file_name is None:
        raise NotFound(what=TASK, which=str(task))
    name = quote(found.file_name, safe="")
    headers = {**INERT, "Content-Disposition": f"attachment; filename*=utf-8''{name}"}
    return Response(content, media_type=Workbook.media_type, headers=headers)


def _new(request: Request, call: Call, kind: str, query: str, *, refusal: RectifyError | None = None) -> Response:
    order = read(call, kind, query)
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


def _line(one: StoredTask, call: Call) -> Line:
    is_stopped = is_interrupted(call.app, one, at=call.at)
    zone = call.app.settings.timezone
    return Line(
        task=one,
        title=title_of(one),
        state=_STOPPED if is_stopped else STATE_WORDS[one.state],
        is_stopped=is_stopped,
        goes_on=one.state in UNDER_WAY and not is_stopped,
        progress=progress(call.app, one),
        since=near(one.started_at or one.made_at, at=call.at, zone=zone),
        until=near(one.changed_at, at=call.at, zone=zone),
        path=f"/tasks/{one.id}",
        result=result_path(one) if one.state is TaskState.DONE else None,
    )


def _became(call: Call, task: int) -> tuple[list[Group], tuple[int, int]]:
    """Return what became of each item of many, and how many were done and refused."""
    _found, result = result_of(call.ledger, task, actor=call.actor, at=call.at)
    many = MANY.validate_json(result)
    known = {one.number: one for one in look_over(call.ledger, many.numbers, actor=call.actor)}
    groups = list(grouped([line_of(known[number], many.refused.get(number)) for number in many.numbers]))
    return groups, (len(many.numbers) - len(many.refused), len(many.refused))
