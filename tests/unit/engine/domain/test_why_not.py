"""Why not, in words: what somebody is, and what one would have to be; and it never contradicts the policy."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.actions import Action
from engine.domain.actor import Actor, Door
from engine.domain.definition import Role
from engine.domain.item import ItemFacts
from engine.domain.permission import may, require
from engine.domain.standing_names import Part
from engine.domain.why_not import why_not
from engine.errors import NotPermitted
from engine.words import Words
from tests.builders import a_workflow
from tests.unit.engine.domain.test_seeing import ACTORS, ITEMS

ITEM = ItemFacts(number="XC2026-01-001", state="reported", version=1, unit_id=1, owner_id=7)


def somebody(*roles: str, person: int = 7) -> Actor:
    return Actor(
        login="x", name="王敏", door=Door.CLI, person_id=person, roles={role: frozenset({1}) for role in roles}
    )


def test_it_says_what_somebody_is_and_who_may() -> None:
    found = why_not(somebody(Role.STAFF), Action.ASSIGN, ITEM)
    assert found is not None
    assert found.says.zh == "您是责任人、经办人员；可以指定人员的是管理员、领导、责任领导。"
    assert found.says.en == "You are owner, staff; who may assign people: manager, leader, leader in charge."


def test_whoever_is_nothing_is_told_so() -> None:
    found = why_not(somebody(person=8), Action.PAUSE, ITEM)
    assert found is not None
    assert found.says.zh == "您是与此无关的人；可以暂停或恢复计时的是管理员。"


def test_a_workflow_has_its_own_words_and_its_rules_name_who() -> None:
    workflow = replace(
        a_workflow(),
        roles={"leader": Words("分管局长", "deputy head"), "party_secretary": Words("党组书记", "secretary")},
    )
    actor = somebody("party_secretary", person=8)
    found = why_not(actor, Action.ANSWER, ITEM, workflow=workflow, who=["leader"])
    assert found is not None
    assert found.says.zh == "您是党组书记；可以答复这项申请的是分管局长。"
    assert why_not(actor, Action.ANSWER, ITEM, workflow=workflow, who=["party_secretary"]) is None


def test_what_somebody_is_to_a_part_counts() -> None:
    assert why_not(somebody(person=8), Action.FINISH_MEASURE, ITEM, parts=frozenset({Part.MEASURE_OWNER})) is None


def test_a_refusal_says_it_too() -> None:
    with pytest.raises(NotPermitted) as refused:
        require(somebody(Role.STAFF), Action.ASSIGN, ITEM)
    assert refused.value.message("zh") == "王敏不能指定人员：没有相应的角色（现在是责任人、经办人员）。"


@given(actor=ACTORS, facts=ITEMS, action=st.sampled_from(Action))
def test_there_is_a_reason_exactly_when_it_is_refused(actor: Actor, facts: ItemFacts, action: Action) -> None:
    assert (why_not(actor, action, facts) is None) is may(actor, action, facts)
    try:
        require(actor, action, None)
    except NotPermitted:
        assert why_not(actor, action) is not None
    else:
        assert why_not(actor, action) is None
