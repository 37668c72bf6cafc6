"""Tasks are done by the thread of this process (``background``), with the rights their person has then.

How each kind is done is told by a ``Doer``. It reads, or does things that may be done twice, so that a task that was
interrupted may simply be begun again; only its result is kept.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.tasks import LONGEST_SILENCE, LONGEST_WAIT, UNDER_WAY, TaskState
from engine.errors import RectifyError
from engine.operations.tasks import begin_again
from engine.operations.tasks_work import begin, keep_done, keep_progress, keep_refused, renewed
from engine.store.tasks import StoredTask
from engine.words import Language
from rectify.background import FAULT, SELF, TELLS_EVERY, Key, as_said, background
from rectify.bootstrap import App

_log = logging.getLogger("rectify.tasks")


class GivenUp(Exception):
    """The task is not to be done any more: its person gave it up, or it was begun again elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A task that has its turn: for whom, with which rights, since when, and how to tell how far it is.

    ``tell`` takes what is done and of how much; it raises ``GivenUp``.
    """

    app: App
    task: StoredTask
    actor: Actor
    at: datetime
    tell: Callable[[int, int], None]

    @property
    def language(self) -> Language:
        """Return the language in which it was asked for."""
        return "en" if self.task.asked.get("language") == "en" else "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What came of a task: a file with its name, or JSON for a page."""

    content: bytes
    file_name: str | None = None


Doer = Callable[[Turn], Made]


def start(app: App, number: int, do: Doer, *, actor: Actor, patience: float = 0.0) -> bool:
    """Let a task have its turn; wait so many seconds for it, and say whether that was enough."""
    return background.start(_key(app, number), lambda: _do(app, number, do, actor), patience=patience)


def start_again(app: App, number: int, do: Doer, *, actor: Actor, at: datetime) -> None:
    """Begin a task that is over or was interrupted from its beginning; raises ``NotFound``."""
    begin_again(app.ledger, number, worker=SELF, actor=actor, at=at)
    start(app, number, do, actor=actor)


def progress(app: App, task: StoredTask) -> tuple[int, int]:
    """Return how much of a task is done, of how much; 0 of 0 where nobody knows."""
    return background.progress(_key(app, task.id)) or (task.done, task.total)


def is_interrupted(app: App, task: StoredTask, *, at: datetime) -> bool:
    """Say whether nobody is at a task any more that is not over: its process has ended."""
    if task.state not in UNDER_WAY:
        return False
    longest = LONGEST_WAIT if task.state is TaskState.WAITING else LONGEST_SILENCE
    return background.is_left(
        _key(app, task.id), since=task.changed_at, at=at, longest=longest, worker=task.worker or ""
    )


def _do(app: App, number: int, do: Doer, actor: Actor) -> None:
    task = begin(app.ledger, number, worker=SELF, at=app.clock.now())
    if task is None:
        return
    try:
        present = renewed(app.ledger, actor)
        turn = Turn(app=app, task=task, actor=present, at=app.clock.now(), tell=_telling(app, task))
        made = do(turn)
        keep_done(app.ledger, task, made.content, file_name=made.file_name, actor=present, at=app.clock.now())
    except GivenUp:
        _log.info("task %d was given up", task.id)
    except RectifyError as refusal:
        keep_refused(app.ledger, task, as_said(refusal), at=app.clock.now())
    except Exception:  # noqa: BLE001 - a fault nobody foresaw must not leave the task as if it were under way
        _log.exception("task %d failed", task.id)
        keep_refused(app.ledger, task, FAULT, at=app.clock.now())


def _telling(app: App, task: StoredTask) -> Callable[[int, int], None]:
    last = float("-inf")

    def tell(done: int, total: int) -> None:
        nonlocal last
        background.tell(_key(app, task.id), done, total)
        if time.monotonic() - last < TELLS_EVERY:
            return
        last = time.monotonic()
        # That it cannot be told while the ledger is busy costs nothing but a number.
        with contextlib.suppress(RectifyError):
            if not keep_progress(app.ledger, task, done, total, at=app.clock.now()):
                raise GivenUp

    return tell


def _key(app: App, number: int) -> Key:
    return app.ledger.database.url, "task", number
