"""Texts whose paragraphs were broken into lines of one width."""

from __future__ import annotations

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from rectify.documents.wrapped import unwrapped

WIDTH = 30
PARAGRAPHS = st.lists(st.text("甲乙丙丁戊己庚辛，", min_size=1, max_size=200), min_size=6, max_size=12)


@given(PARAGRAPHS)
def test_indented_paragraphs_that_were_broken_are_whole_again(paragraphs: list[str]) -> None:
    whole = [f"“{text.strip('，')}甲”。" for text in [*paragraphs, "甲" * 200, "乙" * 300]]
    lines = [line for text in whole for line in textwrap.wrap("　　" + text, WIDTH, break_on_hyphens=False)]
    assert [text.strip() for _, text in unwrapped(lines) if text.strip()] == whole


def test_a_text_whose_paragraphs_are_lines_stays_as_it_is() -> None:
    lines = [
        "关于巡察整改情况的通报",
        "甲" * 90 + "。",
        "一、关于主责问题",
        "1、针对账目不清。",
        "已完成整改。",
        "乙" * 70 + "。",
        "甲局党组",
        "2024年1月1日",
        "",
    ]
    assert unwrapped(lines) == list(enumerate(lines, start=1))
