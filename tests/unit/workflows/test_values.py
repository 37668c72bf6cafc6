"""The words and numbers of a workflow file: what is read, as what, and what is refused."""

from __future__ import annotations

import re

import pytest
from jsonschema import Draft202012Validator

from engine.domain.definition import Limit
from workflows import values
from workflows.values import (
    COUNT,
    DAY,
    EVERY,
    FLAG,
    HELP,
    LIMIT,
    NAME,
    TITLE,
    WINDOW,
    WORD,
    ZONE,
    Choice,
    Value,
)

CHOICES = {name: one for name, one in vars(values).items() if isinstance(one, Choice)}
VALUES = {name: one for name, one in vars(values).items() if isinstance(one, Value)}


@pytest.mark.parametrize(
    ("value", "text", "means"),
    [
        (NAME, "a", "a"),
        (NAME, "a" * 40, "a" * 40),
        (TITLE, "长" * 80, "长" * 80),
        (HELP, "长" * 300, "长" * 300),
        (WORD, "未完成 整改", "未完成 整改"),
        (FLAG, "true", True),
        (FLAG, "false", False),
        (COUNT, "1", 1),
        (COUNT, "999", 999),
        (ZONE, "Asia/Shanghai", "Asia/Shanghai"),
        (ZONE, "Etc/GMT+12", "Etc/GMT+12"),
        (LIMIT, "1 day", Limit(amount=1, unit="days")),
        (LIMIT, "10 working_days", Limit(amount=10, unit="working_days")),
        (LIMIT, "9999 months", Limit(amount=9999, unit="months")),
        (DAY, "T", 0),
        (DAY, "T-20", -20),
        (DAY, "T+1", 1),
        (EVERY, "half_year", "half_year"),
        (EVERY, "7 days", 7),
        (EVERY, "999 days", 999),
        (WINDOW, "last month", (1, "months")),
        (WINDOW, "last 2 months", (2, "months")),
        (WINDOW, "last day", (1, "days")),
        (WINDOW, "last 10 days", (10, "days")),
    ],
)
def test_a_value_is_read_as_what_it_means(value: Value, text: str, means: object) -> None:
    assert value.of(text) == means


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((NAME, text) for text in ("", "A", "1a", "_a", "a-b", "名称", "a" * 41, "a\n")),
        *((TITLE, text) for text in ("", " a", "a ", "a\nb", "a\tb", "长" * 81)),
        *((FLAG, text) for text in ("yes", "True", "on", "1", "")),
        *((COUNT, text) for text in ("0", "01", "1000", "-1", "1.5", "１")),
        *((ZONE, text) for text in ("Asia/Nowhere", "../etc/passwd", "/etc/localtime", "Asia", "+8")),
        *((LIMIT, text) for text in ("30", "0 days", "30days", "30  days", "30 weeks", "10000 days", "1 hour")),
        *((DAY, text) for text in ("T0", "T+0", "T-", "t-1", "T 1", "T+1000", "3")),
        *((EVERY, text) for text in ("6 days", "1000 days", "week", "quarterly", "0 days")),
        *((WINDOW, text) for text in ("month", "last", "last 1 months", "last 0 days", "last 2 weeks")),
    ],
)
def test_what_is_no_such_value_is_refused(value: Value, text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        value.of(text)


@pytest.mark.parametrize("name", VALUES)
def test_a_value_says_in_both_languages_what_is_expected(name: str) -> None:
    expected = VALUES[name].expected
    assert expected.zh
    assert expected.en
    assert expected.zh != expected.en


@pytest.mark.parametrize("name", CHOICES)
def test_a_choice_says_what_each_of_its_words_stands_for(name: str) -> None:
    for option, says in CHOICES[name].says.items():
        assert re.fullmatch(NAME.pattern, option)
        assert says.zh
        assert says.en


@pytest.mark.parametrize(("value", "typed"), [(FLAG, True), (FLAG, False), (COUNT, 1), (COUNT, 999), (TITLE, 2026)])
def test_an_editor_that_gives_values_types_takes_them_too(value: Value, typed: object) -> None:
    assert Draft202012Validator(dict(value.typed)).is_valid(typed)


@pytest.mark.parametrize(("value", "typed"), [(FLAG, 1), (COUNT, 0), (COUNT, 1000), (COUNT, 1.5), (COUNT, True)])
def test_an_editor_refuses_what_the_reader_would(value: Value, typed: object) -> None:
    assert not Draft202012Validator(dict(value.typed)).is_valid(typed)
