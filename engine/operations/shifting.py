"""What a move to another version would change of one item: the very same answer for the preview and for the move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from engine.domain.deadlines import AGREED, Due, ItemDates, SetBecause, due_by
from engine.domain.definition import ReviewRule, Workflow
from engine.domain.workdays import Calendar, local_day
from engine.operations.advance import dates_of
from engine.operations.deadlines import due_in
from engine.operations.owed_shifting import OwedShift, owed_shift
from engine.store.deadlines import StoredDeadline
from engine.store.items import StoredItem
from engine.store.reviews import StoredReview

# What becomes of an open review: it goes on, goes on with other reminders, or ends; or there is none.
OpenReview = Literal["none", "goes_on", "reminds_otherwise", "ends"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """The version items leave and the one they move to, with the calendar that counts there."""

    source: Workflow
    target: Workflow
    calendar: Calendar

    @property
    def counts_otherwise(self) -> bool:
        """Say whether the two have different working days."""
        return self.source.calendar != self.target.calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """What is different for an item afterwards.

    ``due`` is its deadline then, None for none, set for the reason ``because``: a day that people agreed on stays as it
    is. Where ``keeps_deadline`` the live one stands, and ``looks_anew`` says that its ladder has other rungs.
    ``begins_reviews`` says that reviews are owed from now on, by another rule; ``wakes_reviews`` that the next window
    must be looked for. ``owed`` is what becomes of all else that hangs on it.
    """

    state: str
    due: Due | None
    because: SetBecause
    keeps_deadline: bool
    looks_anew: bool
    open_review: OpenReview
    begins_reviews: bool
    wakes_reviews: bool
    owed: OwedShift = OwedShift()  # noqa: RUF009 - frozen and empty


def shift(
    versions: Versions,
    item: StoredItem,
    becomes: str,
    *,
    live: StoredDeadline | None,
    review: StoredReview | None,
    owed: Sequence[StoredDeadline] = (),
) -> Shift:
    """Return what a move would change of an item. Pure.

    ``live`` is its deadline, ``review`` its open review, ``owed`` the deadlines of what else hangs on it.
    """
    state, target = versions.target.states[becomes], versions.target
    due = due_in(target, state, _dates(target, item), versions.calendar) if state.deadline else None
    because = SetBecause.MIGRATED
    if live and due and becomes == item.facts.state and _is_agreed(live, due):
        because = live.because
        due = due_by(live.due_on, rule=due.rule, ladder=due.ladder, calendar=versions.calendar, zone=due.zone)
    keeps = _is_same(live, due)
    before, after = review_rule(versions.source, item.facts.state, item), review_rule(target, becomes, item)
    open_review, begins = _reviews(before, after, review)
    ladder = None if due is None else due.ladder
    return Shift(
        state=becomes,
        due=due,
        because=because,
        keeps_deadline=keeps,
        looks_anew=keeps and ladder is not None and _has_other_rungs(versions, ladder),
        open_review=open_review,
        begins_reviews=begins,
        wakes_reviews=after is not None and (after != before or versions.counts_otherwise),
        owed=owed_shift(versions.source, target, item, becomes, owed),
    )


def original_due_on(item: StoredItem, shifted: Shift) -> date | None:
    """Return the date an item was first due on: a move to another version does not make it forget."""
    if shifted.due is None:
        return None
    return item.original_due_on or shifted.due.due_on


def _dates(target: Workflow, item: StoredItem) -> ItemDates:
    entered_on = local_day(item.entered_at, target.zone)
    return dates_of(target, item, item.facts.fields, entered_on=entered_on, reopened_on=item.reopened_on)


def _is_agreed(live: StoredDeadline, due: Due) -> bool:
    return live.because in AGREED and live.rule == due.rule


def _is_same(live: StoredDeadline | None, due: Due | None) -> bool:
    if live is None or due is None:
        return live is None and due is None
    before: tuple[str, str, date, datetime] = (live.rule, live.ladder, live.due_on, live.due_at)
    return before == (due.rule, due.ladder, due.due_on, due.due_at)


def _has_other_rungs(versions: Versions, ladder: str) -> bool:
    return versions.counts_otherwise or versions.source.ladders.get(ladder) != versions.target.ladders[ladder]


def _reviews(
    before: ReviewRule | None, after: ReviewRule | None, review: StoredReview | None
) -> tuple[OpenReview, bool]:
    """Return what becomes of an open review, and whether another rule begins."""
    goes_on = after is not None and before is not None and (before.key, before.every) == (after.key, after.every)
    if review is None:
        return "none", after is not None and not goes_on
    if after is None or not goes_on or review.rule != after.key:
        return "ends", after is not None and not goes_on
    if before is not None and before.ladder != after.ladder:
        return "reminds_otherwise", False
    return "goes_on", False


def review_rule(workflow: Workflow, state: str, item: StoredItem) -> ReviewRule | None:
    """Return the rule by which an item would be reviewed in a state, or None."""
    known = workflow.states[state].review_for(sustained=item.sustained)
    return None if known is None else workflow.reviews[known]
