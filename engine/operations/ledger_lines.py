"""The ledger as it is printed: each finding with its texts, measures and evidence, page by page.

Each page is one transaction of its own, so that a long ledger keeps no writer waiting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.domain.actor import Actor
from engine.domain.cursors import Order
from engine.domain.definition import Field, Workflow
from engine.domain.workdays import Calendar
from engine.operations.conditions import asked_for
from engine.operations.ledger import Ledger
from engine.operations.reading import page_of
from engine.store import items, line_parts, people, queries, units
from engine.store.finding import Wanted
from engine.store.items import StoredItem
from engine.store.line_parts import LineText
from engine.store.measures import StoredMeasure
from engine.store.queries import ListedItem
from engine.store.unit_of_work import reading

_A_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One finding as a printed ledger has it; ``measures`` without those that were dropped, ``files`` by name."""

    item: ListedItem
    stored: StoredItem
    text: LineText
    measures: Sequence[StoredMeasure]
    files: Sequence[str]
    workflow: Workflow
    calendar: Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What a printed ledger will have: how many findings, under which workflows; names of people and paths of units.

    ``office`` is the unit above all others. ``fields`` are the fields that steps, reviews, reports and requests about
    items ask for; ``in_use`` says which of them, and of ``line_parts.in_use``'s other parts, some finding has.
    """

    total: int
    office: str
    fields: Mapping[str, Field]
    in_use: frozenset[str]
    workflows: Sequence[Workflow]
    names: Mapping[int, str]
    units: Mapping[int, str]


def printed(ledger: Ledger, wanted: Wanted, *, actor: Actor) -> Printed:
    """Return what a printed ledger will have, as far as the actor may see it.

    Raises ``InvalidInput`` for a state no published workflow has or too long a search, ``NotFound`` for an unknown
    login or unit, or an inspection of which the actor sees nothing.
    """
    with reading(ledger.database) as work:
        asked = asked_for(work, ledger, wanted, actor=actor)
        workflows = [ledger.workflow(work, key) for key in line_parts.versions_of(work, asked)]
        fields = _fields(workflows)
        tree = units.tree(work)
        return Printed(
            total=queries.counted(work, asked),
            office=tree.top.name,
            fields=fields,
            in_use=line_parts.in_use(work, asked, fields),
            workflows=workflows,
            names=people.names(work),
            units={key: tree.path(key) for key in tree.places},
        )


def lines(ledger: Ledger, wanted: Wanted, *, actor: Actor) -> Iterator[LedgerLine]:
    """Yield the findings that match and that the actor may see, in the order wanted; raises as ``printed`` does.

    A finding that changes meanwhile is told as it is when its page is read, and told once: one whose day was moved
    to where the list has been comes at the end.
    """
    told: set[int] = set()
    for line in _in_order(ledger, wanted, actor=actor):
        if line.item.id not in told:
            told.add(line.item.id)
            yield line
    # Neither key nor number ever changes; a day may.
    if wanted.order is Order.DUE and len(told) != _total(ledger, wanted, actor=actor):
        rest = _in_order(ledger, replace(wanted, order=Order.NUMBER), actor=actor)
        yield from (line for line in rest if line.item.id not in told)


def _in_order(ledger: Ledger, wanted: Wanted, *, actor: Actor) -> Iterator[LedgerLine]:
    after: Wanted | None = replace(wanted, after=None, before=None, most=_A_PAGE)
    while after is not None:
        found, after = _page(ledger, after, actor=actor)
        yield from found


def _total(ledger: Ledger, wanted: Wanted, *, actor: Actor) -> int:
    with reading(ledger.database) as work:
        return queries.counted(work, asked_for(work, ledger, wanted, actor=actor))


def _fields(workflows: Iterable[Workflow]) -> dict[str, Field]:
    """Return the fields that items of these workflows may have, in their order; where one name is two, the newest."""
    found: dict[str, Field] = {}
    for workflow in workflows:
        of_duties = {name for duty in workflow.duties.values() for name in duty.asks}
        rules = (workflow.transitions, workflow.reviews, workflow.requests, workflow.progress)
        asked = {
            name
            for rules_of_kind in rules
            for rule in (rules_of_kind.values() if isinstance(rules_of_kind, Mapping) else rules_of_kind)
            for name in rule.asks
        }
        found |= {key: field for key, field in workflow.fields.items() if key in asked or key not in of_duties}
    return found


def _page(ledger: Ledger, wanted: Wanted, *, actor: Actor) -> tuple[list[LedgerLine], Wanted | None]:
    with reading(ledger.database) as work:
        page = page_of(work, ledger, asked_for(work, ledger, wanted, actor=actor), actor=actor)
        keys = [item.id for item in page.items]
        stored, texts = items.get_many(work, keys), line_parts.texts_of(work, keys)
        measures, files = line_parts.measures_of(work, keys), line_parts.files_of(work, keys)
    found = [
        LedgerLine(
            item=item,
            stored=stored[item.id],
            text=texts[item.id],
            measures=measures.get(item.id, []),
            files=files.get(item.id, []),
            workflow=page.workflows[item.workflow_version_id],
            calendar=page.calendars[item.workflow_version_id],
        )
        for item in page.items
    ]
    return found, None if page.next is None else replace(wanted, after=page.next)
