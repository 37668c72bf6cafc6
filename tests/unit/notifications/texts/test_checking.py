"""An office's own texts: each fault with its line, all at once, and what is allowed instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from notifications.texts.checking import CheckedText, check_folder, check_text
from notifications.texts.press import Press
from notifications.texts.shipped import Slot
from notifications.texts.syntax import LARGEST_SOURCE

PRESS = Press()


def checked(text: str | bytes, file: str = "body.txt", kind: str = "returned") -> CheckedText:
    data = text if isinstance(text, bytes) else text.encode("utf-8")
    return check_text(Slot(kind, "zh", file), data, PRESS)


def found(text: str | bytes, file: str = "body.txt", kind: str = "returned") -> list[tuple[str, int]]:
    return [(fault.code, fault.line) for fault in checked(text, file, kind).faults]


@pytest.mark.parametrize(
    "text",
    [
        "{{ details }}",
        "{{ named }}被退回。\n{% if note %}理由：{{ note }}{% endif %}\n{{ link }}",
        "{% if times > 1 and not urgent %}第{{ times }}次{% elif times == 1 %}首次{% else %}-{% endif %}{{ details }}",
        "{{ note | short(20) }} {{ news | inside }} {{ 'a' if urgent else 'b' }} {# 附注 #} {{ link }}",
        "\ufeff{{ details }}\r\n",
    ],
)
def test_what_is_allowed_passes(text: str) -> None:
    assert checked(text).faults == ()
    assert checked(text).template is not None


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("{{ details }}\n{{ nmae }}", "unknown_variable", 2),
        ("{{ details }}\n\n{{ name.x }}", "unknown_variable", 3),
        ("{{ details }}{{ name | shrot(3) }}", "unknown_filter", 1),
        ("{{ details }}{{ name | short }}", "filter", 1),
        ("{{ details }}{{ details | short(3) }}", "filter", 1),
        ("{{ details }}{{ urgent }}", "not_text", 1),
        ("{{ details }}\n{% set a = 1 %}", "not_allowed", 2),
        ("{{ details }}\n{{ name }", "syntax", 2),
        ("{{ details }}{% for c in name %}{% endfor %}", "loop", 1),
        ("{{ details }}\na\x00b", "character", 2),
        ("{{ details }}\na\u202eb", "character", 2),
        ("", "empty", 1),
        (" \n", "empty", 1),
        ("{% if agreed and urgent %}x{{ details }}{% endif %}", "writes", 1),
        (b"{{ details }}\n\xff", "not_utf8", 2),
        ("a" * (LARGEST_SOURCE + 1), "too_large", 1),
        ("您好", "no_link", 1),
    ],
)
def test_a_fault_is_named_with_its_line(text: str | bytes, code: str, line: int) -> None:
    assert (code, line) in found(text)


def test_all_faults_are_named_at_once_and_what_was_meant() -> None:
    faults = checked("{{ nmae }}\n{{ nubmer }}\n{{ details }}").faults
    assert [fault.line for fault in faults] == [1, 2]
    assert "是不是“name”" in faults[0].hint.zh
    assert "Did you mean 'number'" in faults[1].hint.en
    assert "details" in faults[0].hint.zh


def test_a_text_without_a_way_on_is_only_warned_of() -> None:
    assert checked("您好").template is not None
    assert checked("您好").errors == ()


def test_an_encoded_word_has_no_place_in_a_subject() -> None:
    assert ("encoded_word", 1) in found("=?utf-8?q?a?=", "subject.txt")


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<script>alert(1)</script>{{ details }}", "html_tag"),
        ("<img src='https://evil.example/x.gif'>{{ details }}", "html_tag"),
        ("<p style='x'>{{ details }}</p>", "html_attribute"),
        ("<p onclick='x'>{{ details }}</p>", "html_attribute"),
        ("<p class='huge'>{{ details }}</p>", "html_class"),
        ("<p class='{{ news }}'>{{ details }}</p>", "html_class"),
        ("<a href='javascript:alert(1)'>x</a>{{ details }}", "html_link"),
        ("<a href='{{ note }}'>x</a>{{ details }}", "html_link"),
        ("<a href={{ link }}>x</a>{{ details }}", "html_link"),
        ("<a href='{{ link }}x'>x</a>{{ details }}", "html_link"),
        ("<{{ name }}>{{ details }}", "html_cut"),
        ("a < b {{ details }}", "html_cut"),
        ("<p {{ name }}>x</p>{{ details }}", "html_attribute"),
        ("<p{% if urgent %}>{% endif %}x</p>{{ details }}", "html_cut"),
        ("<p>{{ details }}", "html_unbalanced"),
        ("{{ details }}</p>", "html_unbalanced"),
        ("</td></tr></table>{{ details }}", "html_unbalanced"),
        ("<td>x</td>{{ details }}", "html_unbalanced"),
        ("{% if urgent %}<p>{% endif %}x</p>{{ details }}", "html_unbalanced"),
        ("{% if urgent %}<p>{% else %}<p>{% endif %}x</p>{{ details }}", "html_unbalanced"),
        ("<p>{% if urgent %}</p>{% endif %}{{ details }}", "html_unbalanced"),
        ("<!-- x -->{{ details }}", "html_tag"),
        ("<!DOCTYPE html>{{ details }}", "html_tag"),
        ("<?x ?>{{ details }}", "html_tag"),
        ("<style>p{}</style>{{ details }}", "html_tag"),
        ("{{ details }}<p", "html_cut"),
    ],
)
def test_html_that_could_leave_its_frame_is_refused(html: str, code: str) -> None:
    assert code in [code for code, _ in found(html, "body.html")]


def test_plain_html_passes() -> None:
    html = (
        '<h1 class="ink">{{ named }}</h1>{% if note %}<p class="quote">{{ note }}</p>{% endif %}<table><tr>'
        '<td>A&amp;B</td></tr></table><p><a href="{{ link }}">办理</a><br><a href="https://office.example/a?b=c">x</a>'
        '<a href="mailto:help@office.example">y</a></p>{{ details }}'
    )
    assert found(html, "body.html") == []


def test_a_loop_goes_through_sections_and_their_entries() -> None:
    text = "{% for section in sections %}{% for entry in section.entries %}{{ entry.details }}{% endfor %}{% endfor %}"
    assert found(text, kind="digest") == []
    assert found("{{ total }}", kind="digest") == [("no_link", 1)]
    assert ("unknown_variable", 1) in found("{{ details }}", kind="digest")
    same = "{% for a in sections %}{% for b in sections %}{{ b.heading }}{% endfor %}{% endfor %}"
    assert ("loop", 1) in found(same, kind="digest")


def test_a_folder_is_checked_whole(tmp_path: Path) -> None:
    def put(name: str, text: str = "{{ details }}") -> None:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")

    for name in (
        "returned/zh/body.txt", "retruned/zh/body.txt", "returned/de/body.txt", "returned/zh/body.md", "readme.txt",
        "returned/zh/body.txt~", ".git/config", ".DS_Store", "closed/zh/deeper/body.txt",
    ):  # fmt: skip
        put(name)
    put("closed/zh/body.txt", "{{ x }}")
    (tmp_path / "link.txt").symlink_to(tmp_path / "returned/zh/body.txt")
    (tmp_path / "overdue").symlink_to(tmp_path / "returned")
    (tmp_path / "moved" / "zh").mkdir(parents=True)
    (tmp_path / "moved/zh/subject.txt").symlink_to(tmp_path / "returned/zh/body.txt")
    checked = {text.name: [fault.code for fault in text.faults] for text in check_folder(tmp_path, PRESS)}
    assert checked == {
        "returned/zh/body.txt": [], "closed/zh/body.txt": ["unknown_variable"],
        "retruned/zh/body.txt": ["unknown_kind"], "returned/de/body.txt": ["unknown_language"],
        "returned/zh/body.md": ["unknown_file"], "returned/zh/body.txt~": ["unknown_file"],
        "readme.txt": ["unknown_file"], "closed/zh/deeper/body.txt": ["unknown_file"], "link.txt": ["unknown_file"],
        "overdue": ["unknown_file"], "moved/zh/subject.txt": ["unreadable"],
    }  # fmt: skip


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    (only,) = check_folder(tmp_path / "none", PRESS)
    assert [fault.code for fault in only.errors] == ["unreadable"]
