"""A month of the office as somebody sees it: which days are worked, and what is due on each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import DutyRule, Workflow
from engine.domain.extent import scope
from engine.domain.permission import may_in_office
from engine.domain.reviews import ReviewState
from engine.domain.workdays import Calendar, days, month_end
from engine.operations.calendar import ListedDay
from engine.operations.ledger import Ledger
from engine.store import calendar, duties, month, versions
from engine.store.duties import StoredDuty
from engine.store.glance import glancing
from engine.store.month import DueItem, DueReview
from engine.store.sections import Section

SHOWN = 4
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDuty:
    """A duty that is open and due on a day, with its rule."""

    duty: StoredDuty
    rule: DutyRule


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDay:
    """One day: whether it is worked, what it is called, and what is due, of items and reviews ``SHOWN`` at most.

    ``is_own`` says that the office itself decided whether it is worked.
    """

    day: date
    is_working: bool
    name: str
    is_own: bool
    items: Sequence[DueItem]
    items_total: int
    reviews: Sequence[DueReview]
    reviews_total: int
    duties: Sequence[DueDuty]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month in whole weeks: the days from a Monday to a Sunday. ``own`` is what the office says of days of its own.

    ``own`` is empty for whoever does not keep the calendar; ``announced_until`` is how far the holidays are known,
    ``announced_here`` that the office itself said so of the last year, ``stated_next`` how many days are known of the
    year after it.
    """

    first: date
    days: Sequence[MonthDay]
    workflows: Mapping[int, Workflow]
    calendar: Calendar
    announced_until: date
    announced_here: bool
    stated_next: int
    own: Sequence[ListedDay]
    may_keep: bool


def see_month(ledger: Ledger, first: date, *, actor: Actor, today: date) -> Month:
    """Return the month that begins on a day, with what is due as far as the actor may see it.

    Of the office's own days those of this year and later are told.
    """
    begins = first - timedelta(days=first.weekday())
    last = month_end(first)
    end = last + timedelta(days=7 - last.weekday())
    seen, may_keep = scope(actor), may_in_office(actor, Action.KEEP_CALENDAR)
    with glancing(ledger.database) as work:
        work.ahead(calendar.version, calendar.edition, calendar.stated, versions.all_of)
        office, stated, edition = ledger.calendar(work), calendar.stated(work), calendar.edition(work)
        items = month.due_items(work, begins, end, seen, most=SHOWN)
        reviews = month.due_reviews(work, begins, end, seen, most=SHOWN)
        owed = [
            DueDuty(duty=duty, rule=rule)
            for duty in duties.listed(work, state=ReviewState.OPEN, section=Section(scope=seen))
            if begins <= duty.due_on < end
            and (rule := ledger.workflow(work, duty.workflow_version_id).duties.get(duty.rule)) is not None
        ]
        workflows = {one.workflow_version_id: ledger.workflow(work, one.workflow_version_id) for one in items}
    names = {one.day: one.name for one in stated if one.name} if may_in_office(actor, Action.SEE_CALENDAR) else {}
    own = {one.day: one for one in stated if one.source == calendar.OWN}
    published = {one.day: one for one in stated if one.source != calendar.OWN}

    def seen_on(day: date) -> MonthDay:
        of_day = [one for one in items if one.due_on == day]
        looked = [one for one in reviews if one.due_on == day]
        return MonthDay(
            day=day,
            is_working=office.is_working(day),
            name=names.get(day, ""),
            is_own=day in own,
            items=of_day,
            items_total=of_day[0].total if of_day else 0,
            reviews=looked,
            reviews_total=looked[0].total if looked else 0,
            duties=[one for one in owed if one.duty.due_on == day],
        )

    return Month(
        first=first,
        days=[seen_on(day) for day in days(begins, end - _A_DAY)],
        workflows=workflows,
        calendar=office,
        announced_until=office.published_until,
        announced_here=edition is not None and edition.own_until == edition.until,
        stated_next=len({one.day for one in stated if one.day.year == office.published_until.year + 1}),
        own=[
            ListedDay(
                day=day, is_working=one.is_working, name=one.name, source=one.source, published=published.get(day)
            )
            for day, one in sorted(own.items())
            if day.year >= today.year
        ]
        if may_keep
        else (),
        may_keep=may_keep,
    )
