"""Bad input gets one clear line and the remedy, in the user's language, and changes nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.stories.conftest import Typed, finish_measures

NUMBER = "XC2026-01-002"


def test_before_init_every_command_says_what_to_do(typed: Typed) -> None:
    for command in (("items",), ("tick",), ("user", "list"), ("history", "verify"), ("doctor",)):
        said = typed(*command)
        assert said.status == 3
        assert "rectify init" in said.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("show", "XC2099-01-001"), "not_found"),
        (("advance", NUMBER, "finish", "--as", "wang"), "unknown_trigger"),
        (("advance", NUMBER, "close", "--as", "chen"), "transition_refused"),
        (("advance", NUMBER, "submit", "--as", "nobody"), "not_found"),
        (("advance", NUMBER, "submit", "--evidence", "missing.pdf", "--as", "wang"), "invalid_input"),
        (("advance", NUMBER, "submit", "--set", "colour=red", "--as", "wang"), "invalid_input"),
        (("items", "--due-before", "2026-13-40"), "invalid_input"),
        (("tick", "--at", "soon"), "invalid_input"),
        (("user", "add", "Wang Min", "王敏"), "invalid_input"),
        (("user", "add", "wang", "王敏"), "already_exists"),
        (("user", "add", "new", "新人", "--email", "not an address"), "invalid_address"),
        (("user", "add", "new", "新人", "--role", "boss"), "invalid_input"),
        (("role", "grant", "wang", "boss"), "invalid_input"),
        (("role", "grant", "wang", "staff", "--unit", "没有的单位"), "not_found"),
        (("import", "missing.txt"), None),
        (("import", "notice.txt", "--kind", "party"), "invalid_input"),
        (("import", "notice.txt", "--workflow", "other"), "not_found"),
        (("export", "notice", "out.xyz"), "invalid_input"),
        (("export", "calendar", "wang", "out.txt"), "invalid_input"),
        (("review", "complete", "99", "--outcome", "goes_on", "--as", "wang"), "not_found"),
        (("review", "list", "--state", "late"), "invalid_input"),
        (("items", "--state", "overdue"), "invalid_input"),
        (("items", "--owner", "nobody"), "not_found"),
        (("items", "--unit", "没有的单位"), "not_found"),
        (("tick", "--at", "9999-12-31T23:59:59Z", "--dry-run"), "invalid_input"),
        (("tick", "--at", "0001-01-01T00:00:00+08:00", "--dry-run"), "invalid_input"),
        (("tick", "--at", "", "--dry-run"), "invalid_input"),
        (("tick", "--at", "20300101", "--dry-run"), "invalid_input"),
        (("import", "notice.txt", "--feedback", "9999-12-30"), "invalid_input"),
        (("user", "add", "new", "新\n人"), "invalid_input"),
        (("comment", NUMBER, "已联系", "--expect-version", "99", "--as", "wang"), "invalid_input"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_a_refusal_is_one_document_and_changes_nothing(
    office: Typed, arguments: tuple[str, ...], code: str | None
) -> None:
    office("assign", NUMBER, "--owner", "wang", "--as", "chen")
    before = office("items", "--json").json["items"], office("user", "list", "--json").json
    said = office(*arguments, "--json")
    error = said.json["error"]
    assert said.status == 1
    assert said.err == ""
    assert code is None or error["code"] == code
    assert error["message"]
    assert (office("items", "--json").json["items"], office("user", "list", "--json").json) == before
    plain = office(*arguments)
    assert 1 <= len(plain.err.strip().splitlines()) <= 2
    assert "Traceback" not in plain.err + plain.out


def test_refusals_speak_the_language_that_was_asked_for(office: Typed) -> None:
    assert "没有找到" in office("show", "XC2099-01-001").err
    assert "There is no item" in office("--lang", "en", "show", "XC2099-01-001").err


def test_wrong_usage_is_told_apart_from_a_refusal(office: Typed) -> None:
    said = office("advance", NUMBER)
    assert said.status == 2
    assert "--help" in said.err


WRONGLY_TYPED = (
    (("nosuch",), "没有“nosuch”这个命令", "there is no command 'nosuch'"),
    (("user", "nope"), "没有“nope”这个命令", "there is no command 'nope'"),
    (("user",), "后面还要写一个命令", "it goes on with another command"),
    (("items", "--nosuch"), "没有“--nosuch”这个选项", "there is no option --nosuch"),
    (("items", "--limt", "3"), "是不是--limit", "is it --limit"),
    (("items", "--limit"), "“--limit”后面要写1个值", "--limit needs 1 value"),
    (("items", "--overdue=3"), "“--overdue”后面不写值", "--overdue takes no value"),
    (("items", "--limit", "x"), "--limit的值不对：应当是整数", "--limit is wrong: it should be a whole number"),
    (("items", "--limit", "0"), "--limit的值不对：至少是1", "--limit is wrong: it should be at least 1"),
    (("run", "--port", "99999"), "--port的值不对：最多是65535", "--port is wrong: it should be at most 65535"),
    (("user", "feed", "wang", "x"), "应当是create, revoke之一", "it should be one of create, revoke"),
    (("show",), "缺少ITEM", "ITEM is missing"),
    (("advance", NUMBER, "start"), "缺少--as", "--as is missing"),
    (("show", NUMBER, "again"), "多写了：again", "more was typed than it takes: again"),
)


@pytest.mark.parametrize(("arguments", "zh", "en"), WRONGLY_TYPED, ids=[" ".join(one[0]) for one in WRONGLY_TYPED])
def test_what_was_typed_wrongly_is_said_in_the_language_that_was_asked_for(
    typed: Typed, arguments: tuple[str, ...], zh: str, en: str
) -> None:
    said, english = typed(*arguments), typed("--lang", "en", *arguments)
    assert (said.status, english.status) == (2, 2)
    assert zh in said.err
    assert not re.search(r"\b(Missing|Invalid|Input|Option|No such|Got)\b", said.err)
    assert en in english.err


def test_the_clock_of_a_real_ledger_is_not_set_by_hand(typed: Typed) -> None:
    typed("init")
    assert typed("tick", "--at", "2030-01-01").status == 1
    assert typed("tick", "--at", "2030-01-01", "--dry-run").status == 0


def test_who_was_slower_is_told_with_an_exit_status_of_its_own(office: Typed) -> None:
    office("assign", NUMBER, "--owner", "wang", "--as", "chen")
    assert office("comment", NUMBER, "已联系业主", "--expect-version", "1", "--as", "wang").status == 4


def test_a_repeated_key_is_harmless(office: Typed, proof: Path) -> None:
    office("assign", NUMBER, "--owner", "wang", "--as", "chen")
    finish_measures(office, NUMBER, login="wang")
    arguments = (
        "advance",
        NUMBER,
        "submit",
        "--note",
        "已签",
        "--evidence",
        proof,
        "--key",
        "form-7",
        "--as",
        "wang",
        "--json",
    )
    first, again = office(*arguments).json, office(*arguments).json
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert again["version"] == first["version"]


def test_a_repeated_key_is_harmless_for_every_change(office: Typed, proof: Path) -> None:
    changes = (
        ("assign", NUMBER, "--owner", "wang", "--key", "a", "--as", "chen"),
        ("comment", NUMBER, "已联系业主", "--key", "b", "--as", "wang"),
        ("attach", NUMBER, proof, "--key", "c", "--as", "wang"),
    )
    for arguments in changes:
        first, again = office(*arguments, "--json").json, office(*arguments, "--json").json
        assert again["version"] == first["version"]
    assert (
        office("comment", NUMBER, "另一句", "--key", "b", "--as", "wang", "--json").json["error"]["code"]
        == "key_reused"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RECTIFY_TIMEZONE", "Mars/Olympus"),
        ("RECTIFY_LANGUAGE", "fr"),
        ("RECTIFY_SMTP_URL", "mail.office.example"),
        ("RECTIFY_MAIL_HOUR", "noon"),
    ],
)
def test_a_wrong_setting_is_named(office: Typed, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    said = office("deliver")
    assert said.status == 1
    assert name in said.err


def test_a_wrong_database_url_is_named(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECTIFY_DATABASE_URL", "mysql://localhost/x")
    said = typed("init")
    assert said.status == 1
    assert "postgresql://" in said.err


def test_an_unknown_key_in_the_settings_file_is_refused(typed: Typed, tmp_path: Path) -> None:
    folder = tmp_path / "rectify-data"
    folder.mkdir()
    (folder / "rectify.toml").write_text('langauge = "en"\n', encoding="utf-8")
    said = typed("settings")
    assert said.status == 1
    assert "LANGAUGE" in said.err


def test_a_database_that_cannot_be_opened_is_told_in_one_line(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("postgresql://nobody@127.0.0.1:1/none", "sqlite:////nonexistent/folder/rectify.db"):
        monkeypatch.setenv("RECTIFY_DATABASE_URL", url)
        said = typed("init", "--json")
        assert (said.status, said.json["error"]["code"]) == (3, "database_fault")


def test_a_file_that_is_no_database_is_told_in_one_line(
    typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "spoiled.db").write_bytes(b"this is no database" * 100)
    monkeypatch.setenv("RECTIFY_DATABASE_URL", f"sqlite:///{tmp_path / 'spoiled.db'}")
    for command in (("items",), ("doctor",), ("init",)):
        assert typed(*command, "--json").json["error"]["code"] == "database_fault"


def test_a_data_folder_that_cannot_be_made_is_refused(
    tmp_path: Path, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RECTIFY_DATABASE_URL")
    (tmp_path / "file").write_text("", encoding="utf-8")
    for place in ("file", "file/within"):
        said = typed("--data", place, "init", "--json")
        assert (said.status, said.json["error"]["code"]) == (1, "invalid_input")


def test_an_administrators_address_is_checked_before_anything_is_made(typed: Typed, tmp_path: Path) -> None:
    assert typed("init", "--admin-email", "bad", "--json").json["error"]["code"] == "invalid_address"
    assert not (tmp_path / "rectify-data").exists()


def test_a_file_without_findings_leaves_the_ledger_as_it_is(office: Typed, tmp_path: Path) -> None:
    before = office("history", "verify", "--json").json
    (tmp_path / "hello.txt").write_text("你好\n", encoding="utf-8")
    said = office("import", "hello.txt", "--json")
    assert (said.status, said.json[0]["items"]) == (0, [])
    assert {problem["code"] for problem in said.json[0]["problems"]} >= {"no_items"}
    assert office("history", "verify", "--json").json == before


def test_a_demo_never_clears_away_what_a_person_made(office: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RECTIFY_DATABASE_URL")
    assert office("init", "--sandbox").status == 0
    assert office("user", "add", "me", "我").status == 0
    assert office("demo", "--once").status == 1
    assert "me" in office("user", "list", "--json").out


def test_settings_never_show_a_password(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECTIFY_SMTP_URL", "smtp://user:a-secret-of-this-test@127.0.0.1:2525?tls=none")
    monkeypatch.setenv("RECTIFY_DATABASE_URL", "postgresql://user:a-secret-of-this-test@127.0.0.1/none")
    assert "a-secret-of-this-test" not in typed("settings").out + typed("settings", "--json").out


def test_deep_examination_finds_evidence_that_is_gone(office: Typed, proof: Path, tmp_path: Path) -> None:
    office("assign", NUMBER, "--owner", "wang", "--as", "chen")
    office("attach", NUMBER, proof, "--as", "wang")
    stored = [path for path in (tmp_path / "rectify-data" / "files").rglob("*") if path.is_file()]
    assert len(stored) == 1
    stored[0].write_text("别的内容", encoding="utf-8")
    checks = {check["name"]: check for check in office("doctor", "--deep", "--json").json["checks"]}
    assert checks["evidence"]["ok"] is False
    assert proof.name in checks["evidence"]["message"]
