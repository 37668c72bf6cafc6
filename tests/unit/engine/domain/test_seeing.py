"""Who may see an item: what one item's policy says and what a list's scope says are the same, whoever asks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.actor import Actor, Door
from engine.domain.definition import Relation, Role
from engine.domain.extent import scope
from engine.domain.item import ItemFacts
from engine.domain.permission import sees, standing

UNITS, PERSONS = st.integers(1, 3), st.integers(1, 4)
ACTORS = st.builds(
    Actor,
    login=st.just("any"),
    name=st.just("any"),
    door=st.just(Door.CLI),
    person_id=st.none() | PERSONS,
    roles=st.dictionaries(st.sampled_from([*Role, "party_secretary"]), st.frozensets(UNITS, max_size=3), max_size=3),
)
ITEMS = st.builds(
    ItemFacts,
    number=st.just("any"),
    state=st.just("any"),
    version=st.just(1),
    unit_id=UNITS,
    owner_id=st.none() | PERSONS,
    leader_id=st.none() | PERSONS,
    verifier_id=st.none() | PERSONS,
    created_by=st.none() | PERSONS,
    doers=st.frozensets(PERSONS, max_size=2),
    confidants=st.frozensets(PERSONS, max_size=2),
    confidential=st.booleans(),
)


@given(actor=ACTORS, facts=ITEMS)
def test_the_scope_of_a_list_is_exactly_what_may_be_seen(actor: Actor, facts: ItemFacts) -> None:
    shown = scope(actor)
    assert shown is not None
    is_named = bool({facts.owner_id, facts.leader_id, facts.verifier_id, *facts.confidants} & shown.persons)
    reached = facts.unit_id in shown.units or facts.created_by in shown.persons
    assert sees(actor, facts) is (is_named or (reached and not facts.confidential))


@given(actor=ACTORS, facts=ITEMS)
def test_whoever_may_do_something_to_an_item_that_is_not_secret_may_see_it(actor: Actor, facts: ItemFacts) -> None:
    if standing(actor, facts) - {Relation.DOER} and not facts.confidential:
        assert sees(actor, facts)
