"""The story is laid out back from today, whatever day that is, and its notice reads as it is meant to."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.definition import Completion
from engine.domain.workdays import Calendar
from engine.operations.ledger import Ledger
from rectify.auth.password_setting import by_operator
from rectify.bootstrap import acting_for, open_app
from rectify.demo.days import Days, until
from rectify.demo.notice import fill_notice
from rectify.demo.play import settings_of_the_story
from rectify.documents.notice import read_notice
from rectify.holidays import published
from rectify.settings import Settings
from tests.builders import AT, OPERATOR, an_office


def calendar() -> Calendar:
    """Return the published calendar."""
    known = published()
    exceptions = {day: is_working for day, (is_working, _name) in known.days.items()}
    return Calendar(version=known.version, published_until=known.until, exceptions=exceptions)


def days_until(today: date) -> Days:
    """Return the days of a story that ends today."""
    return until(today, calendar())


@given(st.dates(min_value=date(2026, 1, 1), max_value=date(2036, 12, 31)))
def test_the_story_is_told_in_order_on_any_day(today: date) -> None:
    days = days_until(today)
    told = [days.started, days.ended, days.feedback, days.signed, days.imported, days.due, days.reopened, days.today]
    assert told == sorted(told)
    assert days.due - days.imported >= timedelta(days=20)
    notice = read_notice(fill_notice(days))
    assert (notice.started_on, notice.ended_on, notice.feedback_on, notice.signed_on) == tuple(told[:4])


def test_the_notice_shows_every_kind_of_finding_and_its_doubts() -> None:
    notice = read_notice(fill_notice(days_until(date(2026, 11, 23))))

    assert Counter((item.completion, item.sustained) for item in notice.items) == {
        (Completion.DONE, False): 5,
        (Completion.MOSTLY_DONE, False): 1,
        (Completion.IN_PROGRESS, False): 1,
        (Completion.PARTLY, True): 1,
        (Completion.NOT_DONE, False): 1,
    }
    assert len(notice.groups) == 3
    assert [problem.code for problem in notice.problems] == [
        "duplicate_number",
        "missing_number",
        "mixed_numbering",
        "plan_wording_when_done",
        "signature_differs",
    ]


def test_the_operator_plays_verifications_whoever_signs_in_already(sqlite_ledger: Ledger, tmp_path: Path) -> None:
    an_office(sqlite_ledger)
    settings = Settings(data=tmp_path, password_memory=19)
    app = replace(open_app(settings), ledger=sqlite_ledger)
    by_operator(app, "li", "seven brown kettles", actor=OPERATOR, at=AT)
    assert not acting_for(app, "li").verifies
    assert acting_for(replace(app, settings=settings_of_the_story(settings)), "li").verifies
