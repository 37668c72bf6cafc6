"""Progress reports: one for each item and month, opened with its window, moved on only by handing one in.

The item of these tests goes into rectification on Monday 2026-03-02; the window of a month opens with its last ten
days, so its first report is that of March, from 2026-03-22 to 2026-03-31.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.domain.deadlines import Subject
from engine.domain.reviews import ReviewState
from engine.errors import InvalidInput, ItemChanged, KeyReused, NotFound, NotPermitted
from engine.operations import audit
from engine.operations.assign import assign
from engine.operations.ledger import Ledger
from engine.operations.progress import Report, Reported, report
from engine.operations.reading import list_progress
from engine.operations.tick import tick
from tests.builders import AT, OPERATOR, an_item, an_office, an_owing_workflow, as_person, morning
from tests.operations.owing import dates, look, step, told

WANG = 1
NOTE = "完成三分之二，下一步逐户核对"


@pytest.fixture
def item(ledger: Ledger) -> str:
    """Return the number of an item under rectification."""
    an_office(ledger, workflow=an_owing_workflow())
    number = an_item(ledger).number
    step(ledger, number, "start", "2026-03-02")
    return number


def hand_in(
    ledger: Ledger, item: str, day: str, *, login: str = "wang", key: str | None = None, **told: str
) -> Reported:
    """Let a person hand in a report on a day, with values of fields."""
    period = told.pop("period", None)
    note = told.pop("note", NOTE)
    form = Report(note=note, settings=told, period=period)
    return report(ledger, item, form, actor=as_person(ledger, login), at=morning(day), key=key)


def found(ledger: Ledger) -> list[tuple[str, str]]:
    """Return the period and state of each report there is."""
    return [(one.report.period, one.report.state) for one in list_progress(ledger, actor=OPERATOR)]


def test_a_report_opens_with_its_window_and_the_owner_is_told_once(ledger: Ledger, item: str) -> None:
    assert [tick(ledger, at=morning(day)).progress for day in ("2026-03-21", "2026-03-22", "2026-03-22")] == [0, 1, 0]
    assert found(ledger) == [("2026M3", "open")]
    assert dates(ledger, item, Subject.PROGRESS) == [("2026-03-31", None)]
    assert told(ledger, "progress_due") == [(WANG, look(ledger, item).item.id)]
    last = look(ledger, item).history[-1]
    assert (last.action, last.by["actor"], last.data["period"]) == ("progress_opened", "clock", "2026M3")
    assert audit.invariant_breaches(ledger) == []


def test_a_report_is_kept_with_its_figures_which_become_the_items(ledger: Ledger, item: str) -> None:
    tick(ledger, at=morning("2026-03-22"))
    done = hand_in(ledger, item, "2026-03-25", recovered="1200.50")
    assert (done.period, done.days_late, str(done.next_opens_on)) == ("2026M3", 0, "2026-04-21")
    (one,) = list_progress(ledger, actor=OPERATOR, state=ReviewState.COMPLETED)
    assert (one.report.note, one.report.fields, one.report.completed_by) == (NOTE, {"recovered": 120050}, "王敏")
    whole = look(ledger, item)
    assert whole.stored.facts.fields == {"recovered": 120050}
    assert (whole.history[-1].action, whole.history[-1].note) == ("progress", NOTE)
    assert dates(ledger, item, Subject.PROGRESS) == [("2026-03-31", "completed")]
    assert audit.invariant_breaches(ledger) == []


def test_only_handing_one_in_brings_the_next(ledger: Ledger, item: str) -> None:
    for day in ("2026-03-22", "2026-04-25", "2026-05-25"):
        tick(ledger, at=morning(day))
    assert found(ledger) == [("2026M3", "open")]
    assert hand_in(ledger, item, "2026-05-25").days_late == 55
    assert found(ledger) == [("2026M3", "completed"), ("2026M4", "skipped")]
    assert tick(ledger, at=morning("2026-05-25")).progress == 1
    assert found(ledger)[2:] == [("2026M5", "open")]


def test_months_that_passed_unseen_are_recorded_as_missed_when_the_next_opens(ledger: Ledger, item: str) -> None:
    assert tick(ledger, at=morning("2026-05-25")).progress == 1
    assert found(ledger) == [("2026M3", "skipped"), ("2026M4", "skipped"), ("2026M5", "open")]
    assert look(ledger, item).history[-1].data["skipped"] == ["2026M3", "2026M4"]


def test_inside_its_window_a_report_is_taken_before_the_clock_asks_for_it(ledger: Ledger, item: str) -> None:
    hand_in(ledger, item, "2026-03-22")
    assert tick(ledger, at=morning("2026-03-23")).progress == 0
    assert found(ledger) == [("2026M3", "completed")]
    assert tick(ledger, at=morning("2026-04-21")).progress == 1


def test_a_report_after_an_outage_records_what_was_missed(ledger: Ledger, item: str) -> None:
    hand_in(ledger, item, "2026-05-25")
    assert found(ledger) == [("2026M3", "skipped"), ("2026M4", "skipped"), ("2026M5", "completed")]
    assert tick(ledger, at=morning("2026-05-26")).progress == 0


def test_outside_a_window_a_report_is_a_comment_and_refused_with_both_ways_out(ledger: Ledger, item: str) -> None:
    with pytest.raises(InvalidInput) as early:
        hand_in(ledger, item, "2026-03-10")
    assert "2026-03-22" in early.value.way_out("zh")
    assert "comment" in early.value.way_out("en")
    hand_in(ledger, item, "2026-03-22")
    with pytest.raises(InvalidInput) as twice:
        hand_in(ledger, item, "2026-03-23")
    assert "2026-04-21" in twice.value.way_out("en")
    assert found(ledger) == [("2026M3", "completed")]


def test_a_report_for_another_period_than_the_one_owed_is_refused_with_that_one(ledger: Ledger, item: str) -> None:
    tick(ledger, at=morning("2026-03-22"))
    with pytest.raises(InvalidInput) as refused:
        hand_in(ledger, item, "2026-04-25", period="2026M4")
    assert "2026M3" in refused.value.way_out("en")
    assert hand_in(ledger, item, "2026-04-25", period="2026M3").period == "2026M3"


def test_where_the_state_asks_for_none_a_report_is_refused(ledger: Ledger, item: str) -> None:
    step(ledger, item, "prolong", "2026-03-10", login="chen")
    with pytest.raises(InvalidInput, match="no progress report is asked for in 'long_term'"):
        hand_in(ledger, item, "2026-03-25")


@pytest.mark.parametrize(
    ("form", "said"),
    [({"note": " "}, "empty"), ({"recovered": "viel"}, "viel"), ({"owner": "li"}, "no such field")],
)
def test_what_does_not_fit_is_refused_and_nothing_is_kept(
    ledger: Ledger, item: str, form: dict[str, str], said: str
) -> None:
    tick(ledger, at=morning("2026-03-22"))
    before = look(ledger, item)
    with pytest.raises(InvalidInput, match=said):
        hand_in(ledger, item, "2026-03-25", **form)
    assert look(ledger, item) == before


def test_the_owner_and_whom_the_rule_names_report_and_nobody_else(ledger: Ledger) -> None:
    workflow = an_owing_workflow()
    by_manager = replace(workflow.progress["monthly"], who=("manager",))
    an_office(ledger, workflow=replace(workflow, progress={"monthly": by_manager}))
    number = an_item(ledger).number
    step(ledger, number, "start", "2026-03-02")
    for login, refusal in (("li", NotPermitted), ("zhao", NotPermitted), ("charlie", NotFound)):
        with pytest.raises(refusal):
            hand_in(ledger, number, "2026-03-25", login=login)
    hand_in(ledger, number, "2026-03-25", login="chen")
    tick(ledger, at=morning("2026-04-21"))
    hand_in(ledger, number, "2026-04-22", login="wang")
    assert found(ledger) == [("2026M3", "completed"), ("2026M4", "completed")]


def test_a_repeat_under_its_key_gets_the_first_answer(ledger: Ledger, item: str) -> None:
    first = hand_in(ledger, item, "2026-03-25", key="k")
    assert hand_in(ledger, item, "2026-03-26", key="k") == replace(first, repeated=True)
    with pytest.raises(KeyReused):
        hand_in(ledger, item, "2026-03-26", key="k", recovered="1")


def test_who_saw_an_older_version_is_told_who_was_faster(ledger: Ledger, item: str) -> None:
    with pytest.raises(ItemChanged):
        report(
            ledger,
            item,
            Report(note=NOTE),
            actor=as_person(ledger, "wang"),
            at=morning("2026-03-25"),
            expect_version=1,
        )


def test_evidence_comes_with_a_report(ledger: Ledger, item: str, tmp_path: Path) -> None:
    photo = tmp_path / "photo.txt"
    photo.write_text("整改后照片", encoding="utf-8")
    told = Report(note=NOTE, evidence=[photo])
    report(ledger, item, told, actor=as_person(ledger, "wang"), at=morning("2026-03-25"))
    whole = look(ledger, item)
    assert ([file.name for file in whole.evidence], whole.stored.facts.evidence) == (["photo.txt"], 1)
    assert WANG in whole.stored.facts.doers


def test_leaving_the_state_ends_what_was_owed_and_coming_back_begins_anew(ledger: Ledger, item: str) -> None:
    tick(ledger, at=morning("2026-03-22"))
    step(ledger, item, "prolong", "2026-03-24", login="chen")
    assert found(ledger) == [("2026M3", "skipped")]
    assert dates(ledger, item, Subject.PROGRESS) == [("2026-03-31", "left")]
    step(ledger, item, "resume", "2026-06-25", login="chen")
    assert [tick(ledger, at=morning(day)).progress for day in ("2026-06-26", "2026-07-22")] == [0, 1]
    assert found(ledger) == [("2026M3", "skipped"), ("2026M7", "open")]


def test_a_new_owner_reports_what_the_former_one_owed(ledger: Ledger, item: str) -> None:
    tick(ledger, at=morning("2026-03-22"))
    assign(ledger, item, owner="charlie", actor=as_person(ledger, "chen"), at=morning("2026-03-23"))
    with pytest.raises(NotPermitted):
        hand_in(ledger, item, "2026-03-24", login="wang")
    assert hand_in(ledger, item, "2026-03-24", login="charlie").period == "2026M3"


def test_imported_items_report_from_then_on(ledger: Ledger) -> None:
    an_office(ledger, workflow=an_owing_workflow())
    an_item(ledger, completion="partly", at=AT)
    assert tick(ledger, at=morning("2026-03-22")).progress == 1


def test_an_item_whose_rule_is_broken_leaves_the_others_alone(ledger: Ledger) -> None:
    workflow = an_owing_workflow()
    broken = replace(workflow.progress["monthly"], ladder="gone")
    an_office(ledger, workflow=replace(workflow, progress={"monthly": broken}))
    number = an_item(ledger, completion="partly", at=AT).number
    before = look(ledger, number)
    done = tick(ledger, at=morning("2026-03-22"))
    assert (done.progress, len(done.failed)) == (0, 1)
    assert [one.action for one in look(ledger, number).history] == [one.action for one in before.history]
