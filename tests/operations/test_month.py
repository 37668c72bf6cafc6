"""A month as somebody sees it, and what would move if days were others, on each database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from engine.domain.actor import Actor
from engine.operations.calendar import OwnDay, list_days
from engine.operations.duties import list_duties
from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger
from engine.operations.month import SHOWN, MonthDay, see_month
from engine.operations.reading import list_items, list_reviews
from engine.operations.recounting import recount
from engine.operations.supposing import keep_days, let_be_published, suppose_cleared, suppose_days
from engine.operations.tick import tick
from engine.store.finding import Wanted
from tests.builders import AT, OPERATOR, a_finding, an_office, an_owing_workflow, as_person, morning, some_findings

OFF = OwnDay(is_working=False, name="校庆")


def _filled(ledger: Ledger) -> None:
    an_office(ledger, workflow=an_owing_workflow())
    many = [a_finding(f"第{n}个问题", number=str(n)) for n in range(SHOWN + 2)]
    lasting = a_finding("长期的", number="90", completion="partly", sustained=True)
    import_findings(ledger, some_findings(*many, lasting), workflow="rectification", actor=OPERATOR, at=AT)
    for day in ("2026-03-16", "2026-04-20", "2026-06-02"):
        tick(ledger, at=morning(day))


def test_a_month_has_what_lists_have_as_far_as_somebody_sees_it(ledger: Ledger) -> None:
    _filled(ledger)
    chen, charlie = as_person(ledger, "chen"), as_person(ledger, "charlie")
    due_on = list_items(ledger, Wanted(), actor=chen).items[0].due_on
    assert due_on is not None
    found = see_month(ledger, due_on.replace(day=1), actor=chen, today=AT.date())
    assert (found.days[0].day.weekday(), found.days[-1].day.weekday()) == (0, 6)
    by_day = {one.day: one for one in found.days}
    assert (by_day[due_on].items_total, len(by_day[due_on].items)) == (SHOWN + 2, SHOWN)
    assert not any(one.items or one.reviews or one.duties for one in _of(ledger, due_on, charlie))
    for review in list_reviews(ledger, actor=chen):
        on = review.review.due_on
        (day,) = (one for one in see_month(ledger, on.replace(day=1), actor=chen, today=on).days if one.day == on)
        assert [one.number for one in day.reviews] == [review.item]
    (duty,) = list_duties(ledger, actor=chen)
    owed = [it.duty.id for one in _of(ledger, duty.duty.due_on, chen) for it in one.duties]
    assert owed == [duty.duty.id]


def _of(ledger: Ledger, day: date, actor: Actor) -> Sequence[MonthDay]:
    return see_month(ledger, day.replace(day=1), actor=actor, today=AT.date()).days


def test_what_is_supposed_is_what_is_done_and_changes_nothing_before(ledger: Ledger) -> None:
    _filled(ledger)
    chen, at = as_person(ledger, "chen"), morning("2026-06-03")
    (duty,) = list_duties(ledger, actor=chen)
    day = duty.duty.due_on
    stated = {day: OFF}
    supposed = suppose_days(ledger, stated, actor=chen, at=at)
    assert [(one.subject, one.before, one.now) for one in supposed.moved.moved if one.number is None] == [
        ("duty", day, day - timedelta(days=1))
    ]
    assert not recount(ledger, actor=chen, at=at, dry_run=True).moved
    assert not [one for one in list_days(ledger, actor=chen).days if one.is_own]
    done = keep_days(ledger, stated, actor=chen, at=at)
    assert [(one.subject, one.before, one.now) for one in done.moved.moved] == [
        (one.subject, one.before, one.now) for one in supposed.moved.moved
    ]
    back = suppose_cleared(ledger, day, actor=chen, at=at)
    assert len(back.moved.moved) == len(done.moved.moved)
    assert let_be_published(ledger, day, actor=chen, at=at).moved.moved == back.moved.moved
    assert not recount(ledger, actor=chen, at=at, dry_run=True).moved
