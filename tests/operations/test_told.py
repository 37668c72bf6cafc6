"""Who hears of a step: those the workflow names, as they are after it, once, and never who took it."""

from __future__ import annotations

from pathlib import Path

from engine.operations import roles
from engine.operations.advance import Step, advance
from engine.operations.ledger import Ledger
from engine.store.tables.mail import Notice
from engine.store.unit_of_work import reading
from tests.builders import AT, OPERATOR, an_item, an_office, as_person

LI, ZHAO = 2, 3


def told(ledger: Ledger, kind: str) -> list[int]:
    """Return whom notices of a kind are for, in the order they were put."""
    with reading(ledger.database) as work:
        return [notice.recipient_id for notice in work.list(Notice, kind=kind)]


def test_a_step_tells_those_the_workflow_names(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    done = advance(ledger, item.number, Step(trigger="start"), actor=as_person(ledger, "wang"), at=AT)
    assert (done.told, told(ledger, "moved")) == (1, [ZHAO])


def test_nobody_is_told_what_they_did_themselves(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, leader="chen")
    done = advance(ledger, item.number, Step(trigger="start"), actor=as_person(ledger, "chen"), at=AT)
    assert (done.told, told(ledger, "moved")) == (0, [])


def test_where_nobody_is_named_all_who_hold_the_role_are_told(ledger: Ledger, tmp_path: Path) -> None:
    an_office(ledger)
    roles.grant(ledger, "charlie", "verifier", actor=OPERATOR, at=AT)
    item = an_item(ledger, verifier=None)
    wang, photo = as_person(ledger, "wang"), tmp_path / "photo.txt"
    photo.write_text("整改后照片", encoding="utf-8")
    advance(ledger, item.number, Step(trigger="start"), actor=wang, at=AT)
    done = advance(ledger, item.number, Step(trigger="submit", evidence=[photo]), actor=wang, at=AT)
    assert (done.told, told(ledger, "to_verify")) == (2, [LI, 5])


def test_each_time_a_step_is_taken_it_is_told_anew(ledger: Ledger, tmp_path: Path) -> None:
    an_office(ledger)
    item = an_item(ledger)
    wang, photo = as_person(ledger, "wang"), tmp_path / "photo.txt"
    photo.write_text("整改后照片", encoding="utf-8")
    for trigger in ("start", "submit", "submit"):
        advance(ledger, item.number, Step(trigger=trigger, evidence=[photo]), actor=wang, at=AT)
    assert told(ledger, "to_verify") == [LI, LI]


def test_a_repeated_request_tells_nobody_again(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    for _ in range(3):
        advance(ledger, item.number, Step(trigger="start", key="k"), actor=as_person(ledger, "wang"), at=AT)
    assert told(ledger, "moved") == [ZHAO]
