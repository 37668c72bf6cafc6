"""The clock: each reminder once, recorded with what became of it, however late and however often it ticks.

The item of these tests is opened on Monday 2026-03-02; its plan is due a month later, on Thursday 2026-04-02. The
rungs of its ladder fall on 03-13 (T-20), 03-23 (T-10), 03-30, 03-31, 04-01 (T-3…T-1) and 04-02 (T).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.domain.workdays import days
from engine.errors import NotPermitted
from engine.operations import audit
from engine.operations.advance import Step, advance
from engine.operations.assign import assign
from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger, look_up_installation
from engine.operations.reading import whole_item
from engine.operations.tick import Ticked, tick
from engine.store import deadlines
from engine.store.tables.dates import Deadline, Rung, Timer
from engine.store.tables.mail import Notice
from engine.store.tables.office import Installation
from engine.store.unit_of_work import reading, writing
from tests.builders import (
    AT,
    OPERATOR,
    a_finding,
    a_workflow,
    an_item,
    an_office,
    as_person,
    morning,
    some_findings,
)

WANG, ZHAO, CHEN = 1, 3, 4
PLANNED = ("T-20", "T-10", "T-3", "T-2", "T-1", "T")


def tick_on(ledger: Ledger, *mornings: str) -> Ticked:
    """Tick at ten o'clock in Shanghai on each of these days; return what the last tick did."""
    return [tick(ledger, at=morning(day)) for day in mornings][-1]


def proof(ledger: Ledger, number: str) -> list[tuple[str, int | None, str, str, int]]:
    """Return occurrence, recipient, outcome, reason and days late of each recorded rung."""
    reminders = whole_item(ledger, number, actor=OPERATOR).reminders
    return [(r.occurrence, r.recipient_id, r.outcome, r.reason, r.late) for r in reminders]


def notices(ledger: Ledger, *kinds: str) -> list[Notice]:
    """Return the notices of these kinds, oldest first."""
    with reading(ledger.database) as work:
        return [notice for notice in work.list(Notice) if notice.kind in kinds]


def test_before_the_first_rung_there_is_nothing_to_do(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    assert tick_on(ledger, "2026-03-02", "2026-03-12").rungs == Counter()
    assert proof(ledger, item.number) == []


def test_a_rung_fires_with_the_first_instant_of_its_day_in_the_office(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger)
    midnight = morning("2026-03-13") - timedelta(hours=10)
    assert tick(ledger, at=midnight - timedelta(microseconds=1)).rungs == Counter()
    assert tick(ledger, at=midnight).rungs == {"noticed": 1}


def test_a_reminder_says_why_about_what_until_when_and_what_comes_next(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    tick_on(ledger, "2026-03-13")
    assert proof(ledger, item.number) == [("T-20", WANG, "noticed", "", 0)]
    with reading(ledger.database) as work:
        (told,) = [n for n in work.list(Notice) if n.kind == "reminder"]
    assert (told.recipient_id, told.item_id, told.send_from) == (
        WANG,
        item.id,
        morning("2026-03-13") - timedelta(hours=10),
    )
    for part in ('"why": "owner"', '"due_on": "2026-04-02"', '"on": "2026-03-23"', '"leader_in_charge"'):
        assert part in told.data


def test_the_same_tick_again_does_nothing(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    tick_on(ledger, "2026-03-13")
    before = proof(ledger, item.number), notices(ledger, "reminder")
    for _ in range(3):
        again = tick_on(ledger, "2026-03-13")
        assert (again.rungs, again.reviews, again.failed) == (Counter(), 0, ())
    assert (proof(ledger, item.number), notices(ledger, "reminder")) == before


def test_a_clock_that_is_set_back_sends_nothing_again(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    tick_on(ledger, "2026-03-23")
    before = proof(ledger, item.number)
    assert tick_on(ledger, "2026-03-01", "2026-03-13", "2026-03-23").rungs == Counter()
    assert proof(ledger, item.number) == before


def test_every_day_ticked_every_rung_is_sent_on_its_day(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    tick_on(ledger, *(day.isoformat() for day in days(date(2026, 3, 2), date(2026, 4, 2))))
    found = proof(ledger, item.number)
    assert [(name, who) for name, who, *_ in found if who == WANG] == [(name, WANG) for name in PLANNED]
    assert [name for name, who, *_ in found if who == ZHAO] == ["T-10", "T"]
    assert {(outcome, reason, late) for *_, outcome, reason, late in found} == {("noticed", "", 0)}


def test_after_ten_days_off_each_person_hears_once_and_the_rest_is_recorded(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    tick_on(ledger, "2026-03-13")
    caught_up = tick_on(ledger, "2026-04-01")
    assert caught_up.rungs == {"noticed": 2, "superseded": 3}
    assert proof(ledger, item.number)[1:] == [
        ("T-10", WANG, "superseded", "T-1", 0),
        ("T-10", ZHAO, "noticed", "", 9),
        ("T-3", WANG, "superseded", "T-1", 0),
        ("T-2", WANG, "superseded", "T-1", 0),
        ("T-1", WANG, "noticed", "", 0),
    ]
    assert Counter(notice.recipient_id for notice in notices(ledger, "reminder")[1:]) == {WANG: 1, ZHAO: 1}


def test_people_are_counted_not_items(ledger: Ledger) -> None:
    an_office(ledger)
    for title in "甲乙丙丁":
        an_item(ledger, title=title)
    assert tick_on(ledger, "2026-03-13").people_waiting == 3  # two of them were told of their assignment
    assert Counter(notice.recipient_id for notice in notices(ledger, "reminder")) == {WANG: 4}


def test_late_days_go_to_others_too_and_then_each_week_for_ever(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    late = [day.isoformat() for day in days(date(2026, 3, 2), date(2026, 4, 30))]
    tick_on(ledger, *late)
    found = [(name, who) for name, who, *_ in proof(ledger, item.number) if name.startswith("T+")]
    each_day = [f"T+2026-04-{day:02}" for day in (3, 6, 7, 8, 9)]
    assert found == [
        *((name, who) for name in each_day for who in (WANG, ZHAO)),
        *((f"T+2026-04-{day}", who) for day in (16, 23, 30) for who in (WANG, ZHAO, CHEN)),
    ]
    kinds = {(n.kind, n.recipient_id) for n in notices(ledger, "reminder", "overdue", "escalated")}
    assert kinds == {
        ("reminder", WANG),
        ("reminder", ZHAO),
        ("overdue", WANG),
        ("escalated", ZHAO),
        ("escalated", CHEN),
    }


def test_rungs_from_before_a_deadline_was_set_are_skipped_because_it_was_set_late(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    at = morning("2026-05-28")  # rectifying is due on 2026-06-02
    advance(ledger, item.number, Step(trigger="start"), actor=as_person(ledger, "wang"), at=at)
    tick(ledger, at=at)
    tick_on(ledger, "2026-05-29")
    found = [row for row in proof(ledger, item.number) if row[3] != "left"]
    assert found == [
        ("T-20", None, "skipped", "set_late", 0),
        ("T-10", None, "skipped", "set_late", 0),
        ("T-3", WANG, "superseded", "T-2", 0),
        ("T-2", WANG, "noticed", "", 0),
    ]


@pytest.mark.parametrize("due_on", [date(2025, 12, 31), date(2026, 2, 27), date(2026, 2, 2)])
def test_dates_already_past_when_imported_fire_nothing_that_day(ledger: Ledger, due_on: date) -> None:
    an_office(ledger)
    item = an_item(ledger, completion="partly", due_on=due_on, owner=None, leader=None, verifier=None)
    done = tick(ledger, at=AT)
    assert set(done.rungs) == {"skipped"}
    assert {(outcome, reason) for *_, outcome, reason, _late in proof(ledger, item.number)} == {
        ("skipped", "imported_late")
    }
    assert notices(ledger, "reminder", "overdue", "escalated") == []


def test_an_item_imported_late_is_not_forgotten_its_ladder_goes_on_with_the_next_week(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, completion="partly", due_on=date(2025, 12, 31))
    tick_on(ledger, "2026-03-02", "2026-03-03", "2026-03-04")
    assert [(name, who) for name, who, outcome, *_ in proof(ledger, item.number) if outcome == "noticed"] == [
        ("T+2026-03-04", WANG),
        ("T+2026-03-04", ZHAO),
        ("T+2026-03-04", CHEN),
    ]


def test_an_item_imported_on_its_last_day_is_still_reminded(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, completion="partly", due_on=date(2026, 3, 2))
    tick(ledger, at=AT)
    assert [(row[0], row[1]) for row in proof(ledger, item.number) if row[2] == "noticed"] == [("T", WANG), ("T", ZHAO)]


def test_leaving_a_state_early_records_what_was_still_planned_as_suppressed(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    tick_on(ledger, "2026-03-13")
    at = morning("2026-03-16")
    advance(ledger, item.number, Step(trigger="start"), actor=as_person(ledger, "wang"), at=at)
    assert tick(ledger, at=at).rungs == {"suppressed": 5}
    assert [row[:4] for row in proof(ledger, item.number) if row[2] == "suppressed"] == [
        (name, None, "suppressed", "left") for name in PLANNED[1:]
    ]
    tick_on(ledger, *(day.isoformat() for day in days(date(2026, 3, 17), date(2026, 4, 20))))
    assert [notice.recipient_id for notice in notices(ledger, "reminder", "overdue", "escalated")] == [WANG]


def test_a_rung_that_was_due_when_the_item_left_is_not_sent_afterwards(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    at = morning("2026-03-24")
    advance(ledger, item.number, Step(trigger="start"), actor=as_person(ledger, "wang"), at=at)
    tick(ledger, at=at)
    assert {row[2] for row in proof(ledger, item.number)} == {"suppressed"}
    assert notices(ledger, "reminder") == []


def test_a_rung_with_nobody_to_tell_is_recorded_and_the_next_one_finds_the_new_owner(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, owner=None, leader=None, verifier=None)
    tick_on(ledger, "2026-03-13")
    assert proof(ledger, item.number) == [("T-20", None, "suppressed", "nobody_to_tell", 0)]
    assign(ledger, item.number, owner="wang", actor=as_person(ledger, "chen"), at=morning("2026-03-14"))
    tick_on(ledger, "2026-03-23")
    assert [row[:3] for row in proof(ledger, item.number)][1:] == [
        ("T-10", WANG, "noticed"),
        ("T-10", ZHAO, "noticed"),  # without a leader in charge, whoever holds the role
    ]


def test_somebody_who_is_owner_and_leader_at_once_hears_once(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, owner="zhao", leader="zhao")
    tick_on(ledger, "2026-03-23")
    assert [row[:3] for row in proof(ledger, item.number)] == [
        ("T-20", ZHAO, "superseded"),
        ("T-10", ZHAO, "noticed"),
    ]


def test_a_dry_run_says_what_a_tick_would_do_and_does_nothing(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger)
    an_item(ledger, completion="partly", sustained=True, title="长期坚持")
    at = morning("2026-06-08")
    with reading(ledger.database) as work:
        before = [work.list(kind) for kind in (Timer, Rung, Notice, Deadline)]
    tried = tick(ledger, at=at, dry_run=True)
    with reading(ledger.database) as work:
        assert [work.list(kind) for kind in (Timer, Rung, Notice, Deadline)] == before
    assert look_up_installation(ledger).last_tick_at is None
    assert tick(ledger, at=at) == tried
    assert look_up_installation(ledger).last_tick_at == at


def break_ladder(ledger: Ledger, item_id: int, ladder: str) -> None:
    """Let the deadlines of an item name another ladder, as nobody but a broken disk would."""
    with writing(ledger.database) as work:
        table = deadlines._deadline
        work.change_once(table.update().where(table.c.item_id == item_id).values(ladder=ladder))


def test_one_broken_item_does_not_stop_the_others_and_is_tried_again(ledger: Ledger) -> None:
    an_office(ledger)
    items = [an_item(ledger, title=title) for title in "甲乙丙"]
    break_ladder(ledger, items[1].id, "gone")
    done = tick_on(ledger, "2026-03-13")
    assert done.rungs == {"noticed": 2, "failed": 1}
    assert len(done.failed) == 1
    assert items[1].number in done.failed[0]
    assert "gone" in done.failed[0]
    assert audit.invariant_breaches(ledger) == []
    break_ladder(ledger, items[1].id, "standard")
    mended = tick(ledger, at=morning("2026-03-13") + timedelta(hours=1))
    assert (mended.rungs, mended.failed) == ({"noticed": 1}, ())


def test_a_ladder_that_names_a_role_nobody_holds_stops_nobody_else(ledger: Ledger) -> None:
    whole = a_workflow()
    odd = whole.ladders["standard"].rungs[0]
    object.__setattr__(odd, "to", ("owner", "emperor"))
    an_office(ledger, workflow=whole)
    an_item(ledger, title="甲")
    sound = an_item(ledger, completion="partly", sustained=True, title="乙")
    done = tick_on(ledger, "2026-06-08")
    assert (done.failed, done.rungs["noticed"] > 0) == ((), True)
    assert (sound.state, done.reviews) == ("long_term", 1)


def test_a_timer_for_nothing_is_dropped_and_stops_nobody(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger)
    with writing(ledger.database) as work:
        for kind in ("deadline", "settle", "review"):
            deadlines.wake(work, kind, 9999, at=AT)
    done = tick_on(ledger, "2026-03-13")
    assert (done.rungs, done.failed) == ({"noticed": 1}, ())
    with reading(ledger.database) as work:
        assert [timer for timer in work.list(Timer) if timer.subject_id == 9999] == []


def test_a_ladder_that_would_end_goes_on_each_week_after_the_due_day(ledger: Ledger) -> None:
    whole = a_workflow()
    short = {"standard": replace(whole.ladders["standard"], rungs=whole.ladders["standard"].rungs[:2])}
    an_office(ledger, workflow=replace(whole, ladders=short))
    item = an_item(ledger)
    for day in days(date(2026, 3, 2), date(2026, 4, 24)):
        tick_on(ledger, day.isoformat())
    assert audit.invariant_breaches(ledger) == []
    assert [row[:3] for row in proof(ledger, item.number) if row[1] == WANG] == [
        (name, WANG, "noticed") for name in ("T-20", "T-10", "T+2026-04-09", "T+2026-04-16", "T+2026-04-23")
    ]


def test_only_the_clock_and_the_operator_tick(ledger: Ledger) -> None:
    an_office(ledger)
    assert tick(ledger, at=AT, actor=OPERATOR) == Ticked(at=AT)
    for login in ("chen", "zhao", "charlie"):
        with pytest.raises(NotPermitted):
            tick(ledger, at=AT, actor=as_person(ledger, login))


def test_a_tick_of_an_empty_ledger_is_remembered(ledger: Ledger) -> None:
    an_office(ledger)
    tick(ledger, at=AT)
    assert look_up_installation(ledger).last_tick_at == AT


def test_more_items_than_fit_one_batch_are_all_reminded(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    source = some_findings(*(a_finding(f"第{n}个问题", number=str(n)) for n in range(501)))
    import_findings(sqlite_ledger, source, workflow="rectification", actor=OPERATOR, at=AT)
    done = tick_on(sqlite_ledger, "2026-03-23")
    assert done.rungs == {"suppressed": 501, "noticed": 501}  # no owner, but a leader
    assert tick_on(sqlite_ledger, "2026-03-23").rungs == Counter()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(offsets=st.lists(st.integers(1, 70), min_size=1, max_size=8, unique=True).map(sorted))
def test_whenever_it_ticks_every_rung_is_recorded_once_and_nobody_hears_twice_in_one_tick(
    sqlite_ledger: Ledger, offsets: list[int]
) -> None:
    with reading(sqlite_ledger.database) as work:
        is_founded = work.find(Installation, id=1) is not None
    if not is_founded:
        an_office(sqlite_ledger)
    item = an_item(sqlite_ledger, title=f"问题{offsets}")
    for offset in offsets:
        tick(sqlite_ledger, at=AT + timedelta(days=offset))
    found = proof(sqlite_ledger, item.number)
    assert len({row[:2] for row in found}) == len(found)
    told = [n for n in notices(sqlite_ledger, "reminder", "overdue", "escalated") if n.item_id == item.id]
    assert max(Counter((notice.recipient_id, notice.created_at) for notice in told).values(), default=0) <= 1
    last = (AT + timedelta(days=offsets[-1])).date()
    assert {row[0] for row in found if row[1] == WANG and not row[0].startswith("T+")} == {
        name
        for name, day in zip(PLANNED, (13, 23, 30, 31, 32, 33), strict=True)
        if date(2026, 3, 1) + timedelta(day - 1) <= last
    }
    assert audit.invariant_breaches(sqlite_ledger) == []
