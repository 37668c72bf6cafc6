"""An office's own texts as it writes them: checked, previewed, told of in the health and to managers when at fault."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.stories.conftest import PEOPLE, Typed

NUMBER = "XC2026-01-002"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Return the one kind of database that these stories need: texts have no part in it."""
    return sqlite_url


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the office's own texts, which the setting names."""
    monkeypatch.setenv("RECTIFY_MAIL_TEXTS", str(tmp_path / "texts"))
    return tmp_path / "texts"


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_every_fault_is_named_with_file_and_line_and_what_was_meant(typed: Typed, folder: Path) -> None:
    put(folder, "returned/zh/body.txt", "{{ named }}\n{{ nmae }}\n{{ details }}\n")
    put(folder, "returned/zh/subject.txt", "{{ named }}")
    put(folder, "retruned/en/body.txt", "x")
    said = typed("mail", "check")
    assert said.status == 1
    assert f"{folder}/returned/zh/body.txt:2" in said.out
    assert "没有变量“nmae”" in said.out
    assert "是不是“name”" in said.out
    assert "没有“retruned”这种邮件" in said.out
    assert "2处错误；改好以前，这2个文件用系统自带的文字代替。" in said.out
    english = typed("--lang", "en", "mail", "check", str(folder))
    assert "there is no variable 'nmae'" in english.out
    answer = typed("mail", "check", "--json").json
    assert answer["ok"] is False
    assert {file["file"]: file["ok"] for file in answer["files"]} == {
        "retruned/en/body.txt": False, "returned/zh/body.txt": False, "returned/zh/subject.txt": True,
    }  # fmt: skip
    (problem,) = [p for file in answer["files"] for p in file["problems"] if file["file"] == "returned/zh/body.txt"]
    assert (problem["severity"], problem["code"], problem["line"]) == ("error", "unknown_variable", 2)


def test_sound_texts_pass_and_none_at_all_is_fine(typed: Typed, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "returned/zh/body.txt", "{{ details }}")
    assert typed("mail", "check").out == "1个文件都能用。\n"
    assert typed("mail", "check").status == 0
    monkeypatch.delenv("RECTIFY_MAIL_TEXTS")
    none = typed("mail", "check")
    assert (none.status, "都用系统自带的" in none.out) == (0, True)
    assert typed("mail", "check", "--json").json == {"folder": None, "ok": True, "files": []}


def test_a_folder_that_is_not_there_is_said_to_be_missing(typed: Typed, tmp_path: Path) -> None:
    said = typed("mail", "check", str(tmp_path / "none"))
    assert said.status == 1
    assert "读不出来" in said.out


def test_a_sample_is_written_to_a_page_and_never_over_another(typed: Typed, tmp_path: Path) -> None:
    out = tmp_path / "preview.html"
    said = typed("mail", "preview", "returned", str(out))
    assert said.status == 0
    assert "主题：整改急件：XC2026-01-003 已退回（第2次）" in said.out
    assert "<html" in out.read_text(encoding="utf-8")
    again = typed("mail", "preview", "closed", str(out), "--language", "en")
    assert (again.status, "已经存在" in again.err) == (1, True)
    assert "已退回" in out.read_text(encoding="utf-8")
    assert typed("mail", "preview", "closed", str(out), "--language", "en", "--overwrite").status == 0
    assert "is closed" in out.read_text(encoding="utf-8")


def test_plain_text_is_read_on_the_spot(typed: Typed, tmp_path: Path) -> None:
    said = typed("mail", "preview", "system_trouble", "--text")
    assert said.out.startswith("整改系统告警：提醒没有发出\n\n陈静宜，您好：\n")
    out = tmp_path / "mail.txt"
    assert typed("mail", "preview", "digest", str(out), "--text", "--json").json["kind"] == "digest"
    assert out.read_text(encoding="utf-8").startswith("整改日报：")


def test_a_real_item_is_shown_as_its_owner_would_read_it(office: Typed, folder: Path) -> None:
    put(folder, "overdue/zh/subject.txt", "【催办】{{ named }}")
    said = office("mail", "preview", "overdue", "--text", "--item", NUMBER)
    assert said.status == 0, said.err
    assert said.out.startswith(f"【催办】{NUMBER}\n")
    assert f"/items/{NUMBER}" in said.out
    assert "缘由：您是责任人" in said.out
    for kind in ("digest", "extension_asked", "review_due", "closed"):
        assert NUMBER in office("mail", "preview", kind, "--text", "--item", NUMBER).out
    refused = office("mail", "preview", "holiday_reminder", "--text", "--item", NUMBER)
    assert (refused.status, "不是关于某一件事项的" in refused.err) == (1, True)
    assert office("mail", "preview", "closed", "--text", "--item", "none").status == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("retruned", "--text"), "是不是“returned”？"),
        (("returned",), "--text"),
        (("returned", "--text", "--language", "fr"), "zh、en"),
    ],
)
def test_a_slip_is_answered_with_what_is_allowed(typed: Typed, words: tuple[str, ...], says: str) -> None:
    said = typed("mail", "preview", *words)
    assert (said.status, said.out) == (1, "")
    assert says in said.err


def test_texts_beside_the_ledger_are_used_and_faults_are_told_once_a_day(typed: Typed, tmp_path: Path) -> None:
    assert typed("init").status == 0
    for login, name, role in PEOPLE:
        assert typed("user", "add", login, name, "--email", f"{login}@office.example", "--role", role).status == 0
    assert typed("tick").status == 0
    data = tmp_path / "rectify-data"
    put(data / "mail-texts", "overdue/zh/body.txt", "{{ nmae }}")
    health = typed("doctor", "--json")
    (check,) = [check for check in health.json["checks"] if check["name"] == "mail_texts"]
    assert (health.status, check["ok"]) == (3, False)
    assert "overdue/zh/body.txt第1行" in check["message"]
    assert "rectify mail check" in check["remedy"]
    assert typed("deliver", "--json").json["written"] == 1
    assert typed("deliver", "--json").json["written"] == 0
    (path,) = data.rglob("*.eml")
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert mail["Subject"] == "整改系统告警：自定义的邮件文字用不了"
    body = mail.get_body(("plain",))
    assert body is not None
    assert "没有变量“nmae”" in body.get_content()


def test_a_text_is_kept_in_versions_used_and_gone_back_from(typed: Typed, tmp_path: Path) -> None:
    typed("init", "--sandbox")
    mine = tmp_path / "mine"
    put(mine, "subject.txt", "【提醒】{{ nmae }}")
    wrong = typed("mail", "text", "add", "reminder", "zh", str(mine))
    assert wrong.status == 1
    assert "是不是“name”" in wrong.err
    put(mine, "subject.txt", "【提醒】{{ named }}")
    kept = typed("mail", "text", "add", "reminder", "zh", str(mine), "--note", "短一些")
    assert kept.out == "“到期前提醒”（zh）从现在起用第1版。\n"
    assert "【提醒】XC2026-01-003" in typed("mail", "preview", "reminder", "--text").out
    assert "短一些" in typed("mail", "text", "list").out
    shown = typed("mail", "text", "show", "reminder", "zh", "--json").json
    assert (shown["version"], shown["parts"]["subject"], shown["parts"]["html"]) == (1, "【提醒】{{ named }}", None)
    assert typed("mail", "text", "use", "reminder", "zh", "0").out == "从现在起用系统自带的。\n"
    assert typed("mail", "text", "use", "reminder", "zh", "0").out == "已经在用系统自带的。\n"
    assert "整改提醒" in typed("mail", "preview", "reminder", "--text").out
    assert "{{ topic }}" in typed("mail", "text", "show", "reminder", "zh").out
    empty = typed("mail", "text", "add", "reminder", "zh", str(tmp_path / "none"))
    assert (empty.status, "没有可以用的文件" in empty.err) == (1, True)
