"""The handbook of texts says what the product knows: its tables are of this release, and its examples can be used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.errors import InvalidInput
from engine.words import LANGUAGES, Language
from notifications.texts.checking import check_text, sample_values
from notifications.texts.kinds import TEXT_KINDS
from notifications.texts.press import Press
from notifications.texts.reference import renewed, tables
from notifications.texts.shipped import HTML, PLAIN, Slot
from notifications.texts.variables import Holds, Variable, variables_of

PAGE = (Path(__file__).parents[4] / "docs" / "writing-mails.md").read_text(encoding="utf-8")
PRESS = Press()


def test_the_tables_are_those_of_this_release() -> None:
    assert renewed(PAGE) == PAGE, "renew them: rectify mail reference --into docs/writing-mails.md"


def test_every_table_is_on_the_page() -> None:
    assert sorted(re.findall(r"<!-- table: (\w+) -->", PAGE)) == sorted(tables())


def test_a_table_nobody_knows_is_refused() -> None:
    with pytest.raises(InvalidInput):
        renewed("<!-- table: other -->\n<!-- end -->")


def test_the_example_can_be_used() -> None:
    (example,) = re.findall(r"```\n(\{\{ named.*?)```", PAGE, re.DOTALL)
    assert check_text(Slot("returned", "zh", PLAIN), example.encode("utf-8"), PRESS).faults == ()


@pytest.mark.parametrize("file", [PLAIN, HTML])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", TEXT_KINDS)
def test_a_text_is_given_exactly_what_is_documented(kind: str, language: Language, file: str) -> None:
    for bare in (False, True):
        given = sample_values(Slot(kind, language, file), PRESS, bare=bare)
        assert_as_documented(given, tuple(variables_of(kind).values()))


def assert_as_documented(given: object, documented: tuple[Variable, ...]) -> None:
    assert isinstance(given, dict)
    assert given.keys() == {variable.name for variable in documented}
    for variable in documented:
        value = given[variable.name]
        match variable.holds:
            case Holds.FLAG:
                assert isinstance(value, bool)
            case Holds.NUMBER:
                assert type(value) is int
            case Holds.LIST:
                assert value
                for entry in value:
                    assert_as_documented(entry, variable.of)
            case _:
                assert isinstance(value, str)
