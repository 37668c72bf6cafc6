"""Whatever a file holds: problems with places, in time, and never an exception."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.workflows.files import VOCABULARY
from workflows.catalogue import read_definition, shipped
from workflows.shape import WORKFLOW

RECTIFICATION = shipped()["rectification"]
LINES = RECTIFICATION.splitlines(keepends=True)
PIECES = st.sampled_from(
    [
        *":-?&*!|>%@`'\"{}[],#\t\r\\~",
        *(": ", "- ", "? ", "<<"),
        *(
            "\n",
            "\n---\n",
            "&a",
            "*a",
            "!!x ",
            "<<: *a",
            '"\\x00"',
            "\\UFFFFFFFF",
            "\u202e",
            "\ud800",
            "\ufeff",
            "\x85",
        ),
        *(
            "true",
            "null",
            "10:30",
            "0123",
            "T-3",
            "closed",
            "return",
            "owner",
            "note: 10",
            "3 months",
            "timeless: true",
        ),
        *(f"\n{key}:\n" for key in WORKFLOW.keys),
    ]
)


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """Return the shipped file with up to six passages replaced."""
    text = RECTIFICATION
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        text = text[:start] + draw(PIECES | st.text(max_size=6)) + text[end:]
    return text


@st.composite
def shuffles(draw: st.DrawFn) -> str:
    """Return lines of the shipped file, some moved, some gone, some twice."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 6))):
        source, target = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
        moved = lines.pop(source) if draw(st.booleans()) else lines[source]
        lines.insert(target, moved)
    return "".join(lines)


def assert_answered(text: str | bytes) -> None:
    workflow, problems = read_definition(text, file="any.yaml", vocabulary=VOCABULARY)
    assert (workflow is None) == any(problem.severity == "error" for problem in problems)
    for problem in problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.where
        assert problem.message.zh
        assert problem.message.en


each_in_good_time = settings(deadline=timedelta(seconds=10), max_examples=150)


@given(st.text(alphabet=st.characters(), max_size=200))
@each_in_good_time
def test_any_text_is_answered(text: str) -> None:
    assert_answered(text)


@given(st.lists(PIECES, max_size=60).map("".join))
@each_in_good_time
def test_any_heap_of_signs_is_answered(text: str) -> None:
    assert_answered(text)


@given(st.binary(max_size=200))
@each_in_good_time
def test_any_bytes_are_answered(source: bytes) -> None:
    assert_answered(source)


@given(mutations())
@each_in_good_time
def test_the_shipped_file_with_passages_replaced_is_answered(text: str) -> None:
    assert_answered(text)


@given(shuffles())
@each_in_good_time
def test_the_shipped_file_with_lines_moved_is_answered(text: str) -> None:
    assert_answered(text)
