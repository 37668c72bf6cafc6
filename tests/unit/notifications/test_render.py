"""What a mail says, in both languages and both forms."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest

from engine.words import LANGUAGES, Language, Words
from notifications.letter import KINDS, Letter, Line
from notifications.render import Rendered, build_renderer

TODAY = date(2026, 11, 23)
RENDERER = build_renderer()
DEADLINE = Words("整改期限", "Rectification deadline")
LINK = "https://rectify.office.example/items/3"


def a_line(kind: str = "reminder", *, due: int | None = 3, **changes: Any) -> Line:
    given: dict[str, Any] = {
        "kind": kind,
        "number": "XC2025-01-003",
        "state": Words("整改中", "Rectifying"),
        "deadline": DEADLINE,
        "due_on": None if due is None else TODAY + timedelta(days=due),
        "working_days_left": due,
        "why_you": Words("您是责任人", "You are the owner"),
        "next_step": Words("补措施二的佐证材料", "Add the evidence of measure 2"),
        "otherwise": Words("逾期次日起抄报分管领导林晓东", "From the next day Lin Xiaodong is told"),
        "link": LINK,
    }
    return Line(**(given | changes))


def render(*lines: Line, language: Language = "zh", name: str = "陈静宜", office: str = "青岚县教育局") -> Rendered:
    return RENDERER.render(
        Letter(recipient_name=name, language=language, day=TODAY, organization=office, lines=lines or (a_line(),))
    )


def visible(html: str) -> str:
    """Return the words of the page as they are read, blanks single."""
    body = html[html.index("<body") :]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.mark.parametrize(
    ("line", "zh", "en"),
    [
        (
            a_line(),
            "整改提醒：XC2025-01-003 还有3个工作日",
            "Rectification reminder: XC2025-01-003, 3 working days left",
        ),
        (a_line(due=0), "整改提醒：XC2025-01-003 今天到期", "Rectification reminder: XC2025-01-003, due today"),
        (
            a_line("overdue", due=-2),
            "整改提醒：XC2025-01-003 逾期2个工作日",
            "Rectification reminder: XC2025-01-003, 2 working days overdue",
        ),
        (
            a_line("escalated", due=-1),
            "整改督办：XC2025-01-003 逾期1个工作日",
            "Rectification escalation: XC2025-01-003, 1 working day overdue",
        ),
        (
            a_line("warning", due=-7),
            "整改告诫：XC2025-01-003 逾期7个工作日",
            "Rectification warning: XC2025-01-003, 7 working days overdue",
        ),
        (
            a_line("accountability", due=-20),
            "整改问责提醒：XC2025-01-003 逾期20个工作日",
            "Rectification accountability notice: XC2025-01-003, 20 working days overdue",
        ),
        (
            a_line("publication", due=None),
            "整改拟通报：XC2025-01-003 拟通报",
            "Rectification to be made public: XC2025-01-003, to be made public",
        ),
        (
            a_line("assigned", due=None),
            "整改待办：XC2025-01-003 新指派给您",
            "Rectification to do: XC2025-01-003, assigned to you",
        ),
        (
            a_line("returned", due=9),
            "整改待办：XC2025-01-003 已退回，还有9个工作日",
            "Rectification to do: XC2025-01-003, returned, 9 working days left",
        ),
        (
            a_line("to_verify", due=None),
            "整改待办：XC2025-01-003 待核查",
            "Rectification to do: XC2025-01-003, to verify",
        ),
        (
            a_line("review_due", due=20),
            "整改待办：XC2025-01-003 待复核，还有20个工作日",
            "Rectification to do: XC2025-01-003, review due, 20 working days left",
        ),
        (
            a_line("reopened", due=None),
            "整改待办：XC2025-01-003 重新整改",
            "Rectification to do: XC2025-01-003, reopened",
        ),
        (a_line("closed", due=None), "整改通知：XC2025-01-003 已销号", "Rectification notice: XC2025-01-003, closed"),
        (
            a_line("verified", due=-1),
            "整改通知：XC2025-01-003 核查通过",
            "Rectification notice: XC2025-01-003, check passed",
        ),
        (
            a_line("moved", due=None),
            "整改通知：XC2025-01-003 已转为“整改中”",
            "Rectification notice: XC2025-01-003 is now Rectifying",
        ),
    ],
)
def test_the_subject_of_one_line_says_it(line: Line, zh: str, en: str) -> None:
    assert render(line).subject == zh
    assert render(line, language="en").subject == en


def test_the_subject_of_several_lines_counts_the_most_urgent_first() -> None:
    lines = (a_line("overdue", due=-1), a_line(due=0), a_line(due=4), a_line("closed", due=None))
    assert render(*lines).subject == "整改日报：逾期1件、今天到期1件，共4件"
    assert render(*lines, language="en").subject == "Rectification digest: 1 overdue, 1 due today, 4 in all"


def test_a_subject_with_one_section_does_not_count_twice() -> None:
    assert render(a_line(due=4), a_line(due=5)).subject == "整改日报：提醒2件"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_line_says_why_what_when_and_what_otherwise_in_both_forms(kind: str, language: Language) -> None:
    line = a_line(kind, note="留样记录只补到10月")
    rendered = render(line, language=language)
    for said in (line.why_you, line.next_step, line.otherwise, line.state, DEADLINE):
        assert said is not None
        assert said.text(language) in rendered.text
        assert said.text(language) in visible(rendered.html)
    due, left = ("11月26日 周四", "还有3个工作日") if language == "zh" else ("Thu 26 Nov", "3 working days left")
    for words in (rendered.text, visible(rendered.html)):
        assert due in words
        assert left in words
        assert line.number in words
        assert "留样记录只补到10月" in words
    assert LINK in rendered.text
    assert f'href="{LINK}"' in rendered.html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_line_reads_without_a_date_too(kind: str, language: Language) -> None:
    rendered = render(a_line(kind, due=None, otherwise=None, state=None), language=language)
    for words in (rendered.subject, rendered.text, visible(rendered.html)):
        assert "XC2025-01-003" in words
        assert not re.search(r"，[，。]|, [,.]|： |\(\)|（）|[：:]$|\S {2}", words.replace("您好：\n", "")), words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_html_has_no_holes_no_images_and_nothing_from_elsewhere(language: Language) -> None:
    html = render(a_line("overdue", due=-1), a_line(due=0), language=language).html
    assert "{{" not in html
    assert "{%" not in html
    assert "None" not in html
    assert set(re.findall(r"https?:[^\"<\s]*", html)) == {LINK}
    assert not re.findall(r"<(?:img|link|script|iframe|form)\b|url\(|@import", html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_styles_stand_inline_and_only_the_dark_ones_in_the_head(language: Language) -> None:
    html = render(a_line("overdue", due=-1), language=language).html
    assert html.count("<style") == 1
    assert "prefers-color-scheme: dark" in html
    assert re.search(r'<b class="late" style="[^"]*color:#b0281a', html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_of_the_page_is_named(language: Language) -> None:
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}"' in render(language=language).html


def test_lateness_is_marked_by_shape_as_well_as_colour() -> None:
    rendered = render(a_line("overdue", due=-2))
    assert "▲逾期2个工作日" in rendered.text
    assert "▲ 逾期2个工作日" in visible(rendered.html)


def test_only_the_most_urgent_next_step_is_a_solid_button() -> None:
    html = render(a_line("overdue", due=-1), a_line(due=0), a_line(due=4)).html
    assert html.count('class="button solid"') == 1
    assert html.index('class="button solid"') < html.index('class="button outlined')


def test_what_needs_nothing_has_no_button() -> None:
    html = render(a_line("closed", due=None)).html
    assert 'class="button' not in html
    assert f'href="{LINK}"' in html


def test_a_button_names_what_it_opens() -> None:
    assert ">打开 XC2025-01-003</a>" in render().html
    assert ">Open XC2025-01-003</a>" in render(language="en").html


def test_the_finding_is_named_only_when_given_and_the_mail_says_so() -> None:
    silent, open_ = render(a_line()), render(a_line(title="校车监控离线车辆未核实"))
    assert "问题内容登录后查看" in silent.text
    assert "问题内容登录后查看" in visible(silent.html)
    assert "校车监控离线车辆未核实" in open_.text
    assert "问题内容登录后查看" not in open_.text + open_.html


def test_a_date_beyond_the_published_calendar_is_said_to_be_an_estimate() -> None:
    rendered = render(a_line(due=200, unpublished_calendar=True))
    assert "放假安排尚未公布" in rendered.text
    assert "放假安排尚未公布" in rendered.html
    assert "放假安排" not in render(a_line()).text


HOSTILE = "<b>粗</b>&{{ 7*7 }}\r\nBcc: x@evil.example\u202e"


@pytest.mark.parametrize("language", LANGUAGES)
def test_peoples_text_is_shown_as_text(language: Language) -> None:
    line = a_line(title=HOSTILE, note=HOSTILE, number=HOSTILE, state=Words(HOSTILE, HOSTILE))
    rendered = render(line, language=language, name=HOSTILE, office=HOSTILE)
    assert "<b>粗" not in rendered.html
    assert "&lt;b&gt;粗&lt;/b&gt;&amp;{{ 7*7 }} Bcc:" in rendered.html
    assert "49" not in visible(rendered.html)
    for form in (rendered.subject, rendered.text, rendered.html):
        assert "\u202e" not in form
        assert not re.search(r"^Bcc:", form, re.MULTILINE)


def test_a_note_cannot_look_like_another_line_of_the_mail() -> None:
    note = "好的\n\n2. 今天到期\n   https://evil.example/"
    assert "\n说明：好的 2. 今天到期 https://evil.example/\n" in render(a_line(note=note)).text
    several = render(a_line(note=note), a_line(due=0)).text
    assert "\n   附言：好的 2. 今天到期 https://evil.example/\n" in several


def test_the_plain_text_is_tidy() -> None:
    for language in LANGUAGES:
        text = render(a_line("overdue", due=-1), a_line(due=0), a_line(due=4, otherwise=None), language=language).text
        assert "\n\n\n" not in text
        assert not re.search(r"[ \t]+$", text, re.MULTILINE)


PART, TOO_LATE = Words("措施2", "measure 2"), Words("期限确定得晚", "The date was set late")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_part_stands_beside_the_number_and_what_came_too_late_is_said(language: Language) -> None:
    line = a_line(part=PART, set_late=TOO_LATE)
    rendered = render(line, language=language)
    for words in (rendered.subject, rendered.text, visible(rendered.html)):
        assert f"XC2025-01-003 {PART.text(language)}" in words
    for words in (rendered.text, visible(rendered.html)):
        assert TOO_LATE.text(language) in words
    assert TOO_LATE.text(language) not in render(a_line(), language=language).text


def test_what_has_no_state_says_none() -> None:
    assert "状态" not in render(a_line("duty_due", state=None, part=PART)).text


def urgently(*lines: Line, language: Language = "zh") -> Rendered:
    return RENDERER.render(
        Letter(
            recipient_name="陈静宜", language=language, day=TODAY, organization="青岚县教育局", lines=lines,
            urgent=True, most_urgent=3,
        )
    )  # fmt: skip


def test_an_urgent_mail_says_so_and_why_it_comes_beside_the_digest() -> None:
    one = urgently(a_line("returned", due=9))
    assert one.subject == "整改急件：XC2025-01-003 已退回，还有9个工作日"
    assert "日报中不再重复；急件每天至多3封" in one.text
    assert "日报中不再重复；急件每天至多3封" in visible(one.html)
    assert urgently(a_line("returned"), a_line("escalated", due=-2)).subject == "整改急件：逾期抄报1件，共2件"
    assert urgently(a_line("returned", due=9), language="en").subject == (
        "Rectification, urgent: XC2025-01-003, returned, 9 working days left"
    )
