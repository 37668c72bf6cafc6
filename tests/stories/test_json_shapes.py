"""The JSON that scripts rely on: keys are only ever added."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.stories.conftest import NOTICE, Typed

NUMBER = "XC2026-01-002"


def test_import_answers_with_an_entry_for_each_file(office: Typed) -> None:
    entry, other = office("import", "notice.txt", "notice.txt", "--dry-run", "--json").json
    assert entry == other
    assert set(entry) >= {
        "file",
        "title",
        "organization",
        "inspection",
        "signed_on",
        "published_on",
        "groups",
        "declared",
        "items",
        "problems",
    }
    assert set(entry["inspection"]) == {"started_on", "ended_on", "feedback_on"}
    item = entry["items"][0]
    assert set(item) >= {
        "id",
        "group",
        "number",
        "title",
        "completion",
        "sustained",
        "state",
        "measures",
        "responsible",
        "due_on",
    }
    assert (item["id"], item["group"], item["completion"], item["state"]) == (None, 0, "done", "closed")
    assert all(set(problem) >= {"code", "line", "message"} for problem in entry["problems"])


def test_a_dry_run_needs_no_ledger_and_writes_nothing(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    assert [item["state"] for item in typed("import", "notice.txt", "--dry-run", "--json").json[0]["items"]] == [
        "closed",
        "rectifying",
        "long_term",
        "reported",
    ]
    assert not (tmp_path / "rectify-data").exists()


def test_items_has_every_promised_key(office: Typed) -> None:
    document = office("items", "--json").json
    assert set(document) >= {"as_of", "total", "next", "items"}
    assert document["as_of"].endswith("Z")
    assert set(document["items"][0]) >= {
        "id",
        "number",
        "inspection",
        "category",
        "title",
        "state",
        "completion",
        "sustained",
        "owner",
        "unit",
        "original_due_on",
        "due_on",
        "days_left",
        "overdue",
        "version",
        "workflow",
    }
    assert set(document["items"][0]["workflow"]) == {"name", "number", "sha256"}


def test_items_are_found_by_state_owner_text_and_date(office: Typed) -> None:
    office("assign", NUMBER, "--owner", "wang", "--as", "chen")

    def numbers(*arguments: str) -> list[str]:
        return [item["number"] for item in office("items", *arguments, "--json").json["items"]]

    assert numbers("--state", "rectifying") == [NUMBER]
    assert numbers("--owner", "wang") == [NUMBER]
    assert numbers("--search", "水库") == [NUMBER]
    assert numbers("--search", "50%") == []
    assert numbers("--overdue") == []
    assert numbers("--due-before", "2099-01-01") == [NUMBER, "XC2026-01-004"]
    page = office("items", "--limit", "3", "--json").json
    assert page["total"] == 4
    assert numbers("--after", str(page["next"])) == ["XC2026-01-004"]


def test_tick_and_deliver_answer_with_counts(office: Typed) -> None:
    assert set(office("tick", "--json").json) >= {"at", "rungs", "messages", "reviews", "duties", "took_ms"}
    assert set(office("deliver", "--json").json) == {"sent", "written", "retry", "dead", "unknown"}


def test_a_seal_is_kept_outside_and_held_against_the_history(office: Typed, tmp_path: Path) -> None:
    taken = office("history", "seal", "封印.json", "--json").json
    assert set(taken) == {"file", "at", "chains", "key"}
    seal = tmp_path / "封印.json"
    assert office("history", "verify", "--seal", seal, "--json").json["ok"] is True
    assert set(json.loads(office("history", "seal").out)) == {"format", "office", "at", "heads", "key", "mark"}
    (key,) = tmp_path.rglob("seal.key")
    assert key.stat().st_mode & 0o077 == 0
    seal.write_text(seal.read_text(encoding="utf-8").replace("item:1", "item:9"), encoding="utf-8")
    assert "封印以后被改过" in office("history", "verify", "--seal", seal).err
    # Without the key that marked it, it is still held against the history.
    key.unlink()
    gone = office("history", "verify", "--seal", seal)
    assert (gone.status, "item:9" in gone.out) == (3, True)
    assert "不是封印" in office("history", "verify", "--seal", "nothing.json").err
    assert office("history", "XC2026-01-001", "--seal", seal).status == 1


def test_verify_doctor_and_check_answer_as_promised(office: Typed, tmp_path: Path) -> None:
    assert set(office("history", "verify", "--json").json) == {"ok", "entries", "chains", "first_bad"}
    doctor = office("doctor", "--json").json
    assert set(doctor) == {"ok", "checks"}
    assert all(set(check) == {"name", "ok", "message", "remedy"} for check in doctor["checks"])
    (tmp_path / "bad.yaml").write_text("workflow: bad\nsteps: []\n", encoding="utf-8")
    checked = office("workflow", "check", "bad.yaml", "--json")
    assert checked.status == 1
    problem = checked.json["files"][0]["problems"][0]
    assert set(problem) == {"severity", "code", "line", "column", "where", "message", "hint"}


def test_settings_are_listed_with_their_source_and_without_secrets(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECTIFY_SMTP_PASSWORD", "a-secret-for-this-test")
    said = typed("--lang", "en", "settings", "--json")
    listed = said.json
    assert listed["language"] == {"value": "en", "source": "flag"}
    assert listed["database_url"]["source"] == "environment"
    assert listed["timezone"]["source"] == "default"
    assert "a-secret-for-this-test" not in said.out + typed("settings").out


def test_mails_are_listed_shown_sent_again_and_read_back_in_promised_shapes(office: Typed, tmp_path: Path) -> None:
    office("assign", NUMBER, "--owner", "wang", "--as", "chen")
    assert set(office("mail", "list", "--json").json) >= {"total", "next", "mails"}
    office("tick", "--at", "2030-03-04T10:00")  # a Monday
    mail = office("mail", "list", "--json").json["mails"][0]
    assert set(mail) >= {
        "id", "to", "name", "address", "channel", "slot", "day", "subject", "state", "bounced", "attempts", "items",
        "created_at", "next_try_at", "sent_at", "detail", "withheld",
    }  # fmt: skip
    whole = office("mail", "show", mail["id"], "--json").json
    assert set(whole) >= {*mail, "message_id", "deliveries", "bounces", "fault", "notices", "text", "size"}
    assert set(whole["notices"][0]) >= {"kind", "item", "state", "instead_of"}
    assert set(office("mail", "retry", mail["id"], "--json").json) >= {"retried", "refused", "repeated"}
    (tmp_path / "empty").write_bytes(b"")
    assert set(office("mail", "bounces", "empty", "--json").json) >= {
        "read", "flagged", "counted", "noted", "repeated", "expired", "forged", "unmatched", "auto_reply", "other",
        "unreadable", "reports",
    }  # fmt: skip
    assert set(office("export", "calendar", "wang", "wang.ics", "--json").json) >= {"file", "login", "events"}
