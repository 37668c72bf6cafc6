"""The text of a stored message is what its reader reads, whichever way it goes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from notifications.message import build
from notifications.render import Rendered
from rectify.answers.mails import text_of


def test_of_a_mail_the_plain_text_is_shown() -> None:
    data = build(
        Rendered(subject="整改日报", text="王敏，您好：\n\n第二段\n", html="<p>x</p>\n"),
        sender="rectify@office.example",
        to_name="王敏",
        to_address="wang@office.example",
        message_id="<digest.1.2026-11-26.daily.1@office.example>",
        date=datetime(2026, 11, 26, tzinfo=UTC),
    )
    assert text_of(data, "mail") == "王敏，您好：\n\n第二段\n"


@pytest.mark.parametrize("document", ['{"a": "整改: x"}', '{\n "a": "整改"\n}', ""])
def test_what_goes_by_another_channel_is_shown_as_it_is(document: str) -> None:
    assert text_of(document.encode(), "oa") == document
