"""Text to plain data: what YAML allows and a workflow file does not, each with its line and column."""

from __future__ import annotations

import pytest

from tests.unit.workflows.files import SMALL, codes, only, problems, spoiled
from workflows.characters import LARGEST_FILE
from workflows.problems import MOST_FINDINGS, Place
from workflows.reader import MOST_NODES, read


@pytest.mark.parametrize(
    "word", ["on", "no", "yes", "10:30", "0123", "2026-03-31", "1.10", "true", "null", "~", "0x1F"]
)
def test_a_scalar_stays_the_text_it_was_written_as(word: str) -> None:
    assert read(f"a: {word}\nb: [{word}]\n").data == {"a": word, "b": [word]}


def test_quotes_make_no_difference_to_a_text() -> None:
    assert read("a: 'x'\nb: \"x\"\nc: x\n").data == {"a": "x", "b": "x", "c": "x"}


def test_keys_that_yaml_takes_for_one_truth_value_stay_two_keys() -> None:
    assert read("on: 1\nyes: 2\n").data == {"on": "1", "yes": "2"}


def test_every_key_and_value_has_its_place() -> None:
    reading = read("a:\n  - b\n  - c: d\n")
    assert reading.keys == {("a",): Place(line=1, column=1), ("a", 1, "c"): Place(line=3, column=5)}
    assert reading.values[("a", 0)] == Place(line=2, column=5)
    assert reading.values[("a", 1, "c")] == Place(line=3, column=8)


def test_columns_count_characters_and_not_bytes() -> None:
    assert read("标题: {甲: 乙}\n").values[("标题", "甲")] == Place(line=1, column=9)


def test_a_byte_order_mark_at_the_start_is_passed_over() -> None:
    assert read(b"\xef\xbb\xbfa: b\n").data == {"a": "b"}


def test_windows_line_ends_count_as_one() -> None:
    assert read("a: b\r\nc: d\r\n").keys[("c",)] == Place(line=2, column=1)


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        pytest.param("a: b\na: c\n", "duplicate_key", 2, 1, id="duplicate key"),
        pytest.param("a: 1\nb: &x [c]\n", "anchor", 2, 4, id="anchor"),
        pytest.param("a: 1\nb: *x\n", "alias", 2, 4, id="alias"),
        pytest.param("a: 1\nb: !!int 3\n", "tag", 2, 4, id="tag"),
        pytest.param("a: 1\nb: !!python/object/apply:os.system [x]\n", "tag", 2, 4, id="python tag"),
        pytest.param("a: 1\nb:\n  <<: {c: d}\n", "merge_key", 3, 3, id="merge key"),
        pytest.param("a: 1\n? [b]\n: c\n", "key_not_text", 2, 3, id="list as key"),
        pytest.param("a: 1\n12: c\n", "key_not_text", 2, 1, id="number as key"),
        pytest.param("a: 1\nnull: c\n", "key_not_text", 2, 1, id="null as key"),
        pytest.param("a: 1\ntrue: c\n", "key_not_text", 2, 1, id="truth value as key"),
        pytest.param("a: 1\n? \n: c\n", "key_not_text", 2, 2, id="no key"),
        pytest.param("a: 1\n---\nb: 2\n", "several_documents", 2, 1, id="second document"),
        pytest.param("%YAML 1.1\n---\na: b\n", "directive", 1, 1, id="directive"),
        pytest.param("%FOO bar\n---\na: b\n", "directive", 1, 1, id="unknown directive"),
        pytest.param("a:\n\tb: c\n", "syntax", 2, 1, id="tab"),
        pytest.param("a: 1\nb: c: d\n", "syntax", 2, 5, id="colon in text"),
        pytest.param("a:\n  b: c\n d: e\n", "syntax", 3, 2, id="ragged indentation"),
        pytest.param("a: 1\nb: [c\nd: e\n", "syntax", 3, 2, id="open bracket"),
        pytest.param('a: "b\n', "syntax", 2, 1, id="open quotation"),
        pytest.param("a: 1\nb: @c\n", "syntax", 2, 4, id="sign that starts nothing"),
        pytest.param('a: 1\nb: "\\UFFFFFFFF"\n', "syntax", 2, 7, id="escape beyond unicode"),
        pytest.param("%YAML 1." + "1" * 5000 + "\n---\na: b\n", "syntax", 1, 9, id="endless version"),
        pytest.param("", "empty", 1, 1, id="nothing"),
        pytest.param("# only a comment\n", "empty", 1, 1, id="only a comment"),
        pytest.param("a: 1\nb: \x00\n", "character", 2, 4, id="NUL"),
        pytest.param("a: 1\nb: 甲\u202e乙\n", "character", 2, 5, id="bidi control"),
        pytest.param("a: 1\nb: \u200bc\n", "character", 2, 4, id="zero width"),
        pytest.param("a: 1\nb: \ud800\n", "character", 2, 4, id="lone surrogate"),
        pytest.param("a: 1\u2028b: 2\n", "character", 1, 5, id="line separator"),
        pytest.param('a: 1\nb: "\\u202e"\n', "character", 2, 4, id="escaped bidi control"),
        pytest.param('a: 1\nb: "\\ud800"\n', "character", 2, 4, id="escaped surrogate"),
        pytest.param('a: 1\nb: "\\0"\n', "character", 2, 4, id="escaped NUL"),
        pytest.param('a: 1\n"\\u2067": b\n', "character", 2, 1, id="escaped bidi control in a key"),
    ],
)
def test_what_yaml_allows_and_a_workflow_file_does_not_is_refused_where_it_stands(
    text: str, code: str, line: int, column: int
) -> None:
    finding = read(text).findings[0]
    assert finding.place is not None
    assert (finding.code, finding.place.line, finding.place.column) == (code, line, column)


def test_bytes_that_are_not_utf8_are_refused_with_their_line() -> None:
    problem = only(problems("a: 1\nb: 整改\n".encode("gb18030")))
    assert (problem.code, problem.line, problem.column) == ("not_utf8", 2, 4)


def test_a_file_may_have_a_mebibyte_and_no_more() -> None:
    padding = "#" * (LARGEST_FILE - len(SMALL.encode()) - 1) + "\n"
    assert codes(SMALL + padding) == []
    assert codes(SMALL + "#" + padding) == [("too_large", 1)]
    assert codes("整" * (LARGEST_FILE // 2)) == [("too_large", 1)]


def test_nesting_ends_at_twenty_levels() -> None:
    assert read("[" * 20 + "]" * 20).data is not None
    assert codes("[" * 21 + "]" * 21) == [("too_deep", 1)]
    assert codes("? " * 2000) == [("too_deep", 1)]


def test_a_file_may_have_so_many_values_and_no_more() -> None:
    assert read("- a\n" * (MOST_NODES - 1)).data == ["a"] * (MOST_NODES - 1)
    problem = only(problems("- a\n" * MOST_NODES))
    assert (problem.code, problem.line) == ("too_many_values", MOST_NODES)
    assert "80000" in problem.message.zh


def test_a_reader_that_has_seen_a_hundred_faults_stops() -> None:
    assert len(read("- *a\n" * 4_000).findings) == MOST_FINDINGS


def test_of_a_repeated_key_the_first_stands_and_the_rest_of_the_file_is_still_checked() -> None:
    text = spoiled("    after: opened\n", "    after: opened\n    after: entred\n    unit: days\n")
    assert codes(text) == [("duplicate_key", 24), ("unknown_key", 25)]


def test_the_parsers_objections_are_put_in_words_of_both_languages() -> None:
    tab = only(problems("a:\n\tb: c\n"))
    assert tab.message.zh == "缩进里有制表符（Tab）"
    assert tab.message.en == "There is a tab in the indentation"


def test_a_fault_of_the_text_names_the_keys_that_lead_to_it() -> None:
    assert only(problems(spoiled("kind: start", "kind: &k start"))).where == "states › open › kind"
