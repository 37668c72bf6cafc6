"""Tasks are done by the thread of this process (``background``), with the rights their person has then.

How each kind is done is told by a ``Doer``. It reads, or does things that may be done twice, so that a task that was
interrupted may simply be begun again; only its result is kept: JSON in its row, a file among the ledger's ``results``.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import logging
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from engine.domain.actor import Actor
from engine.domain.sizes import amount
from engine.domain.tasks import LONGEST_SILENCE, LONGEST_WAIT, UNDER_WAY, TaskKind, TaskState
from engine.errors import DatabaseBusy, RectifyError
from engine.operations.tasks import begin_again
from engine.operations.tasks_work import (
    begin,
    keep_done,
    keep_file,
    keep_progress,
    keep_refused,
    renewed,
    require_room,
)
from engine.store.results import NoRoom
from engine.store.tasks import StoredTask
from engine.words import Language, Words
from rectify.background import FAULT, TELLS_EVERY, Key, as_said, background
from rectify.bootstrap import App

_LOOKS_EVERY = 0.2
# While a ledger is held, by a long tick or a move, nothing is told for so long: each try would wait as well.
_QUIET_FOR = 15.0
# So often a ledger that is held is asked again, each time waiting anew, before what was worked out is given up.
_TRIES = 60
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_log = logging.getLogger("rectify.tasks")


_Kept = TypeVar("_Kept")


class GivenUp(Exception):
    """The task is not to be done any more: its person gave it up, or it was begun again elsewhere."""


class Tell(Protocol):
    """Takes what is done and of how much, and in words where numbers do not say it; raises ``GivenUp``."""

    def __call__(self, done: int, total: int, doing: Words | None = None) -> None:
        """Tell it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A task that has its turn: for whom, with which rights, since when, and how to tell how far it is.

    A file is made in ``folder``, which is gone afterwards.
    """

    app: App
    task: StoredTask
    actor: Actor
    at: datetime
    folder: Path
    tell: Tell

    @property
    def language(self) -> Language:
        """Return the language in which it was asked for."""
        return "en" if self.task.asked.get("language") == "en" else "zh"

    def require_room(self, size: int) -> None:
        """Let pass what is known to take so many bytes before it is made; raises ``NoRoom``, ``ResultsTooLarge``."""
        require_room(self.app.ledger, self.task, size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What came of a task: JSON for a page, or a file in the folder of its turn with the name it is given out under."""

    content: bytes = b""
    file: Path | None = None
    file_name: str = ""


Doer = Callable[[Turn], Made]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks for a task, when, and in which language."""

    app: App
    actor: Actor
    at: datetime
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTask:
    """What is asked for, as it is kept with the task, and what is said of it before it begins."""

    kind: TaskKind
    query: str
    asked: Mapping[str, Any]
    says: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """What there is to be known of each kind of task, for every door.

    ``read`` reads what is asked for, refusing who may not; ``doers`` do it; ``title`` says what a task is, ``document``
    makes what a program is answered of what came of it.
    """

    read: Callable[[Asker, str, str], AskedTask]
    doers: Mapping[TaskKind, Doer]
    title: Callable[[StoredTask], Words]
    document: Callable[[StoredTask, bytes, Language], Mapping[str, Any]]


def start(app: App, number: int, do: Doer, *, actor: Actor, patience: float = 0.0) -> bool:
    """Let a task have its turn; wait so many seconds for it, and say whether that was enough."""
    return background.start(_key(app, number), lambda: _do(app, number, do, actor), patience=patience)


def start_again(app: App, number: int, do: Doer, *, actor: Actor, at: datetime) -> None:
    """Begin a task that is over or was interrupted from its beginning; raises ``NotFound``."""
    begin_again(app.ledger, number, worker=background.name, actor=actor, at=at)
    start(app, number, do, actor=actor)


def wait_for(app: App, number: int, *, told: Callable[[int, int, Words | None], None]) -> None:
    """Wait until a task that was begun here is over; ``told`` hears how far it is meanwhile."""
    key = _key(app, number)
    while background.holds(key):
        done, total = background.progress(key) or (0, 0)
        told(done, total, background.doing(key))
        time.sleep(_LOOKS_EVERY)


def progress(app: App, task: StoredTask) -> tuple[int, int]:
    """Return how much of a task is done, of how much; 0 of 0 where nobody knows."""
    return background.progress(_key(app, task.id)) or (task.done, task.total)


def doing(app: App, task: StoredTask) -> Words | None:
    """Return what is being done of a task, in words, where that is known."""
    return background.doing(_key(app, task.id)) or task.doing


def is_interrupted(app: App, task: StoredTask, *, at: datetime) -> bool:
    """Say whether nobody is at a task any more that is not over: its process has ended."""
    if task.state not in UNDER_WAY:
        return False
    longest = LONGEST_WAIT if task.state is TaskState.WAITING else LONGEST_SILENCE
    return background.is_left(
        _key(app, task.id), since=task.changed_at, at=at, longest=longest, worker=task.worker or ""
    )


def _do(app: App, number: int, do: Doer, actor: Actor) -> None:
    place = secrets.token_hex(16)
    task = _insisting(lambda: begin(app.ledger, number, worker=background.name, place=place, at=app.clock.now()))
    if task is None:
        return
    refused: Words | None = None
    try:
        present = renewed(app.ledger, actor)
        with app.ledger.results.making(place) as folder:
            turn = Turn(app=app, task=task, actor=present, at=app.clock.now(), folder=folder, tell=_telling(app, task))
            _keep(turn, do(turn), place)
    except GivenUp:
        _log.info("task %d was given up", task.id)
    except RectifyError as refusal:
        refused = as_said(_no_room(refusal) or refusal)
    except Exception as fault:  # noqa: BLE001 - a fault nobody foresaw must not leave the task as if it were under way
        no_room = _no_room(fault)
        if no_room is None:
            _log.exception("task %d failed", task.id)
        refused = as_said(no_room) if no_room else FAULT
    if refused is not None:
        # Whatever wrote when the disk was full still holds its files open: only then is there room to say so.
        gc.collect()
        why = refused
        _insisting(lambda: keep_refused(app.ledger, task, why, at=app.clock.now()))


def _keep(turn: Turn, made: Made, place: str) -> None:
    """Keep what was made; a file that nobody waits for any more, or that may not be kept, is removed."""
    ledger, clock, file = turn.app.ledger, turn.app.clock, made.file
    total = progress(turn.app, turn.task)[1]
    if file is None:
        _insisting(lambda: keep_done(ledger, turn.task, made.content, actor=turn.actor, at=clock.now(), total=total))
        return
    size = file.stat().st_size
    doing = Words("核对写成的文件，{size}", "the file is being checked, {size}").fill(size=amount(size))
    kept = ledger.results.keep(place, file, step=lambda done: turn.tell(done, size, doing))
    is_kept = False
    try:
        is_kept = _insisting(
            lambda: keep_file(
                ledger, turn.task, kept, name=made.file_name, actor=turn.actor, at=clock.now(), total=total
            )
        )
    finally:
        if not is_kept:
            ledger.results.remove([place])


def _insisting(do: Callable[[], _Kept]) -> _Kept:
    """Do something in the ledger, waiting for it while it is held: what took an hour is not lost to a long tick."""
    for _ in range(_TRIES):
        with contextlib.suppress(DatabaseBusy):
            return do()
    return do()


def _no_room(fault: BaseException | None) -> NoRoom | None:
    """Return the refusal that a full disk is, wherever in what was being done it was met; None for other faults."""
    while fault is not None:
        if isinstance(fault, OSError) and fault.errno in _FULL:
            return NoRoom(detail=Words("", ""))
        fault = fault.__cause__ or fault.__context__
    return None


def _telling(app: App, task: StoredTask) -> Tell:
    last = float("-inf")

    def tell(done: int, total: int, doing: Words | None = None) -> None:
        nonlocal last
        background.tell(_key(app, task.id), done, total, doing)
        if time.monotonic() - last < TELLS_EVERY:
            return
        try:
            is_ours = keep_progress(app.ledger, task, done, total, doing=doing, at=app.clock.now())
            last = time.monotonic()
        except RectifyError:
            # That it cannot be told while the ledger is busy costs nothing but a number.
            last = time.monotonic() + _QUIET_FOR
            return
        if not is_ours:
            raise GivenUp

    return tell


def _key(app: App, number: int) -> Key:
    return app.ledger.database.url, "task", number
