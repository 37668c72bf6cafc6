"""Public feedback and the clock: who is reminded of it, on which days, and who no longer is."""

from __future__ import annotations

import pytest

from engine.errors import NotFound
from engine.operations.confiding import confide
from engine.operations.feedback_list import one_feedback
from engine.operations.hearing_feedback import Heard
from engine.operations.leaving import disable
from engine.operations.ledger import Ledger
from engine.operations.treating_feedback import (
    acknowledge_feedback,
    answer_feedback,
    assign_feedback,
)
from tests.builders import AT, OPERATOR, as_person, morning
from tests.operations.hearing import (
    CHEN,
    ITEM,
    LI,
    TODAY,
    WANG,
    ZHAO,
    ZONE,
    an_office_with_an_item,
    chen,
    given_to,
    hear,
    require_sound,
    ticked,
)


@pytest.fixture
def office(ledger: Ledger) -> Ledger:
    """Return a ledger with one item: Wang owns it, Zhao leads, Li checks, Chen is the manager."""
    return an_office_with_an_item(ledger)


def test_whoever_has_it_is_reminded_before_the_day_and_managers_once_it_is_late(office: Ledger) -> None:
    number = given_to(office, "li")
    assert ticked(office, "2026-03-05") == []
    assert ticked(office, "2026-03-06", "2026-03-06") == [("reminder", LI)]  # the 8th is a Sunday
    assert ticked(office, "2026-03-09") == [("reminder", LI)]
    assert ticked(office, "2026-03-10") == [("escalated", CHEN), ("overdue", LI)]
    acknowledge_feedback(office, number, actor=as_person(office, "li"), at=morning("2026-03-10"))
    assert ticked(office, "2026-03-11", "2026-03-12") == []
    assert ticked(office, "2026-03-18", "2026-03-20", "2026-03-23") == [("reminder", LI)] * 3
    assert sorted(ticked(office, "2026-03-24")) == [("escalated", CHEN), ("overdue", LI)]
    answer_feedback(office, number, "已核实", actor=as_person(office, "li"), at=morning("2026-03-24"))
    assert ticked(office, "2026-03-25", "2026-04-25") == []
    require_sound(office)


def test_after_a_long_rest_everybody_is_reminded_once(office: Ledger) -> None:
    given_to(office, "li")
    assert sorted(ticked(office, "2026-04-20", "2026-04-20")) == [
        ("escalated", CHEN), ("escalated", CHEN), ("overdue", LI), ("overdue", LI),
    ]  # fmt: skip


def test_managers_are_reminded_of_what_nobody_has_or_whose_holder_has_left(office: Ledger) -> None:
    hear(office, heard=Heard(text="没有留电话"))
    assert ticked(office, "2026-03-18") == [("reminder", CHEN)]
    assign_feedback(office, "FK2026-0001", "li", actor=chen(office), at=morning("2026-03-18"))
    disable(office, "li", keep_items=True, zone=ZONE, actor=OPERATOR, at=morning("2026-03-19"))
    assert ticked(office, "2026-03-20") == [("reminder", CHEN)]


def test_of_a_confidential_item_only_those_hear_who_know_of_it(office: Ledger) -> None:
    number = given_to(office, "li")
    confide(office, ITEM, actor=as_person(office, "wang"), at=AT)
    told_after = ticked(office, "2026-03-24")
    assert {person for _kind, person in told_after} <= {WANG, LI, ZHAO}
    assert told_after
    with pytest.raises(NotFound):
        one_feedback(office, number, actor=chen(office), today=TODAY)
