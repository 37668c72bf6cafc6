"""A calendar file says what is due by when, to every program, and its text is never more than text."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from engine.domain.deadlines import Subject
from engine.operations.agenda import AgendaEntry
from engine.words import Language, Words
from notifications.appointments import Diary, attached, calendar_file
from notifications.plain_text import one_line
from tests.unit.notifications.calendar_reader import Component, read

DAY = date(2026, 11, 26)
DUE = DAY + timedelta(days=4)


def an_entry(**changes: Any) -> AgendaEntry:
    values: dict[str, Any] = {
        "subject": Subject.ITEM, "subject_id": 7, "item_id": 7, "number": "XC2026-01-002", "title": "小水库责任不清",
        "what": Words("完成整改", "Rectified"), "no": None, "period": None, "due_on": DUE, "working_days_left": 2,
        "is_published": True, "set_at": datetime(2026, 11, 20, 1, 2, 3, 4, tzinfo=UTC), "version": 3,
    }  # fmt: skip
    return AgendaEntry(**(values | changes))


def a_diary(*, language: Language = "zh", with_titles: bool = False) -> Diary:
    return Diary(
        language=language, day=DAY, at=datetime(2026, 11, 26, 0, 30, tzinfo=UTC), base_url="https://r.office.example/",
        office="abcdefghijklmnop", with_titles=with_titles,
    )  # fmt: skip


def events(*entries: AgendaEntry, **options: Any) -> list[Component]:
    return read(calendar_file(entries, a_diary(**options)).encode()).inside


def test_an_event_is_a_whole_day_that_makes_nobody_busy_with_a_name_of_its_own() -> None:
    calendar = read(calendar_file([an_entry()], a_diary(), name="整改期限 王敏").encode())
    assert (calendar.values["METHOD"], calendar.values["VERSION"]) == ("PUBLISH", "2.0")
    assert calendar.values["X-WR-CALNAME"] == "整改期限 王敏"
    (event,) = calendar.inside
    assert event.name == "VEVENT"
    assert event.values == {
        "UID": "item-7@abcdefghijklmnop.rectify",
        "SEQUENCE": "3",
        "DTSTAMP": "20261126T003000Z",
        "LAST-MODIFIED": "20261120T010203Z",
        "DTSTART": "20261130",
        "DTEND": "20261201",
        "SUMMARY": "完成整改：XC2026-01-002",
        "DESCRIPTION": "期限2026年11月30日。截至2026年11月26日，还有2个工作日。\nhttps://r.office.example/items/XC2026-01-002",
        "URL": "https://r.office.example/items/XC2026-01-002",
        "CATEGORIES": "整改",
        "TRANSP": "TRANSPARENT",
        "CLASS": "PRIVATE",
    }
    assert event.parameters["DTSTART"] == event.parameters["DTEND"] == ";VALUE=DATE"


def test_the_finding_is_not_named_unless_the_office_lets_it() -> None:
    assert "水库" not in calendar_file([an_entry()], a_diary())
    (event,) = events(an_entry(), with_titles=True)
    assert event.values["SUMMARY"] == "完成整改：XC2026-01-002 小水库责任不清"


def test_parts_are_named_in_the_readers_language() -> None:
    measure = an_entry(subject=Subject.MEASURE, no=2, is_published=False)
    review = an_entry(subject=Subject.REVIEW, period="2027Q1", due_on=DAY, working_days_left=0)
    duty = an_entry(subject=Subject.DUTY, number=None, title=None, period="2026M12")
    told = [event.values for event in events(measure, review, duty, language="en")]
    assert [one["SUMMARY"] for one in told] == [
        "Rectified: XC2026-01-002 measure 2", "Rectified: XC2026-01-002 Q1 2027", "Rectified: Dec 2026"
    ]  # fmt: skip
    assert "holidays not announced yet" in told[0]["DESCRIPTION"]
    assert told[1]["DESCRIPTION"].startswith("Due 26 Nov 2026. As of 26 Nov 2026: due today.\n")
    assert told[2]["URL"] == "https://r.office.example/duties"


def test_a_later_file_updates_an_event_and_never_makes_a_second_one() -> None:
    (before,), (after,) = events(an_entry()), events(an_entry(due_on=DUE + timedelta(days=9), version=5))
    assert before.values["UID"] == after.values["UID"]
    assert int(after.values["SEQUENCE"]) > int(before.values["SEQUENCE"])
    uids = {event.values["UID"] for event in events(*(an_entry(subject=subject) for subject in Subject))}
    assert len(uids) == len(Subject)


@pytest.mark.parametrize(
    "title",
    [
        "一、甲；乙, 丙; 丁\\戊", "a\r\nBEGIN:VALARM\r\nACTION:PROCEDURE", "a\nATTACH:file:///etc/passwd", "\\n\\,\\;",
        "整" * 300, "END:VEVENT", 'X;Y="Z":', "\u202eabc", "a\u2028b", "\x00\x1b[31m", "👍" * 50, "", "\\",
    ],
)  # fmt: skip
def test_a_title_stays_a_title_for_two_readers(title: str) -> None:
    text = calendar_file([an_entry(title=title)], a_diary(with_titles=True))
    meant = one_line(f"完成整改：XC2026-01-002 {title}")
    (event,) = read(text.encode()).inside
    assert event.values["SUMMARY"] == meant
    (again,) = Calendar.from_ical(text).walk("VEVENT")
    assert str(again["SUMMARY"]) == meant
    assert again["DTSTART"].to_ical() == b"20261130"
    assert str(again["DESCRIPTION"]) == event.values["DESCRIPTION"]


@given(st.text(), st.text(min_size=1))
def test_whatever_people_write_two_readers_read_the_same(title: str, what: str) -> None:
    text = calendar_file([an_entry(title=title, what=Words(what, what))], a_diary(with_titles=True))
    (event,) = read(text.encode()).inside
    (again,) = Calendar.from_ical(text).walk("VEVENT")
    assert str(again["SUMMARY"]) == event.values["SUMMARY"]
    assert len(event.values) == 12


def test_an_agenda_without_entries_is_a_calendar_all_the_same() -> None:
    assert read(calendar_file([], a_diary()).encode()).inside == []


def test_an_attachment_is_called_by_the_number_of_its_item() -> None:
    assert attached([an_entry()], a_diary()).name == "XC2026-01-002.ics"
    assert attached([an_entry(), an_entry(number="XC2026-01-003")], a_diary()).name == "deadlines.ics"
    for number in ("县巡2026-1", "../../a", None):
        assert attached([an_entry(number=number)], a_diary()).name == "deadlines.ics"
