"""A letter that could not be said is refused when it is made."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.errors import InvalidInput
from engine.words import Words
from notifications.letter import KINDS, Letter, Line


def a_line(**changes: Any) -> Line:
    given: dict[str, Any] = {
        "kind": "reminder",
        "number": "XC2025-01-003",
        "state": Words("整改中", "Rectifying"),
        "why_you": Words("您是责任人", "You are the owner"),
        "next_step": Words("提交整改报告", "Submit the report"),
        "link": "https://rectify.office.example/items/3",
    }
    return Line(**(given | changes))


def test_an_unknown_kind_is_refused_and_the_known_ones_named() -> None:
    with pytest.raises(InvalidInput) as refusal:
        a_line(kind="nagging")
    assert all(kind in refusal.value.way_out("zh") for kind in KINDS)


@pytest.mark.parametrize("half", [{"due_on": date(2026, 11, 26)}, {"working_days_left": 3}])
def test_a_date_without_its_working_days_is_refused(half: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        a_line(**half)


@pytest.mark.parametrize(
    "link",
    [
        "",
        "items/3",
        "javascript:alert(1)",
        "ftp://office.example/",
        "https://office.example/a b",
        'https://office.example/"onclick="x',
        "https://office.example/\nBcc: x@evil.example",
        "https://user:secret@office.example/",
        "https://office.example/<b>",
        "https://政务.example/",
    ],
)
def test_a_link_is_a_plain_web_address(link: str) -> None:
    with pytest.raises(InvalidInput):
        a_line(link=link)


@pytest.mark.parametrize(
    "link",
    ["http://127.0.0.1:8000/items/3?from=mail#deadline", "https://office.example", "http://[::1]:8000/i/%E6%95%B4"],
)
def test_web_addresses_with_port_query_and_fragment_pass(link: str) -> None:
    assert a_line(link=link).link == link


def test_a_letter_without_lines_is_refused() -> None:
    with pytest.raises(InvalidInput):
        Letter(recipient_name="陈静宜", language="zh", day=date(2026, 11, 23), organization="青岚县教育局", lines=())
