"""Due days counted again when the calendar is another: what moves, what stays, and who hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from engine.domain.deadlines import EndedBecause, HeldBecause, SetBecause, Subject
from engine.domain.definition import Workflow
from engine.errors import NotPermitted
from engine.operations import audit, recounting
from engine.operations.calendar import OwnDay, set_days
from engine.operations.ledger import Ledger
from engine.operations.reading import WholeItem, whole_item
from engine.operations.recounting import announce, recount
from engine.operations.tick import tick
from engine.store.tables.dates import Deadline
from engine.store.unit_of_work import table_of, writing
from tests.builders import OPERATOR, a_workflow, an_item, an_office, an_owing_workflow, as_person, morning
from tests.notifications.mails import WANG, ZHAO, notices
from tests.operations.calendars import now, publish

# Ten working days from 24 December, by Monday to Friday: Thursday, 7 January 2027.
SET_ON, COUNTED = morning("2026-12-24"), date(2027, 1, 7)
NEW_YEAR = {date(2027, 1, 1): OwnDay(is_working=False, name="元旦")}
NOW = morning("2026-12-25")


def ten_working_days(calendar: str = "office") -> Workflow:
    """Return a workflow whose plan is due ten working days after the item was opened."""
    workflow = a_workflow()
    plan = replace(workflow.deadlines["plan"], anchor="entered", amount=10, unit="working_days")
    return replace(workflow, deadlines={**workflow.deadlines, "plan": plan}, calendar=calendar)  # type: ignore[arg-type]


@pytest.fixture
def ours(ledger: Ledger) -> Ledger:
    """Return an office whose holidays are published until the end of 2026."""
    an_office(ledger, workflow=ten_working_days())
    publish(ledger)
    return ledger


def shown(ledger: Ledger, number: str) -> WholeItem:
    return whole_item(ledger, number, actor=OPERATOR)


def dates(ledger: Ledger, number: str) -> list[tuple[date, bool, str, str | None]]:
    """Return each deadline of an item: its day, whether that was certain, why it was set and why it ended."""
    return [(d.due_on, d.is_published, d.because, d.ended_because) for d in shown(ledger, number).deadlines]


def test_a_day_in_a_year_not_announced_is_marked_and_moves_by_itself_when_the_year_is(ours: Ledger) -> None:
    item = an_item(ours, at=SET_ON)
    assert dates(ours, item.number) == [(COUNTED, False, "imported", None)]
    set_days(ours, NEW_YEAR, actor=OPERATOR, at=NOW)
    assert dates(ours, item.number) == [(COUNTED, False, "imported", None)], "days alone do not move anything"
    _announced, counted = announce(ours, 2027, actor=as_person(ours, "chen"), at=NOW)
    (moved,) = counted.moved
    assert (moved.number, moved.before, moved.now, moved.published, moved.why) == (
        item.number,
        COUNTED,
        date(2027, 1, 8),
        True,
        "announced",
    )
    assert dates(ours, item.number) == [
        (COUNTED, False, "imported", EndedBecause.CALENDAR),
        (date(2027, 1, 8), True, SetBecause.CALENDAR, None),
    ]
    assert audit.invariant_breaches(ours) == []


def test_a_day_that_moves_is_in_the_history_and_is_told_once_to_owner_and_leader(ours: Ledger) -> None:
    item = an_item(ours, at=SET_ON)
    set_days(ours, NEW_YEAR, actor=OPERATOR, at=NOW)
    for _ in range(2):
        announce(ours, 2027, actor=OPERATOR, at=NOW)
        recount(ours, actor=OPERATOR, at=NOW)
    entry = shown(ours, item.number).history[-1]
    assert (entry.action, entry.data["because"]) == ("recount", "calendar")
    assert entry.data["due_on"] == {"from": "2027-01-07", "to": "2027-01-08"}
    told = [notice for notice in notices(ours) if notice.kind == "redated"]
    assert [notice.recipient_id for notice in told] == [WANG, ZHAO]
    assert shown(ours, item.number).item.due_on == date(2027, 1, 8)


def test_a_day_that_stays_when_its_year_is_announced_is_certain_from_then_on(ours: Ledger) -> None:
    item = an_item(ours, completion="in_progress", due_on=COUNTED, at=SET_ON)
    set_days(ours, NEW_YEAR, actor=OPERATOR, at=NOW)
    _announced, counted = announce(ours, 2027, actor=OPERATOR, at=NOW)
    assert (counted.moved, counted.confirmed) == ((), 1)
    (deadline,) = shown(ours, item.number).deadlines
    assert (deadline.due_on, deadline.is_published, deadline.calendar) == (COUNTED, True, now(ours).version)
    announce(ours, 2027, actor=OPERATOR, at=NOW, undo=True)
    assert dates(ours, item.number) == [(COUNTED, False, "imported", None)]


def test_a_newer_published_calendar_counts_only_what_was_uncertain(ours: Ledger) -> None:
    sure = an_item(
        ours, at=morning("2026-05-04"), title="一"
    )  # ten working days: 15 May, the swapped Saturday among them
    unsure = an_item(ours, at=SET_ON, title="二")
    publish(ours, "state 2", until=date(2027, 12, 31), d20260512=False, d20270101=False)
    counted = recount(ours, actor=OPERATOR, at=NOW, announced_only=True)
    assert [moved.number for moved in counted.moved] == [unsure.number]
    assert [moved.number for moved in recount(ours, actor=OPERATOR, at=NOW).moved] == [sure.number]


def test_a_dry_run_says_what_would_move_and_leaves_everything_as_it_is(ours: Ledger) -> None:
    item = an_item(ours, at=morning("2026-05-04"))
    before = shown(ours, item.number)
    set_days(ours, {date(2026, 5, 12): OwnDay(is_working=False)}, actor=OPERATOR, at=NOW)
    would = recount(ours, actor=OPERATOR, at=NOW, dry_run=True)
    assert shown(ours, item.number) == replace(before, calendar=now(ours))
    assert would == recount(ours, actor=OPERATOR, at=NOW)
    assert [moved.why for moved in would.moved] == ["changed"]


@pytest.mark.parametrize("because", [SetBecause.EXTENDED, SetBecause.REDATED, SetBecause.RESUMED])
def test_what_people_agreed_on_stays_and_is_only_marked_as_certain(ours: Ledger, because: SetBecause) -> None:
    item = an_item(ours, at=SET_ON)
    write(ours, because=because)
    set_days(ours, NEW_YEAR, actor=OPERATOR, at=NOW)
    _announced, counted = announce(ours, 2027, actor=OPERATOR, at=NOW)
    assert counted.moved == ()
    assert dates(ours, item.number) == [(COUNTED, True, because, None)]


def write(ledger: Ledger, **values: object) -> None:
    """Write into every deadline what an operation of another kind would have."""
    with writing(ledger.database) as work:
        work.change_once(update(table_of(Deadline)).values(**values))


def test_a_day_that_stands_still_stays_and_one_that_waits_for_an_answer_goes_on_waiting(ours: Ledger) -> None:
    item = an_item(ours, at=SET_ON)
    set_days(ours, NEW_YEAR, actor=OPERATOR, at=NOW)
    write(ours, held_because=HeldBecause.PAUSED)
    assert recount(ours, actor=OPERATOR, at=NOW).moved == ()
    write(ours, held_because=HeldBecause.REQUEST)
    assert len(recount(ours, actor=OPERATOR, at=NOW).moved) == 1
    with writing(ours.database) as work:
        (_old, new) = work.list(Deadline)
    assert (new.due_on, new.held_because) == (date(2027, 1, 8), HeldBecause.REQUEST)
    assert dates(ours, item.number)[-1][0] == date(2027, 1, 8)


def test_a_workflow_that_works_every_weekday_knows_every_year_and_moves_nothing(ledger: Ledger) -> None:
    an_office(ledger, workflow=ten_working_days("weekdays"))
    publish(ledger)
    item = an_item(ledger, at=SET_ON)
    set_days(ledger, NEW_YEAR, actor=OPERATOR, at=NOW)
    assert recount(ledger, actor=OPERATOR, at=NOW).moved == ()
    assert dates(ledger, item.number) == [(COUNTED, True, "imported", None)]


def test_a_review_is_due_on_the_last_working_day_of_its_period_as_that_is_now(ours: Ledger) -> None:
    item = an_item(ours, completion="in_progress", sustained=True, at=morning("2026-08-03"))
    tick(ours, at=morning("2026-09-01"))
    (review,) = shown(ours, item.number).reviews
    assert review.due_on == date(2026, 9, 30)
    set_days(ours, {date(2026, 9, 30): OwnDay(is_working=False)}, actor=OPERATOR, at=morning("2026-09-02"))
    (moved,) = recount(ours, actor=OPERATOR, at=morning("2026-09-02")).moved
    assert (moved.subject, moved.before, moved.now) == (Subject.REVIEW, date(2026, 9, 30), date(2026, 9, 29))
    (review,) = shown(ours, item.number).reviews
    assert review.due_on == date(2026, 9, 29)
    assert [d.due_on for d in shown(ours, item.number).deadlines if d.ended_at is None] == [date(2026, 9, 29)]
    assert audit.invariant_breaches(ours) == []


def test_an_item_that_has_gone_on_is_left_alone(ours: Ledger) -> None:
    item = an_item(ours, at=SET_ON)
    with writing(ours.database) as work:
        work.change_once(update(table_of(Deadline)).values(rule="gone"))
    set_days(ours, NEW_YEAR, actor=OPERATOR, at=NOW)
    assert recount(ours, actor=OPERATOR, at=NOW).moved == ()
    assert dates(ours, item.number)[-1][0] == COUNTED


def test_many_items_are_counted_again_in_batches_and_each_only_once(
    ours: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recounting, "_BATCH", 2)
    numbers = [an_item(ours, at=SET_ON, title=f"问题{n}").number for n in range(5)]
    set_days(ours, NEW_YEAR, actor=OPERATOR, at=NOW)
    counted = recount(ours, actor=OPERATOR, at=NOW)
    assert ([moved.number for moved in counted.moved], counted.looked_at) == (numbers, 5)
    assert recount(ours, actor=OPERATOR, at=NOW).moved == ()
    assert versions(ours, numbers) == [3] * 5  # imported, assigned, counted again


def versions(ledger: Ledger, numbers: Sequence[str]) -> list[int]:
    return [shown(ledger, number).item.facts.version for number in numbers]


def test_a_manager_does_not_learn_of_a_confidential_item_whose_day_moves_too(ours: Ledger) -> None:
    an_item(ours, at=SET_ON)
    with writing(ours.database) as work:
        work._cursor.execute("UPDATE item SET is_confidential = (1 = 1)")
    set_days(ours, NEW_YEAR, actor=OPERATOR, at=NOW)
    counted = recount(ours, actor=as_person(ours, "chen"), at=NOW)
    assert (counted.looked_at, counted.moved, counted.confirmed) == (0, (), 0)
    assert recount(ours, actor=OPERATOR, at=NOW).moved == ()


def test_who_does_not_keep_the_calendar_does_not_move_anybodys_date(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    with pytest.raises(NotPermitted):
        recount(sqlite_ledger, actor=as_person(sqlite_ledger, "wang"), at=NOW)


def test_a_receipt_that_is_owed_is_counted_again_from_the_day_it_came(ledger: Ledger) -> None:
    an_office(ledger, workflow=an_owing_workflow())
    item = an_item(ledger, completion="in_progress", at=morning("2026-03-02"))
    set_days(ledger, {date(2026, 3, 3): OwnDay(is_working=False)}, actor=OPERATOR, at=morning("2026-03-02"))
    moved = [one for one in recount(ledger, actor=OPERATOR, at=morning("2026-03-02")).moved if one.subject == "receipt"]
    assert [(one.number, one.before, one.now) for one in moved] == [
        (item.number, date(2026, 3, 5), date(2026, 3, 6)),
    ]
