"""A task as any page shows it: where it stands, how far it is, since when."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.tasks import STATE_WORDS, UNDER_WAY, TaskState
from engine.operations.tasks import tasks_of
from engine.store.tasks import StoredTask
from engine.words import Words
from rectify.http.call import Call
from rectify.tasks import doing, is_interrupted, progress
from rectify.web.frame import near

_STOPPED = Words("中断了", "interrupted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a task stands. ``goes_on`` says that it waits or is under way, ``since`` when it began, ``until`` ended.

    ``doing`` says in words how far it is, where ``progress`` alone does not.
    """

    task: StoredTask
    state: Words
    is_stopped: bool
    goes_on: bool
    is_done: bool
    progress: tuple[int, int]
    doing: Words | None
    since: Words
    until: Words
    path: str


def standing_of(task: StoredTask, call: Call) -> Standing:
    """Return where a task stands now."""
    is_stopped = is_interrupted(call.app, task, at=call.at)
    zone = call.app.settings.timezone
    return Standing(
        task=task,
        state=_STOPPED if is_stopped else STATE_WORDS[task.state],
        is_stopped=is_stopped,
        goes_on=task.state in UNDER_WAY and not is_stopped,
        is_done=task.state is TaskState.DONE,
        progress=progress(call.app, task),
        doing=doing(call.app, task),
        since=near(task.started_at or task.made_at, at=call.at, zone=zone),
        until=near(task.changed_at, at=call.at, zone=zone),
        path=f"/tasks/{task.id}",
    )


def standing_about(call: Call, **asked: str) -> list[Standing]:
    """Return where one's own tasks stand that were asked for with these values, the latest first."""
    found = tasks_of(call.ledger, actor=call.actor, at=call.at)
    return [
        standing_of(one, call) for one in found if all(one.asked.get(name) == value for name, value in asked.items())
    ]
