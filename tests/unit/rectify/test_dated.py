"""Due days after a move: what would be late at once is told first, and only what is not late already."""

from __future__ import annotations

from datetime import date

from engine.operations.preview import NewDue
from engine.words import Words
from rectify.web.studio.dated import dated, late_at_once

_TODAY = date(2026, 3, 10)


def _due(item: str, before: date | None, after: date | None, *, published: bool = True) -> NewDue:
    rule = Words("完成整改", "Rectification")
    return NewDue(item=item, title="问题", rule=rule, before=before, after=after, published=published)


_DUES = (
    _due("A-1", date(2026, 4, 1), date(2026, 3, 20)),
    _due("A-2", date(2026, 4, 1), date(2026, 3, 9)),
    _due("A-3", date(2026, 3, 2), date(2026, 3, 1)),
    _due("A-4", date(2026, 4, 1), date(2026, 3, 10), published=False),
    _due("A-5", date(2026, 4, 1), None, published=False),
    _due("A-6", None, date(2026, 3, 2)),
)


def test_what_would_be_late_at_once_comes_first_and_is_counted() -> None:
    rows = dated(_DUES, today=_TODAY, most=9)
    assert [row.item.word.zh for row in rows] == ["A-6", "A-2", "A-3", "A-4", "A-1", "A-5"]
    assert [row.is_late for row in rows] == [True, True, False, False, False, False]
    assert late_at_once(_DUES, today=_TODAY) == 2
    assert len(dated(_DUES, today=_TODAY, most=2)) == 2


def test_a_day_that_is_not_certain_is_marked_and_none_is_said_for_no_day() -> None:
    by_item = {row.item.word.zh: row for row in dated(_DUES, today=_TODAY, most=9)}
    assert [by_item[one].is_certain for one in ("A-1", "A-4", "A-5")] == [True, False, True]
    assert (by_item["A-6"].before.en, by_item["A-5"].after.zh) == ("none", "无")
    assert by_item["A-1"].after.zh == "3月20日 周五"
