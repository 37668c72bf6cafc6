"""Receipts, progress reports, measures and the reviews of sustained items: read as written, and checked."""

from __future__ import annotations

import pytest

from engine.domain.definition import Limit, Tell
from tests.unit.workflows.files import SMALL, accepted, only, problems, spoiled, with_step
from tests.unit.workflows.test_timing import REVIEW

RECEIPT = """\
receipts:
  arrived:
    title: {zh: 签收, en: Receipt}
    limit: 3 working_days
    ladder: short
"""
PROGRESS = """\
progress:
  monthly:
    title: {zh: 每月进展, en: Monthly}
    every: month
    opens: last 10 days
    who: [owner]
    ladder: short
"""
MEASURES = """\
measures:
  title: {zh: 措施, en: Measure}
  ladder: short
"""
LASTING = REVIEW.replace("yearly:", "lasting:").replace(", trigger: finish}", "}")
SECTIONS = {"receipts › arrived": RECEIPT, "progress › monthly": PROGRESS}


def with_key(line: str, text: str = SMALL) -> str:
    """Return the file with one more key of its open state."""
    return spoiled("    deadline: answer\n", f"    deadline: answer\n    {line}\n", text=text)


def lasting(line: str = "sustained_review: lasting", text: str = SMALL + LASTING) -> str:
    """Return the file with one more key of its end."""
    return spoiled("kind: final\n", f"kind: final\n    {line}\n", text=text)


def test_a_state_names_what_its_owner_owes() -> None:
    workflow = accepted(with_key("receipt: arrived\n    progress: monthly", SMALL + RECEIPT + PROGRESS + MEASURES))
    state, receipt, report = workflow.states["open"], workflow.receipts["arrived"], workflow.progress["monthly"]
    assert (state.receipt, state.progress) == ("arrived", "monthly")
    assert (receipt.limit, receipt.ladder) == (Limit(amount=3, unit="working_days"), "short")
    assert (report.every, report.opens_months, report.opens_days, report.who) == ("month", 1, 10, ("owner",))
    assert workflow.measures is not None
    assert (workflow.measures.title.zh, workflow.measures.ladder) == ("措施", "short")


def test_reports_may_come_every_so_many_days() -> None:
    text = with_key("progress: monthly", SMALL + PROGRESS.replace("every: month", "every: 15 days"))
    assert accepted(text).progress["monthly"].every == 15


@pytest.mark.parametrize("where", SECTIONS)
def test_what_no_state_names_is_pointed_out(where: str) -> None:
    problem = only(problems(SMALL + SECTIONS[where]))
    assert (problem.code, problem.severity, problem.where) == ("unused", "warning", where)


@pytest.mark.parametrize("line", ["receipt: arrived", "progress: monthly"])
def test_nothing_is_owed_for_what_is_finished(line: str) -> None:
    text = with_key("receipt: arrived\n    progress: monthly", SMALL + RECEIPT + PROGRESS)
    problem = only(problems(lasting(line, text)))
    assert (problem.code, problem.where) == ("final_waits", f"states › done › {line.partition(':')[0]}")


@pytest.mark.parametrize("section", [RECEIPT, PROGRESS, MEASURES], ids=["receipt", "progress", "measures"])
def test_a_ladder_of_what_is_owed_is_in_use_and_reminds_who_owes_it(section: str) -> None:
    named = (
        SMALL if section == MEASURES else with_key("receipt: arrived" if section == RECEIPT else "progress: monthly")
    )
    own = named.replace("  short:\n", "  own:\n    - {at: T+1, repeat: week, to: [manager]}\n  short:\n")
    problem = only(problems(own + section.replace("ladder: short", "ladder: own")))
    assert (problem.code, problem.severity) == ("reminds_others", "warning")
    assert problem.message.zh == "阶梯“own”没有一级提醒能办的人（责任人）"


def test_a_window_of_reports_fits_its_period_and_their_ladder_the_window() -> None:
    early = with_key("progress: monthly", SMALL + PROGRESS.replace("last 10 days", "last 2 months"))
    assert [problem.code for problem in problems(early)] == ["opens_too_early"]
    short = with_key("progress: monthly", SMALL + PROGRESS.replace("last 10 days", "last 3 days"))
    problem = only(problems(short))
    assert (problem.code, problem.where) == ("rung_before_start", "progress › monthly › ladder")


def test_a_receipt_that_no_calendar_reaches_is_refused() -> None:
    text = with_key("receipt: arrived", SMALL + RECEIPT.replace("3 working_days", "601 months"))
    problem = only(problems(text))
    assert (problem.code, problem.where) == ("limit_too_long", "receipts › arrived › limit")


def test_reports_ask_for_fields_and_count_as_asking() -> None:
    field = "fields:\n  promised: {title: {zh: 承诺日期, en: Promised on}, kind: date}\nstates:\n"
    text = spoiled("states:\n", field, text=spoiled("after: opened", "after: promised"))
    accepted(with_key("progress: monthly", text + PROGRESS + "    asks: [promised]\n"))


def test_a_field_that_only_a_report_asks_for_can_be_required() -> None:
    field = "fields:\n  done: {title: {zh: 做了什么, en: What was done}, kind: long_text}\nstates:\n"
    text = spoiled("states:\n", field, text=spoiled("requires: [note: 10]", "requires: [filled: done]"))
    assert "never_filled" in [problem.code for problem in problems(text)]
    said = problems(with_key("progress: monthly", text + PROGRESS + "    asks: done\n"))
    assert "never_filled" not in [problem.code for problem in said]


def test_an_end_may_have_a_review_of_sustained_items_and_no_other() -> None:
    state = accepted(lasting()).states["done"]
    assert (state.review_for(sustained=True), state.review_for(sustained=False)) == ("lasting", None)
    problem = only(problems(lasting("review: lasting")))
    assert problem.code == "final_waits"
    assert "sustained_review" in problem.hint.zh


def test_a_review_of_every_item_and_one_of_the_sustained_contradict_each_other() -> None:
    both = with_key("review: yearly\n    sustained_review: yearly", SMALL + REVIEW)
    problem = only(problems(both))
    assert (problem.code, problem.severity, problem.where) == (
        "reviewed_twice",
        "error",
        "states › open › sustained_review",
    )


def test_a_review_of_sustained_items_alone_is_no_end_of_a_wait() -> None:
    text = spoiled("deadline: answer", "sustained_review: yearly", text=SMALL + REVIEW)
    assert "no_deadline" in [problem.code for problem in problems(text)]


def test_an_outcome_takes_a_step_that_starts_where_sustained_items_are_reviewed() -> None:
    redo = with_step("redo", "done", "open", text=SMALL + LASTING, more="    loop: reopen\n")
    taken = lasting(text=redo.replace("en: Over}}", "en: Over}, trigger: redo}"))
    said = only(problems(taken))
    assert (said.code, said.severity) == ("outcome_for_others", "warning")
    accepted(taken.replace("reviewer: [owner]", "reviewer: [owner, manager]"))
    problem = only(problems(lasting(text=redo.replace("en: Over}}", "en: Over}, trigger: finish}"))))
    assert (problem.code, problem.where) == ("outcome_elsewhere", "reviews › lasting › outcomes › over › trigger")


def test_an_outcome_tells_others() -> None:
    text = lasting(text=SMALL + LASTING.replace("en: Over}}", "en: Over}, tells: {escalated_review: [manager]}}"))
    (outcome,) = accepted(text).reviews["lasting"].outcomes
    assert outcome.tells == (Tell(kind="escalated_review", to=("manager",)),)


def test_a_section_that_cannot_be_read_is_said_once() -> None:
    text = with_key("progress: monthly", SMALL + PROGRESS.replace("every: month", "every: fortnight"))
    problem = only(problems(text))
    assert (problem.code, problem.where) == ("wrong_value", "progress › monthly › every")
    assert only(problems(SMALL + "measures: short\n")).code == "wrong_value"
