"""Drafts of workflows: one for the office, kept between visits, never written over unseen."""

from __future__ import annotations

import pytest

from engine.errors import AlreadyThere, InvalidInput, NotPermitted
from engine.operations.drafts import LONGEST, DraftChanged, begin_draft, end_draft, find_draft, save_draft
from engine.operations.ledger import Ledger
from engine.operations.studio import bench, shelves
from tests.builders import AT, OPERATOR, an_office, as_person

KEY = "rectification"


def _save(ledger: Ledger, source: str, *, seen: int, who: str = "chen") -> int:
    return save_draft(ledger, KEY, source, seen=seen, actor=as_person(ledger, who), zone="Asia/Shanghai", at=AT)


def test_a_draft_is_saved_again_only_by_whoever_saw_it(ledger: Ledger) -> None:
    an_office(ledger)
    assert find_draft(ledger, KEY, actor=OPERATOR) is None
    assert [_save(ledger, "a", seen=0), _save(ledger, "b", seen=1), _save(ledger, "b", seen=1)] == [1, 2, 2]
    with pytest.raises(DraftChanged, match="2026-03-02 10:00"):
        _save(ledger, "c", seen=1)
    with pytest.raises(DraftChanged):
        end_draft(ledger, KEY, seen=1, actor=OPERATOR, zone="Asia/Shanghai", at=AT)
    found = find_draft(ledger, KEY, actor=OPERATOR)
    assert found is not None
    assert (found.source, found.number, found.saved_by, found.based_on) == ("b", 2, "陈静", 1)
    assert end_draft(ledger, KEY, seen=2, actor=OPERATOR, zone="Asia/Shanghai", at=AT)
    assert [one.draft for one in shelves(ledger, actor=OPERATOR)] == [None]
    with pytest.raises(DraftChanged):
        _save(ledger, "c", seen=2)
    assert _save(ledger, "c", seen=0) == 4


def test_a_new_workflow_is_on_the_shelf_while_it_is_written(ledger: Ledger) -> None:
    an_office(ledger)
    begin_draft(ledger, "letters", "workflow: letters\n", actor=OPERATOR, zone="Asia/Shanghai", at=AT)
    with pytest.raises(AlreadyThere):
        begin_draft(ledger, "letters", "", actor=OPERATOR, zone="Asia/Shanghai", at=AT)
    with pytest.raises(AlreadyThere):
        begin_draft(ledger, KEY, "", actor=OPERATOR, zone="Asia/Shanghai", at=AT)
    assert [one.key for one in shelves(ledger, actor=as_person(ledger, "chen"))] == ["letters", KEY]
    assert [one.key for one in shelves(ledger, actor=as_person(ledger, "wang"))] == [KEY]
    seen = bench(ledger, "letters", actor=OPERATOR)
    assert (seen.newest, seen.newest_source, seen.shelf.versions) == (None, "", [])


def test_drafts_are_for_who_may_try_workflows_and_have_an_end(ledger: Ledger) -> None:
    an_office(ledger)
    for refused in (
        lambda: _save(ledger, "a", seen=0, who="wang"),
        lambda: find_draft(ledger, KEY, actor=as_person(ledger, "wang")),
        lambda: bench(ledger, KEY, actor=as_person(ledger, "wang")),
    ):
        with pytest.raises(NotPermitted):
            refused()
    with pytest.raises(InvalidInput):
        _save(ledger, "x" * (LONGEST + 1), seen=0)
