"""Bad input gets one clear line and the remedy, in the user's language, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.conftest import Typed

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
        (("export", "ledger", "out.xlsx"), "invalid_input"),
        (("review", "complete", "99", "--outcome", "goes_on", "--as", "wang"), "not_found"),
        (("review", "list", "--state", "late"), "invalid_input"),
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


def test_the_clock_of_a_real_ledger_is_not_set_by_hand(typed: Typed) -> None:
    typed("init")
    assert typed("tick", "--at", "2030-01-01").status == 1
    assert typed("tick", "--at", "2030-01-01", "--dry-run").status == 0


def test_who_was_slower_is_told_with_an_exit_status_of_its_own(office: Typed) -> None:
    office("assign", NUMBER, "--owner", "wang", "--as", "chen")
    assert office("comment", NUMBER, "已联系业主", "--expect-version", "1", "--as", "wang").status == 4


def test_a_repeated_key_is_harmless(office: Typed, proof: Path) -> None:
    office("assign", NUMBER, "--owner", "wang", "--as", "chen")
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
