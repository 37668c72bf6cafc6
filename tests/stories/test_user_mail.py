"""When, where and in which language somebody gets their mail, as it is typed."""

from __future__ import annotations

import pytest

from tests.stories.conftest import Typed


def test_an_hour_a_zone_and_a_language_are_set_and_listed(office: Typed) -> None:
    said = office("user", "mail", "wang", "--hour", "16:30", "--zone", "Europe/Paris")
    assert said.out == "wang的每日邮件：16:30（Europe/Paris），中文\n"
    assert office("user", "mail", "wang", "--language", "en", "--hour", "office", "--json").json == {
        "login": "wang",
        "mail_hour": None,
        "zone": "Europe/Paris",
        "language": "en",
    }
    (wang,) = [user for user in office("user", "list", "--json").json["users"] if user["login"] == "wang"]
    assert (wang["mail_hour"], wang["zone"], wang["language"]) == (None, "Europe/Paris", "en")
    english = office("--lang", "en", "user", "mail", "wang", "--zone", "office")
    assert english.out == "Daily mail of wang: 08:30 (Asia/Shanghai), in English\n"


def test_everybody_sets_their_own(office: Typed) -> None:
    assert office("user", "mail", "wang", "--hour", "07:45", "--as", "wang").status == 0
    refused = office("user", "mail", "wang", "--hour", "07:45", "--as", "li")
    assert refused.status == 1
    assert "李强不能决定怎样收到通知" in refused.err


@pytest.mark.parametrize("options", [("--hour", "8点半"), ("--zone", "Beijing"), ("--language", "fr"), ()], ids=str)
def test_a_slip_is_one_line_with_what_is_allowed(office: Typed, options: tuple[str, ...]) -> None:
    said = office("user", "mail", "wang", *options)
    assert (said.status, said.out) == (1, "")
    assert "允许的：" in said.err


def test_how_many_urgent_mails_is_a_setting(office: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECTIFY_MAIL_URGENT", "0")
    assert office("tick", "--json").json["urgent"] == 0
    monkeypatch.setenv("RECTIFY_MAIL_URGENT", "-1")
    assert "RECTIFY_MAIL_URGENT" in office("tick").err
