"""Web pages: the text of the notice is read, what only leads elsewhere is not."""

from __future__ import annotations

import pytest

from rectify.documents.readers.lines import Unreadable
from rectify.documents.readers.web import read

TEXT = "2022年3月14日至5月20日，区委第三巡察组对局党组进行了巡察，7月8日反馈了意见。"


def texts(page: str) -> list[str]:
    """Return the lines of a page."""
    return [line.text for line in read(page.encode())]


def test_lines_are_those_a_browser_shows() -> None:
    page = "<p>&emsp;一、关于&ldquo;主责&rdquo;<span>方面</span>\n 的问题</p><p>甲<br>乙</p><div>丙<b>丁</b></div>"
    assert texts(page) == ["一、关于“主责”方面 的问题", "甲", "乙", "丙丁"]


def test_navigation_scripts_and_hidden_parts_are_left_out() -> None:
    page = (
        '<nav>首页</nav><ul><li><a href="/">某局关于巡察整改情况的通报</a></li></ul><script>var a="一、";</script>'
        f'<div><h1>通报</h1><p>{TEXT}</p><p style="display: none">隐藏</p><p>一、<a href="#">关于</a>问题</p></div>'
        '<div><a href="/2">下一个通报</a> | <a href="/3">更多</a></div><footer>版权</footer>'
    )
    assert texts(page) == ["通报", TEXT, "一、关于问题"]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="gb2312">', "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gb18030"),
        ('<meta charset="gb2312">', "utf-8"),
        ("", "gb18030"),
        ("", "utf-16"),
        ('<?xml version="1.0" encoding="utf-8"?>', "utf-8-sig"),
    ],
)
def test_a_page_is_decoded_by_what_fits(head: str, encoding: str) -> None:
    assert [line.text for line in read(f"{head}<p>浩㙟镕</p>".encode(encoding))] == ["浩㙟镕"]


def test_numbers_a_browser_writes_before_items_of_a_list_are_read() -> None:
    assert texts('<ol start="3"><li>甲</li><li>乙</li></ol><ul><li>丙</li></ul>') == ["3.甲", "4.乙", "丙"]


def test_a_table_of_data_gives_rows_and_one_that_sets_the_page_gives_lines() -> None:
    rows = read(
        b"<table><tr><th>a<th>b</tr><tr><td rowspan=2>1<td>2</tr><tr><td>3</tr></table>"
        b"<table><tr><td><p>x</p><p>y</p></td></tr></table>"
    )
    assert [[(cell.text, cell.goes_on) for cell in row.cells] for row in rows[:3]] == [
        [("a", False), ("b", False)],
        [("1", False), ("2", False)],
        [("1", True), ("3", False)],
    ]
    assert [row.text for row in rows[3:]] == ["x", "y"]


@pytest.mark.parametrize("page", ["", " \n", "<div>" * 5000 + "x。"])
def test_a_page_that_says_nothing_or_never_ends_is_refused(page: str) -> None:
    with pytest.raises(Unreadable):
        read(page.encode())
