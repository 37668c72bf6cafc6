"""What goes by a channel says little, says it in words, and fits."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from engine.words import Language, Words
from notifications.channels.channel import Extent
from notifications.channels.note import LONGEST_TEXT, Note, Reader, note_id, write
from notifications.letter import Letter, Line
from notifications.message import message_id

DAY, AT = date(2026, 3, 2), datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def a_line(number: str, **changes: Any) -> Line:
    plain = Line(
        kind="overdue",
        number=number,
        state=Words("整改中", "rectifying"),
        why_you=Words("您是责任人", "You are: owner"),
        next_step=Words("提交整改报告", "Submit the report"),
        link=f"https://rectify.office.example/items/{number}",
        title="私设小金库",
        due_on=date(2026, 2, 26),
        working_days_left=-2,
        otherwise=Words("3月5日报告责任领导", "On 5 Mar this is reported to: leader"),
        note="请尽快",
    )
    return replace(plain, **changes)


def written(*lines: Line, extent: Extent = "brief", language: Language = "zh", name: str = "王敏") -> Any:
    letter = Letter(recipient_name=name, language=language, day=DAY, organization="督查室", lines=lines)
    note = Note(
        id="digest_1",
        letter=letter,
        keys=tuple(f"e1-{number}" for number in range(len(lines))),
        reader=Reader(id=1, name=name, login="wang"),
        base_url="https://rectify.office.example/",
        at=AT,
    )
    subject, data = write(note, extent)
    assert write(note, extent) == (subject, data)
    document = json.loads(data)
    assert document["data"]["title"] == subject
    return document


def test_by_default_it_is_number_days_and_link() -> None:
    news = a_line("XC-2", kind="returned", due_on=date(2026, 3, 9), working_days_left=5)
    document = written(news, a_line("XC-1"), a_line("XC-3", kind="closed", due_on=None, working_days_left=None))
    assert document["data"]["text"].split("\n") == [
        "【整改提醒】王敏，您有3件：逾期1件",
        "1. XC-1 逾期2个工作日",
        "https://rectify.office.example/items/XC-1",
        "2. XC-2 已退回，还有5个工作日",
        "https://rectify.office.example/items/XC-2",
        "3. XC-3 已销号",
        "https://rectify.office.example/items/XC-3",
    ]
    assert "小金库" not in json.dumps(document, ensure_ascii=False)
    assert "请尽快" not in json.dumps(document, ensure_ascii=False)
    assert [line["id"] for line in document["data"]["notices"]] == ["e1-1", "e1-0", "e1-2"]


def test_in_english_too() -> None:
    document = written(a_line("XC-1"), language="en", name="Wang Min")
    assert document["data"]["text"].split("\n")[:2] == [
        "[Rectify] Wang Min, 1 for you: 1 overdue",
        "1. XC-1 2 working days overdue",
    ]


def test_in_full_it_says_what_the_mail_says() -> None:
    document = written(a_line("XC-1"), extent="full")
    assert document["data"]["text"].split("\n")[1:] == [
        "1. XC-1 逾期2个工作日",
        "私设小金库",
        "整改中，您是责任人",
        "提交整改报告",
        "3月5日报告责任领导",
        "请尽快",
        "https://rectify.office.example/items/XC-1",
    ]


def test_a_document_names_itself_its_reader_and_each_matter() -> None:
    document = written(a_line("XC-1"))
    assert (document["id"], document["type"], document["timestamp"]) == (
        "digest_1", "rectify.notices", "2026-03-02T02:00:00Z",
    )  # fmt: skip
    assert document["data"]["recipient"] == {"id": 1, "name": "王敏", "login": "wang"}
    assert document["data"]["notices"] == [
        {
            "id": "e1-0", "kind": "overdue", "kind_name": "逾期", "number": "XC-1", "part": None,
            "due_on": "2026-02-26", "working_days_left": -2, "left": "逾期2个工作日", "link": "https://rectify.office.example/items/XC-1",
        }
    ]  # fmt: skip


@pytest.mark.parametrize("extent", ["brief", "full"])
@pytest.mark.parametrize("count", [1, 12, 40, 400])
def test_a_text_fits_and_says_how_much_it_leaves_out(count: int, extent: Extent) -> None:
    document = written(*(a_line(f"XC-{number:03}") for number in range(count)), extent=extent)
    text = document["data"]["text"]
    assert len(text.encode()) <= LONGEST_TEXT
    shown = text.count("/items/")
    assert len(document["data"]["notices"]) == count
    if shown < count:
        assert text.split("\n")[-1] == f"还有{count - shown}件，见 https://rectify.office.example/"


def test_nobodys_words_add_a_line_or_hide_one() -> None:
    bad = "a\n1. 假的\u202e\u2028b\x00\ud800"
    document = written(a_line("XC-1", title=bad, note=bad), extent="full", name="王\n敏")
    lines = document["data"]["text"].split("\n")
    assert len(lines) == 8
    assert lines[2] == "a 1. 假的 b �"
    assert lines[0].startswith("【整改提醒】王 敏，")


def test_an_id_holds_no_dot() -> None:
    header = message_id(person_id=12, day=DAY, slot="daily-oa", epoch="ab12", domain="office.example")
    assert note_id(header) == "digest_12_2026-03-02_daily-oa_ab12"
