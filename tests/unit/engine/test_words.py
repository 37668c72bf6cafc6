"""The same text in two languages: chosen, filled and joined in each language's own way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.words import LANGUAGES, Words, in_language, several


def test_a_text_is_said_in_the_language_asked_for() -> None:
    assert [Words("销号", "close").text(language) for language in LANGUAGES] == ["销号", "close"]


def test_a_field_is_filled_in_each_language_in_its_own() -> None:
    filled = Words("事项是“{state}”", "the item is {state!r}").fill(state=Words("已销号", "closed"))
    assert filled == Words("事项是“已销号”", "the item is 'closed'")


def test_a_list_is_joined_as_each_language_joins_lists() -> None:
    filled = Words("{may}", "{may}").fill(may=[Words("责任人", "owner"), Words("核查人", "verifier")])
    assert filled == Words("责任人、核查人", "owner, verifier")


def test_an_empty_list_reads_as_none_rather_than_as_a_gap() -> None:
    assert Words("{may}", "{may}").fill(may=[]) == Words("无", "none")


def test_braces_in_a_value_are_text_and_not_fields() -> None:
    assert Words("“{title}”", "{title!r}").fill(title="{0.__class__}") == Words("“{0.__class__}”", "'{0.__class__}'")


def test_a_field_that_is_not_given_is_an_error_and_not_a_blank() -> None:
    with pytest.raises(KeyError):
        Words("{who}", "{who}").fill(whom="王敏")


@pytest.mark.parametrize("value", ["文字", 7, None])
def test_anything_else_stays_as_it_is(value: object) -> None:
    assert in_language(value, "zh") == value


@pytest.mark.parametrize(("count", "said"), [(0, "0 items stay"), (1, "1 item stays"), (2, "2 items stay")])
def test_english_words_go_by_their_number(count: int, said: str) -> None:
    template = Words("{n}件留下", "{n} {n:item|items} {n:stays|stay}")
    assert (template.fill(n=count).en, template.fill(n=count).zh) == (said, f"{count}件留下")
    assert f"{several(count, 'item')} {'stays' if count == 1 else 'stay'}" == said


def test_several_people_are_people() -> None:
    assert [several(count, "person", "people") for count in (1, 3)] == ["1 person", "3 people"]


def test_no_sentence_leaves_its_number_open() -> None:
    root = Path(__file__).parents[3]
    files = [
        file for floor in ("engine", "workflows", "notifications", "rectify") for file in (root / floor).rglob("*")
    ]
    texts = {file: file.read_text(encoding="utf-8") for file in files if file.suffix in {".py", ".html", ".toml"}}
    assert len(texts) > 500
    assert [file.name for file, text in texts.items() if re.search(r"[a-z]\((?:s|es)\)(?<!http\(s\))", text)] == []
