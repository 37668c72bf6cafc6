"""Lines of the notice, and lines of the page around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectify.documents.blocks import fold
from rectify.documents.phrases import built_in
from tests.unit.rectify.documents.truths import page_of


@given(st.text())
def test_folding_keeps_one_character_for_one(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_widths_fold_and_enclosed_numbers_stay() -> None:
    assert fold("１．（一）：①⑴㈠“”、。") == "1.(一):①⑴㈠“”、。"


@pytest.mark.parametrize(
    "line",
    [
        "今天是",
        "您当前所在位置:首页>信息公开>公开信息",
        "首页 > 政务公开 > 党务公开 > 巡察整改",
        "您好,欢迎访问栖鹭区人民政府网! 今天是 星期五",
        "来源: 发布时间:2022-06-09",
        "浏览量:",
        "信息来源：市市场监管局　　发布日期：2023年8月31日　　浏览次数：764",
        "2023-09-12 09:31 来源：县档案馆",
        "【打印本页】 【关闭窗口】",
        "【字体：大 中 小】",
        "上一篇：关于举办国际档案日活动的公告",
        "版权所有：松峦县档案馆 ICP备05000000号",
        "第 2 页 共 5 页",
        "- 3 -",
        "扫一扫在手机打开当前页",
    ],
)
def test_what_a_web_page_adds_is_chrome(line: str) -> None:
    assert built_in().chrome.covers(line)


@pytest.mark.parametrize(
    "line",
    [
        "已经整改到位",
        "1、针对把握职能定位不够准确。",
        "中共平顶山市卫东区人民政府教育督导室党组",
        "2022年6月2日",
        "2022-11-10",
        "联系我们：电话5550000",
        "分享会：一是组织学习。",
        "今天是主题党日，支部召开了会议。",
    ],
)
def test_what_the_notice_says_is_no_chrome(line: str) -> None:
    assert not built_in().chrome.covers(line)


def test_lines_keep_their_numbers_and_lose_what_nobody_sees() -> None:
    page = page_of("\ufeff今天是\n\n　　通报\u200b　\n首页 > 公开\n正文。")

    assert [(block.line, block.text) for block in page.blocks] == [(3, "通报"), (5, "正文。")]
    assert [block.line for block in page.chrome] == [1, 4]
