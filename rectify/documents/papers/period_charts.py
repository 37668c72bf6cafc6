"""The pictures of a quarterly or annual report: what came and was closed, and where what is unfinished lies.

Each has a title that says what it shows; both are made of the very rows and counts that stand beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from engine.operations.whole_ledger import Counted
from rectify.documents.papers.charts import MOST_GROUPS, Chart, ChartKind, Series, chart_said
from rectify.documents.papers.finishing import SHADES
from rectify.documents.papers.wording import percent

_QUARTERS, _SHOWN = "一二三四", 4
_MOST_NAMED = 2
# Whether a count of something falls between two days.
Within = Callable[[Counted, date, date], bool]


def trend_of(
    every: Sequence[Counted], last: date, *, day: date, opened: Within, closed: Within
) -> tuple[str, str, list[dict[str, Any]]]:
    """Return a chart of what came and was closed in the four quarters up to a day, its title, and its rows."""
    spans = [span for span in _quarters(last) if span[0] <= day] or _quarters(last)
    names = [_quarter_name(first, until, day) for first, until in spans]
    came = tuple(sum(opened(one, *span) for one in every) for span in spans)
    done = tuple(sum(closed(one, *span) for one in every) for span in spans)
    rows = [{"name": name, "opened": new, "closed": gone} for name, new, gone in zip(names, came, done, strict=True)]
    if not any((*came, *done)):
        return "", "", rows
    chart = Chart(
        kind=ChartKind.COLUMNS,
        groups=tuple(names),
        series=(
            Series(name="新登记", figures=came, shade=SHADES[2]),
            Series(name="销号", figures=done, shade=SHADES[0]),
        ),
    )
    return chart_said(chart), f"图1 {_trend_says(names, came, done)}", rows


def spread_of(rows: Sequence[Mapping[str, Any]], *, number: int) -> tuple[str, str]:
    """Return a chart of how far each unit is, those with most under way first, and its title; nothing for one unit.

    Units beyond what a page holds are added up in a last bar.
    """
    units = sorted((row for row in rows if row["name"] != "合计"), key=lambda row: (-row["open"], -row["total"]))
    if len(units) < 2:  # noqa: PLR2004 - one alone needs no comparing
        return "", ""
    shown = units if len(units) <= MOST_GROUPS else units[: MOST_GROUPS - 1]
    rest = units[len(shown) :]
    names = [str(row["name"]) for row in shown] + ([f"其余{len(rest)}个单位"] if rest else [])
    parts = (("已完成", "done"), ("长期整改", "lasting"), ("推进中", "open"))
    chart = Chart(
        kind=ChartKind.BARS,
        groups=tuple(names),
        series=tuple(
            Series(
                name=name,
                figures=(
                    *(int(row[key]) for row in shown),
                    *([sum(int(row[key]) for row in rest)] if rest else []),
                ),
                shade=shade,
            )
            for (name, key), shade in zip(parts, SHADES, strict=True)
        ),
    )
    return chart_said(chart), f"图{number} {_spread_says(units)}"


def _quarters(last: date) -> list[tuple[date, date]]:
    """Return the first and last days of the four quarters of which the last holds a day."""
    index = last.year * 4 + (last.month - 1) // 3
    firsts = [date(one // 4, one % 4 * 3 + 1, 1) for one in range(index - _SHOWN + 1, index + 2)]
    return [(first, after - timedelta(days=1)) for first, after in pairwise(firsts)]


def _quarter_name(first: date, until: date, day: date) -> str:
    name = f"{first.year}年{_QUARTERS[(first.month - 1) // 3]}季度"
    return f"{name}（至{day.month}月{day.day}日）" if day < until else name


def _trend_says(names: Sequence[str], came: Sequence[int], done: Sequence[int]) -> str:
    said = f"{names[-1].partition('年')[2]}新登记{came[-1]}个、销号{done[-1]}个"
    if len(names) < 2:  # noqa: PLR2004 - there is no quarter before it
        return said
    more = done[-1] - done[-2]
    change = f"比上季度多{more}个" if more > 0 else f"比上季度少{-more}个" if more < 0 else "与上季度持平"
    return f"{said}，销号{change}"


def _spread_says(units: Sequence[Mapping[str, Any]]) -> str:
    open_ = sum(int(row["open"]) for row in units)
    if not open_:
        return "各单位没有推进中的问题"
    most = int(units[0]["open"])
    first = [str(row["name"]) for row in units if row["open"] == most]
    if len(first) > _MOST_NAMED:
        return f"推进中的问题{open_}个，分布在{sum(row['open'] > 0 for row in units)}个单位"
    each = "各" if len(first) > 1 else ""
    return f"推进中的问题{'和'.join(first)}最多，{each}{most}个，占{percent(most * len(first), open_)}"
