"""What an item and the office owe, at the command line: receipt, progress report, measure, verification, duty."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import pytest

from engine.domain.workdays import instant
from engine.operations import publishing
from engine.operations.ledger import Ledger
from engine.operations.tick import tick
from engine.store.database import Database
from engine.store.files import FolderFiles
from tests.builders import OPERATOR, an_owing_workflow
from tests.stories.conftest import NOTICE, PEOPLE, Typed, today

ITEM = "XC2026-01-004"
ZONE = "Asia/Shanghai"
OPENED = time(10, 0)


@pytest.fixture
def owing(typed: Typed, story_url: str, tmp_path: Path) -> Typed:
    """Return what runs a command in an office whose workflow asks for everything, with one item under way."""
    assert typed("init", "--sandbox").status == 0
    for login, name, role in PEOPLE:
        typed("user", "add", login, name, "--email", f"{login}@office.example", "--role", role)
    ledger = Ledger(Database(story_url), FolderFiles(tmp_path / "unused"))
    at = instant(today(), OPENED, ZONE)
    publishing.publish(ledger, an_owing_workflow(), source="", actor=OPERATOR, at=at)
    ledger.close()
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    assert typed("import", "notice.txt", "--feedback", today().isoformat()).status == 0
    typed("assign", ITEM, "--owner", "wang", "--leader", "zhao", "--verifier", "li", "--as", "chen")
    assert typed("advance", ITEM, "start", "--as", "wang").status == 0
    return typed


def let_pass(story_url: str, tmp_path: Path, days: int) -> None:
    """Let the clock of the sandbox come to a later day."""
    ledger = Ledger(Database(story_url), FolderFiles(tmp_path / "unused"))
    assert tick(ledger, at=instant(today() + timedelta(days=days), OPENED, ZONE)).failed == ()
    ledger.close()


def test_the_owner_gives_the_receipt_that_is_shown_as_owed(owing: Typed) -> None:
    assert "签收" in owing("show", ITEM).out
    (owed,) = owing("show", ITEM, "--json").json["receipts"]
    assert (owed["person"], owed["given_at"], owed["void"]) == ("wang", None, None)
    refused = owing("receipt", ITEM, "--as", "li")
    assert (refused.status, "责任人" in refused.err) == (1, True)
    assert owing("receipt", ITEM, "--as", "wang").out == f"{ITEM} 已签收，第4版\n"
    assert owing("show", ITEM, "--json").json["receipts"][0]["given_at"] is not None
    twice = owing("receipt", ITEM, "--as", "wang", "--json")
    assert (twice.status, twice.json["error"]["code"]) == (1, "invalid_input")
    assert "receipt given" in owing("--lang", "en", "history", ITEM).out


def test_a_progress_report_is_owed_and_handed_in(owing: Typed, story_url: str, tmp_path: Path) -> None:
    let_pass(story_url, tmp_path, 60)
    listed = owing("progress", "list", "--state", "open", "--json").json["progress"]
    (owed,) = [one for one in listed if one["item"] == ITEM]
    assert owed["owner"] == "wang"
    wrong = owing("progress", "report", ITEM, "--note", "完成一半", "--period", "1999M1", "--as", "wang")
    assert (wrong.status, owed["period"] in wrong.err) == (1, True)
    form = ("--note", "完成一半，下月逐户核对", "--set", "recovered=1200.50", "--key", "k", "--as", "wang")
    done, again = (owing("progress", "report", ITEM, *form, "--json").json for _ in range(2))
    assert (done["period"], again) == (owed["period"], {**done, "repeated": True})
    assert owing("show", ITEM, "--json").json["fields"]["recovered"] == 120050
    shown = owing("progress", "list", "--state", "completed").out
    assert ("完成一半，下月逐户核对" in shown, "1,200.50元" in shown) == (True, True)
    assert f"报送进展：{owed['period']}" in owing("history", ITEM).out
    assert owing("progress", "list", "--state", "gone").status == 1


def test_measures_and_verifications_are_shown_with_their_days(owing: Typed, proof: Path) -> None:
    due = today() + timedelta(days=30)
    owing("measure", "add", ITEM, "逐户核对台账", "--owner", "wang", "--due", due, "--as", "wang")
    assert owing("advance", ITEM, "submit", "--evidence", proof, "--as", "wang").status == 0
    live = [one for one in owing("show", ITEM, "--json").json["deadlines"] if one["ended_at"] is None]
    assert {one["subject"] for one in live} == {"item", "measure", "verification", "receipt"}
    shown = owing("--lang", "en", "show", ITEM).out
    assert ("Still owed" in shown, "measure 1" in shown, "verification" in shown) == (True, True, True)


def test_the_office_records_its_duty(owing: Typed, story_url: str, tmp_path: Path) -> None:
    assert owing("duty", "list").out == "没有经常性工作。\n"
    let_pass(story_url, tmp_path, 120)
    owed = owing("duty", "list", "--state", "open", "--json").json["duties"][0]
    assert (owed["workflow"], owed["rule"], owed["state"]) == ("rectification", "summary", "open")
    refused = owing("duty", "record", owed["id"], "--note", "已汇总", "--as", "wang")
    assert (refused.status, "管理员" in refused.err) == (1, True)
    form = ("--note", "已向上级报送汇总", "--set", "recovered=3", "--key", "k", "--as", "chen")
    done, again = (owing("duty", "record", owed["id"], *form, "--json").json for _ in range(2))
    assert (done["period"], again) == (owed["period"], {**done, "repeated": True})
    assert "已向上级报送汇总" in owing("duty", "list", "--state", "completed").out
    assert owing("duty", "record", 99, "--note", "x", "--as", "chen").status == 1


def test_a_tick_says_what_it_opened(owing: Typed) -> None:
    later = (today() + timedelta(days=120)).isoformat()
    document = owing("tick", "--at", later, "--dry-run", "--json").json
    assert (document["duties"], document["progress"]) == (1, 2)
    assert owing("tick", "--at", later, "--json").json["failed"] == []
    assert owing("duty", "list", "--state", "open", "--json").json["duties"][0]["state"] == "open"
    assert "progress reports opened: 2, duties: 1" not in owing("--lang", "en", "tick").out


def test_a_dry_run_says_what_would_open(owing: Typed) -> None:
    later = (today() + timedelta(days=120)).isoformat()
    assert "progress reports opened: 2, duties: 1" in owing("--lang", "en", "tick", "--at", later, "--dry-run").out
