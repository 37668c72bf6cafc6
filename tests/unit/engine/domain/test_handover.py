"""When a person's part in an item may not go to somebody: nobody is to verify their own work."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.domain.definition import Relation
from engine.domain.handover import Share, handed_over, in_the_way, is_under_way, relations_of
from engine.domain.item import ItemFacts
from tests.builders import a_workflow

WANG, LI, ZHAO, SUN = 1, 2, 3, 4
FACTS = ItemFacts(number="A-1", state="rectifying", version=3, unit_id=1, owner_id=WANG, leader_id=ZHAO, verifier_id=LI)
OWNER, VERIFIER = Share(relations=(Relation.OWNER,)), Share(relations=(Relation.ASSIGNED_VERIFIER,))


def refused(facts: ItemFacts, share: Share, to: int, *working: int) -> bool:
    return in_the_way(facts, share, to, working=working, name="某人") is not None


def test_everything_a_person_is_to_an_item_goes_and_nothing_else() -> None:
    both = replace(FACTS, leader_id=WANG)
    share = Share(relations=relations_of(both, WANG))
    after = handed_over(both, share, SUN)
    assert (after.owner_id, after.leader_id, after.verifier_id) == (SUN, SUN, LI)
    assert not Share(relations=relations_of(FACTS, SUN))


def test_an_owner_does_not_become_their_own_verifier_either_way_round() -> None:
    assert refused(FACTS, OWNER, LI)
    assert refused(FACTS, VERIFIER, WANG)
    assert not refused(FACTS, OWNER, SUN)
    assert not refused(FACTS, Share(relations=(Relation.LEADER_IN_CHARGE,)), LI)


def test_who_did_the_work_or_has_a_measure_does_not_verify_it() -> None:
    assert refused(replace(FACTS, doers=frozenset({SUN})), VERIFIER, SUN)
    assert refused(FACTS, VERIFIER, SUN, SUN)
    assert refused(FACTS, Share(relations=(), measures=(2,)), LI, WANG)
    assert not refused(FACTS, Share(relations=(), measures=(2,)), SUN, WANG)


def test_a_verifier_who_once_worked_may_still_be_given_another_part() -> None:
    worked = replace(FACTS, doers=frozenset({SUN}))
    assert not refused(worked, OWNER, SUN)


@pytest.mark.parametrize(("state", "under_way"), [("reported", True), ("long_term", True), ("closed", False)])
def test_an_item_at_its_end_is_under_way_only_when_it_is_reviewed(state: str, *, under_way: bool) -> None:
    workflow = a_workflow()
    assert is_under_way(workflow, replace(FACTS, state=state), sustained=True) is under_way
    reviewed = replace(
        workflow,
        states={key: replace(one, sustained_review="quarterly") for key, one in workflow.states.items()},
    )
    assert is_under_way(reviewed, replace(FACTS, state=state), sustained=True)
