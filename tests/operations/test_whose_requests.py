"""Whose a request is, as the database finds it and as each request says it: the same, whoever must agree."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from engine.domain.actor import Actor, Door
from engine.domain.definition import Relation, Role, Workflow
from engine.domain.standing_names import Let
from engine.operations.ledger import Ledger
from engine.operations.request_list import list_requests
from engine.store.tables.ledger import Item
from engine.store.unit_of_work import table_of, writing
from tests.builders import morning
from tests.operations.asking import an_asking_office

ASKED = "2026-05-06"
# Of 12 persons some are what an item names; 1 stands in a list that also has 12.
OWNER, LEADER, VERIFIER, CREATOR = 3, 4, 5, 6
NOBODY, DOER, CONFIDANT = 2, 12, 11


def test_what_the_database_finds_is_what_each_request_says(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = an_asking_office(ledger, tmp_path)
    office.ask(ASKED)
    _be_somebodys(ledger)
    known = ledger.workflow
    every = (*Relation, *Role, Let.CONFIDANT, "party_secretary")
    found = set()
    for who in [(name,) for name in every] + [("unit_leader", "doer"), ("confidant", "owner", "auditor")]:
        monkeypatch.setattr(
            ledger, "workflow", lambda work, key, who=who: _asking(known(work, key), who), raising=False
        )
        for actor in _actors():
            theirs = list_requests(ledger, actor=actor, at=morning(ASKED), mine=True)
            all_seen = list_requests(ledger, actor=actor, at=morning(ASKED))
            assert theirs == [one for one in all_seen if one.for_actor or one.by_actor], (who, actor)
            found |= {(who[0], one.for_actor) for one in theirs}
    assert {(name, True) for name in every} <= found


def _be_somebodys(ledger: Ledger) -> None:
    named = {"owner_id": OWNER, "leader_id": LEADER, "verifier_id": VERIFIER}
    with writing(ledger.database) as work:
        table = table_of(Item)
        values = {**named, "created_by_id": CREATOR, "doers": f"[1,{DOER}]", "confidants": f"[{CONFIDANT}]"}
        work.change_once(update(table).values(**values))


def _asking(workflow: Workflow, who: tuple[str, ...]) -> Workflow:
    rules = {
        key: replace(rule, approvals=tuple(replace(approval, who=who) for approval in rule.approvals))
        for key, rule in workflow.requests.items()
    }
    return replace(workflow, requests=rules)


def _actors() -> list[Actor]:
    def actor(person: int, **more: object) -> Actor:
        return Actor(login="x", name="某人", door=Door.CLI, person_id=person, **more)  # type: ignore[arg-type]

    unit = frozenset({1})
    holders = [actor(NOBODY, roles={role: unit}) for role in (*Role, "party_secretary")]
    elsewhere = [actor(NOBODY, roles=dict.fromkeys(Role, frozenset({2})))]
    named = [actor(person) for person in (1, OWNER, LEADER, VERIFIER, CREATOR, CONFIDANT)]
    # Whoever did the work does not see an item for that alone.
    both = [actor(person, roles={Role.AUDITOR: unit}) for person in (1, DOER)]
    return [*holders, *elsewhere, *named, *both, actor(NOBODY, roles={Role.AUDITOR: unit}, leads=unit)]
