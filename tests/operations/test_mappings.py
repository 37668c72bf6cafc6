"""What an office states about the columns of its ledgers: kept by their headings, until forgotten."""

from __future__ import annotations

import pytest

from engine.errors import NotPermitted
from engine.operations.audit import invariant_breaches
from engine.operations.ledger import Ledger
from engine.operations.mappings import forget_columns, remember_columns, remembered_columns
from tests.builders import AT, OPERATOR, an_office, as_person

HEADINGS, OTHERS = "a" * 64, "b" * 64


def test_what_is_stated_is_remembered_beside_what_was_stated_before(ledger: Ledger) -> None:
    an_office(ledger)

    first = remember_columns(ledger, {HEADINGS: {"谁来办": "person"}}, actor=OPERATOR, at=AT)
    again = remember_columns(ledger, {HEADINGS: {"谁来办": "person"}}, actor=OPERATOR, at=AT)
    more = remember_columns(ledger, {HEADINGS: {"何时": "due"}, OTHERS: {"c": "title"}}, actor=OPERATOR, at=AT)

    assert (first, again, more) == ((HEADINGS,), (), (HEADINGS, OTHERS))
    assert remembered_columns(ledger, actor=OPERATOR) == {
        HEADINGS: {"谁来办": "person", "何时": "due"},
        OTHERS: {"c": "title"},
    }


def test_what_is_forgotten_is_known_no_more_and_may_be_stated_again(ledger: Ledger) -> None:
    an_office(ledger)
    remember_columns(ledger, {HEADINGS: {"谁来办": "person"}}, actor=OPERATOR, at=AT)

    assert forget_columns(ledger, [HEADINGS, HEADINGS, OTHERS], actor=OPERATOR, at=AT) == (HEADINGS,)
    assert remembered_columns(ledger, actor=OPERATOR) == {}
    assert remember_columns(ledger, {HEADINGS: {"谁来办": "leader"}}, actor=OPERATOR, at=AT) == (HEADINGS,)
    assert remembered_columns(ledger, actor=OPERATOR) == {HEADINGS: {"谁来办": "leader"}}
    assert invariant_breaches(ledger) == []


def test_whoever_may_not_import_may_not_state_columns(ledger: Ledger) -> None:
    an_office(ledger)
    wang = as_person(ledger, "wang")

    with pytest.raises(NotPermitted):
        remember_columns(ledger, {HEADINGS: {"谁来办": "person"}}, actor=wang, at=AT)
    with pytest.raises(NotPermitted):
        forget_columns(ledger, [HEADINGS], actor=wang, at=AT)
    with pytest.raises(NotPermitted):
        remembered_columns(ledger, actor=wang)
