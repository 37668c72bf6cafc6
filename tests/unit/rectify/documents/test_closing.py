"""Signature and contact."""

from __future__ import annotations

from datetime import date

import pytest

from rectify.documents.closing import read_contact, read_signature
from rectify.documents.phrases import built_in
from tests.unit.rectify.documents.truths import page_of

FRAME = built_in().frame


@pytest.mark.parametrize(
    ("text", "name", "day"),
    [
        ("中共甲县乙局党组\n2022年6月2日", "中共甲县乙局党组", date(2022, 6, 2)),
        ("中共甲县乙局党组 2022年6月2日", "中共甲县乙局党组", date(2022, 6, 2)),
        ("中共甲县乙局党组（公章）\n2022.6.2", "中共甲县乙局党组", date(2022, 6, 2)),
        ("青禾镇党委\n二〇二二年十一月三日", "青禾镇党委", date(2022, 11, 3)),
        ("　　中共 甲县 乙局党组\n　2022 年 6 月 2 日", "中共甲县乙局党组", date(2022, 6, 2)),
        ("中共甲县乙局党组", "中共甲县乙局党组", None),
        ("2022年6月2日", None, date(2022, 6, 2)),
        ("欢迎监督。", None, None),
    ],
)
def test_the_signature_is_a_name_and_a_day(text: str, name: str | None, day: date | None) -> None:
    signature = read_signature(page_of(text).blocks, FRAME)

    assert (signature.organization, signature.signed_on, signature.damaged) == (name, day, False)


@pytest.mark.parametrize("written", ["2022年1110日", "20221110日", "2022年11月 日", "2022年9月31日"])
def test_a_signature_date_with_lost_characters_gives_no_day(written: str) -> None:
    signature = read_signature(page_of(f"中共甲县乙局党组\n{written}").blocks, FRAME)

    assert (signature.organization, signature.signed_on, signature.damaged) == ("中共甲县乙局党组", None, True)


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("欢迎监督。联系方式:电话5550264;电子邮箱x@a.example。", "电话5550264;电子邮箱x@a.example"),
        ("请与我们联系。电话：5550426；地址：观澜大道66号。", "电话：5550426；地址：观澜大道66号"),
        ("下一步，局党组将继续抓好整改。", None),
    ],
)
def test_the_contact_is_given_word_for_word(text: str, contact: str | None) -> None:
    assert read_contact(page_of(text).blocks, FRAME) == contact
