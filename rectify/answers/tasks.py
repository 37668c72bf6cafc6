"""Tasks: long work that somebody asked for, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from typing_extensions import TypedDict

from engine.domain.tasks import KEPT_FOR
from engine.store.tasks import StoredTask
from engine.words import Language, Words
from rectify.answers.kinds import Instant, maybe_at
from rectify.answers.kinds import at as instant
from rectify.bootstrap import App
from rectify.tasks import doing, is_interrupted, progress


class TaskFile(TypedDict):
    """The file that came of a task."""

    name: str
    bytes: int
    sha256: str


class Task(TypedDict):
    """A task of one's own. ``interrupted`` says that nobody is at it any more although it is not over.

    ``done`` of ``total`` is how far it is, ``doing`` the same in words where numbers do not say it; ``refusal`` is why
    nothing came of it. It is gone ``kept_until`` then.
    """

    id: int
    kind: str
    title: str
    state: str
    interrupted: bool
    done: int
    total: int
    doing: str | None
    refusal: str | None
    file: TaskFile | None
    made_at: Instant
    started_at: Instant | None
    changed_at: Instant
    kept_until: Instant


class Tasks(TypedDict):
    """One's own tasks, the latest first."""

    tasks: list[Task]


class TaskBegun(TypedDict):
    """The task that was begun, or was there already under the same key."""

    id: int


class TaskStopped(TypedDict):
    """A task that is gone, with what came of it."""

    id: int
    stopped: bool


def task_document(app: App, task: StoredTask, language: Language, *, title: Words, at: datetime) -> Task:
    """Return a task as it stands at an instant, for a program."""
    file: TaskFile | None = None
    if task.file_name is not None and task.size is not None and task.sha256 is not None:
        file = {"name": task.file_name, "bytes": task.size, "sha256": task.sha256}
    (done, total), words = progress(app, task), doing(app, task)
    return {
        "id": task.id,
        "kind": str(task.kind),
        "title": title.text(language),
        "state": str(task.state),
        "interrupted": is_interrupted(app, task, at=at),
        "done": done,
        "total": total,
        "doing": words.text(language) if words else None,
        "refusal": task.refusal.text(language) if task.refusal else None,
        "file": file,
        "made_at": instant(task.made_at),
        "started_at": maybe_at(task.started_at),
        "changed_at": instant(task.changed_at),
        "kept_until": instant(task.changed_at + KEPT_FOR),
    }


def tasks_document(tasks: Iterable[Task]) -> Tasks:
    """Return tasks for a program."""
    return {"tasks": list(tasks)}
