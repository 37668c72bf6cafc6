"""The bytes of a mail: exactly the headers, the recipient and the two bodies that were meant, whatever people type."""

from __future__ import annotations

import email
import re
from datetime import UTC, date, datetime
from email import policy
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.mailbox import InvalidAddress
from notifications.message import HEADER_LENGTH, MessageUnsafe, build, message_id
from notifications.plain_text import one_line
from notifications.render import Rendered

MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
ID = message_id(person_id=12, day=date(2026, 11, 23), slot="daily", epoch="1", domain="rectify.office.example")
HEADERS = {
    "Content-Type", "MIME-Version", "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted",
    "X-Auto-Response-Suppress", "X-Rectify-Id",
}  # fmt: skip


def a_mail(**changes: Any) -> bytes:
    said = Rendered(
        subject=changes.pop("subject", "整改日报：逾期1件，共4件"),
        text=changes.pop("text", "陈静宜，您好：\n\n.一个点开头的行\n"),
        html=changes.pop("html", "<!DOCTYPE html><html><body>您好</body></html>\n"),
    )
    given: dict[str, Any] = {
        "sender": "rectify@office.example",
        "sender_name": "青岚县教育局",
        "to_name": "陈静宜",
        "to_address": "chen@office.example",
        "message_id": ID,
        "date": MORNING,
    }
    return build(said, **(given | changes))


def parsed(data: bytes) -> EmailMessage:
    return email.message_from_bytes(data, policy=policy.default)


def test_a_mail_says_who_to_whom_what_and_when() -> None:
    mail = parsed(a_mail())
    assert set(mail.keys()) == HEADERS
    assert len(mail.keys()) == len(HEADERS)
    assert mail["From"] == "青岚县教育局 <rectify@office.example>"
    assert mail["To"] == "陈静宜 <chen@office.example>"
    assert mail["Subject"] == "整改日报：逾期1件，共4件"
    assert mail["Date"] == "Mon, 23 Nov 2026 08:30:00 +0800"
    assert mail["Message-ID"] == "<digest.12.2026-11-23.daily.1@rectify.office.example>"
    assert mail["X-Rectify-Id"] == "digest.12.2026-11-23.daily.1"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_both_bodies_arrive_as_they_were_written() -> None:
    mail = parsed(a_mail())
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == "陈静宜，您好：\n\n.一个点开头的行\n"
    assert "您好" in html.get_content()
    assert text.get_content_charset() == html.get_content_charset() == "utf-8"


def test_equal_arguments_give_equal_bytes() -> None:
    assert a_mail() == a_mail()


def test_the_wire_form_is_ascii_with_crlf_and_short_lines() -> None:
    data = a_mail(subject="整" * 180, to_name="陈" * 180, text="长" * 5000)
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(len(line) for line in data.split(b"\r\n")) <= 78
    assert all(len(word) <= 75 for word in re.findall(rb"=\?.*?\?=", data))


def test_a_mail_without_names_has_bare_addresses() -> None:
    mail = parsed(a_mail(to_name="", sender_name=" \t"))
    assert (mail["To"], mail["From"]) == ("chen@office.example", "rectify@office.example")


def test_what_is_too_long_is_cut_with_an_ellipsis() -> None:
    subject = parsed(a_mail(subject="整" * 10_000))["Subject"]
    assert len(subject) == HEADER_LENGTH
    assert subject.endswith("整…")


@pytest.mark.parametrize(
    "name", ['Chen, "J"', "a <x@evil.example>", "a; b", "(c)", "O'Neil", "a\\", "Dr. Chen", "@", ","]
)
def test_a_name_with_marks_of_syntax_stays_a_name(name: str) -> None:
    (recipient,) = parsed(a_mail(to_name=name))["To"].addresses
    assert (recipient.display_name, recipient.addr_spec) == (name, "chen@office.example")


# Each of these once meant more than text to some mail program.
CLEANED = [
    "a\r\nBcc: x@evil.example",
    "a\nBcc: x@evil.example",
    "a\rBcc: x@evil.example",
    "a\r\n\r\n<html>body</html>",
    "a\n\nbody",
    "a\r\n\tfolded",
    "a\r\n Bcc: x@evil.example",
    "a\x00Bcc: x@evil.example",
    "a\x0bBcc: x@evil.example",
    "a\x0cBcc: x@evil.example",
    "a\x1cBcc: x@evil.example",
    "a\x1dBcc: x@evil.example",
    "a\x1eBcc: x@evil.example",
    "a\x85Bcc: x@evil.example",
    "a\u2028Bcc: x@evil.example",
    "a\u2029Bcc: x@evil.example",
    "a\x7fb",
    "a\x1bb",
    "\u202eelpmaxe.live@x",
    "a\u2066b\u2069",
    "a\u200fb",
    "a\u200bb",
    "\ufeffa",
    "a\u00adb",
    "\ud800",
    "a\udcffb",
    "a\r\n.\r\nMAIL FROM:<x@evil.example>",
    "a\n.\nQUIT",
    "x@evil.example, y@evil.example",
    "a>, <x@evil.example",
    'a" <x@evil.example>, "b',
    "friends: x@evil.example;",
    "a (comment",
    "a\\",
    "%0d%0aBcc: x@evil.example",
    "\\r\\nBcc: x@evil.example",
    "&#13;&#10;Bcc: x@evil.example",
    "--boundary\r\nContent-Type: text/html",
    "整" * 3_000,
    "a " * 3_000,
    "x" * 10_000,
    "Cafe\u0301",
    "😀" * 300,
    "\u0301\u0301",
    "Subject: a",
    "  a  ",
    "+AA0ACg-Bcc: x@evil.example",
]
REFUSED = [
    "=?utf-8?q?a=0ABcc=3A_e=40x?=",
    "=?utf-8?b?YQpCY2M6IHhAZXZpbC5leGFtcGxl?=",
    "=?utf-7?q?+AAoA?=Bcc:",
    "=?utf-8?q?=3D=3Futf-8=3Fq=3Fa=0A?=",
    "=?utf-8?q?a",
    "=\u200b?utf-8?q?a=0A?=",
    "=\u202e?utf-8?b?YQo=?=",
    "a =?",
]


@pytest.mark.parametrize("field", ["subject", "to_name", "sender_name"])
@pytest.mark.parametrize("value", CLEANED)
def test_no_text_adds_a_header_a_recipient_or_a_part(field: str, value: str) -> None:
    mail = parsed(a_mail(**{field: value}))
    assert sorted(mail.keys()) == sorted(HEADERS)
    assert [address.addr_spec for address in mail["To"].addresses] == ["chen@office.example"]
    assert [address.addr_spec for address in mail["From"].addresses] == ["rectify@office.example"]
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert all(len(str(header).splitlines()) == 1 for header in mail.values())


@pytest.mark.parametrize("field", ["subject", "to_name", "sender_name"])
@pytest.mark.parametrize("value", REFUSED)
def test_an_encoded_word_typed_by_somebody_is_refused(field: str, value: str) -> None:
    with pytest.raises(MessageUnsafe, match=r"=\?"):
        a_mail(**{field: value})


@pytest.mark.parametrize("field", ["sender", "to_address"])
@pytest.mark.parametrize(
    "value", ["a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example", "Chen <a@b.example>", ""]
)
def test_an_address_is_one_mailbox(field: str, value: str) -> None:
    with pytest.raises(InvalidAddress):
        a_mail(**{field: value})


@pytest.mark.parametrize("value", ["", "\r\n", "\u200b"])
def test_an_empty_subject_is_refused(value: str) -> None:
    with pytest.raises(MessageUnsafe):
        a_mail(subject=value)


@pytest.mark.parametrize(
    "value",
    ["", "a@b.example", "<a@b.example>\r\nBcc: x@evil.example", "<a b@c.example>", "<a@b@c>", "<a@->", "<@b.example>"],
)
def test_a_message_id_of_another_shape_is_refused(value: str) -> None:
    with pytest.raises(MessageUnsafe):
        a_mail(message_id=value)


def test_a_signed_message_id_stands_on_the_line_of_its_header() -> None:
    long = message_id(
        person_id=12, day=date(2026, 11, 23), slot="urgent-12", epoch="1a2b3c4d", domain="mail.office.example", key="k"
    )
    data = a_mail(message_id=long)
    assert f"\r\nMessage-ID: {long}\r\n".encode() in data
    assert parsed(data)["X-Rectify-Id"] == long[1:].partition("@")[0]


def test_a_date_without_a_zone_is_refused() -> None:
    with pytest.raises(MessageUnsafe):
        a_mail(date=datetime(2026, 11, 23, 8, 30))  # noqa: DTZ001


def test_a_date_in_utc_is_written_so() -> None:
    assert (
        parsed(a_mail(date=datetime(2026, 11, 23, 0, 30, 5, 999, tzinfo=UTC)))["Date"]
        == "Mon, 23 Nov 2026 00:30:05 +0000"
    )


class _BrokenHeader:
    """Stands in for a library that writes something else than it was given, as it has done before."""

    written = ""

    def __init__(self, *_: object, **__: object) -> None: ...

    def encode(self, **_: object) -> str:
        return self.written


@pytest.mark.parametrize(
    "written", ["something else", "a\nBcc: x@evil.example", "a\n\nbody", "=?utf-8?q?a=0ABcc=3A_x=40evil.example?=", ""]
)
def test_bytes_that_say_something_else_do_not_leave(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_BrokenHeader, "written", written)
    monkeypatch.setattr("notifications.headers.Header", _BrokenHeader)
    with pytest.raises(MessageUnsafe):
        a_mail()


@pytest.mark.parametrize("field", ["slot", "epoch", "kind", "domain"])
@pytest.mark.parametrize("value", ["", "a b", "a>\r\nBcc: x", "a@b", "上午", "a<"])
def test_a_message_id_is_made_of_plain_parts(field: str, value: str) -> None:
    parts: dict[str, Any] = {
        "person_id": 1,
        "day": date(2026, 11, 23),
        "slot": "a",
        "epoch": "1",
        "domain": "b.example",
    }
    with pytest.raises(MessageUnsafe):
        message_id(**(parts | {field: value}))


@given(subject=st.text(min_size=1), name=st.text(), text=st.text(), html=st.text())
def test_whatever_people_type_a_mail_is_exactly_itself_or_refused(
    subject: str, name: str, text: str, html: str
) -> None:
    try:
        mail = parsed(a_mail(subject=subject, to_name=name, text=text, html=html))
    except MessageUnsafe:
        assert "=?" in one_line(subject) + one_line(name) or not one_line(subject)
        return
    assert sorted(mail.keys()) == sorted(HEADERS)
    assert len(mail["To"].addresses) == 1
    assert mail["Subject"] == one_line(subject)[:HEADER_LENGTH] or len(one_line(subject)) > HEADER_LENGTH
