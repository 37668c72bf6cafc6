"""Templates compiled for each language: fixed words are settled, and a mark shows its own value in its own language."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from engine.domain.workdays import WEEKDAYS
from engine.words import LANGUAGES, Language, Words
from rectify.web.environment import environment
from rectify.web.marks import Left, StateMark, left_of

_TODAY = date(2026, 11, 26)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_says_each_thing_in_both_languages_and_asks_for_none_of_it_again(language: Language) -> None:
    made = environment(language)
    assert len(made.list_templates()) > 20
    for name in made.list_templates():
        source, _path, _fresh = made.loader.get_source(made, name) if made.loader else ("", None, None)
        compiled = made.compile(source, name=name, raw=True)
        assert "resolve('say')" not in compiled, name
        assert "resolve('words')" not in compiled, name


def test_what_is_said_in_one_language_alone_is_no_template() -> None:
    with pytest.raises(ValueError, match="unpack"):
        environment("zh").from_string('{{ say("台账") }}')


@pytest.mark.parametrize(("language", "said"), [("zh", "甲&lt;乙，共3件"), ("en", "A &lt; B, 3 in all")])
def test_what_is_settled_is_escaped_as_before(language: Language, said: str) -> None:
    template = environment(language).from_string(
        '{{ words(both) }}{{ say("，共" ~ many ~ "件", ", " ~ many ~ " in all") }}'
    )
    assert template.render(both=Words("甲<乙", "A < B"), many=3) == said


def test_a_mark_that_was_drawn_before_is_the_one_of_this_value_and_language() -> None:
    marks: list[Left | StateMark] = [
        StateMark(glyph, Words(f"{glyph}态", f"state {glyph}")) for glyph in ("start", "final")
    ]
    days = (_TODAY + timedelta(days=shift) for shift in (-400, -1, 0, 1, 9, 90))
    for day, paused in product(days, (None, _TODAY, _TODAY - timedelta(days=3))):
        left = left_of(day, WEEKDAYS, today=_TODAY, paused_on=paused)
        assert left is not None
        marks.append(left)
    drawn: dict[str, tuple[str, Left | StateMark]] = {}
    for _ in range(2):
        for language, mark in product(LANGUAGES, marks):
            made = environment(language)
            name = "state" if isinstance(mark, StateMark) else "due"
            shown = made.filters[name](mark)
            assert shown == getattr(made.get_template("marks.html").module, name)(mark)
            assert drawn.setdefault(shown, (language, mark)) == (language, mark)


def test_of_marks_only_so_many_are_kept() -> None:
    kept = environment("zh").filters["due"].cache_info()
    assert kept.maxsize is not None
