"""Long work in the background: begun, looked for, what came of it, stopped, begun again; always one's own only."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import FileResponse, JSONResponse
from pydantic import Field

from engine.domain.scopes import Scope
from engine.domain.tasks import DEEDS, UNDER_WAY, TaskKind
from engine.operations.tasks import ask_for, file_of, give_up, look_at_task, result_of, tasks_of
from engine.store.tasks import StoredTask
from rectify.answers.tasks import Task, TaskBegun, Tasks, TaskStopped, task_document, tasks_document
from rectify.api.asked import Asked
from rectify.background import background
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.asking import kinds_of
from rectify.http.call import Call, Calling
from rectify.http.saving import saved_result
from rectify.tasks import Asker, Kinds, is_interrupted, start, start_again

router = APIRouter(prefix="/tasks", tags=["tasks"], route_class=GuardedRoute)
# What is done for items, or to a workflow, needs more than reading.
_SCOPES: Mapping[TaskKind, Scope] = {TaskKind.BULK: Scope.ITEMS, TaskKind.MOVE: Scope.WORKFLOWS}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file, or what was worked out.", "content": {"application/octet-stream": {}}}
}


TaskKey = Annotated[int, Path(ge=1, le=2**31 - 1, description="Its key, as lists give it (`id`).")]
WithKinds = Annotated[Kinds, Depends(kinds_of)]


class AskedForTask(Asked):
    """What is to be done in the background, and the conditions of it as they stand in the address that does it at once.

    `dossier`: `item=NUMBER`; `ledger` and `lists`: conditions of `GET /items`; `paper`: `document=report` and what
    `GET /exports/report` takes; `forecast`: `days=30`; `simulation`: `name=`, `items=`, `people=`, `days=`, `seed=`.
    """

    kind: Annotated[str, Field(max_length=20, examples=["ledger"])]
    query: Annotated[str, Field(max_length=2000, examples=["state=reported&order=number"])] = ""


@router.get("")
@for_scope(Scope.READ)
def list_all(call: Calling, kinds: WithKinds) -> Tasks:
    """Return the caller's tasks that are still kept, the latest first: where each stands and how far it is."""
    found = tasks_of(call.ledger, actor=call.actor, at=call.at)
    return tasks_document(_told(one, call, kinds) for one in found)


@router.post("", status_code=201)
@for_scope(Scope.READ)
def begin(asked: AskedForTask, call: Calling, kinds: WithKinds, response: Response) -> TaskBegun:
    """Let something be worked out in the background with the caller's rights; its result is kept for seven days.

    The same `Idempotency-Key` makes one task. Items are changed by `POST /bulk`; a move of items that was begun may be
    finished here (`move`, `name=`), by a token for workflows.
    """
    order = kinds.read(
        Asker(app=call.app, actor=call.actor, at=call.at, language=call.language), asked.kind, asked.query
    )
    _require_scope(call, order.kind)
    number = ask_for(
        call.ledger,
        order.kind,
        order.asked,
        key=_asked_key(call),
        worker=background.name,
        actor=call.actor,
        at=call.at,
    )
    start(call.app, number, kinds.doers[order.kind], actor=call.actor)
    response.headers["Location"] = f"{call.url.path}/{number}"
    return {"id": number}


@router.get("/{task}")
@for_scope(Scope.READ)
def show(task: TaskKey, call: Calling, kinds: WithKinds) -> Task:
    """Return a task of the caller's own: where it stands, how far it is, why nothing came of it."""
    return _told(look_at_task(call.ledger, task, actor=call.actor, at=call.at), call, kinds)


@router.get("/{task}/result", response_model=None, responses=_FILE)
@for_scope(Scope.READ)
def give(task: TaskKey, call: Calling, kinds: WithKinds) -> FileResponse | JSONResponse:
    """Return what came of a task: its file, or what the call answers that works it out at once.

    It is refused to somebody whose rights are others than they were.
    """
    found = look_at_task(call.ledger, task, actor=call.actor, at=call.at)
    if found.file_name is not None:
        return saved_result(*file_of(call.ledger, task, actor=call.actor, at=call.at))
    kept, result = result_of(call.ledger, task, actor=call.actor, at=call.at)
    return JSONResponse(jsonable_encoder(kinds.document(kept, result, call.language)))


@router.post("/{task}/resume")
@for_scope(Scope.READ)
def resume(task: TaskKey, call: Calling, kinds: WithKinds) -> Task:
    """Begin again what was interrupted or is over; what is under way goes on."""
    found = look_at_task(call.ledger, task, actor=call.actor, at=call.at)
    _require_scope(call, found.kind)
    if found.state not in UNDER_WAY or is_interrupted(call.app, found, at=call.at):
        start_again(call.app, task, kinds.doers[found.kind], actor=call.actor, at=call.at)
    return _told(look_at_task(call.ledger, task, actor=call.actor, at=call.at), call, kinds)


@router.post("/{task}/stop")
@for_scope(Scope.READ)
def stop(task: TaskKey, call: Calling) -> TaskStopped:
    """Delete a task with what came of it; one under way stops, and what it has changed stays changed."""
    found = look_at_task(call.ledger, task, actor=call.actor, at=call.at)
    _require_scope(call, found.kind)
    give_up(call.ledger, task, actor=call.actor, at=call.at)
    return {"id": task, "stopped": True}


def _asked_key(call: Call) -> str:
    return f"api:{hashlib.sha256(call.key.encode()).hexdigest()}" if call.key else secrets.token_urlsafe(12)


def _require_scope(call: Call, kind: TaskKind) -> None:
    if kind in DEEDS:
        call.require_scope(_SCOPES[kind])


def _told(task: StoredTask, call: Call, kinds: Kinds) -> Task:
    return task_document(call.app, task, call.language, title=kinds.title(task), at=call.at)
