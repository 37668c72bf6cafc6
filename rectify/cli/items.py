"""Commands that look at items: items, show."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.domain.cursors import Order, read
from engine.domain.workdays import local_day
from engine.operations.reading import list_items, whole_item
from rectify.answers.item import whole_document
from rectify.answers.ledger import page as page_document
from rectify.cli import item_view, ledger_view
from rectify.cli.filters import (
    DueBefore,
    DueFrom,
    EnteredBefore,
    EnteredFrom,
    FoundAgain,
    Lacking,
    Leader,
    OfCategory,
    OfInspection,
    OnDay,
    OpenedBefore,
    OpenedFrom,
    OpenOn,
    Overdue,
    Owner,
    PlannedFirstOn,
    PlannedOn,
    Returned,
    ReviewOn,
    Search,
    SortedBy,
    State,
    Took,
    Unit,
    Was,
    conditions,
)
from rectify.cli.invocation import AsJson, ItemName, MaybeAsUser, invocation


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("items")(_items)
    app.command("show")(_show)


def _items(
    context: typer.Context,
    state: State = None,
    owner: Owner = None,
    unit: Unit = None,
    overdue: Overdue = False,
    due_before: DueBefore = None,
    search: Search = None,
    inspection: OfInspection = None,
    category: OfCategory = None,
    leader: Leader = None,
    due_from: DueFrom = None,
    opened_from: OpenedFrom = None,
    opened_before: OpenedBefore = None,
    entered_from: EnteredFrom = None,
    entered_before: EnteredBefore = None,
    returned: Returned = None,
    found_again: FoundAgain = False,
    course: Took = None,
    without: Lacking = None,
    review_on: ReviewOn = None,
    was: Was = None,
    on: OnDay = None,
    open_on: OpenOn = None,
    planned_on: PlannedOn = None,
    planned_first_on: PlannedFirstOn = None,
    limit: Annotated[int, typer.Option("--limit", help="一页几件 · items a page", min=1, max=10_000)] = 1000,
    after: Annotated[
        str | None, typer.Option("--after", help="从上一页的 next 接着 · the page after", metavar="NEXT")
    ] = None,
    order: SortedBy = Order.ID,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """台账 · the ledger."""
    run = invocation(context)
    today = local_day(run.at, run.loaded.settings.timezone)
    wanted = conditions(
        run, state=state, owner=owner, leader=leader, unit=unit, overdue=overdue, due_from=due_from,
        due_before=due_before, search=search, inspection=inspection, category=category, opened_from=opened_from,
        opened_before=opened_before, entered_from=entered_from, entered_before=entered_before, returned=returned,
        found_again=found_again, course=course, without=without, review_on=review_on, was=was, on=on, open_on=open_on,
        planned_on=planned_on, planned_first_on=planned_first_on, most=limit, order=order,
        after=read(after, order) if after else None,
    )  # fmt: skip
    page = list_items(run.app.ledger, wanted, actor=run.actor(as_user))
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(page_document(page, at=run.at, today=today))
    else:
        ledger_view.show(page, terminal, today=today)


def _show(context: typer.Context, item: ItemName, as_user: MaybeAsUser = None, as_json: AsJson = False) -> None:
    """一件事项的全部 · one item whole."""
    run = invocation(context)
    whole = whole_item(run.app.ledger, item, actor=run.actor(as_user))
    terminal, today = run.terminal(as_json=as_json), local_day(run.at, run.loaded.settings.timezone)
    if as_json:
        terminal.json(whole_document(whole, terminal.language, today=today))
    else:
        item_view.show(whole, terminal, today=today)
