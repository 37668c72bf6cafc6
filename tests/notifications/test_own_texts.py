"""An office's own texts in the mails that leave: used when they are sound, never in the way when they are not."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from engine.operations.ledger import Ledger
from notifications.compose import Post, compose
from notifications.render import build_renderer
from notifications.texts.samples import sample
from tests.builders import AT, an_item, an_office
from tests.notifications.mails import WANG, messages, parsed, text_of


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def mail_of_wang(ledger: Ledger, post: Post, folder: Path) -> tuple[str, str]:
    """Return subject and text of the mail that tells Wang of a new item."""
    an_office(ledger)
    an_item(ledger, leader=None, verifier=None)
    compose(ledger, replace(post, renderer=build_renderer(folder)), at=AT)
    (row,) = [row for row in messages(ledger) if row.recipient_id == WANG]
    return row.subject, text_of(row.data)


def test_any_subset_of_the_files_takes_the_place_of_the_products(ledger: Ledger, post: Post, tmp_path: Path) -> None:
    put(tmp_path, "assigned/zh/body.txt", "{{ name }}同志：{{ named }}由您承办。\n\n{{ details }}\n")
    subject, text = mail_of_wang(ledger, post, tmp_path)
    assert "王敏同志：" in text
    assert "由您承办。" in text
    assert "缘由：您是责任人" in text
    assert subject.startswith("整改待办：")
    assert "新指派给您" in subject


@pytest.mark.parametrize(
    "bad",
    [
        "{{ nmae }}",
        "{% for a in range(9) %}{% endfor %}",
        "{{",
        "\x00",
        "{% if agreed %}x{% endif %}",
        "{{ 'a' * 300000000 }}",
    ],
)
def test_a_bad_text_is_not_used_and_the_mail_goes_out(
    sqlite_ledger: Ledger, post: Post, tmp_path: Path, bad: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = put(tmp_path, "assigned/zh/body.txt", bad)
    put(tmp_path, "assigned/zh/subject.txt", bad)
    with caplog.at_level(logging.WARNING):
        subject, text = mail_of_wang(sqlite_ledger, post, tmp_path)
    assert subject.startswith("整改待办：")
    assert "新指派给您。" in text
    assert f"{path}:1: " in caplog.text
    assert "the product's own text is used" in caplog.text


def test_a_text_that_fails_with_a_real_mail_gives_way_and_is_named(tmp_path: Path) -> None:
    path = put(tmp_path, "reminder/zh/body.txt", "{{ note }}{{ note }}{{ link }}" * 200)
    renderer, letter = build_renderer(tmp_path), sample("reminder", "zh")
    assert renderer.faulty_texts() == ()
    long = replace(letter, lines=(replace(letter.lines[0], note="长" * 5_000),))
    assert "还有3个工作日。" in renderer.render(long).text
    assert [(one.path, one.fault.code) for one in renderer.faulty_texts()] == [(path, "writes")]
    assert "rectify.office.example" in renderer.render(letter).text


def test_a_folder_that_has_changed_is_read_again(tmp_path: Path) -> None:
    renderer, letter = build_renderer(tmp_path), sample("reminder", "zh")
    assert renderer.render(letter).subject.startswith("整改提醒：")
    path = put(tmp_path, "reminder/zh/subject.txt", "{{ nmae }}")
    assert renderer.render(letter).subject.startswith("整改提醒：")
    assert [one.fault.code for one in renderer.faulty_texts()] == ["unknown_variable"]
    put(tmp_path, "reminder/zh/subject.txt", "【提醒】{{ named }}")
    assert renderer.render(letter).subject == "【提醒】XC2026-01-003"
    assert renderer.faulty_texts() == ()
    path.unlink()
    assert renderer.render(letter).subject.startswith("整改提醒：")


def test_what_reads_like_an_encoded_word_is_parted_in_a_subject(ledger: Ledger, post: Post, tmp_path: Path) -> None:
    put(tmp_path, "assigned/zh/subject.txt", "=?{{ named }}?=")
    put(tmp_path, "assigned/en/subject.txt", "{{ named }} = {{ name }}")
    subject, _ = mail_of_wang(ledger, post, tmp_path)
    assert subject.startswith("整改待办：")
    renderer = build_renderer(tmp_path)
    letter = replace(sample("assigned", "en"), recipient_name="=?utf-8?q?a?=")
    assert "=?" not in renderer.render(letter).subject


def test_the_frame_stays_around_an_offices_own_html(ledger: Ledger, post: Post, tmp_path: Path) -> None:
    put(tmp_path, "assigned/zh/body.html", '<p class="late">{{ named }}</p>{{ details }}')
    mail_of_wang(ledger, post, tmp_path)
    (row,) = [row for row in messages(ledger) if row.recipient_id == WANG]
    part = parsed(row.data).get_body(("html",))
    assert part is not None
    html = part.get_content()
    assert html.count("<html") == html.count("</html>") == 1
    assert "prefers-color-scheme: dark" in html
    assert 'style="' in html[html.index('<p class="late"') :]
    assert "本邮件由整改系统自动发出" in html
