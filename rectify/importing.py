"""Papers that were handed in are read, and taken into the ledger, by the thread of this process (``background``).

Nothing is half done when a process ends: reading writes once, and taking in is one transaction.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
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
from rectify.background import FAULT, TELLS_EVERY, Key, as_said, background
from rectify.bootstrap import App, phrasebook
from rectify.documents.ledger_columns import Field, read_mapping
from rectify.documents.ledger_mapping import as_told, to_remember
from rectify.documents.ledger_tables import Table, headings_of
from rectify.documents.passages import beside, source_of
from rectify.documents.source import open_bytes, read_opened

_log = logging.getLogger("rectify.importing")


class Importer:
    """Papers in the thread of this process. ``progress`` says how far the one is that it has."""

    def start(self, app: App, paper: int, *, actor: Actor, patience: float = 0.0) -> bool:
        """Let a paper of somebody's have its turn; wait so many seconds for it, and say whether that was enough."""
        return background.start(_key(app, paper), lambda: _do(app, paper, actor), patience=patience)

    def holds(self, app: App, paper: int) -> bool:
        """Say whether a paper waits here, or is under way."""
        return background.holds(_key(app, paper))

    def progress(self, app: App, paper: StoredIncoming) -> tuple[int, int]:
        """Return how many findings of a paper are read, or are in the ledger's transaction, of how many."""
        return background.progress(_key(app, paper.id)) or (paper.done, paper.total)


importer = Importer()


def is_interrupted(app: App, paper: StoredIncoming, *, at: datetime) -> bool:
    """Say whether nobody is at a paper any more that should be read or taken in: its process has ended."""
    key = _key(app, paper.id)
    if paper.state in BEGINS:
        return background.is_left(key, since=paper.changed_at, at=at, longest=LONGEST_WORK)
    if paper.state not in AT_WORK:
        return False
    since, worker = paper.started_at or paper.changed_at, paper.worker or ""
    return background.is_left(key, since=since, at=at, longest=LONGEST_WORK, worker=worker)


def _do(app: App, number: int, actor: Actor) -> None:
    begun = begin(app.ledger, number, worker=background.name, at=app.clock.now())
    if begun is None:
        return
    paper, data = begun
    try:
        if paper.state is IncomingState.READING:
            _read(app, paper, data, actor)
        else:
            _take(app, paper, actor)
    except RectifyError as refusal:
        keep_refused(app.ledger, paper, as_said(refusal), at=app.clock.now())
    except Exception:  # noqa: BLE001 - a fault nobody foresaw must not leave the paper as if it were under way
        _log.exception("paper %d failed", paper.id)
        keep_refused(app.ledger, paper, FAULT, at=app.clock.now())


def _take(app: App, paper: StoredIncoming, actor: Actor) -> None:
    source = corrected_source(app.ledger, paper.id, actor=actor)
    tell = _telling(app, paper, len(source.findings))
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


def _telling(app: App, paper: StoredIncoming, total: int) -> Callable[[], None]:
    """Return what counts on after each finding. SQLite has one writer, so only this process knows there."""
    key, last, done = _key(app, paper.id), time.monotonic(), 0
    background.tell(key, 0, total)

    def tell() -> None:
        nonlocal last, done
        done += 1
        background.tell(key, done, total)
        if app.ledger.database.is_sqlite or time.monotonic() - last < TELLS_EVERY:
            return
        last = time.monotonic()
        # Told beside the transaction that takes it in; that it fails costs nothing but a number.
        with contextlib.suppress(RectifyError):
            keep_progress(app.ledger, paper, done, total)

    return tell


def _read(app: App, paper: StoredIncoming, data: bytes, actor: Actor) -> None:
    ending, where = PurePath(paper.file_name).suffix.lower(), paper.file_name
    phrases = phrasebook(app.settings).with_words(newest_workflow(app.ledger, paper.workflow).status_words)
    stated = read_mapping(f"{heading}={kind}" for heading, kind in paper.told.items())
    told = as_told(stated, remembered_columns(app.ledger, actor=actor))
    opened = open_bytes(data, where=where, ending=ending, phrases=phrases, told=told)
    notice = read_opened(opened, phrases=phrases, tell=partial(background.tell, _key(app, paper.id)))
    if paper.feedback_on is not None:
        notice = replace(notice, feedback_on=paper.feedback_on)
    if opened.tables is not None:
        _remember(app, opened.tables, stated, actor)
    head, passages = beside(notice, source_of(opened))
    keep_read(app.ledger, paper, head, passages, at=app.clock.now())


def _remember(app: App, tables: Sequence[Table], stated: dict[str, Field], actor: Actor) -> None:
    """Remember what was stated of columns, for the next ledger with these headings."""
    if stated:
        remember_columns(app.ledger, to_remember(headings_of(tables), stated), actor=actor, at=app.clock.now())


def _inspection_of(taken: tuple[TakenIn, ...]) -> str | None:
    """Return the code of the inspection that findings went to, by the number of one that may be known."""
    number = next((one.number for one in taken if one.number), None)
    return None if number is None else number.rpartition("-")[0]


def _key(app: App, paper: int) -> Key:
    return app.ledger.database.url, "paper", paper
