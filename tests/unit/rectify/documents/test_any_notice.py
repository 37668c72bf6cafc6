"""Whatever the text: nothing is raised, and nothing is read that is not in it."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from engine.errors import RectifyError
from rectify.documents.blocks import squeeze
from rectify.documents.decoding import decode
from rectify.documents.findings import PROBLEM_CODES
from rectify.documents.notice import read_notice

_PIECES = """
一、 （一） 1、 1. ２． （1） ① ⑴ ㈠ 一是 二是 首先， 最后， 针对 关于 “ ” " 问题 不够 方面 的问题 。 ， （ ） ； ：
已完成整改。 尚未整改 以上2个问题均已完成整改。 上述问题 申请延期至 整改情况： 整改结果：
责任人： 完成时限： 6月底 下一步，
2022年3月14日 至 5月20日 71日 二〇二二年六月二日 反馈 巡察 发布时间： 共3个方面5个问题 中共甲县乙局党组 的通报
联系方式:电话1 组织领导情况 问题整改落实情况 首页>公开
"""
TEXTS = st.one_of(
    st.text(),
    st.lists(st.sampled_from([*_PIECES.split(), "\n", "\n\n", " ", "\u3000", "\u200b"]), max_size=80).map("".join),
)
_UNSEEN = dict.fromkeys([*range(9), *range(0x0E, 0x20), 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])


@given(TEXTS)
def test_any_text_is_read_and_no_title_is_invented(text: str) -> None:
    notice = read_notice(text)

    said = squeeze(text.translate(_UNSEEN))
    assert all(item.title and squeeze(item.title) in said for item in notice.items)
    assert all(measure in item.body for item in notice.items for measure in item.measures)
    assert all(item.group is None or item.group < len(notice.groups) for item in notice.items)
    assert all(problem.code in PROBLEM_CODES for problem in notice.problems)
    assert ("no_items" in {problem.code for problem in notice.problems}) == (not notice.items)


@given(TEXTS)
def test_findings_are_told_apart_by_group_number_and_occurrence(text: str) -> None:
    items = read_notice(text).items

    assert len({(item.group, item.number, item.occurrence) for item in items}) == len(items)


@given(st.one_of(st.binary(), TEXTS.map(lambda text: text.encode("gb18030", "replace"))))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(RectifyError):
        read_notice(decode(data, where="any.txt"))
