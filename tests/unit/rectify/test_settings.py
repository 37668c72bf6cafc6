"""Where a setting comes from, and what is refused."""

from __future__ import annotations

import os
from datetime import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from rectify.settings import Loaded, SettingsRefused, load


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the data folder of a process that was given no other setting."""
    for name in [name for name in os.environ if name.startswith("RECTIFY_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "rectify-data"
    path.mkdir()
    return path


def write(folder: Path, text: str) -> None:
    (folder / "rectify.toml").write_text(text, encoding="utf-8")


def language(loaded: Loaded) -> tuple[str, str]:
    return loaded.settings.language, loaded.sources["language"]


def test_a_flag_goes_before_the_environment_before_the_file_before_the_default(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert language(load({})) == ("zh", "default")
    write(folder, 'language = "en"')
    assert language(load({})) == ("en", "file")
    monkeypatch.setenv("RECTIFY_LANGUAGE", "zh")
    assert language(load({})) == ("zh", "environment")
    assert language(load({"language": "en"})) == ("en", "flag")
    assert language(load({"language": None})) == ("zh", "environment")


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECTIFY_LANGUAGE", "")
    assert language(load({})) == ("zh", "default")


def test_the_file_lies_in_the_data_folder_wherever_that_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, hour in (("there", "07:00"), ("elsewhere", "09:15")):
        (tmp_path / name).mkdir()
        write(tmp_path / name, f'mail_hour = "{hour}"')
    monkeypatch.setenv("RECTIFY_DATA", str(tmp_path / "there"))
    assert load({}).settings.mail_hour == time(7)
    assert load({"data": tmp_path / "elsewhere"}).settings.mail_hour == time(9, 15)


def test_the_database_is_in_the_data_folder_unless_one_is_set(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load({}).settings.database == f"sqlite:///{folder / 'rectify.db'}"
    monkeypatch.setenv("RECTIFY_DATABASE_URL", "postgresql://a@b/c")
    assert load({}).settings.database == "postgresql://a@b/c"


def test_every_fault_is_named_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, 'langauge = "en"\nmail_from = "nobody"')
    monkeypatch.setenv("RECTIFY_TIMEZONE", "Asia/Nowhere")
    monkeypatch.setenv("RECTIFY_MAIL_HOUR", "half past eight")
    with pytest.raises(SettingsRefused) as refused:
        load({"language": "fr"})
    for name in ("LANGAUGE", "MAIL_FROM", "TIMEZONE", "MAIL_HOUR", "LANGUAGE"):
        assert f"RECTIFY_{name}: " in refused.value.message("zh")
    assert "rectify settings" in refused.value.way_out("en")


def test_a_file_that_cannot_be_read_is_named(folder: Path) -> None:
    write(folder, "language = en")
    with pytest.raises(SettingsRefused, match=r"rectify\.toml"):
        load({})


@pytest.mark.parametrize("name", ["Asia/Nowhere", "../etc/passwd", ""])
def test_a_zone_that_is_none_is_refused(folder: Path, name: str) -> None:
    write(folder, f'timezone = "{name}"')
    with pytest.raises(SettingsRefused, match="RECTIFY_TIMEZONE"):
        load({})


def test_the_password_is_read_from_its_file_without_its_line_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "password"
    path.write_text("s3cret \n", encoding="utf-8")
    assert load({}).settings.password() is None
    monkeypatch.setenv("RECTIFY_SMTP_PASSWORD_FILE", str(path))
    assert load({}).settings.password() == "s3cret "
    monkeypatch.setenv("RECTIFY_SMTP_PASSWORD", "other")
    assert load({}).settings.password() == "other"
    assert isinstance(load({}).settings.smtp_password, SecretStr)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_password_file_that_cannot_be_read_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    path = folder / "password"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("RECTIFY_SMTP_PASSWORD_FILE", str(path))
    with pytest.raises(SettingsRefused) as refused:
        load({}).settings.password()
    assert str(path) in refused.value.message("zh")
