"""Rows of the ledger: what each item is, how long there is, and what comes next by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.domain.actor import Actor
from engine.domain.definition import StateKind, Workflow
from engine.domain.permission import called
from engine.domain.steps import ahead
from engine.operations.browsing import Browsed
from engine.operations.desk import is_turn_of
from engine.store.queries import ListedItem
from engine.words import Words
from notifications.wording import plain_date
from rectify.web.ledger_query import Asked
from rectify.web.marks import Left, StateMark, Way, item_path, left_of, state_mark
from rectify.wording.standing import COMPLETION


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row. ``next`` leads to a form where it is the reader's turn, and else says whose it is.

    ``inspection`` and ``category`` lead to the same list of these alone.
    """

    number: str
    path: str
    title: str
    category: Way | None
    unit: str
    owner: str | None
    state: StateMark
    due: Left | None
    original: Words | None
    next: Way | None
    inspection: Way
    completion: Words


def row(item: ListedItem, found: Browsed, asked: Asked, *, actor: Actor, today: date) -> Row:
    """Return the row of one item."""
    workflow = found.page.workflows[item.workflow_version_id]
    calendar = found.page.calendars[item.workflow_version_id]
    is_over = workflow.states[item.facts.state].kind is StateKind.FINAL
    moved = item.original_due_on is not None and item.original_due_on != item.due_on
    return Row(
        number=item.number,
        path=item_path(item.number),
        title=item.title,
        category=_narrowed(item.category, asked.narrowed(inspection=item.inspection, category=item.category))
        if item.category
        else None,
        unit=item.unit,
        owner=found.names.get(item.facts.owner_id or 0),
        state=state_mark(workflow, item.facts.state),
        due=None if is_over else left_of(item.due_on, calendar, today=today, paused_on=item.paused_on),
        original=plain_date(item.original_due_on, seen_from=today) if moved and item.original_due_on else None,
        next=_next(item, workflow, actor),
        inspection=_narrowed(item.inspection, asked.narrowed(inspection=item.inspection)),
        completion=COMPLETION[item.completion],
    )


def _narrowed(word: str, asked: Asked) -> Way:
    return Way(Words(word, word), asked.path())


def _next(item: ListedItem, workflow: Workflow, actor: Actor) -> Way | None:
    steps = ahead(workflow, item.facts)
    if not steps:
        return None
    step = steps[0]
    if is_turn_of(actor, item.facts, step.who) is not None:
        return Way(step.title, item_path(item.number, step.trigger))
    who = called(workflow, step.who[0])
    return Way(Words("等{who}：{step}", "{who}: {step}").fill(who=who, step=step.title))
