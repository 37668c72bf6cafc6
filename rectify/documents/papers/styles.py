"""The styles of papers, by the names an office sees in Word; whoever changes one changes every line of its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from rectify.documents.papers.page import FANGSONG, HEITI, KAITI, PAGE, SONGTI, XIAOBIAOSONG, Font

Alignment = Literal["left", "center", "right", "both"]


class Style(StrEnum):
    """What a line of a paper is."""

    TITLE = "公文标题"
    ADDRESSEE = "主送机关"
    BODY = "公文正文"
    HEADING_1 = "一级标题"
    HEADING_2 = "二级标题"
    HEADING_3 = "三级标题"
    CONTROL = "模板指令"
    SIGNATURE = "发文机关署名"
    DATE = "成文日期"
    FORM_TITLE = "表单标题"
    FORM_LINE = "表单说明"
    LABEL = "表格栏目"
    CELL = "表格内容"
    SIGNED_CELL = "表格签字"
    TABLE_TITLE = "表题"
    TABLE_HEAD = "统计表栏目"
    TABLE_TEXT = "统计表内容"
    FIGURE = "统计表数字"
    BAR = "比例条"
    CHART = "统计图"
    CHART_TITLE = "图题"
    FOOTER = "页码"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How lines of a style look. ``indent`` are characters of the first line; ``line`` its height in twips, exactly.

    ``least`` makes the height a least one. ``with_next`` keeps a line on the page of the one after it; ``apart`` lets
    a little space stand between Chinese characters and figures.
    """

    font: Font = FANGSONG
    size: float = PAGE.body_size
    align: Alignment = "both"
    indent: int = 0
    line: int = PAGE.line_pitch
    least: bool = False
    before: int = 0
    after: int = 0
    with_next: bool = False
    apart: bool = True
    colour: str | None = None
    on_grid: bool = True


_SMALL, _TIGHT = 12, 380
LOOKS: Mapping[Style, Look] = {
    # A title of 2号, on lines of its own height, one line of the grid below it.
    Style.TITLE: Look(
        font=XIAOBIAOSONG, size=22, align="center", line=700, after=PAGE.line_pitch, with_next=True, on_grid=False
    ),
    Style.ADDRESSEE: Look(),
    Style.BODY: Look(indent=2),
    Style.HEADING_1: Look(font=HEITI, indent=2, with_next=True),
    Style.HEADING_2: Look(font=KAITI, indent=2, with_next=True),
    Style.HEADING_3: Look(indent=2, with_next=True),
    # Lines that steer the template; none is in what is written from it.
    Style.CONTROL: Look(font=SONGTI, size=9, align="left", line=240, colour="1F5FA8", on_grid=False),
    Style.SIGNATURE: Look(align="right", with_next=True),
    Style.DATE: Look(align="right", apart=False),
    Style.FORM_TITLE: Look(font=XIAOBIAOSONG, size=22, align="center", line=700, after=120, on_grid=False),
    Style.FORM_LINE: Look(size=_SMALL, line=_TIGHT, with_next=True, on_grid=False),
    Style.LABEL: Look(font=HEITI, size=_SMALL, align="center", line=_TIGHT, least=True, on_grid=False),
    Style.CELL: Look(size=_SMALL, align="left", line=_TIGHT, least=True, on_grid=False),
    # Both signatures stand on one page.
    Style.SIGNED_CELL: Look(size=_SMALL, align="right", line=_TIGHT, least=True, with_next=True, on_grid=False),
    Style.TABLE_TITLE: Look(font=HEITI, size=14, align="center", line=520, with_next=True, on_grid=False),
    Style.TABLE_HEAD: Look(font=HEITI, size=10.5, align="center", line=300, least=True, on_grid=False),
    Style.TABLE_TEXT: Look(size=10.5, align="left", line=300, least=True, on_grid=False),
    Style.FIGURE: Look(size=10.5, align="center", line=300, least=True, on_grid=False),
    Style.BAR: Look(size=9, align="left", line=260, on_grid=False),
    # As high as what stands in it.
    Style.CHART: Look(size=10.5, align="center", line=300, least=True, before=200, with_next=True, on_grid=False),
    Style.CHART_TITLE: Look(font=HEITI, size=12, align="center", line=400, least=True, after=200, on_grid=False),
    Style.FOOTER: Look(font=SONGTI, size=14, align="left", line=280, on_grid=False),
}  # fmt: skip
