"""Duties of the office: one for each workflow, rule and quarter, from its first item on, as its newest version asks.

The workflow is published, and its first item opened, on 2026-03-02, after the window of the first quarter opened; the
first duty is that of the second quarter, from 2026-06-01 to 2026-06-30.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from engine.domain.mailing import Hours
from engine.domain.reviews import ReviewState
from engine.errors import InvalidInput, KeyReused, NotFound, NotPermitted
from engine.operations import audit, publishing
from engine.operations.duties import DutyRecord, Recorded, list_duties, record_duty
from engine.operations.forecasting import Wanted, forecast
from engine.operations.ledger import Ledger
from engine.operations.moving import move_items
from engine.operations.tick import tick
from engine.store import history
from engine.store.tables.dates import Deadline
from engine.store.unit_of_work import reading
from tests.builders import AT, OPERATOR, an_item, an_office, an_owing_workflow, as_person, morning, words
from tests.operations.owing import told

ZHAO, CHEN = 3, 4
NOTE = "已向县委巡察办报送汇总"


def ticks(ledger: Ledger, *days: str) -> list[int]:
    """Tick on each of these days; return how many duties each opened."""
    return [tick(ledger, at=morning(day)).duties for day in days]


def record(
    ledger: Ledger, day: str, *, login: str = "chen", key: str | None = None, note: str = NOTE, **settings: str
) -> Recorded:
    """Let a person record the one open duty on a day."""
    (one,) = list_duties(ledger, actor=OPERATOR, state=ReviewState.OPEN)
    told = DutyRecord(note=note, settings=settings)
    return record_duty(ledger, one.duty.id, told, actor=as_person(ledger, login), at=morning(day), key=key)


def found(ledger: Ledger) -> list[tuple[str, str, str]]:
    """Return the rule, period and state of each duty there is."""
    return [(one.duty.rule, one.duty.period, one.duty.state) for one in list_duties(ledger, actor=OPERATOR)]


def dates(ledger: Ledger) -> list[tuple[str, str | None]]:
    """Return the due day of each duty's deadline, with the reason for which it ended."""
    with reading(ledger.database) as work:
        return [(one.due_on.isoformat(), one.ended_because) for one in work.list(Deadline, subject="duty")]


@pytest.fixture
def office(ledger: Ledger) -> Ledger:
    """Return a ledger whose workflow has its first item."""
    an_office(ledger, workflow=an_owing_workflow())
    an_item(ledger)
    return ledger


def publish(ledger: Ledger, day: str, **rule: object) -> None:
    """Publish the workflow anew with another rule for its duty, or without it."""
    workflow = an_owing_workflow()
    duties = {"summary": replace(workflow.duties["summary"], **rule)} if rule else {}  # type: ignore[arg-type]
    publishing.publish(ledger, replace(workflow, duties=duties), source="", actor=OPERATOR, at=morning(day))


def test_a_forecast_says_what_a_duty_in_a_mail_to_come_is_called(office: Ledger) -> None:
    hours = Hours(hour=time(8), zone="Asia/Shanghai", urgent=3)
    ahead = forecast(office, Wanted(days=60), hours=hours, actor=as_person(office, "chen"), at=morning("2026-05-29"))
    lines = [line for mail in ahead.mails for line in mail.lines if line.subject == "duty"]
    assert {line.title for line in lines} == {an_owing_workflow().duties["summary"].title}
    assert all(line.title is None for mail in ahead.mails for line in mail.lines if line.subject != "duty")


def test_a_workflow_without_items_owes_nothing(ledger: Ledger) -> None:
    an_office(ledger, workflow=an_owing_workflow())
    assert ticks(ledger, "2026-06-01", "2026-09-01") == [0, 0]
    an_item(ledger, at=morning("2026-09-02"))
    assert ticks(ledger, "2026-09-02", "2026-12-01") == [0, 1]
    assert found(ledger) == [("summary", "2026Q4", "open")]


def test_a_duty_opens_with_its_window_once_for_all_items_and_whoever_has_it_is_told(office: Ledger) -> None:
    an_item(office, title="第二件", at=morning("2026-03-03"))
    assert ticks(office, "2026-05-31", "2026-06-01", "2026-06-01") == [0, 1, 0]
    assert found(office) == [("summary", "2026Q2", "open")]
    assert dates(office) == [("2026-06-30", None)]
    assert told(office, "duty_due") == [(CHEN, None)]


def test_a_recorded_duty_is_kept_with_its_figures_and_brings_the_next(office: Ledger) -> None:
    ticks(office, "2026-06-01")
    done = record(office, "2026-06-10", recovered="1200.50")
    assert (done.period, done.days_late, str(done.next_opens_on)) == ("2026Q2", 0, "2026-09-01")
    (one,) = list_duties(office, actor=OPERATOR)
    assert (one.duty.note, one.duty.fields, one.duty.completed_by) == (NOTE, {"recovered": 120050}, "陈静")
    assert dates(office) == [("2026-06-30", "completed")]
    with reading(office.database) as work:
        opened, recorded = history.entries(work, f"duty:{one.duty.id}")
    assert (opened.action, recorded.action, recorded.note) == ("duty_opened", "duty", NOTE)
    assert audit.verify(office).first_bad is None
    assert audit.invariant_breaches(office) == []
    assert ticks(office, "2026-08-31", "2026-09-01") == [0, 1]


def test_only_recording_moves_the_next_and_quarters_in_between_are_missed(office: Ledger) -> None:
    ticks(office, "2026-06-01", "2026-09-01", "2026-12-01")
    assert found(office) == [("summary", "2026Q2", "open")]
    assert record(office, "2027-02-10").days_late == 225
    ticks(office, "2027-03-01")
    assert [state for _rule, _period, state in found(office)] == ["completed", "skipped", "skipped", "open"]


def test_quarters_that_passed_unseen_are_recorded_as_missed(office: Ledger) -> None:
    assert ticks(office, "2026-12-05") == [1]
    assert found(office) == [
        ("summary", "2026Q2", "skipped"),
        ("summary", "2026Q3", "skipped"),
        ("summary", "2026Q4", "open"),
    ]


def test_a_duty_that_is_late_is_reminded_of_by_its_ladder(office: Ledger) -> None:
    ticks(office, "2026-06-01", "2026-06-30", "2026-07-01", "2026-07-14")
    late = [person for person, item in told(office, "escalated") if item is None]
    assert (late[0], set(late)) == (ZHAO, {ZHAO, CHEN})  # the leaders from the first day, the manager after two weeks
    assert audit.invariant_breaches(office) == []


def test_only_those_the_rule_names_record_it(office: Ledger) -> None:
    ticks(office, "2026-06-01")
    for login, refusal in (("wang", NotPermitted), ("zhao", NotPermitted), ("charlie", NotFound)):
        with pytest.raises(refusal):
            record(office, "2026-06-10", login=login)
    assert list_duties(office, actor=as_person(office, "charlie")) == []
    assert found(office) == [("summary", "2026Q2", "open")]


@pytest.mark.parametrize(
    ("form", "said"),
    [({"note": ""}, "empty"), ({"note": "a\0b"}, "cannot be stored"), ({"recovered": "viel"}, "viel")],
)
def test_what_does_not_fit_is_refused(office: Ledger, form: dict[str, str], said: str) -> None:
    ticks(office, "2026-06-01")
    with pytest.raises(InvalidInput, match=said):
        record(office, "2026-06-10", **form)
    assert found(office) == [("summary", "2026Q2", "open")]


def test_it_is_recorded_once_and_a_repeat_under_its_key_gets_the_first_answer(office: Ledger) -> None:
    ticks(office, "2026-06-01")
    (one,) = list_duties(office, actor=OPERATOR)
    first = record(office, "2026-06-10", key="k")
    chen = as_person(office, "chen")
    again = record_duty(office, one.duty.id, DutyRecord(note=NOTE), actor=chen, at=AT, key="k")
    assert again == replace(first, repeated=True)
    with pytest.raises(KeyReused):
        record_duty(office, one.duty.id, DutyRecord(note="别的"), actor=chen, at=AT, key="k")
    with pytest.raises(InvalidInput, match="already"):
        record_duty(office, one.duty.id, DutyRecord(note=NOTE), actor=chen, at=AT)


def test_a_version_that_asks_for_the_same_leaves_the_open_duty_alone(office: Ledger) -> None:
    ticks(office, "2026-06-01")
    publish(office, "2026-06-05", title=words("another title"))
    ticks(office, "2026-06-06", "2026-09-01")
    assert found(office) == [("summary", "2026Q2", "open")]
    record(office, "2026-09-02")
    assert ticks(office, "2026-09-02") == [1]


def test_a_version_published_before_the_clock_looked_loses_no_period(office: Ledger) -> None:
    publish(office, "2026-06-05", title=words("another title"))
    assert ticks(office, "2026-06-06") == [1]
    assert found(office) == [("summary", "2026Q2", "open")]


def test_a_version_without_the_duty_ends_it(office: Ledger) -> None:
    ticks(office, "2026-06-01")
    publish(office, "2026-06-05")
    assert found(office) == [("summary", "2026Q2", "skipped")]
    assert dates(office) == [("2026-06-30", "migrated")]
    assert ticks(office, "2026-09-01", "2026-12-01") == [0, 0]
    assert audit.invariant_breaches(office) == []


def test_a_version_that_asks_more_often_begins_with_the_next_window_from_then_on(office: Ledger) -> None:
    ticks(office, "2026-06-01")
    publish(office, "2026-06-05", every="month", opens_days=5)
    assert ticks(office, "2026-06-06", "2026-06-26") == [0, 1]
    assert found(office) == [("summary", "2026Q2", "skipped"), ("summary", "2026M6", "open")]


def test_the_duties_of_a_workflow_do_not_wait_for_its_items_to_move(office: Ledger) -> None:
    publish(office, "2026-03-05", every="month", opens_days=5)
    assert ticks(office, "2026-03-27") == [1]
    move_items(office, "rectification", actor=OPERATOR, at=morning("2026-03-28"))
    assert ticks(office, "2026-03-28") == [0]
    assert found(office) == [("summary", "2026M3", "open")]


def test_a_duty_whose_rule_is_broken_is_tried_again_and_writes_nothing(ledger: Ledger) -> None:
    workflow = an_owing_workflow()
    broken = replace(workflow.duties["summary"], ladder="gone")
    an_office(ledger, workflow=replace(workflow, duties={"summary": broken}))
    an_item(ledger)
    for day in ("2026-06-01", "2026-06-02"):
        done = tick(ledger, at=morning(day))
        assert (done.duties, len(done.failed)) == (0, 1)
    assert (found(ledger), dates(ledger)) == ([], [])
