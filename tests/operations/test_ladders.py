"""What a ladder promises: it never ends silently, never repeats itself, and keeps quiet only with a recorded reason.

The item of these tests is opened on Monday 2026-03-02; its plan is due on Thursday 2026-04-02. Many of the tests are
named for what other trackers get wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from engine.domain.deadlines import HeldBecause, SetBecause, Subject
from engine.domain.definition import Role, RungRule
from engine.domain.workdays import days, end_of_day
from engine.operations import audit, personnel, roles
from engine.operations.advance import Step, advance
from engine.operations.assign import assign
from engine.operations.ledger import Ledger
from engine.operations.recipients import Recipients
from engine.operations.tick import Ticked, tick
from engine.store import deadlines
from engine.store.calendar import replace_published
from engine.store.tables.dates import Deadline, Duty, Receipt, Rung
from engine.store.tables.ledger import Measure
from engine.store.tables.mail import Notice
from engine.store.tables.office import Snooze
from engine.store.unit_of_work import UnitOfWork, reading, writing
from tests.builders import AT, OPERATOR, a_workflow, an_item, an_office, as_person, morning

WANG, LI, ZHAO, CHEN, CHARLIE = 1, 2, 3, 4, 5


def tick_on(ledger: Ledger, *mornings: str) -> Ticked:
    return [tick(ledger, at=morning(day)) for day in mornings][-1]


def tick_daily(ledger: Ledger, first: str, last: str) -> None:
    for day in days(date.fromisoformat(first), date.fromisoformat(last)):
        tick(ledger, at=morning(day.isoformat()))


def rungs(ledger: Ledger, deadline: int = 1) -> list[tuple[str, int | None, str, str]]:
    """Return occurrence, recipient, outcome and reason of each rung of a deadline, by day."""
    with reading(ledger.database) as work:
        found = sorted(work.list(Rung, deadline_id=deadline), key=lambda rung: (rung.planned_on, rung.id))
    return [(rung.occurrence, rung.recipient_id, rung.outcome, rung.reason) for rung in found]


def told(ledger: Ledger) -> Iterator[tuple[Notice, dict[str, Any]]]:
    """Yield each notice of a rung with what it says."""
    with reading(ledger.database) as work:
        for notice in work.list(Notice):
            data = json.loads(notice.data)
            if "deadline" in data:
                yield notice, data


def hold(ledger: Ledger, because: HeldBecause | None, deadline: int = 1) -> None:
    table = deadlines._deadline
    with writing(ledger.database) as work:
        work.change_once(table.update().where(table.c.id == deadline).values(held_because=because))


def a_deadline(work: UnitOfWork, subject: Subject, subject_id: int, *, item: int | None, due_on: date) -> int:
    """Set a deadline as an operation of its own would, and let the clock look at it."""
    row = Deadline(
        item_id=item, subject=subject, subject_id=subject_id, version=1, rule=subject, ladder="standard",
        due_on=due_on, due_at=end_of_day(due_on, "Asia/Shanghai"), zone="Asia/Shanghai", calendar="test",
        because=SetBecause.ASKED, set_at=AT,
    )  # fmt: skip
    key = work.add(row)
    deadlines.wake(work, "deadline", key, at=AT)
    return key


# A ladder never ends before it has reached somebody other than the owner.


def test_however_long_an_item_is_late_somebody_is_reminded_each_week(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger)
    tick_on(ledger, "2026-04-02")
    for week in range(1, 60):
        tick(ledger, at=morning("2026-04-02") + timedelta(weeks=week))
    late = {occurrence for occurrence, *_ in rungs(ledger) if occurrence.startswith("T+2027")}
    assert len(late) >= 20
    assert audit.invariant_breaches(ledger) == []


def test_when_the_ladder_finds_only_the_owner_a_manager_hears_and_why_is_recorded(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger, owner="zhao", leader="zhao")
    tick_on(ledger, "2026-04-02", "2026-04-03")
    assert [row for row in rungs(ledger) if row[0].startswith("T+")] == [
        ("T+2026-04-03", ZHAO, "noticed", ""),
        ("T+2026-04-03", CHEN, "noticed", "nobody_else"),
    ]
    (escalated,) = [(n.kind, n.recipient_id, data["why"]) for n, data in told(ledger) if n.recipient_id == CHEN]
    assert escalated == ("escalated", CHEN, "manager")


def test_a_missed_escalation_reaches_a_manager_though_a_later_rung_that_does_not_escalate_is_the_highest(
    ledger: Ledger,
) -> None:
    whole = a_workflow()
    steps = (RungRule(offset=1, to=("owner",), escalates=True), RungRule(offset=5, to=("owner",)),
             RungRule(offset=30, to=("owner", "manager"), repeat="week", escalates=True))  # fmt: skip
    standard = replace(whole.ladders["standard"], rungs=steps)
    an_office(ledger, workflow=replace(whole, ladders={"standard": standard}))
    an_item(ledger, leader=None)
    tick_on(ledger, "2026-03-30", "2026-04-10")
    assert sorted(rungs(ledger)) == [
        ("T+2026-04-03", WANG, "superseded", "T+2026-04-07"),
        ("T+2026-04-03", CHEN, "noticed", "nobody_else"),
        ("T+2026-04-07", WANG, "noticed", ""),
    ]


def test_before_the_due_day_the_owner_is_told_alone(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger, owner="zhao", leader="zhao")
    tick_daily(ledger, "2026-03-02", "2026-04-02")
    assert {who for _name, who, outcome, _reason in rungs(ledger) if outcome == "noticed"} == {ZHAO}


def test_a_late_item_that_nobody_owns_reaches_a_manager(ledger: Ledger) -> None:
    whole = a_workflow()
    to_owner = replace(whole.ladders["standard"], rungs=(RungRule(offset=1, to=("owner",), repeat="working_day"),))
    an_office(ledger, workflow=replace(whole, ladders={"standard": to_owner}))
    an_item(ledger, owner=None, leader=None, verifier=None)
    tick_on(ledger, "2026-04-03")
    assert rungs(ledger) == [("T+2026-04-03", CHEN, "noticed", "nobody_else")]


def test_an_owner_who_is_the_only_manager_of_the_unit_is_reported_to_another_manager_of_the_office(
    ledger: Ledger,
) -> None:
    an_office(ledger)
    personnel.add_person(ledger, "qian", "钱敏", unit="乙局", email=None, actor=OPERATOR, at=AT)
    roles.grant(ledger, "charlie", Role.MANAGER, unit="乙局", actor=OPERATOR, at=AT)
    an_item(ledger, owner="chen", leader="chen")
    tick_on(ledger, "2026-04-02", "2026-04-03")
    assert ("T+2026-04-03", CHARLIE, "noticed", "nobody_else") in rungs(ledger)


def test_where_there_is_no_other_manager_at_all_that_is_recorded(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger, owner="chen", leader="chen")
    tick_on(ledger, "2026-04-02", "2026-04-03")
    assert [row for row in rungs(ledger) if row[0].startswith("T+")] == [
        ("T+2026-04-03", None, "suppressed", "nobody_else"),
        ("T+2026-04-03", CHEN, "noticed", ""),
    ]


# The key of a rung contains its deadline.


def test_the_same_rung_of_a_new_deadline_is_a_new_reminder(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    tick_on(ledger, "2026-03-13", "2026-03-23")
    advance(ledger, item.number, Step(trigger="start"), actor=as_person(ledger, "wang"), at=morning("2026-03-24"))
    tick_on(ledger, "2026-05-13", "2026-05-22")
    told_of = [(data["deadline"], data["occurrence"]) for n, data in told(ledger) if n.recipient_id == WANG]
    assert told_of == [(1, "T-20"), (1, "T-10"), (2, "T-20"), (2, "T-10")]


def test_no_deadline_is_a_value_and_never_overdue(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger, completion="partly", sustained=True)
    tick_on(ledger, "2026-03-03", "2026-03-31")
    with reading(ledger.database) as work:
        assert {deadline.subject for deadline in work.list(Deadline)} <= {"review"}
        assert [rung for rung in work.list(Rung) if rung.occurrence.startswith("T+")] == []


# Rungs and working days.


def test_a_rung_on_a_swapped_day_off_comes_earlier_by_the_office_s_calendar_and_zone(ledger: Ledger) -> None:
    an_office(ledger)
    swapped = {date(2026, 3, 13): (False, "调休"), date(2026, 3, 14): (True, "调休")}
    with writing(ledger.database) as work:
        replace_published(work, swapped, source="test", until=date(2030, 12, 31))
    an_item(ledger)
    midnight = morning("2026-03-12") - timedelta(hours=10)
    assert tick(ledger, at=midnight - timedelta(microseconds=1)).rungs == {}
    assert tick(ledger, at=midnight).rungs == {"noticed": 1}


def test_two_rungs_that_land_on_one_day_are_one_notice_and_two_rows(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger, completion="partly", due_on=date(2026, 6, 2))  # T-3 and T-2 fall on Friday 05-29
    tick_on(ledger, "2026-05-13", "2026-05-22", "2026-05-29")
    of_the_day = [row for row in rungs(ledger) if row[0] in {"T-3", "T-2"}]
    assert of_the_day == [("T-3", WANG, "superseded", "T-2"), ("T-2", WANG, "noticed", "")]
    assert [data["occurrence"] for n, data in told(ledger) if n.recipient_id == WANG][-1:] == ["T-2"]


# What lay behind when a deadline was set is said with the first notice.


def test_rungs_set_late_are_folded_into_the_first_notice_and_no_other(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger, completion="partly", due_on=date(2026, 3, 6))
    tick_daily(ledger, "2026-03-02", "2026-03-04")
    behind = [name for name, _who, outcome, _reason in rungs(ledger) if outcome == "skipped"]
    assert behind == ["T-20", "T-10"]
    said = [(data["occurrence"], data.get("skipped")) for n, data in told(ledger) if n.recipient_id == WANG]
    assert said == [("T-3", behind), ("T-2", None)]


# Quiet, with a reason.


@pytest.mark.parametrize(
    ("because", "reason"), [(HeldBecause.REQUEST, "request_pending"), (HeldBecause.PAUSED, "paused")]
)
def test_while_a_deadline_is_held_nobody_is_told_and_afterwards_the_next_rung_speaks(
    ledger: Ledger, because: HeldBecause, reason: str
) -> None:
    an_office(ledger)
    an_item(ledger)
    tick_on(ledger, "2026-03-13")
    hold(ledger, because)
    tick_on(ledger, "2026-03-23", "2026-03-30")
    hold(ledger, None)
    tick_on(ledger, "2026-03-31")
    assert rungs(ledger) == [
        ("T-20", WANG, "noticed", ""),
        ("T-10", None, "suppressed", reason),
        ("T-3", None, "suppressed", reason),
        ("T-2", WANG, "noticed", ""),
    ]
    assert audit.invariant_breaches(ledger) == []


def snooze(ledger: Ledger, person: int, until: date) -> None:
    row = Snooze(
        person_id=person, item_id=1, until_on=until, reason="出差", created_at=AT, created_by="wang", ended_at=None
    )
    with writing(ledger.database) as work:
        work.add(row)


def test_who_snoozes_is_left_in_peace_and_others_are_not(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger)
    snooze(ledger, WANG, date(2026, 3, 25))
    tick_on(ledger, "2026-03-13", "2026-03-23", "2026-03-30")
    assert rungs(ledger) == [
        ("T-20", WANG, "suppressed", "snoozed"),
        ("T-10", WANG, "suppressed", "snoozed"),
        ("T-10", ZHAO, "noticed", ""),
        ("T-3", WANG, "noticed", ""),
    ]


def test_a_snooze_does_not_outlive_the_due_day(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger)
    snooze(ledger, WANG, date(2026, 12, 31))
    tick_on(ledger, "2026-04-01", "2026-04-02", "2026-04-03")
    told_wang = [(name, outcome) for name, who, outcome, _reason in rungs(ledger) if who == WANG]
    assert set(told_wang[:-2]) == {(name, "suppressed") for name in ("T-20", "T-10", "T-3", "T-2", "T-1")}
    assert told_wang[-2:] == [("T", "noticed"), ("T+2026-04-03", "noticed")]


# Whom a deadline concerns.


def test_the_owner_of_a_measure_is_reminded_of_it_not_the_owner_of_the_item(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    with writing(ledger.database) as work:
        measure = work.add(Measure(item_id=item.id, position=1, text="公示结果", owner_id=LI))
        key = a_deadline(work, Subject.MEASURE, measure, item=item.id, due_on=date(2026, 3, 12))
    tick(ledger, at=AT)
    assert [row[:3] for row in rungs(ledger, key) if row[2] == "noticed"] == [
        ("T-10", LI, "noticed"),
        ("T-10", ZHAO, "noticed"),
    ]


def test_who_owes_a_receipt_is_reminded_of_it(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    with writing(ledger.database) as work:
        receipt = work.add(
            Receipt(item_id=item.id, person_id=LI, rule="receipt", due_on=date(2026, 3, 5), created_at=AT)
        )
        key = a_deadline(work, Subject.RECEIPT, receipt, item=item.id, due_on=date(2026, 3, 5))
    tick(ledger, at=AT)
    assert [row[:3] for row in rungs(ledger, key) if row[2] == "noticed"] == [("T-3", LI, "noticed")]


def test_a_duty_belongs_to_no_item_and_goes_to_the_roles_of_its_unit(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger)
    with writing(ledger.database) as work:
        duty = work.add(
            Duty(
                workflow="rectification", workflow_version_id=1, rule="report", period="2026Q1", unit_id=1,
                opens_on=date(2026, 3, 1), due_on=date(2026, 3, 31), state="open", created_at=AT,
            )
        )  # fmt: skip
        key = a_deadline(work, Subject.DUTY, duty, item=None, due_on=date(2026, 3, 12))
    tick(ledger, at=AT)
    assert [row[:3] for row in rungs(ledger, key) if row[2] == "noticed"] == [("T-10", ZHAO, "noticed")]
    ((notice, data),) = [pair for pair in told(ledger) if pair[1]["deadline"] == key]
    assert (notice.item_id, data["duty"], data["subject"], data["rule"]) == (None, duty, "duty", "duty")


# What fails is recorded once, and replaced by what became of it.


def test_a_rung_that_fails_is_recorded_once_with_the_reason_until_it_works(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger)
    table = deadlines._deadline
    with writing(ledger.database) as work:
        work.change_once(table.update().values(ladder="gone"))
    first = tick_on(ledger, "2026-03-13")
    again = tick(ledger, at=morning("2026-03-13") + timedelta(hours=1))
    assert (first.rungs, again.rungs, len(again.failed)) == ({"failed": 1}, {}, 1)
    ((name, who, outcome, reason),) = rungs(ledger)
    assert (name, who, outcome) == ("?", None, "failed")
    assert "gone" in reason
    with writing(ledger.database) as work:
        work.change_once(table.update().values(ladder="standard"))
    tick(ledger, at=morning("2026-03-13") + timedelta(hours=2))
    assert rungs(ledger) == [("T-20", WANG, "noticed", "")]


def test_a_rung_whose_people_cannot_be_found_fails_by_its_own_name(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_found(*_given: object) -> dict[int, str]:
        raise LookupError("unit 7")  # noqa: EM101 - said once

    an_office(ledger)
    an_item(ledger)
    monkeypatch.setattr(Recipients, "of", not_found)
    tick_on(ledger, "2026-03-13")
    ((name, who, outcome, reason),) = rungs(ledger)
    assert (name, who, outcome) == ("T-20", None, "failed")
    assert "unit 7" in reason


def test_a_rung_for_a_role_that_nobody_holds_is_told_to_nobody(ledger: Ledger) -> None:
    whole = a_workflow()
    object.__setattr__(whole.ladders["standard"].rungs[0], "to", ("party_secretary",))
    an_office(ledger, workflow=whole)
    an_item(ledger)
    tick_on(ledger, "2026-03-13")
    assert rungs(ledger) == [("T-20", None, "suppressed", "nobody_to_tell")]


# Two timers, one reminder.


def test_a_deadline_that_is_woken_twice_is_told_once(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger)
    with writing(ledger.database) as work:
        for minute in range(3):
            deadlines.wake(work, "deadline", 1, at=AT + timedelta(minutes=minute))
    assert tick_on(ledger, "2026-03-13").rungs == {"noticed": 1}
    assert len(list(told(ledger))) == 1


def test_a_new_owner_is_told_of_what_comes_next_not_of_what_the_last_one_heard(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    tick_on(ledger, "2026-03-13")
    assign(ledger, item.number, owner="li", verifier="zhao", actor=as_person(ledger, "chen"), at=morning("2026-03-14"))
    tick_on(ledger, "2026-03-16", "2026-03-23")
    assert [row[:2] for row in rungs(ledger) if row[1] in {WANG, LI}] == [("T-20", WANG), ("T-10", LI)]
