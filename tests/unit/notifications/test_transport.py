"""Mails into a folder, and mails into memory."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from notifications.message import build, message_id
from notifications.render import Rendered
from notifications.transport import FolderTransport, MemoryTransport, Outcome, Result, Stage, Transport

SENDER, RECIPIENT = "rectify@office.example", "chen@office.example"


def a_mail(person_id: int = 12) -> bytes:
    number = message_id(
        person_id=person_id, day=date(2026, 11, 23), slot="daily", epoch="1", domain="rectify.office.example"
    )
    return build(
        Rendered(subject="整改日报", text="您好\n", html="<p>您好</p>\n"),
        sender=SENDER,
        to_name="陈静宜",
        to_address=RECIPIENT,
        message_id=number,
        date=datetime(2026, 11, 23, 7, 30, tzinfo=ZoneInfo("Asia/Shanghai")),
    )


def test_a_mail_is_written_whole_under_its_day_and_id(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "mail"
    outcome = FolderTransport(folder).send(SENDER, RECIPIENT, a_mail())
    written = folder / "2026-11-23-digest.12.2026-11-23.daily.1.eml"
    assert outcome == Outcome(result=Result.WRITTEN, stage=Stage.FILE, detail=str(written))
    assert written.read_bytes() == a_mail()


def test_the_same_mail_twice_is_one_file_and_nothing_else_is_left(tmp_path: Path) -> None:
    transport = FolderTransport(tmp_path)
    for person in (12, 12, 13):
        transport.send(SENDER, RECIPIENT, a_mail(person))
    transport.close()
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_cannot_be_written_is_tried_again_later(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file stands where the folder should be")
    outcome = FolderTransport(tmp_path / "mail").send(SENDER, RECIPIENT, a_mail())
    assert (outcome.result, outcome.stage, outcome.relay_fault) == (Result.RETRY, Stage.FILE, True)


def test_a_write_that_breaks_off_leaves_no_half_mail(tmp_path: Path) -> None:
    (tmp_path / "2026-11-23-digest.12.2026-11-23.daily.1.eml").mkdir()
    outcome = FolderTransport(tmp_path).send(SENDER, RECIPIENT, a_mail())
    assert outcome.result is Result.RETRY
    assert [path.suffix for path in tmp_path.iterdir()] == [".eml"]


def test_memory_keeps_what_was_sent_or_may_have_been() -> None:
    refused = Outcome(result=Result.RETRY, stage=Stage.RCPT, code=451)
    lost = Outcome(result=Result.UNKNOWN, stage=Stage.FINAL)
    transport = MemoryTransport([refused, lost])
    outcomes = [transport.send(SENDER, RECIPIENT, text) for text in (b"1", b"2", b"3")]
    assert outcomes[:2] == [refused, lost]
    assert outcomes[2].result is Result.SENT
    assert [data for _, _, data in transport.mails] == [b"2", b"3"]


def test_every_transport_keeps_the_protocol(tmp_path: Path) -> None:
    transports: list[Transport] = [FolderTransport(tmp_path), MemoryTransport()]
    for transport in transports:
        assert transport.send(SENDER, RECIPIENT, a_mail()).result in (Result.SENT, Result.WRITTEN)
        transport.close()
