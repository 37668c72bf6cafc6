"""Rows of the ledger: what each item is, how long there is, and what comes next by whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, partial

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


def rows(found: Browsed, asked: Asked, *, actor: Actor, today: date) -> list[Row]:
    """Return the rows of a page. What several of them show alike, an address or a day in words, is made once."""
    shared = _Shared(
        narrowed=cache(partial(_narrowed, asked)),
        left=cache(partial(_left, found, today)),
        original=cache(partial(plain_date, seen_from=today)),
        state=cache(partial(_state, found)),
        awaited=cache(partial(_awaited, found)),
    )
    return [_row(item, found, shared, actor) for item in found.page.items]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shared:
    """How the parts of rows are made that many rows share, each once for a page; workflows are named by version."""

    narrowed: Callable[[str, str], Way]
    left: Callable[[int, date | None, date | None], Left | None]
    original: Callable[[date], Words]
    state: Callable[[int, str], StateMark]
    awaited: Callable[[int, str, Words], Words]


def _row(item: ListedItem, found: Browsed, shared: _Shared, actor: Actor) -> Row:
    version, state = item.workflow_version_id, item.facts.state
    workflow = found.page.workflows[version]
    is_over = workflow.states[state].kind is StateKind.FINAL
    first = item.original_due_on
    return Row(
        number=item.number,
        path=item_path(item.number),
        title=item.title,
        category=shared.narrowed(item.inspection, item.category) if item.category else None,
        unit=item.unit,
        owner=found.names.get(item.facts.owner_id or 0),
        state=shared.state(version, state),
        due=None if is_over else shared.left(version, item.due_on, item.paused_on),
        original=shared.original(first) if first is not None and first != item.due_on else None,
        next=_next(item, workflow, shared, actor),
        inspection=shared.narrowed(item.inspection, ""),
        completion=COMPLETION[item.completion],
    )


def _narrowed(asked: Asked, inspection: str, category: str) -> Way:
    word = category or inspection
    return Way(Words(word, word), asked.narrowed(inspection=inspection, category=category).path())


def _left(found: Browsed, today: date, version: int, due_on: date | None, paused_on: date | None) -> Left | None:
    return left_of(due_on, found.page.calendars[version], today=today, paused_on=paused_on)


def _state(found: Browsed, version: int, state: str) -> StateMark:
    return state_mark(found.page.workflows[version], state)


def _next(item: ListedItem, workflow: Workflow, shared: _Shared, actor: Actor) -> Way | None:
    steps = ahead(workflow, item.facts)
    if not steps:
        return None
    step = steps[0]
    if is_turn_of(actor, item.facts, step.who) is not None:
        return Way(step.title, item_path(item.number, step.trigger))
    return Way(shared.awaited(item.workflow_version_id, step.who[0], step.title))


def _awaited(found: Browsed, version: int, who: str, step: Words) -> Words:
    named = called(found.page.workflows[version], who)
    return Words("等{who}：{step}", "{who}: {step}").fill(who=named, step=step)
