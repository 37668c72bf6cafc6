"""The thread that reads papers and takes them in, on both databases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.clock import SetClock
from engine.domain.incoming import IncomingState
from engine.operations.incoming import HandedIn, confirm, hand_in, look_at
from engine.operations.ledger import Ledger
from engine.operations.reading import list_items
from engine.store.finding import Wanted
from rectify import importing
from rectify.bootstrap import App, open_app
from rectify.importing import importer, is_interrupted
from rectify.settings import load
from tests.builders import AT, OPERATOR, an_office, as_person

TEXT = (Path(__file__).parents[2] / "documents_samples" / "three_part_report.txt").read_bytes()
PAPER = HandedIn(file_name="报告.txt", content=TEXT, kind="inspection", workflow="rectification")


@pytest.fixture
def app(ledger: Ledger, tmp_path: Path) -> App:
    an_office(ledger)
    return replace(open_app(load({"data": tmp_path}).settings, clock=SetClock(AT)), ledger=ledger)


def test_a_paper_is_read_and_taken_in_and_says_how_far_it_is(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "TELLS_EVERY", 0.0)
    ledger, chen = app.ledger, as_person(app.ledger, "chen")
    key = hand_in(ledger, PAPER, actor=chen, at=AT)
    assert importer.start(app, key, actor=chen, patience=60)
    read = look_at(ledger, key, actor=chen, most=99)
    assert (read.paper.state, read.counted.all) == (IncomingState.READ, len(read.findings))
    assert read.counted.all > 1
    confirm(ledger, key, actor=chen, at=AT)
    assert importer.start(app, key, actor=chen, patience=60)
    taken = look_at(ledger, key, actor=chen).paper
    assert (taken.state, taken.added) == (IncomingState.TAKEN, read.counted.all)
    assert len(list_items(ledger, Wanted(), actor=OPERATOR).items) == read.counted.all
    # SQLite has one writer, and that takes the paper in: there only this process knows how far it is.
    assert taken.done == (0 if ledger.database.is_sqlite else read.counted.all)
    assert not importer.holds(app, key)
    assert not is_interrupted(app, taken, at=AT)


def test_what_cannot_be_read_says_why_and_what_to_do(app: App) -> None:
    ledger, chen = app.ledger, as_person(app.ledger, "chen")
    scan = replace(PAPER, file_name="扫描.pdf", content=b"%PDF-1.4 nothing")
    key = hand_in(ledger, scan, actor=chen, at=AT)
    assert importer.start(app, key, actor=chen, patience=60)
    paper = look_at(ledger, key, actor=chen).paper
    assert paper.state is IncomingState.REFUSED
    assert paper.refusal is not None
    assert "扫描.pdf" in paper.refusal.zh
    assert paper.refusal.en


def test_a_paper_that_somebody_gave_up_meanwhile_is_left_alone(app: App) -> None:
    ledger, chen = app.ledger, as_person(app.ledger, "chen")
    assert importer.start(app, 4711, actor=chen, patience=60)
    key = hand_in(ledger, PAPER, actor=chen, at=AT)
    assert importer.start(app, key, actor=chen, patience=60)
    assert importer.start(app, key, actor=chen, patience=60)
    assert look_at(ledger, key, actor=chen).paper.state is IncomingState.READ
