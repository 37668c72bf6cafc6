"""A file that goes with a mail arrives under its name, as it is, beside the bodies, and brings nothing else along."""

from __future__ import annotations

import email
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.mime.text import MIMEText
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from notifications.message import Attachment, MessageUnsafe, build
from notifications.render import Rendered

AT = datetime(2026, 11, 23, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nSUMMARY:整改期限\r\nEND:VCALENDAR\r\n"


def a_mail(*attachments: Attachment) -> bytes:
    return build(
        Rendered(subject="整改日报", text="您好\n", html="<p>您好</p>\n"),
        sender="rectify@office.example",
        to_name="陈静宜",
        to_address="chen@office.example",
        message_id="<digest.12.2026-11-23.daily.1@office.example>",
        date=AT,
        attachments=attachments,
    )


def a_file(**changes: Any) -> Attachment:
    return Attachment(**({"name": "due-dates.ics", "text": CALENDAR, "method": "PUBLISH"} | changes))


def parsed(data: bytes) -> EmailMessage:
    return email.message_from_bytes(data, policy=policy.default)


@pytest.mark.parametrize(
    "name", ["due-dates.ics", "整改期限 2026.ics", "XC2026-01-002.ics", "o'neil (2).ics", "Müller.ics"]
)
def test_a_file_arrives_under_its_name_and_as_it_was(name: str) -> None:
    mail = parsed(a_mail(a_file(name=name)))
    (part,) = mail.iter_attachments()
    assert part.get_filename() == name
    assert part.get_content() == CALENDAR
    assert part["Content-Type"].params == {"charset": "utf-8", "method": "PUBLISH"}
    assert part.get_content_type() == "text/calendar"
    assert mail.get_content_type() == "multipart/mixed"


def test_the_bodies_stay_the_two_forms_of_one_text() -> None:
    mail = parsed(a_mail(a_file(), a_file(name="second.ics")))
    alternative, *files = mail.iter_parts()
    assert alternative.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in alternative.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_filename() for part in files] == ["due-dates.ics", "second.ics"]
    body = mail.get_body()
    assert body is not None
    assert "您好" in body.get_content()


def test_with_files_too_equal_arguments_give_equal_ascii_bytes_in_short_lines() -> None:
    data = a_mail(a_file(name="整" * 90 + ".ics", text="长" * 20_000))
    assert data == a_mail(a_file(name="整" * 90 + ".ics", text="长" * 20_000))
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(len(line) for line in data.split(b"\r\n")) <= 998


@pytest.mark.parametrize(
    "name",
    [
        "", "a\r\nContent-Type: text/html", "a\nX: y", 'a"; filename="b', "a\x00.ics", "../../etc/passwd", "C:\\a.ics",
        "a\u202ecs.exe", "=?utf-8?q?a=0AB=3A_c?=.ics", "a;b.ics", ".profile", "-rf", "a.ics ", "a.", "CON.ics", "nul",
        "整" * 101, "a\u2028b.ics", "\ud800.ics", "a%0d%0ab.ics", "a|b", "*.ics", "Cafe\u0301.ics",
    ],
)  # fmt: skip
def test_a_name_that_could_be_more_than_a_name_is_refused(name: str) -> None:
    with pytest.raises(MessageUnsafe):
        a_mail(a_file(name=name))


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "html", "method": None},
        {"kind": "calendar; name=x", "method": None},
        {"method": "REQUEST"},
        {"method": 'PUBLISH"; x="y'},
        {"text": "a\x00b"},
        {"text": "a\rb"},
        {"text": "a\u202eb"},
        {"text": "\ud800"},
        {"text": "长" * 100_000},
    ],
    ids=lambda changes: repr(changes)[:40],
)
def test_what_a_program_would_run_or_nobody_would_read_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(MessageUnsafe):
        a_mail(a_file(**changes))


class _Meddling(MIMEText):
    """Stands in for a library that writes more into a part than it was given."""

    def __init__(self, text: str, kind: str, charset: str) -> None:
        super().__init__(text, kind, charset)
        if kind == "calendar":
            self["X-Stray"] = "y"


def test_a_part_with_a_header_that_nobody_meant_does_not_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notifications.message.MIMEText", _Meddling)
    with pytest.raises(MessageUnsafe):
        a_mail(a_file())


@pytest.mark.parametrize("place", ["preamble", "epilogue"])
def test_text_between_the_parts_does_not_leave(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from notifications import message  # noqa: PLC0415 - the original, before it is replaced

    whole = message._assemble

    def meddled(meant: Any) -> Any:
        mail = whole(meant)
        setattr(mail, place, "请打开附件")
        return mail

    monkeypatch.setattr(message, "_assemble", meddled)
    with pytest.raises(MessageUnsafe):
        a_mail(a_file())
