"""Figures of the ledger: each is as many items as the list it stands for, for everybody, on each database."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import update

from engine.domain.actor import Actor
from engine.domain.course import Course, Without
from engine.domain.figures import Then, then
from engine.domain.workdays import start_of_day
from engine.errors import InvalidInput, NotAmong, NotFound
from engine.operations.advance import Step, advance
from engine.operations.assign import assign
from engine.operations.confiding import confide
from engine.operations.figures import Figures, count_figures
from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger
from engine.operations.reading import list_items
from engine.operations.redating import redate
from engine.store.finding import Wanted
from engine.store.tables.ledger import Item
from engine.store.unit_of_work import table_of, writing
from tests.builders import AT, OPERATOR, a_finding, a_workflow, an_office, as_person, morning, some_findings
from tests.operations.test_moving import move, publish, without
from tests.operations.test_reading import actors, many_items

ZONE = "Asia/Shanghai"
NOW, LATER = morning("2026-05-13"), morning("2026-06-24")


def _lived_in(ledger: Ledger) -> None:
    """Fill a ledger whose items stand everywhere, some of them found by two inspections."""
    many_items(ledger)
    more = some_findings(
        *(a_finding(f"第{n}个问题", number=str(n), completion="in_progress") for n in range(8)),
        a_finding("台账不全", number="8"),
        a_finding("办结过的", number="9", completion="done"),
    )
    import_findings(
        ledger, replace(more, title="另一次巡察"), workflow="rectification", actor=OPERATOR, at=AT + timedelta(days=30)
    )
    item = table_of(Item)
    with writing(ledger.database) as work:
        work.change_once(update(item).where(item.c.id % 4 == 1).values(returns=2))
        work.change_once(update(item).where(item.c.id % 7 == 0).values(due_on=date(2026, 5, 12)))
        work.change_once(update(item).where(item.c.id % 9 == 0).values(due_on=date(2026, 5, 20)))


def _count(ledger: Ledger, wanted: Wanted, actor: Actor) -> int:
    return list_items(ledger, wanted, actor=actor).total


def _check(ledger: Ledger, found: Figures, wanted: Wanted, actor: Actor) -> None:
    def many(**conditions: object) -> int:
        return _count(ledger, replace(wanted, **conditions), actor)  # type: ignore[arg-type]

    sums = found.sums
    assert (sums.count, sums.overdue) == (many(), many(overdue_on=found.today))
    courses = (sums.open, sums.closed, sums.kept, sums.late, sums.kept_first, sums.late_first)
    assert courses == tuple(many(course=one) for one in (
        Course.OPEN, Course.CLOSED, Course.KEPT, Course.LATE, Course.KEPT_FIRST, Course.LATE_FIRST
    ))  # fmt: skip
    for name, rows in (("unit", found.units), ("category", found.categories), ("inspection", found.inspections)):
        assert sum(row.sums.count for row in rows) == sums.count
        for row in rows:
            if row.name is None:
                assert row.sums.open == many(without=Without(name), course=Course.OPEN), (name, row)
            if row.value is not None:
                assert row.sums.open == many(**{name: row.value, "course": Course.OPEN}), (name, row)
                for state, count in row.states.items():
                    assert count == many(**{name: row.value, "state": state}), (name, row, state)
    for age in found.ages:
        edges = [start_of_day(day, ZONE) for day in found.ages_from]
        ranges = zip([*edges, None], [None, *edges], strict=True)
        assert list(age.counts) == [
            many(state=age.state, course=Course.OPEN, entered_since=since, entered_until=until)
            for since, until in ranges
        ]
    for day, count in found.coming.items():
        assert count == many(due_from=day, due_before=day + timedelta(days=1))
    first, end = found.weeks
    assert sum(found.coming.values()) == many(due_from=first, due_before=end)
    assert found.returned.total == many(returned=2)
    assert found.again.total == many(found_again=True)


def _check_points(ledger: Ledger, found: Figures, wanted: Wanted, actor: Actor) -> None:
    def many(**conditions: object) -> int:
        return _count(ledger, replace(wanted, **conditions), actor)  # type: ignore[arg-type]

    for point in found.points:
        on = then(point.day, today=found.today, zone=ZONE)
        assert (point.planned, point.planned_first) == (many(planned_on=on), many(planned_first_on=on)), point.day
        if point.states is not None:
            assert point.open == many(open_on=on), point.day
            for state in +Counter(point.states):
                assert point.states[state] == many(was=state, on=on), (point.day, state)


def test_every_figure_is_as_many_items_as_its_list_has_for_whoever_asks(ledger: Ledger) -> None:
    _lived_in(ledger)
    asked = (Wanted(), Wanted(unit_id=2), Wanted(opened_since=AT + timedelta(days=1)))
    for number, actor in enumerate((OPERATOR, *actors()[1::24])):
        wanted = asked[number % len(asked)]
        found = count_figures(ledger, wanted, actor=actor, at=NOW, zone=ZONE)
        _check(ledger, found, wanted, actor)
        _check_points(ledger, found, wanted, actor)


def test_dates_are_kept_or_missed_by_what_they_were_and_by_what_they_became(ledger: Ledger) -> None:
    kept, moved = _two_closed(ledger)
    sums = count_figures(ledger, Wanted(), actor=OPERATOR, at=LATER, zone=ZONE).sums
    assert (sums.kept, sums.late, sums.kept_first, sums.late_first) == (2, 0, 1, 1)
    for course, numbers in ((Course.KEPT, [kept, moved]), (Course.KEPT_FIRST, [kept]), (Course.LATE_FIRST, [moved])):
        found = list_items(ledger, Wanted(course=course), actor=OPERATOR).items
        assert [item.number for item in found] == numbers, course


def test_the_past_is_told_by_the_history_and_what_is_to_come_by_the_dates(ledger: Ledger) -> None:
    _two_closed(ledger)
    points = {one.day: one for one in count_figures(ledger, Wanted(), actor=OPERATOR, at=LATER, zone=ZONE).points}
    assert len(points) == 27
    told = {weeks: points[LATER.date() - timedelta(weeks=weeks)] for weeks in (18, 16, 12, 10, 2, 0)}
    assert [dict(+Counter(one.states)) for one in told.values()] == [
        {}, {"reported": 2}, {"rectifying": 2}, {"closed": 1, "rectifying": 1}, {"closed": 1, "rectifying": 1},
        {"closed": 2},
    ]  # fmt: skip
    assert [one.open for one in told.values()] == [0, 2, 2, 1, 1, 0]
    # Until each one's last date: the second of June, and the thirtieth of July to which the other was moved.
    assert [one.planned for one in told.values()] == [0, 2, 2, 2, 1, 1]
    assert all(one.planned_first <= one.planned for one in points.values())
    assert [one.open is None for one in points.values()] == [False] * 14 + [True] * 13


def test_where_items_stood_is_told_of_those_that_came_later_went_back_or_moved_to_another_version(
    ledger: Ledger,
) -> None:
    kept, moved = _two_closed(ledger)
    chen, wang, li = (as_person(ledger, who) for who in ("chen", "wang", "li"))
    more = replace(some_findings(*(a_finding(f"后来的{n}", number=str(n)) for n in range(4))), title="后来的检查")
    later = [one.number for one in import_findings(
        ledger, more, workflow="rectification", actor=OPERATOR, at=morning("2026-04-22")
    )]  # fmt: skip
    for number in later[:3]:
        assign(ledger, number, owner="wang", leader="zhao", verifier="li", actor=chen, at=morning("2026-04-23"))
        advance(ledger, number, Step(trigger="start"), actor=wang, at=morning("2026-05-06"))
    evidence = ledger.files.folder.with_name("又一份.txt")
    evidence.write_text("谈话记录", encoding="utf-8")
    # One goes on, one is sent back on the day it is handed in, and of one nobody else may know.
    advance(ledger, later[0], Step(trigger="submit", evidence=[evidence]), actor=wang, at=morning("2026-05-20"))
    verified = Step(trigger="verify", note="现场核对了三份台账，一致")
    advance(ledger, later[0], verified, actor=li, at=morning("2026-05-25"))
    advance(ledger, later[1], Step(trigger="submit", evidence=[evidence]), actor=wang, at=morning("2026-06-11"))
    advance(ledger, later[1], Step(trigger="return", note="盘点表没有盘点人签字"), actor=li, at=morning("2026-06-11"))
    advance(ledger, kept, Step(trigger="reopen", note="回头看发现制度没有执行"), actor=chen, at=morning("2026-06-12"))
    confide(ledger, later[2], actor=chen, at=morning("2026-05-07"))
    correcting = replace(a_workflow().states["rectifying"], key="correcting")
    publish(ledger, without(a_workflow(), "rectifying", correcting), at=morning("2026-06-15"))
    move(ledger, at=morning("2026-06-15"), mapped={"rectifying": "correcting"})
    for actor in (OPERATOR, wang, as_person(ledger, "zhao"), li):
        for wanted in (Wanted(), Wanted(search="后来"), Wanted(course=Course.OPEN)):
            _check_points(ledger, count_figures(ledger, wanted, actor=actor, at=LATER, zone=ZONE), wanted, actor)
    told = {weeks: _on(LATER - timedelta(weeks=weeks)) for weeks in (10, 8, 4, 2, 0)}
    stood = [
        [one.number for one in list_items(ledger, Wanted(was="rectifying", on=on), actor=OPERATOR).items]
        for on in told.values()
    ]
    assert stood == [[moved], [moved], [moved, *later[1:3]], [moved, *later[1:3]], []]
    assert [one.number for one in list_items(ledger, Wanted(was="correcting", on=told[0]), actor=OPERATOR).items] == [
        kept, *later[1:3]
    ]  # fmt: skip


def _on(at: datetime) -> Then:
    return then(at.date(), today=LATER.date(), zone=ZONE)


def test_a_state_of_the_past_goes_with_a_day_and_is_one_that_there_is(ledger: Ledger) -> None:
    _two_closed(ledger)
    for wrong in (Wanted(was="closed"), Wanted(on=_on(AT)), Wanted(was="nowhere", on=_on(AT))):
        with pytest.raises(InvalidInput):
            list_items(ledger, wrong, actor=OPERATOR)


def test_an_inspection_that_nobody_knows_is_refused_with_those_there_are(ledger: Ledger) -> None:
    _two_closed(ledger)
    with pytest.raises(NotAmong) as refused:
        list_items(ledger, Wanted(inspection="XC2019-09"), actor=OPERATOR)
    assert refused.value.fields["allowed"] == ["XC2026-01"]
    # Whoever sees nothing of one is not told that there is one.
    with pytest.raises(NotFound) as unseen:
        count_figures(ledger, Wanted(inspection="XC2026-01"), actor=actors()[1], at=LATER, zone=ZONE)
    assert "allowed" not in unseen.value.fields


def _two_closed(ledger: Ledger) -> tuple[str, str]:
    """Let two items be done with in time: one by its dates, one after its day was moved."""
    an_office(ledger)
    findings = some_findings(a_finding("甲"), a_finding("乙", number="2"))
    taken = import_findings(ledger, findings, workflow="rectification", actor=OPERATOR, at=AT)
    kept, moved = (one.number for one in taken)
    wang, li, chen = (as_person(ledger, who) for who in ("wang", "li", "chen"))
    for number, ends in ((kept, "2026-04-10"), (moved, "2026-06-10")):
        assign(ledger, number, owner="wang", leader="zhao", verifier="li", actor=chen, at=AT)
        advance(ledger, number, Step(trigger="start"), actor=wang, at=morning("2026-03-20"))
        if number == moved:
            redate(ledger, number, date(2026, 7, 30), "等上级批复", actor=chen, at=morning("2026-03-21"))
        evidence = ledger.files.folder.with_name("谈话.txt")
        evidence.write_text("谈话记录", encoding="utf-8")
        advance(ledger, number, Step(trigger="submit", evidence=[evidence]), actor=wang, at=morning(ends))
        advance(ledger, number, Step(trigger="verify", note="现场核对了三份台账，一致"), actor=li, at=morning(ends))
        closing = Step(trigger="close", decided_on=date(2026, 4, 10), minutes="纪要第3号")
        advance(ledger, number, closing, actor=chen, at=morning(ends))
    return kept, moved
