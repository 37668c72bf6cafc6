"""What went to whom: listed, shown and sent again; and what comes back, from a real relay to the ledger."""

from __future__ import annotations

import mailbox
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from rectify.holidays import published
from tests.stories.conftest import Typed, today
from tests.unit.notifications.conftest import start_relay
from tests.unit.notifications.relays import RunningRelay, StartRelay
from tests.unit.notifications.returned_mails import Ours, from_a_person, postfix

__all__ = ["start_relay"]
BOUNCES = "bounces@office.example"
GONE = postfix("failed", "5.1.1", "smtp; 550 5.1.1 user unknown")
ITEM = "XC2026-01-002"


def a_working_day() -> date:
    """Return the next day that is worked."""
    known = published().days
    coming = (today() + timedelta(days=ahead) for ahead in range(1, 30))
    return next(day for day in coming if (known[day][0] if day in known else day.weekday() < 5))


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Return an SQLite database: what databases have a part in is tested on each of them below the command line."""
    return sqlite_url


@pytest.fixture
def relay(start_relay: StartRelay, monkeypatch: pytest.MonkeyPatch) -> RunningRelay:
    """Return a relay that the office sends through, with return paths."""
    running = start_relay()
    monkeypatch.setenv("RECTIFY_SMTP_URL", f"smtp://127.0.0.1:{running.port}?tls=none")
    monkeypatch.setenv("RECTIFY_MAIL_FROM", "rectify@office.example")
    monkeypatch.setenv("RECTIFY_BOUNCE_ADDRESS", BOUNCES)
    return running


@pytest.fixture
def mailed(office: Typed, relay: RunningRelay) -> Typed:
    """Return what runs a command in an office that has sent the mails of a morning."""
    assert office("assign", ITEM, "--owner", "wang", "--leader", "zhao", "--as", "chen").status == 0
    assert office("tick", "--at", f"{a_working_day()}T10:00").status == 0
    assert office("deliver", "--json").json["sent"] >= 2
    return office


def to_wang(office: Typed) -> dict[str, Any]:
    """Return the newest mail to Wang."""
    found: dict[str, Any] = office("mail", "list", "--to", "wang", "--json").json["mails"][0]
    return found


def a_maildir(folder: Path, *mails: bytes) -> Path:
    """Return a Maildir with these mails in it."""
    box = mailbox.Maildir(folder / "returned")
    for data in mails:
        box.add(data)
    return folder / "returned"


def came_back(relay: RunningRelay, mail: dict[str, Any]) -> Ours:
    """Return a mail as the relay knows it, by its envelope."""
    (sender,) = [sender for sender, to, _data in relay.inbox.mails if to == [mail["address"]]]
    return Ours(header_id=mail["message_id"], returns_to=sender, recipient=mail["address"])


def shown(office: Typed, mail_id: int) -> dict[str, Any]:
    document: dict[str, Any] = office("mail", "show", mail_id, "--json").json
    return document


def test_what_went_to_whom_is_listed_page_by_page_and_shown_whole_to_whom_it_concerns(
    mailed: Typed, relay: RunningRelay, tmp_path: Path
) -> None:
    senders = [sender for sender, _to, _data in relay.inbox.mails]
    assert len(set(senders)) == len(senders)
    assert all(sender.startswith("bounces+") and sender.endswith("@office.example") for sender in senders)

    whole = mailed("mail", "list", "--json").json
    mail = to_wang(mailed)
    assert (mail["to"], mail["state"], mail["bounced"], mail["attempts"]) == ("wang", "sent", False, 1)
    assert ITEM in mail["items"]
    told = mailed("mail", "list", "--item", ITEM, "--limit", "1").out
    for said in (f"<{whole['mails'][0]['address']}>", "已发出", f"--after {whole['mails'][0]['id']}"):
        assert said in told
    assert mailed("mail", "list", "--state", "dead").out == "没有符合条件的邮件。\n"
    assert mailed("mail", "list", "--state", "lost").status == 1
    later = a_working_day() + timedelta(days=1)
    assert mailed("mail", "list", "--since", later, "--json").json == {"total": 0, "next": None, "mails": []}
    first = mailed("mail", "list", "--limit", "1", "--json").json
    assert (first["total"], first["next"]) == (whole["total"], first["mails"][0]["id"])
    assert first["mails"] + mailed("mail", "list", "--after", first["next"], "--json").json["mails"] == whole["mails"]

    told = mailed("mail", "show", mail["id"], "--eml", "out.eml").out
    for said in ("王敏 <wang@office.example>", "每次尝试", "taken over", "新指派", ITEM, "正文", "您好"):
        assert said in told
    (sent,) = [data for _sender, to, data in relay.inbox.mails if to == ["wang@office.example"]]
    assert (tmp_path / "out.eml").read_bytes() == sent
    assert f"Message-ID: {shown(mailed, mail['id'])['message_id']}" in mailed("mail", "show", mail["id"], "--raw").out
    assert mailed("mail", "show", mail["id"], "--eml", "out.txt").status == 1

    assert mailed("mail", "list", "--as", "chen", "--json").json == whole
    assert {one["to"] for one in mailed("mail", "list", "--as", "wang", "--json").json["mails"]} == {"wang"}
    assert mailed("mail", "list", "--to", "wang", "--as", "li", "--json").json["mails"] == []
    assert "没有找到邮件" in mailed("mail", "show", mail["id"], "--as", "li").err
    assert "已经发出" in mailed("mail", "retry", mail["id"], "--as", "chen").err


def test_a_mail_that_came_back_is_recorded_once_and_who_cannot_be_reached_shows_until_the_address_is_better(
    mailed: Typed, relay: RunningRelay, tmp_path: Path
) -> None:
    ours = came_back(relay, shown(mailed, to_wang(mailed)["id"]))
    folder = a_maildir(tmp_path, GONE(ours), from_a_person("收到")(ours))
    done = mailed("mail", "bounces", folder, "--keep", "--json").json
    assert (done["read"], done["flagged"], done["other"]) == (2, 1, 1)
    assert [report["address"] for report in done["reports"]] == ["wang@office.example"]
    again = mailed("mail", "bounces", folder).out
    assert "已经读过1封、不是退信1封" in again
    assert "1封留在原处" in again

    assert to_wang(mailed)["bounced"] is True
    assert "已发出，已退回" in mailed("mail", "list", "--state", "bounced").out
    told = mailed("mail", "show", to_wang(mailed)["id"]).out
    assert "550 5.1.1 user unknown" in told
    assert "被退回，送不到（5.1.1" in told
    assert "wang@office.example（被退回）" in mailed("user", "list").out
    assert [user["fault"] for user in mailed("user", "list", "--json").json["users"] if user["login"] == "wang"] == [
        "bounced"
    ]
    assert "王敏" in people_of(mailed)["message"]
    assert mailed("user", "email", "wang", "wang.min@office.example").status == 0
    assert people_of(mailed)["ok"] is True


def people_of(office: Typed) -> dict[str, Any]:
    """Return what doctor says of people."""
    checks: list[dict[str, Any]] = office("doctor", "--json").json["checks"]
    return next(check for check in checks if check["name"] == "people")


def test_a_mail_that_failed_is_sent_again_with_the_same_bytes_by_whoever_may(
    office: Typed, relay: RunningRelay
) -> None:
    relay.inbox.refusal = "554 5.7.1 not today"
    office("assign", ITEM, "--owner", "wang", "--as", "chen")
    office("tick", "--at", f"{a_working_day()}T10:00")
    assert office("deliver", "--json").json["dead"] >= 1
    relay.inbox.refusal = ""
    before = shown(office, to_wang(office)["id"])
    assert before["deliveries"][0]["detail"].endswith("not today")
    assert "王敏不能重发邮件" in office("mail", "retry", before["id"], "--as", "wang").err
    assert (office("mail", "retry").status, office("mail", "retry", "1", "--all-dead").status) == (1, 1)
    for repeated in (False, True):
        done = office("mail", "retry", before["id"], "--as", "chen", "--key", "k1", "--json").json
        assert done == {"retried": [before["id"]], "refused": [], "repeated": repeated}
    assert office("deliver", "--json").json["sent"] == 1
    after = shown(office, before["id"])
    assert (after["state"], after["message_id"], after["text"]) == ("sent", before["message_id"], before["text"])
    assert [one["result"] for one in after["deliveries"]] == ["dead", "sent"]
    assert office("mail", "retry", "--all-dead").out == "没有可以重发的邮件。\n"
