"""Pictures of figures: what a chart shows, and the text by which it goes through a template.

A template says where a chart stands: a paragraph in the style ``统计图`` with the chart's variable. What stands there
once values are filled in is ``chart_said``; ``finishing`` makes a chart of it that Word can edit.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# More would not fit a page.
MOST_GROUPS = 12


class ChartKind(StrEnum):
    """How figures are drawn: as bars that lie, their parts one behind the other, or as columns side by side."""

    BARS = "bars"
    COLUMNS = "columns"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Figures of one sort, one for each group; ``shade`` is the grey they have on paper, as RRGGBB."""

    name: str
    figures: tuple[int, ...]
    shade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Figures in groups: units, quarters."""

    kind: ChartKind
    groups: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def height(self) -> float:
        """Return how high it stands on the page, in millimetres."""
        return 26 + 9.5 * len(self.groups) if self.kind is ChartKind.BARS else 68

    @property
    def in_words(self) -> str:
        """Return every figure in words, for whoever does not see the picture."""
        return "；".join(
            f"{group}：" + "，".join(f"{one.name}{one.figures[position]}" for one in self.series)
            for position, group in enumerate(self.groups)
        )


def chart_said(chart: Chart) -> str:
    """Return a chart as the text that stands for it in a paragraph."""
    series = [[one.name, one.shade, list(one.figures)] for one in chart.series]
    return json.dumps([chart.kind, list(chart.groups), series], ensure_ascii=False, separators=(",", ":"))


def chart_heard(text: str) -> Chart | None:
    """Return the chart that a text stands for; None for any other text."""
    try:
        kind, groups, series = json.loads(text)
        chart = Chart(
            kind=ChartKind(kind),
            groups=tuple(str(one) for one in groups),
            series=tuple(
                Series(name=str(name), shade=str(shade), figures=tuple(int(one) for one in figures))
                for name, shade, figures in series
            ),
        )
    except (ValueError, TypeError):
        return None
    return chart if _is_whole(chart) else None


def _is_whole(chart: Chart) -> bool:
    figures: Sequence[tuple[Any, ...]] = [one.figures for one in chart.series]
    fits = all(len(one) == len(chart.groups) for one in figures)
    return bool(chart.groups and chart.series) and fits and len(chart.groups) <= MOST_GROUPS
