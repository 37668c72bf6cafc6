"""Keys that make a repeat harmless: whose they are, how long they are kept, what they are tied to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from engine.domain.actor import Actor, operator
from engine.errors import InvalidInput, KeyReused, TransitionRefused
from engine.operations import roles
from engine.operations.advance import Step, advance
from engine.operations.ledger import Ledger
from engine.operations.reading import whole_item
from engine.operations.tick import tick
from tests.builders import AT, OPERATOR, an_item, an_office, as_person

STEP = Step(trigger="start", key="k")


def for_somebody(ledger: Ledger, login: str) -> Actor:
    """Return the operator acting for a person."""
    rights = roles.acting_for(ledger, login)
    return operator("tester", on_behalf_of=rights.person, roles=rights.roles)


def test_a_key_belongs_to_the_person_whoever_types_for_them(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    first = advance(ledger, item.number, STEP, actor=as_person(ledger, "wang"), at=AT)
    again = advance(ledger, item.number, STEP, actor=for_somebody(ledger, "wang"), at=AT)
    assert again == replace(first, repeated=True)


def test_two_people_may_use_the_same_key(ledger: Ledger) -> None:
    an_office(ledger)
    item, other = an_item(ledger), an_item(ledger, title="学习不够深入")
    advance(ledger, item.number, STEP, actor=as_person(ledger, "wang"), at=AT)
    assert not advance(ledger, other.number, STEP, actor=as_person(ledger, "chen"), at=AT).repeated


@pytest.mark.parametrize(
    "other",
    [replace(STEP, note="别的说明"), replace(STEP, trigger="submit"), replace(STEP, settings={"completion": "partly"})],
)
def test_a_key_used_for_another_request_is_refused(ledger: Ledger, other: Step) -> None:
    an_office(ledger)
    item = an_item(ledger)
    wang = as_person(ledger, "wang")
    advance(ledger, item.number, STEP, actor=wang, at=AT)
    before = whole_item(ledger, item.number, actor=OPERATOR)
    with pytest.raises(KeyReused):
        advance(ledger, item.number, other, actor=wang, at=AT)
    assert whole_item(ledger, item.number, actor=OPERATOR) == before


def test_other_bytes_under_the_same_name_are_another_request(ledger: Ledger, tmp_path: Path) -> None:
    an_office(ledger)
    item = an_item(ledger)
    wang = as_person(ledger, "wang")
    photo = tmp_path / "photo.txt"
    photo.write_text("一", encoding="utf-8")
    step = replace(STEP, evidence=[photo])
    advance(ledger, item.number, step, actor=wang, at=AT)
    assert advance(ledger, item.number, step, actor=wang, at=AT).repeated
    photo.write_text("二", encoding="utf-8")
    with pytest.raises(KeyReused):
        advance(ledger, item.number, step, actor=wang, at=AT)


def test_a_refused_request_leaves_its_key_unused(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    wang = as_person(ledger, "wang")
    for _ in range(2):
        with pytest.raises(TransitionRefused):
            advance(ledger, item.number, replace(STEP, trigger="submit"), actor=wang, at=AT)
    assert not advance(ledger, item.number, STEP, actor=wang, at=AT).repeated


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_key_of_no_length_or_too_long_is_refused(ledger: Ledger, key: str) -> None:
    an_office(ledger)
    item = an_item(ledger)
    with pytest.raises(InvalidInput, match="Key"):
        advance(ledger, item.number, replace(STEP, key=key), actor=as_person(ledger, "wang"), at=AT)


def test_a_key_is_kept_ninety_days(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    wang = as_person(ledger, "wang")
    advance(ledger, item.number, STEP, actor=wang, at=AT)
    tick(ledger, at=AT + timedelta(days=90))
    assert advance(ledger, item.number, STEP, actor=wang, at=AT).repeated
    tick(ledger, at=AT + timedelta(days=91))  # keys are dropped once a day
    with pytest.raises(TransitionRefused):
        advance(ledger, item.number, STEP, actor=wang, at=AT)
