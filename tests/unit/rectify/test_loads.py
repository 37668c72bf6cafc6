"""The calendar of mails: a column for each day, else each week, else each month; a row adds up what somebody gets."""

from __future__ import annotations

from datetime import date, timedelta

from rectify.web.loads import Cell, by_weight, in_parts, load, shade, spans

_TODAY = date(2026, 3, 2)


def _days(count: int) -> list[date]:
    return [_TODAY + timedelta(days=ahead) for ahead in range(count)]


def test_many_days_stand_in_weeks_and_more_in_months() -> None:
    assert [one.said.zh for one in spans(_days(2), today=_TODAY)] == ["3月2日 周一", "3月3日 周二"]
    weeks = spans(_days(70), today=_TODAY)
    assert [one.said.zh for one in weeks][:2] == ["3月2日 周一起的一周", "3月9日 周一起的一周"]
    assert len(weeks) == 10
    months = spans(_days(500), today=_TODAY)
    assert (len(months), months[0].said.en, months[-1].head.zh) == (17, "Mar 2026", "2027-07")


def test_no_table_is_broader_than_a_page() -> None:
    assert in_parts(spans(_days(20), today=_TODAY)) == [(0, 20)]
    assert in_parts(spans(_days(50), today=_TODAY)) == [(0, 17), (17, 34), (34, 50)]
    assert in_parts(()) == []


def test_a_row_adds_up_each_column_and_remembers_its_fullest_day() -> None:
    columns = spans(_days(70), today=_TODAY)
    row = load("王敏", "wang", {date(2026, 3, 3): 4, date(2026, 3, 8): 2, date(2026, 3, 9): 1}, columns)
    assert row.cells[:3] == [Cell(lines=6, fullest=4), Cell(lines=1, fullest=1), Cell(lines=0, fullest=0)]
    assert row.total == 7


def test_who_gets_most_stands_first_and_who_gets_none_not_at_all() -> None:
    columns = spans(_days(1), today=_TODAY)
    rows = by_weight([load(name, None, {_TODAY: lines}, columns) for name, lines in (("甲", 1), ("乙", 0), ("丙", 3))])
    assert [row.name for row in rows] == ["丙", "甲"]


def test_a_cell_is_darkest_where_a_day_has_too_many() -> None:
    assert [shade(lines, 10) for lines in (0, 1, 3, 6, 11)] == ["none", "h1", "h2", "h3", "h4"]
