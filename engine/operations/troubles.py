"""What goes wrong again and again: items that were returned more than once, and findings that an inspection repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.definition import State
from engine.operations.ledger import Ledger
from engine.store import troubles, units
from engine.store.finding import Wanted
from engine.store.glance import Glance
from engine.store.troubles import Trouble
from engine.store.unit_of_work import UnitOfWork

OFTEN, SHOWN = 2, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedItem:
    """An item that was returned so often, and why the last time; None where nothing was said or it was erased."""

    number: str
    title: str
    unit: str
    returns: int
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFoundAgain:
    """An item with the one of an earlier inspection that says the same, and where that stands since when."""

    number: str
    title: str
    unit: str
    earlier: str
    inspection: str
    state: State
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """How many items were returned ``OFTEN`` or more, and the worst of them."""

    total: int
    items: Sequence[ReturnedItem]


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """How many items an earlier inspection had found already, and the latest of them."""

    total: int
    items: Sequence[ItemFoundAgain]


def comes_back(work: Glance, ledger: Ledger, asked: Wanted) -> tuple[Returned, Again]:
    """Return what comes back of a list as ``asked_for`` returned it: items that were returned, and findings.

    An earlier finding is told of as far as the reader sees it.
    """
    often = replace(asked, returned=max(OFTEN, asked.returned or 0))
    work.ahead(
        lambda ask: troubles.most_returned(ask, often, most=SHOWN),
        lambda ask: troubles.found_again(ask, asked, most=SHOWN),
    )
    worst, repeated = (
        troubles.most_returned(work, often, most=SHOWN),
        troubles.found_again(work, asked, most=SHOWN),
    )
    keys, titles = [one.id for one in worst], {one.title for one in repeated}
    work.ahead(
        lambda ask: troubles.said_at_steps(ask, keys),
        lambda ask: troubles.of_titles(ask, asked, titles),
    )
    return _returned(work, ledger, worst), _again(work, ledger, repeated, troubles.of_titles(work, asked, titles))


def _returned(work: UnitOfWork, ledger: Ledger, found: Sequence[Trouble]) -> Returned:
    paths = units.paths(work)
    reasons = {
        said.item_id: said.note
        for said in troubles.said_at_steps(work, [one.id for one in found])
        if said.trigger in _returns(work, ledger, found, said.item_id)
    }
    return Returned(
        total=found[0].total if found else 0,
        items=[
            ReturnedItem(
                number=one.number,
                title=one.title,
                unit=paths[one.unit_id],
                returns=one.returns,
                reason=reasons.get(one.id),
            )
            for one in found
        ],
    )


def _again(work: UnitOfWork, ledger: Ledger, found: Sequence[Trouble], before: Sequence[Trouble]) -> Again:
    paths, items = units.paths(work), []
    for one in found:
        # The latest of those before it: what became of that is what matters.
        last = next(it for it in before if it.title == one.title and it.inspection_id < one.inspection_id)
        items.append(
            ItemFoundAgain(
                number=one.number,
                title=one.title,
                unit=paths[one.unit_id],
                earlier=last.number,
                inspection=last.inspection,
                state=ledger.workflow(work, last.workflow_version_id).states[last.state],
                since=last.entered_at,
            )
        )
    return Again(total=found[0].total if found else 0, items=items)


def _returns(work: UnitOfWork, ledger: Ledger, found: Sequence[Trouble], item_id: int) -> frozenset[str]:
    """Return the steps that return an item, by the version it is on."""
    version = next(one.workflow_version_id for one in found if one.id == item_id)
    workflow = ledger.workflow(work, version)
    return frozenset(step.trigger for step in workflow.transitions if step.loop == "return")
