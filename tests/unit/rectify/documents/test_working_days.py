"""Lists of days off and days worked, as offices keep them: what is read, and what is refused at which place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InvalidInput, RectifyError
from rectify.documents.day_events import read_events
from rectify.documents.refusals import DocumentUnreadable, DocumentUnsupported
from rectify.documents.working_days import read_days


def days_of(
    tmp_path: Path, text: str, *, name: str = "days.csv", encoding: str = "utf-8"
) -> dict[str, tuple[str, str]]:
    """Return what is read from a file with this text: 休 or 班 and the name, by the day."""
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return {day.isoformat(): ("班" if own.is_working else "休", own.name) for day, own in read_days(path).items()}


def an_event(*lines: str) -> str:
    """Return a calendar file with one event of these lines."""
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_is_read_whatever_program_wrote_it(tmp_path: Path, encoding: str) -> None:
    text = (
        '日期,休/班,名称\r\n2027-01-01,休,元旦\r\n\r\n2027/1/9,班,,\r\n# 校历\r\n2027年7月1日，放假，"暑假，第一天"\r\n'
    )
    assert days_of(tmp_path, text, encoding=encoding) == {
        "2027-01-01": ("休", "元旦"),
        "2027-01-09": ("班", ""),
        "2027-07-01": ("休", "暑假,第一天"),
    }


def test_columns_may_be_separated_by_tabs_and_words_be_english(tmp_path: Path) -> None:
    text = "date\tmark\tname\n2027.1.1\tOFF\tNew Year\n2027.1.9\twork\n"
    assert days_of(tmp_path, text, name="days.txt") == {"2027-01-01": ("休", "New Year"), "2027-01-09": ("班", "")}


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("2027-02-29,休,春节", "2027-02-29"),
        ("1月1日,休,元旦", "1月1日"),
        ("2027-01-01,假,元旦", "假"),
        ("2027-01-01,,元旦", ""),
        ("2027-01-01", "2027-01-01"),
        ("2027-01-01,休,元旦,放假", "2027-01-01,休,元旦,放假"),
        ("2027-01-09,休,元旦", "2027-01-09"),
        ("日期,休,元旦", "日期"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_with_what_is_allowed(tmp_path: Path, line: str, value: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        days_of(tmp_path, f"2027-01-09,班,元旦\n{line}\n")
    assert refused.value.where == "days.csv:2"
    assert "days.csv:2" in refused.value.message("zh")
    assert value in refused.value.message("en")
    assert refused.value.way_out("zh")


def test_a_day_said_twice_alike_is_no_harm_and_otherwise_both_places_are_named(tmp_path: Path) -> None:
    assert days_of(tmp_path, "2027-01-09,班,元旦\n2027-01-09,班\n") == {"2027-01-09": ("班", "元旦")}
    with pytest.raises(InvalidInput) as refused:
        days_of(tmp_path, "2027-01-09,班\n\n2027-01-09,休\n")
    assert {"days.csv:1", "days.csv:3"} <= set(
        refused.value.message("zh").replace("的", " ").replace("与", " ").split()
    )


@pytest.mark.parametrize("text", ["", "日期,休/班,名称\n", "# 什么也没有\n"])
def test_a_file_without_a_day_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(DocumentUnreadable):
        days_of(tmp_path, text)


def test_a_file_of_another_type_or_none_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentUnsupported):
        days_of(tmp_path, "2027-01-01,休\n", name="days.xlsx")
    with pytest.raises(DocumentUnreadable):
        read_days(tmp_path / "nowhere.csv")
    with pytest.raises(DocumentUnreadable):
        days_of(tmp_path, "BEGIN:VEVENT", name="days.ics")


@pytest.mark.parametrize(
    ("title", "said", "name"),
    [
        ("元旦（休）", "休", "元旦"),
        ("元旦(班)", "班", "元旦"),
        ("[休] 春节", "休", "春节"),
        ("班 国庆节", "班", "班 国庆节"),
        ("国庆节放假", "休", "国庆节放假"),
        ("春节补班", "班", "春节补班"),
        ("Spring Festival (off)", "休", "Spring Festival"),
        ("Labour Day holiday", "休", "Labour Day holiday"),
    ],
)
def test_an_event_says_in_its_title_whether_its_day_is_worked(tmp_path: Path, title: str, said: str, name: str) -> None:
    event = an_event("DTSTART;VALUE=DATE:20270101", f"SUMMARY:{title}")
    assert days_of(tmp_path, event, name="days.ics") == {"2027-01-01": (said, name)}


def test_an_event_of_several_days_is_each_of_them_and_ends_before_the_day_it_names(tmp_path: Path) -> None:
    event = an_event("DTSTART;VALUE=DATE:20270205", "DTEND;VALUE=DATE:20270208", "SUMMARY:春节（休）")
    assert list(days_of(tmp_path, event, name="days.ics")) == ["2027-02-05", "2027-02-06", "2027-02-07"]
    lasting = an_event("DTSTART;VALUE=DATE:20270205", "DURATION:P2D", "SUMMARY:春节（休）")
    assert list(days_of(tmp_path, lasting, name="days.ics")) == ["2027-02-05", "2027-02-06"]


def test_what_a_phone_says_beside_the_title_counts_and_a_cancelled_event_does_not(tmp_path: Path) -> None:
    worked = an_event("DTSTART;VALUE=DATE:20270109", "SUMMARY:元旦", "X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY")
    assert days_of(tmp_path, worked, name="days.ics") == {"2027-01-09": ("班", "元旦")}
    with pytest.raises(DocumentUnreadable):
        days_of(
            tmp_path, an_event("DTSTART;VALUE=DATE:20270109", "SUMMARY:（休）", "STATUS:CANCELLED"), name="days.ics"
        )


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART;VALUE=DATE:20270101", "SUMMARY:元旦"),
        ("DTSTART;VALUE=DATE:20270101", "SUMMARY:值班"),
        ("DTSTART;VALUE=DATE:20270101", "SUMMARY:Office day"),
        ("DTSTART;VALUE=DATE:20270101", "SUMMARY:元旦放假，9日上班"),
        ("DTSTART;VALUE=DATE:20270101", "SUMMARY:元旦（休）", "RRULE:FREQ=YEARLY"),
        ("DTSTART:20270101T080000Z", "SUMMARY:元旦（休）"),
        ("DTSTART;VALUE=DATE:20271301", "SUMMARY:元旦（休）"),
        ("SUMMARY:元旦（休）",),
        ("DTSTART;VALUE=DATE:20270101", "DTEND;VALUE=DATE:20270101", "SUMMARY:元旦（休）"),
        ("DTSTART;VALUE=DATE:20270101", "DTEND;VALUE=DATE:00010101", "SUMMARY:元旦（休）"),
        ("DTSTART;VALUE=DATE:20270101", "DTEND;VALUE=DATE:20290101", "SUMMARY:元旦（休）"),
        ("DTSTART;VALUE=DATE:20270101", "DURATION:P999999999D", "SUMMARY:元旦（休）"),
        ("DTSTART;VALUE=DATE:20270101", "DTSTART;VALUE=DATE:20270102", "SUMMARY:元旦（休）"),
    ],
)
def test_an_event_that_cannot_be_used_is_named_with_what_is_allowed(tmp_path: Path, lines: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput) as refused:
        days_of(tmp_path, an_event(*lines), name="days.ics")
    assert refused.value.where == "days.ics VEVENT 1"
    assert refused.value.way_out("zh")


LINES = st.sampled_from(
    ["BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "DTSTART;VALUE=DATE:20270101", "DTEND:x"]
) | st.text(max_size=30)  # fmt: skip


@given(lines=st.lists(LINES, max_size=12))
def test_whatever_stands_in_a_file_it_is_read_or_refused(lines: list[str]) -> None:
    try:
        read_events("\r\n".join(lines), "days.ics")
    except RectifyError as refused:
        where = refused.where
    else:
        where = "days.ics"
    assert where is not None
    assert where.startswith("days.ics")
