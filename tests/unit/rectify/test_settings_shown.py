"""Settings for people: every one explained in two languages, none with its secret, each with the line that sets it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from pydantic import SecretStr

from rectify.settings import Settings, SettingsRefused, load
from rectify.settings_shown import line_for, settings_shown
from rectify.wording.settings import EXPLAINED


def test_every_setting_is_explained_and_nothing_else() -> None:
    assert EXPLAINED.keys() == Settings.model_fields.keys()
    for one in EXPLAINED.values():
        assert all(words.zh and words.en for words in (one.title, one.does, one.change))


def test_no_secret_is_shown(tmp_path: Path) -> None:
    given = {
        "data": tmp_path, "smtp_password": SecretStr("jinshan-42"), "oidc_client_secret": SecretStr("jinshan-42"),
        "smtp_url": "smtp://u:jinshan-42@relay.example:587", "database_url": "postgresql://u:jinshan-42@db.example/r",
    }  # fmt: skip
    loaded = load(given)
    shown = settings_shown(loaded.settings, loaded.sources)
    assert "jinshan-42" not in str(shown)
    assert {one.name: one.source for one in shown}["smtp_url"] == "flag"


def test_a_setting_at_its_default_is_told_as_such_where_nobody_said_where_it_came_from(tmp_path: Path) -> None:
    shown = {one.name: one.source for one in settings_shown(load({"data": tmp_path}).settings, {})}
    assert shown["mail_hour"] == "default"
    assert shown["data"] is None


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("mail_hour", "07:45", "07:45"),
        ("mail_titles", "true", True),
        ("mail_urgent", "3", 3),
        ("office_name", '办"公"室', '办"公"室'),
        ("base_url", "https://zg.example/", "https://zg.example/"),
    ],
)
def test_the_line_is_one_that_the_file_takes(tmp_path: Path, name: str, typed: str, value: object) -> None:
    loaded = load({"data": tmp_path})
    one = next(one for one in settings_shown(loaded.settings, loaded.sources) if one.name == name)
    line = line_for(one, typed)
    assert line.in_file is not None
    assert tomllib.loads(line.in_file) == {name: value}
    (tmp_path / "rectify.toml").write_text(line.in_file, encoding="utf-8")
    again = load({"data": tmp_path})
    assert again.sources[name] == "file"
    with pytest.raises(SettingsRefused, match="RECTIFY_MAIL_URGENT"):
        line_for(next(one for one in settings_shown(loaded.settings, {}) if one.name == "mail_urgent"), "99")


def test_of_every_setting_that_a_line_can_set_it_is_said_what_it_may_be(tmp_path: Path) -> None:
    loaded = load({"data": tmp_path})
    for one in settings_shown(loaded.settings, loaded.sources):
        assert bool(one.allowed.zh) is bool(one.allowed.en) is one.is_settable, one.name
        for option in one.options:
            assert line_for(one, option).in_file
    said = {one.name: one.allowed.zh for one in settings_shown(loaded.settings, loaded.sources)}
    assert said["mail_urgent"] == "0到20的整数"
    assert said["mail_per_hour"] == "不小于0的整数"
    assert said["channel_text"] == "编号、天数、链接（brief）、全文（full）"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("smtp_url", "ftp://relay.example"),
        ("database_url", "mysql://db.example/r"),
        ("trusted_proxies", "10.0.0.0/99"),
        ("timezone", "Mars/Olympus"),
    ],
)
def test_no_line_is_given_for_what_would_fail_only_when_it_is_needed(tmp_path: Path, name: str, typed: str) -> None:
    loaded = load({"data": tmp_path})
    one = next(one for one in settings_shown(loaded.settings, loaded.sources) if one.name == name)
    with pytest.raises(SettingsRefused):
        line_for(one, typed)


def test_a_line_is_given_for_a_relay_with_a_user_and_for_proxies(tmp_path: Path) -> None:
    loaded = load({"data": tmp_path})
    shown = {one.name: one for one in settings_shown(loaded.settings, loaded.sources)}
    line = line_for(shown["smtp_url"], "smtp://u@relay.example:587?tls=starttls")
    assert (line.in_file, line.left_out) == ('smtp_url = "smtp://u@relay.example:587?tls=starttls"', False)
    line = line_for(shown["smtp_url"], "smtp://u:secret@relay.example:587?tls=starttls")
    assert (line.in_file, line.left_out) == ('smtp_url = "smtp://u@relay.example:587?tls=starttls"', True)
    assert line_for(shown["trusted_proxies"], "10.0.0.7, 10.1.0.0/16").in_file
