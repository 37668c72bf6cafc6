"""Papers that were handed in are read, and taken into the ledger, by one thread of this process: one after the other.

What waits stands in the ledger, so it outlives the process; what was under way when a process ended is *interrupted*,
and is begun again when its person says so. Nothing is half done: reading writes once, and taking in is one transaction.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import socket
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import PurePath

from engine.domain.actor import Actor
from engine.domain.incoming import AT_WORK, BEGINS, LONGEST_WORK, IncomingState
from engine.errors import RectifyError
from engine.operations.incoming import corrected_source
from engine.operations.incoming_work import begin, keep_progress, keep_read, keep_refused, keep_taken
from engine.operations.intake import TakenIn, import_findings
from engine.operations.mappings import remember_columns, remembered_columns
from engine.operations.publishing import newest_workflow
from engine.store.incoming import StoredIncoming
from engine.words import Words
from rectify.bootstrap import App, phrasebook
from rectify.documents.ledger_columns import Field, read_mapping
from rectify.documents.ledger_mapping import as_told, to_remember
from rectify.documents.ledger_sheet import Table, headings_of, read_tables
from rectify.documents.passages import beside, source_of_bytes, source_of_tables
from rectify.documents.source import read_bytes

_log = logging.getLogger("rectify.importing")
# Other processes are told how far it is so often, in seconds.
_TELLS_EVERY = 1.0
# What waits and has no turn after this time waits at a process that has ended; to begin it twice does no harm.
_NO_TURN_FOR = timedelta(minutes=1)
_FAULT = Words("系统出错，已记录；可以再试一次。", "Something went wrong and is logged; it may be tried again.")
# This process among others, and among those that had its number before.
_SELF = f"{socket.gethostname()[:80]}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """A paper that waits here, and for whom."""

    app: App
    paper: int
    actor: Actor
    ended: threading.Event = field(default_factory=threading.Event)


class Importer:
    """The thread, begun with the first paper. ``progress`` says how far the one is that it has."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[tuple[str, int], _Job] = OrderedDict()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._progress: dict[tuple[str, int], tuple[int, int]] = {}

    def start(self, app: App, paper: int, *, actor: Actor, patience: float = 0.0) -> bool:
        """Let a paper of somebody's have its turn; wait so many seconds for it, and say whether that was enough."""
        job = _Job(app=app, paper=paper, actor=actor)
        with self._changed:
            job = self._jobs.setdefault(_key(app, paper), job)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="importing", daemon=True)
                self._thread.start()
            self._changed.notify()
        return job.ended.wait(patience)

    def holds(self, app: App, paper: int) -> bool:
        """Say whether a paper waits here, or is under way."""
        with self._changed:
            return _key(app, paper) in self._jobs

    def progress(self, app: App, paper: StoredIncoming) -> tuple[int, int]:
        """Return how many findings of a paper are in the ledger's transaction, of how many."""
        return self._progress.get(_key(app, paper.id), (paper.done, paper.total))

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._jobs:
                    self._changed.wait()
                key, job = next(iter(self._jobs.items()))
            try:
                self._do(job)
            except Exception:  # noqa: BLE001 - the edge of a thread: told whole, and the next paper has its turn
                _log.exception("paper %d could not be gone on with", job.paper)
            with self._changed:
                del self._jobs[key]
                self._progress.pop(key, None)
            job.ended.set()

    def _do(self, job: _Job) -> None:
        app = job.app
        begun = begin(app.ledger, job.paper, worker=_SELF, at=app.clock.now())
        if begun is None:
            return
        paper, data = begun
        try:
            if paper.state is IncomingState.READING:
                _read(app, paper, data, job.actor)
            else:
                self._take(app, paper, job.actor)
        except RectifyError as refusal:
            says = Words(
                f"{refusal.message('zh')}{refusal.way_out('zh')}", f"{refusal.message('en')} {refusal.way_out('en')}"
            )
            keep_refused(app.ledger, paper, says, at=app.clock.now())
        except Exception:  # noqa: BLE001 - a fault nobody foresaw must not leave the paper as if it were under way
            _log.exception("paper %d failed", paper.id)
            keep_refused(app.ledger, paper, _FAULT, at=app.clock.now())

    def _take(self, app: App, paper: StoredIncoming, actor: Actor) -> None:
        source = corrected_source(app.ledger, paper.id, actor=actor)
        total, key = len(source.findings), _key(app, paper.id)
        tell = self._telling(app, paper, total)
        self._progress[key] = (0, total)
        taken = import_findings(
            app.ledger, source, workflow=paper.workflow, actor=actor, at=app.clock.now(), after_each=tell
        )
        keep_taken(
            app.ledger,
            paper,
            inspection=_inspection_of(taken),
            added=sum(one.is_new for one in taken),
            corrected=sum(any(each.is_wording for each in one.differences) for one in taken),
            at=app.clock.now(),
        )

    def _telling(self, app: App, paper: StoredIncoming, total: int) -> Callable[[], None]:
        """Return what counts on after each finding. SQLite has one writer, so only this process knows there."""
        key, last = _key(app, paper.id), time.monotonic()

        def tell() -> None:
            nonlocal last
            done = self._progress[key][0] + 1
            self._progress[key] = (done, total)
            if app.ledger.database.is_sqlite or time.monotonic() - last < _TELLS_EVERY:
                return
            last = time.monotonic()
            # Told beside the transaction that takes it in; that it fails costs nothing but a number.
            with contextlib.suppress(RectifyError):
                keep_progress(app.ledger, paper, done, total)

        return tell


importer = Importer()


def is_interrupted(app: App, paper: StoredIncoming, *, at: datetime) -> bool:
    """Say whether nobody is at a paper any more that should be read or taken in: its process has ended."""
    if importer.holds(app, paper.id):
        return False
    if paper.state in BEGINS:
        return at - paper.changed_at > _NO_TURN_FOR
    if paper.state not in AT_WORK:
        return False
    return at - (paper.started_at or paper.changed_at) > LONGEST_WORK or _is_gone(paper.worker or "")


def _is_gone(worker: str) -> bool:
    """Say whether a process of this machine has ended; of those of others nothing is known."""
    host, _, rest = worker.partition(":")
    number, _, _token = rest.partition(":")
    if host != _SELF.partition(":")[0] or not number.isdigit():
        return False
    if int(number) == os.getpid():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _read(app: App, paper: StoredIncoming, data: bytes, actor: Actor) -> None:
    ending, where = PurePath(paper.file_name).suffix.lower(), paper.file_name
    phrases = phrasebook(app.settings).with_words(newest_workflow(app.ledger, paper.workflow).status_words)
    stated = read_mapping(f"{heading}={kind}" for heading, kind in paper.told.items())
    told = as_told(stated, remembered_columns(app.ledger, actor=actor))
    notice = read_bytes(data, where=where, ending=ending, phrases=phrases, told=told)
    if paper.feedback_on is not None:
        notice = replace(notice, feedback_on=paper.feedback_on)
    source = source_of_bytes(data, ending=ending, where=where)
    if source.sheets is not None:
        tables = read_tables(data, phrases=phrases, told=told, where=where)
        source = source_of_tables(tables)
        _remember(app, tables, stated, actor)
    head, passages = beside(notice, source)
    keep_read(app.ledger, paper, head, passages, at=app.clock.now())


def _remember(app: App, tables: tuple[Table, ...], stated: dict[str, Field], actor: Actor) -> None:
    """Remember what was stated of columns, for the next ledger with these headings."""
    if stated:
        remember_columns(app.ledger, to_remember(headings_of(tables), stated), actor=actor, at=app.clock.now())


def _inspection_of(taken: tuple[TakenIn, ...]) -> str | None:
    """Return the code of the inspection that findings went to, by the number of one that may be known."""
    number = next((one.number for one in taken if one.number), None)
    return None if number is None else number.rpartition("-")[0]


def _key(app: App, paper: int) -> tuple[str, int]:
    return app.ledger.database.url, paper
