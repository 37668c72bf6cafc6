"""A notice becomes a ledger, people work, time passes, mails leave, and the history proves it."""

from __future__ import annotations

import contextlib
import socket
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from engine.domain.workdays import Calendar
from rectify.holidays import published
from tests.stories.conftest import Typed, approve_a_plan, finish_measures, today

NUMBER, PLANNED = "XC2026-01-002", "XC2026-01-004"


class Postbox:
    """Receives mail for the test, as a real server does."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, EmailMessage]] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the server's name for it
        parsed = message_from_bytes(cast("bytes", envelope.content), policy=policy.default)
        self.mails.append((envelope.rcpt_tos[0], parsed))
        return "250 taken"


def test_the_main_job_from_notice_to_closed_item(office: Typed, proof: Path) -> None:
    listed = office("items", "--json").json
    assert [(item["number"], item["state"]) for item in listed["items"]] == [
        ("XC2026-01-001", "closed"),
        ("XC2026-01-002", "rectifying"),
        ("XC2026-01-003", "long_term"),
        ("XC2026-01-004", "reported"),
    ]
    assert (
        office("assign", NUMBER, "--owner", "wang", "--leader", "zhao", "--verifier", "li", "--as", "chen").status == 0
    )
    refused = office("advance", NUMBER, "submit", "--note", "责任书已签", "--as", "wang")
    assert refused.status == 1
    assert "佐证材料至少1份" in refused.err
    assert "还有2条措施没有完成" in refused.err
    finish_measures(office, NUMBER, login="wang")
    assert office("advance", NUMBER, "submit", "--note", "责任书已签", "--evidence", proof, "--as", "wang").status == 0
    not_by_doer = office("advance", NUMBER, "verify", "--note", "看过了", "--as", "wang")
    assert not_by_doer.status == 1
    assert "王敏" in not_by_doer.err
    assert office("advance", NUMBER, "verify", "--note", "逐库核对一致", "--as", "li").status == 0
    undecided = office("advance", NUMBER, "close", "--as", "chen")
    assert "这一步要有集体决策" in undecided.err
    decided = ("--decided-on", today(), "--minutes", "联席会议纪要第3号")
    closed = office("advance", NUMBER, "close", *decided, "--as", "chen", "--json").json
    assert (closed["state"], closed["due_on"]) == ("closed", None)
    assert office("history", "verify", "--json").json["ok"] is True
    assert office("doctor", "--deep", "--json").json["checks"][-1]["ok"] is True


def test_a_reported_item_is_planned_and_approved_before_it_starts(office: Typed) -> None:
    office("assign", PLANNED, "--owner", "wang", "--leader", "zhao", "--as", "chen")
    too_early = office("advance", PLANNED, "start", "--as", "wang")
    assert "还没有“批准整改方案”" in too_early.err
    approve_a_plan(office, PLANNED)
    changed = office("measure", "set", PLANNED, 1, "--text", "逐户核对取水许可", "--as", "wang")
    assert "方案变了，要重新走：批准整改方案" in changed.out
    assert office("advance", PLANNED, "start", "--as", "wang").status == 1
    assert office("advance", PLANNED, "approve_plan", "--as", "zhao").status == 0
    assert office("advance", PLANNED, "start", "--as", "wang", "--json").json["state"] == "rectifying"


def test_reminders_leave_by_mail_and_are_marked_only_when_taken(office: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    office("assign", NUMBER, "--owner", "wang", "--leader", "zhao", "--verifier", "li", "--as", "chen")
    postbox = Postbox()
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    server = Controller(postbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        monkeypatch.setenv("RECTIFY_SMTP_URL", f"smtp://127.0.0.1:{port}?tls=none")
        ticked = office("tick", "--at", f"{_working_day_before_due(office)}T09:00", "--json").json
        assert ticked["messages"] >= 1
        assert ticked["rungs"]["noticed"] >= 1
        delivered = office("deliver", "--json").json
        assert delivered == {"sent": ticked["messages"], "written": 0, "retry": 0, "dead": 0, "unknown": 0}
    finally:
        server.stop()
    mine = [mail for recipient, mail in postbox.mails if recipient == "wang@office.example"]
    assert len(mine) == 1
    assert NUMBER in mine[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]  # a digest has a text part
    proofs = office("show", NUMBER, "--json").json["reminders"]
    assert {proof["message_state"] for proof in proofs if proof["outcome"] == "noticed"} == {"sent"}


def test_without_a_relay_mails_are_written_and_never_called_sent(office: Typed, tmp_path: Path) -> None:
    office("assign", NUMBER, "--owner", "wang", "--leader", "zhao", "--as", "chen")
    office("tick", "--at", f"{_working_day_before_due(office)}T09:00")
    delivered = office("deliver", "--json").json
    assert delivered["written"] >= 1
    assert delivered["sent"] == 0
    assert len(list((tmp_path / "rectify-data" / "mail").glob("*.eml"))) == delivered["written"]


def test_ticking_twice_sends_nothing_twice_and_ten_days_off_send_one_mail_a_person(
    office: Typed, tmp_path: Path
) -> None:
    for number in (NUMBER, "XC2026-01-004"):
        office("assign", number, "--owner", "wang", "--leader", "zhao", "--as", "chen")
    day = _working_day_before_due(office)
    first = office("tick", "--at", f"{day}T09:00", "--json").json
    again = office("tick", "--at", f"{day}T09:00", "--json").json
    assert first["rungs"]["superseded"] > 0
    assert (again["messages"], again["rungs"]) == (0, {})
    assert office("deliver", "--json").json["written"] == first["messages"]
    recipients = [_recipient(path) for path in (tmp_path / "rectify-data" / "mail").glob("*.eml")]
    assert {"wang@office.example", "zhao@office.example"} <= set(recipients)
    assert len(recipients) == len(set(recipients)) == first["messages"]


def test_a_quarter_passes_and_the_long_term_item_is_reviewed_once(office: Typed) -> None:
    long_term = "XC2026-01-003"
    office("assign", long_term, "--owner", "wang", "--as", "chen")
    for _ in range(2):
        office("tick", "--at", f"{today() + timedelta(days=100)}T09:00")
    reviews = office("review", "list", "--state", "open", "--json").json["reviews"]
    assert [(review["item"], review["reviewer"]) for review in reviews] == [(long_term, "wang")]
    arguments = (
        "review",
        "complete",
        reviews[0]["id"],
        "--outcome",
        "goes_on",
        "--note",
        "继续每月进村宣传一次",
        "--set",
        "stage_goal=每村都有宣传栏",
        "--as",
        "wang",
        "--json",
    )
    done = office(*arguments).json
    assert done["outcome"] == "goes_on"
    assert office(*arguments).status == 1
    office("tick", "--at", f"{done['next_opens_on']}T09:00")
    following = office("review", "list", "--state", "open", "--json").json["reviews"]
    assert len(following) == 1
    assert following[0]["period"] > reviews[0]["period"]
    assert office("show", long_term, "--json").json["state"] == "long_term"


def test_somebody_without_an_address_is_shown_until_they_have_one(office: Typed) -> None:
    office("user", "add", "sun", "孙丽", "--role", "staff")
    office("assign", NUMBER, "--owner", "sun", "--as", "chen")
    office("tick", "--at", f"{_working_day_before_due(office)}T09:00")

    def check() -> object:
        return next(c["ok"] for c in office("doctor", "--json").json["checks"] if c["name"] == "people")

    assert check() is False
    assert office("user", "email", "sun", "sun@office.example").status == 0
    assert check() is True
    following = date.fromisoformat(office("show", NUMBER, "--json").json["due_on"]) + timedelta(days=12)
    office("tick", "--at", f"{_calendar().on_or_after(following)}T09:00")
    proofs = office("show", NUMBER, "--json").json["reminders"]
    assert {proof["notice"] for proof in proofs if proof["recipient"] == "sun" and proof["notice"]} == {"merged"}


def test_the_same_notice_twice_adds_nothing(office: Typed) -> None:
    first = office("items", "--json").json
    again = office("import", "notice.txt", "--json").json
    assert [item["id"] for item in again[0]["items"]] == [item["id"] for item in first["items"]]
    assert office("items", "--json").json["total"] == first["total"]


def test_the_notice_can_be_written_again(office: Typed, tmp_path: Path) -> None:
    assert office("export", "notice", "out.html", "--json").json["items"] == 4
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "中共青禾县水务局党组关于巡察整改情况的通报" in page
    assert page.count("<h3>") == 4


def _working_day_before_due(office: Typed) -> date:
    """Return the last working day before the item is due, as the reminders of the day before it move there."""
    due_on = date.fromisoformat(office("show", NUMBER, "--json").json["due_on"])
    return _calendar().on_or_before(due_on - timedelta(days=1))


def _calendar() -> Calendar:
    known = published()
    exceptions = {day: is_working for day, (is_working, _name) in known.days.items()}
    return Calendar(version=known.version, published_until=known.until, exceptions=exceptions)


def _recipient(path: Path) -> str:
    return str(message_from_bytes(path.read_bytes(), policy=policy.default)["to"].addresses[0].addr_spec)
