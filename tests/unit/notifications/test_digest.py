"""Order, sections and counts of a digest."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from engine.words import Language, Words
from notifications.digest import Digest, digest
from notifications.letter import KINDS, Letter, Line
from notifications.urgency import Urgency, urgency

TODAY = date(2026, 11, 23)


def a_line(kind: str, number: str = "XC2025-01-003", *, due: int | None = None, **changes: Any) -> Line:
    """Return a line due ``due`` days from today (each taken for a working day)."""
    given: dict[str, Any] = {
        "kind": kind,
        "number": number,
        "state": Words("整改中", "Rectifying"),
        "why_you": Words("您是责任人", "You are the owner"),
        "next_step": Words("提交整改报告", "Submit the report"),
        "link": f"https://rectify.office.example/items/{number}",
        "due_on": None if due is None else TODAY + timedelta(days=due),
        "working_days_left": due,
    }
    return Line(**(given | changes))


def read(*lines: Line, language: Language = "zh") -> Digest:
    return digest(
        Letter(recipient_name="陈静宜", language=language, day=TODAY, organization="青岚县教育局", lines=lines)
    )


@pytest.mark.parametrize(
    ("line", "section"),
    [
        (a_line("overdue", due=-2), Urgency.OVERDUE),
        (a_line("overdue"), Urgency.OVERDUE),
        (a_line("reminder", due=-1), Urgency.OVERDUE),
        (a_line("returned", due=-1), Urgency.OVERDUE),
        (a_line("escalated", due=-8), Urgency.ESCALATED),
        (a_line("reminder", due=0), Urgency.TODAY),
        (a_line("to_verify", due=0), Urgency.TODAY),
        (a_line("reminder", due=1), Urgency.REMINDER),
        (a_line("overdue", due=5), Urgency.REMINDER),
        (a_line("reminder"), Urgency.REMINDER),
        (a_line("to_verify", due=3), Urgency.TO_DO),
        (a_line("returned"), Urgency.TO_DO),
        (a_line("assigned", due=30), Urgency.TO_DO),
        (a_line("review_due", due=9), Urgency.TO_DO),
        (a_line("reopened"), Urgency.TO_DO),
        (a_line("closed", due=-3), Urgency.INFORMATION),
        (a_line("verified"), Urgency.INFORMATION),
        (a_line("moved"), Urgency.INFORMATION),
        (a_line("to_approve", due=5), Urgency.TO_DO),
        (a_line("approved"), Urgency.TO_DO),
        (a_line("warning", due=-9), Urgency.WARNING),
        (a_line("warning", due=2), Urgency.WARNING),
        (a_line("publication"), Urgency.PUBLICATION),
        (a_line("accountability", due=-30), Urgency.ACCOUNTABILITY),
        (a_line("escalated_review", due=-30), Urgency.RAISED),
        (a_line("to_answer", due=2), Urgency.TO_DO),
        (a_line("to_answer", due=0), Urgency.TODAY),
        (a_line("to_answer", due=-1), Urgency.OVERDUE),
        (a_line("receipt_due", due=3), Urgency.TO_DO),
        (a_line("progress_due", due=-2), Urgency.OVERDUE),
        (a_line("duty_due", due=9), Urgency.TO_DO),
        (a_line("refused", due=9), Urgency.TO_DO),
        (a_line("redated", due=9), Urgency.TO_DO),
        (a_line("resumed", due=9), Urgency.TO_DO),
        (a_line("handed_over"), Urgency.TO_DO),
        (a_line("unreachable"), Urgency.TO_DO),
        (a_line("agreed", due=9), Urgency.INFORMATION),
        (a_line("withdrawn", due=9), Urgency.INFORMATION),
        (a_line("paused"), Urgency.INFORMATION),
        (a_line("substituting"), Urgency.INFORMATION),
    ],
)
def test_dates_outweigh_the_kind_and_information_comes_last(line: Line, section: Urgency) -> None:
    assert urgency(line, TODAY) is section


def test_every_kind_has_a_section() -> None:
    assert all(isinstance(urgency(a_line(kind), TODAY), Urgency) for kind in KINDS)


def test_most_urgent_first_then_the_earliest_date_then_the_number() -> None:
    seen = read(
        a_line("closed", "1"),
        a_line("reminder", "3", due=5),
        a_line("reminder", "2", due=5),
        a_line("assigned", "4", due=40),
        a_line("overdue", "5", due=-1),
        a_line("overdue", "6", due=-9),
        a_line("reminder", "7", due=0),
        a_line("escalated", "8", due=-3),
    )
    entries = [entry for section in seen.sections for entry in section.entries]
    assert [entry.number for entry in entries] == ["6", "5", "8", "7", "2", "3", "4", "1"]
    assert [entry.position for entry in entries] == list(range(1, 9))
    assert [section.counted for section in seen.sections] == [
        "逾期2件", "逾期抄报1件", "今天到期1件", "提醒2件", "待办1件", "知悉1件",
    ]  # fmt: skip


def test_letters_of_weight_come_before_whatever_else_is_late_the_heaviest_first() -> None:
    seen = read(
        a_line("overdue", due=-40), a_line("warning", "2", due=-9), a_line("accountability", "3", due=-30),
        a_line("publication", "4", due=-14), a_line("warning", "5", due=-8),
    )  # fmt: skip
    assert seen.headline == ("问责提醒1件", "拟通报1件", "告诫2件", "逾期1件")
    english = read(a_line("warning", due=-9), a_line("accountability", "3", due=-30), language="en")
    assert english.headline == ("1 accountability notice", "1 warning")


def test_a_letter_says_what_it_is_beside_the_days() -> None:
    entry = read(a_line("warning", due=-7)).first
    assert (entry.lead, entry.state, entry.tone) == ("逾期7个工作日", "整改中 · 告诫", "late")


def test_the_headline_names_what_cannot_wait() -> None:
    seen = read(a_line("overdue", due=-1), a_line("reminder", due=0), a_line("reminder", due=4), a_line("closed"))
    assert seen.headline == ("逾期1件", "今天到期1件")


def test_when_nothing_presses_the_headline_names_the_two_first_sections() -> None:
    seen = read(a_line("reminder", due=4), a_line("assigned"), a_line("closed"), language="en")
    assert seen.headline == ("1 reminder", "1 to do")


def test_english_counts_have_their_plural() -> None:
    seen = read(a_line("reminder", due=4), a_line("reminder", due=5), language="en")
    assert seen.headline == ("2 reminders",)


def test_the_days_come_first_where_they_press_and_the_news_elsewhere() -> None:
    late, calm = read(a_line("returned", due=-2), a_line("returned", due=9)).sections
    assert (late.entries[0].lead, late.entries[0].state) == ("逾期2个工作日", "整改中 · 已退回")
    assert (calm.entries[0].lead, calm.entries[0].state) == ("已退回", "整改中")
    assert calm.entries[0].beside == "还有9个工作日，12月2日 周三"


def test_news_that_is_the_state_is_said_once() -> None:
    entry = read(a_line("closed", state=Words("已销号", "Closed"))).first
    assert (entry.lead, entry.state) == ("已销号", "")


def test_a_thing_to_do_by_tomorrow_keeps_its_colour() -> None:
    entry = read(a_line("to_verify", due=1)).first
    assert (entry.lead, entry.tone) == ("明天到期", "soon")
