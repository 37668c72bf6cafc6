"""Roles of a workflow's own, and relations that follow from what was done: held, seen by, acted on, told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import pytest

from engine.domain.definition import Tell, Workflow
from engine.domain.item import ItemFacts
from engine.errors import InvalidInput, NotFound, TransitionRefused
from engine.operations import personnel, publishing, roles
from engine.operations.advance import Step, advance
from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger
from engine.operations.reading import list_items, whole_item
from engine.operations.recipients import Recipients
from engine.store.finding import Wanted
from engine.store.tables.ledger import Item
from engine.store.tables.mail import Notice
from engine.store.unit_of_work import reading
from engine.words import Words
from tests.builders import AT, OPERATOR, a_finding, a_step, a_workflow, an_item, an_office, as_person, some_findings

SECRETARY = "party_secretary"


def a_workflow_with_a_role() -> Workflow:
    """Return the small workflow with a step for its own role, which the owner's step tells."""
    plain = a_workflow()
    start = next(step for step in plain.transitions if step.trigger == "start")
    told = replace(start, tells=(Tell(kind="moved", to=(SECRETARY,)),))
    bless = a_step("bless", "rectifying", "rectifying", [SECRETARY])
    again = a_step("again", "rectifying", "rectifying", ["created_by", "doer"])
    others = [step for step in plain.transitions if step.trigger != "start"]
    words = {SECRETARY: Words("党组书记", "Party secretary")}
    return replace(plain, transitions=(told, *others, bless, again), roles=words)


def test_a_role_there_is_not_is_refused_with_those_there_are_by_the_names_people_know(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    with pytest.raises(InvalidInput) as refused:
        roles.grant(sqlite_ledger, "wang", "工作人员", actor=OPERATOR, at=AT)
    assert "经办人员（staff）" in refused.value.way_out("zh")
    assert "manager, staff" in refused.value.way_out("en")


def test_a_role_is_granted_where_a_published_workflow_names_it_and_nowhere_else(ledger: Ledger) -> None:
    an_office(ledger)
    with pytest.raises(InvalidInput) as refused:
        roles.grant(ledger, "charlie", SECRETARY, actor=OPERATOR, at=AT)
    assert [one.en for one in cast("Sequence[Words]", refused.value.fields["allowed"])] == [
        "manager",
        "staff",
        "verifier",
        "leader",
        "auditor",
        "administrator",
    ]
    publishing.publish(ledger, a_workflow_with_a_role(), source="", actor=OPERATOR, at=AT)
    assert roles.grant(ledger, "charlie", SECRETARY, actor=OPERATOR, at=AT)
    assert roles.role_words(ledger)[SECRETARY] == Words("党组书记", "Party secretary")
    assert roles.role_holders(ledger)[SECRETARY] == ("查理",)
    with pytest.raises(InvalidInput) as refused:
        personnel.add_person(ledger, "sun", "孙悦", roles=["owner"], actor=OPERATOR, at=AT)
    assert SECRETARY in str(refused.value.fields["allowed"])


def test_what_only_an_older_version_names_can_still_be_held_and_taken_back(ledger: Ledger) -> None:
    an_office(ledger, workflow=a_workflow_with_a_role())
    publishing.publish(ledger, a_workflow(), source="", actor=OPERATOR, at=AT)
    assert roles.grant(ledger, "charlie", SECRETARY, actor=OPERATOR, at=AT)
    assert roles.revoke(ledger, "charlie", SECRETARY, actor=OPERATOR, at=AT)


def test_who_holds_it_sees_acts_and_is_told(ledger: Ledger) -> None:
    an_office(ledger, workflow=a_workflow_with_a_role())
    item = an_item(ledger)
    with pytest.raises(NotFound):
        whole_item(ledger, item.number, actor=as_person(ledger, "charlie"))
    roles.grant(ledger, "charlie", SECRETARY, actor=OPERATOR, at=AT)
    charlie = as_person(ledger, "charlie")
    assert list_items(ledger, Wanted(), actor=charlie).total == 1
    advance(ledger, item.number, Step(trigger="start"), actor=as_person(ledger, "wang"), at=AT)
    with reading(ledger.database) as work:
        assert {(one.kind, one.recipient_id) for one in work.list(Notice)} >= {("moved", 5)}
    advance(ledger, item.number, Step(trigger="bless"), actor=charlie, at=AT)
    with pytest.raises(TransitionRefused):
        advance(ledger, item.number, Step(trigger="bless"), actor=as_person(ledger, "chen"), at=AT)
    step = next(
        one for one in whole_item(ledger, item.number, actor=charlie).history if one.data.get("trigger") == "bless"
    )
    assert step.by["name"] == "查理"


def test_who_imported_an_item_is_kept_and_may_act_by_it(ledger: Ledger) -> None:
    an_office(ledger, workflow=a_workflow_with_a_role())
    chen = as_person(ledger, "chen")
    source = some_findings(a_finding(completion="partly"))
    (item,) = import_findings(ledger, source, workflow="rectification", actor=chen, at=AT)
    by_operator = an_item(ledger, title="另一件", completion="partly")
    with reading(ledger.database) as work:
        assert [row.created_by_id for row in work.list(Item)] == [4, None]
    roles.revoke(ledger, "chen", "manager", actor=OPERATOR, at=AT)
    chen = as_person(ledger, "chen")
    assert [one.number for one in list_items(ledger, Wanted(), actor=chen).items] == [item.number]
    advance(ledger, item.number, Step(trigger="again"), actor=chen, at=AT)
    with pytest.raises(NotFound):
        advance(ledger, by_operator.number, Step(trigger="again"), actor=chen, at=AT)


def test_the_relations_name_people_to_be_told(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    facts = ItemFacts(
        number="XC2026-01-001", state="reported", version=1, unit_id=1, created_by=4, doers=frozenset({1, 3})
    )
    with reading(sqlite_ledger.database) as work:
        found = Recipients(work).of(facts, ["doer", "created_by"])
    assert found == {1: "doer", 3: "doer", 4: "created_by"}
