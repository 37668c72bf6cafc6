"""Naming who answers for an item."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import InvalidInput, ItemChanged, NotFound, NotPermitted
from engine.operations import absence, audit, personnel
from engine.operations.absence import Absence
from engine.operations.assign import assign
from engine.operations.handing_over import hand_over
from engine.operations.ledger import Ledger
from engine.operations.reading import whole_item
from engine.store.tables.mail import Notice
from engine.store.unit_of_work import reading
from tests.builders import AT, OPERATOR, an_item, an_office, as_person


def test_people_are_named_told_and_written_down(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, owner=None, leader=None, verifier=None)
    chen = as_person(ledger, "chen")
    assigned = assign(ledger, item.number, owner="wang", verifier="li", actor=chen, at=AT, note="接手")
    assert (assigned.facts.owner_id, assigned.facts.leader_id, assigned.facts.verifier_id) == (1, None, 2)
    last = whole_item(ledger, item.number, actor=OPERATOR).history[-1]
    assert (last.action, last.data, last.note) == ("assign", {"owner": "wang", "assigned_verifier": "li"}, "接手")
    with reading(ledger.database) as work:
        told = [(notice.kind, notice.recipient_id) for notice in work.list(Notice)]
    assert told == [("assigned", 1), ("assigned", 2)]


def test_parts_left_out_stay_and_nobody_is_told_of_what_they_did_themselves(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, owner="wang", leader="zhao", verifier=None)
    with reading(ledger.database) as work:
        before = len(work.list(Notice))
    assigned = assign(ledger, item.number, leader="chen", actor=as_person(ledger, "chen"), at=AT)
    assert (assigned.facts.owner_id, assigned.facts.leader_id) == (1, 4)
    with reading(ledger.database) as work:
        assert len(work.list(Notice)) == before


def test_an_owner_does_not_verify_their_own_work(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, owner="wang", verifier=None)
    chen = as_person(ledger, "chen")
    with pytest.raises(InvalidInput, match="does not verify"):
        assign(ledger, item.number, verifier="wang", actor=chen, at=AT)
    with pytest.raises(InvalidInput, match="does not verify"):
        assign(ledger, item.number, owner="li", verifier="li", actor=chen, at=AT)


def test_an_assignment_that_changes_nothing_is_refused(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, owner="wang")
    for owner in ("wang", None):
        with pytest.raises(InvalidInput, match="nothing would change"):
            assign(ledger, item.number, owner=owner, actor=as_person(ledger, "chen"), at=AT)


def test_an_unknown_login_is_refused_and_nothing_is_kept(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    before = whole_item(ledger, item.number, actor=OPERATOR)
    with pytest.raises(NotFound, match="nobody"):
        assign(ledger, item.number, leader="chen", owner="nobody", actor=as_person(ledger, "chen"), at=AT)
    assert whole_item(ledger, item.number, actor=OPERATOR) == before


def test_only_those_the_policy_lists_may_assign(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    with pytest.raises(NotPermitted):
        assign(ledger, item.number, leader="chen", actor=as_person(ledger, "wang"), at=AT)
    with pytest.raises(NotFound):
        assign(ledger, item.number, leader="chen", actor=as_person(ledger, "charlie"), at=AT)
    with pytest.raises(NotPermitted):
        assign(ledger, item.number, leader="chen", actor=OPERATOR, at=AT)
    assert assign(ledger, item.number, leader="chen", actor=as_person(ledger, "zhao"), at=AT).facts.leader_id == 4


def test_who_has_not_seen_the_last_change_is_told_of_it(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    chen = as_person(ledger, "chen")
    with pytest.raises(ItemChanged) as refused:
        assign(ledger, item.number, leader="chen", actor=chen, at=AT, expect_version=1)
    assert "陈静" in refused.value.message("zh")
    assign(ledger, item.number, leader="chen", actor=chen, at=AT, expect_version=2)
    assert audit.invariant_breaches(ledger) == []


def test_a_program_is_given_no_work_and_is_told_of_only_to_whoever_looks_after_it(ledger: Ledger) -> None:
    an_office(ledger)
    personnel.add_person(ledger, "svc", "接口", is_service=True, actor=OPERATOR, at=AT)
    item = an_item(ledger)
    for part in ("owner", "leader", "verifier"):
        with pytest.raises(InvalidInput, match="service"):
            assign(ledger, item.number, owner="svc" if part == "owner" else None,
                   leader="svc" if part == "leader" else None, verifier="svc" if part == "verifier" else None,
                   actor=as_person(ledger, "chen"), at=AT)  # fmt: skip
    with pytest.raises(InvalidInput, match="service"):
        hand_over(ledger, "wang", "svc", note="调离", actor=OPERATOR, at=AT)
    day = date(2026, 3, 9)
    for login in ("svc", "nobody"):
        wanted = Absence(login="wang", substitute=login, first=day, last=day)
        with pytest.raises(NotFound):
            absence.appoint(ledger, wanted, zone="Asia/Shanghai", actor=as_person(ledger, "wang"), at=AT)
