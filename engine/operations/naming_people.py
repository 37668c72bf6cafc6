"""Items of an inspection that wait for people: each with what its source says of who and by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import StateKind, Workflow
from engine.domain.extent import scope
from engine.domain.permission import may, sees
from engine.errors import NotFound
from engine.operations.inspecting import INSPECTION
from engine.operations.ledger import Ledger
from engine.store import queries
from engine.store.finding import Wanted
from engine.store.queries import ListedItem
from engine.store.unit_of_work import reading
from engine.words import Words

_EVERY = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Unnamed:
    """An item with its text as the source has it: ``responsible`` is who that names, ``stated_due_on`` by when."""

    item: ListedItem
    workflow: Workflow
    body: str
    responsible: str | None
    stated_due_on: date | None

    @property
    def due_on(self) -> date | None:
        """Return its date."""
        return self.item.due_on

    @property
    def due_for(self) -> Words | None:
        """Return what is due on that day; each state has a deadline of its own, and the source states that of one."""
        rule = self.workflow.states[self.item.facts.state].deadline
        return None if rule is None or self.due_on is None else self.workflow.deadlines[rule].title


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Some of the items that wait for an owner, how many do, and the key behind which the next ones begin."""

    items: Sequence[Unnamed]
    total: int
    next: int | None


def waiting_for_people(ledger: Ledger, code: str, *, actor: Actor, behind: int = 0, most: int = 10) -> Waiting:
    """Return the items of an inspection that go on and have no owner, as far as the actor may assign them.

    Raises ``NotFound``, also for an inspection of which the actor sees nothing.
    """
    with reading(ledger.database) as work:
        found = queries.listed(work, Wanted(inspection=code, scope=scope(actor), most=_EVERY))
        seen = [one for one in found if sees(actor, one.facts)]
        if not seen:
            raise NotFound(what=INSPECTION, which=code, where=code)
        flows = {one.workflow_version_id: ledger.workflow(work, one.workflow_version_id) for one in seen}
        wait = [
            one
            for one in seen
            if one.facts.owner_id is None
            and flows[one.workflow_version_id].states[one.facts.state].kind is not StateKind.FINAL
            and may(actor, Action.ASSIGN, one.facts)
        ]
        left = [one for one in wait if one.id > behind]
        texts = queries.texts_of(work, code)
    return Waiting(
        items=[
            Unnamed(
                item=one,
                workflow=flows[one.workflow_version_id],
                body=texts[one.id].body,
                responsible=texts[one.id].responsible,
                stated_due_on=texts[one.id].stated_due_on,
            )
            for one in left[:most]
        ],
        total=len(wait),
        next=left[most - 1].id if len(left) > most else None,
    )
