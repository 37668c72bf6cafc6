"""Bytes of a document as text."""

from __future__ import annotations

import codecs

import pytest

from rectify.documents.decoding import LARGEST, decode
from rectify.documents.refusals import DocumentUnreadable

TEXT = "关于巡察整改情况的通报\n一、针对“两张皮”。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_utf_8_with_or_without_its_mark_and_gb18030_give_the_same_text(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), where="notice.txt") == TEXT


def test_every_line_end_becomes_one() -> None:
    assert decode("甲\r\n乙\r丙\n".encode(), where="notice.txt") == "甲\n乙\n丙\n"


@pytest.mark.parametrize(
    "data",
    [b"\0", TEXT.encode("utf-16"), b" " * (LARGEST + 1), codecs.BOM_UTF8 + "甲".encode("gb18030"), b"\xff\xff\xff"],
    ids=["nul", "utf-16", "too large", "marked utf-8 that is none", "neither"],
)
def test_what_is_no_such_text_is_refused_with_its_file(data: bytes) -> None:
    with pytest.raises(DocumentUnreadable) as refusal:
        decode(data, where="ledger/notice.txt")

    assert refusal.value.where == "ledger/notice.txt"
    assert "GB18030" in refusal.value.way_out("zh")


def test_a_text_of_exactly_the_largest_size_is_read() -> None:
    assert len(decode(b"a" * LARGEST, where="notice.txt")) == LARGEST
