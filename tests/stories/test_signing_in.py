"""People are invited, set passwords, and sign in; programs get tokens; as it is typed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.stories.conftest import Typed, finish_measures

NUMBER = "XC2026-01-002"


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECTIFY_PASSWORD_MEMORY", "19")


def set_password(office: Typed, monkeypatch: pytest.MonkeyPatch, login: str, password: str) -> tuple[int, str]:
    """Set a password from standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    said = office("user", "password", login)
    return said.status, said.out + said.err


def test_a_token_is_shown_once_listed_without_it_and_revoked(office: Typed) -> None:
    made = office("user", "token", "create", "wang", "--name", "报表", "--scope", "read", "--scope", "items", "--json")
    document = made.json
    assert set(document) == {"id", "login", "name", "token", "scopes", "expires_at"}
    assert document["scopes"] == ["items", "read"]
    assert document["token"].startswith("rct_")
    listed = office("user", "token", "list", "wang", "--json")
    assert document["token"] not in listed.out
    assert [(one["id"], one["name"], one["revoked_at"]) for one in listed.json["tokens"]] == [
        (document["id"], "报表", None)
    ]
    assert office("user", "token", "revoke", "wang", document["id"], "--json").json["changed"] is True
    assert "已撤销" in office("user", "token", "list", "wang").out
    refused = office("user", "token", "create", "wang", "--name", "x", "--scope", "everything")
    assert (refused.status, "允许的：read" in refused.err) == (1, True)
    assert (
        office("user", "token", "create", "wang", "--name", "x", "--scope", "read", "--expires", "2099-01-01").status
        == 1
    )


def test_a_service_has_tokens_and_no_password(office: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    assert office("user", "add", "oa", "办公系统", "--service", "--role", "manager").status == 0
    assert office("user", "token", "create", "oa", "--name", "同步", "--scope", "read").status == 0
    status, said = set_password(office, monkeypatch, "oa", "seven brown kettles")
    assert (status, "服务账号不能登录" in said) == (1, True)
    assert office("user", "invite", "oa").status == 1


def test_people_are_invited_by_mails_that_nobody_else_reads(office: Typed, tmp_path: Path) -> None:
    invited = office("user", "invite", "wang", "li", "nobody", "--json")
    assert invited.status == 1
    assert [
        (one["login"], one["address"], one["error"] and one["error"]["code"]) for one in invited.json["invited"]
    ] == [
        ("wang", "wang@office.example", None),
        ("li", "li@office.example", None),
        ("nobody", None, "not_found"),
    ]
    office("deliver")
    (mail,) = [one for one in office("mail", "list", "--to", "wang", "--json").json["mails"] if one["withheld"]]
    shown = office("mail", "show", mail["id"], "--raw")
    assert "password?link=" not in shown.out
    assert "设置密码" in office("mail", "list", "--to", "wang").out
    written = b"".join(path.read_bytes() for path in (tmp_path / "rectify-data" / "mail").rglob("*.eml"))
    assert written


def test_once_people_sign_in_the_operator_enters_no_verification_unless_a_setting_lets_it(
    office: Typed, proof: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office("assign", NUMBER, "--owner", "wang", "--leader", "zhao", "--verifier", "li", "--as", "chen")
    finish_measures(office, NUMBER, login="wang")
    office("advance", NUMBER, "submit", "--note", "责任书已签", "--evidence", proof, "--as", "wang")
    status, said = set_password(office, monkeypatch, "wang", "seven brown kettles")
    assert (status, "0个登录已退出" in said) == (0, True)
    refused = office("advance", NUMBER, "verify", "--note", "逐库核对一致", "--as", "li")
    assert refused.status == 1
    assert "不能代录" in refused.err
    monkeypatch.setenv("RECTIFY_OPERATOR_VERIFIES", "true")
    assert office("advance", NUMBER, "verify", "--note", "逐库核对一致", "--as", "li").status == 0


def test_a_password_that_anybody_would_try_is_refused_and_not_repeated(
    office: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, said = set_password(office, monkeypatch, "wang", "wang123456")
    assert status == 1
    assert "太容易猜到" in said
    assert "wang123456" not in said


def test_sessions_are_listed_and_ended(office: Typed) -> None:
    assert office("user", "sessions", "wang", "--json").json == {"sessions": []}
    assert office("user", "sessions", "wang", "--end", 7).status == 1
    assert office("user", "sessions", "wang", "--end-all", "--json").json == {"login": "wang", "ended": 0}
    assert office("user", "sessions", "wang", "--as", "li").status == 1
