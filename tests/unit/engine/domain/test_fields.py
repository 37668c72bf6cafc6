"""What a person may type into a field, and how it is read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.definition import Field, FieldKind
from engine.domain.fields import FieldValue, read_value, shown
from engine.errors import InvalidInput
from engine.words import Words

OPTIONS = {"at_once": Words("立行立改", "At once"), "staged": Words("分阶段整改", "In stages")}


def a_field(kind: FieldKind) -> Field:
    """Return a field of a kind."""
    options = OPTIONS if kind is FieldKind.CHOICE else {}
    return Field(key="asked", title=Words("所问", "Asked"), kind=kind, options=options)


@pytest.mark.parametrize(
    ("kind", "typed", "value", "read_back"),
    [
        (FieldKind.TEXT, "  制度缺失 ", "制度缺失", "制度缺失"),
        (FieldKind.LONG_TEXT, "一\n二", "一\n二", "一\n二"),
        (FieldKind.NUMBER, "-12", -12, "-12"),
        (FieldKind.MONEY, "1,200.5", 120050, "1,200.50元"),
        (FieldKind.MONEY, "-0.05", -5, "-0.05元"),
        (FieldKind.DATE, "2026-02-28", "2026-02-28", "2026-02-28"),
        (FieldKind.YES_NO, "是", True, "是"),
        (FieldKind.YES_NO, "No", False, "否"),
        (FieldKind.CHOICE, "staged", "staged", "分阶段整改"),
        (FieldKind.CHOICE, "分阶段整改", "staged", "分阶段整改"),
    ],
)
def test_what_is_typed_becomes_a_value_that_reads_back(
    kind: FieldKind, typed: str, value: FieldValue, read_back: str
) -> None:
    found = read_value(a_field(kind), typed)
    assert found == value
    assert type(found) is type(value)
    assert shown(a_field(kind), found).zh == read_back


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (FieldKind.TEXT, ""),
        (FieldKind.TEXT, "两\n行"),
        (FieldKind.TEXT, "x" * 201),
        (FieldKind.TEXT, "\u202e倒写"),
        (FieldKind.LONG_TEXT, "\0"),
        (FieldKind.NUMBER, "1.5"),
        (FieldKind.NUMBER, "９"),
        (FieldKind.MONEY, "1.234"),
        (FieldKind.DATE, "2026-02-30"),
        (FieldKind.DATE, "20260228"),
        (FieldKind.YES_NO, "也许"),
        (FieldKind.CHOICE, "持续整改"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_would(kind: FieldKind, typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_value(a_field(kind), typed, where="XC2026-01-001")
    assert "所问" in refused.value.message("zh")
    if kind is FieldKind.CHOICE:
        assert "at_once（立行立改）" in refused.value.way_out("zh")


@given(fen=st.integers(-(10**12), 10**12))
def test_money_reads_back_to_the_same_fen(fen: int) -> None:
    field = a_field(FieldKind.MONEY)
    assert read_value(field, shown(field, fen).en) == fen
