"""Several findings looked up at once say what each says by itself."""

from __future__ import annotations

from datetime import date

import pytest

from rectify.documents.ledger_batch import Batch
from rectify.documents.ledger_columns import Column, Field
from rectify.documents.ledger_draft import Draft, Told, layout_of
from rectify.documents.phrases import built_in
from rectify.documents.workbook import Cell

_FIELDS: tuple[Field, ...] = ("measure", "progress", "progress", "note", "due", "status")
_ROWS: tuple[tuple[Cell, ...], ...] = (
    ("整改措施", "进展", "结果", "备注", "时限", "状态"),
    ("清点\n资产", "已清点", "", "", date(2024, 6, 1), "已完成"),
    ("建立台账", "已清点", "账实相符", "甲", "", ""),
    ("制定办法", "", "已印发", "", "长期坚持", "正在整改"),
    ("开展培训", "已培训", "", "", "", ""),
    ("", "", "", "", "", ""),
    ("公开结果", "", "", "乙", date(2024, 7, 1), "正在整改"),
)


def _drafts(*spans: tuple[int, int]) -> list[Draft]:
    columns = [
        Column(sheet="台账", index=at, heading=str(_ROWS[0][at]), field=field, how="name", confidence=1.0)
        for at, field in enumerate(_FIELDS)
    ]
    by_column = list(zip(*_ROWS, strict=True))
    layout = layout_of(by_column, columns, range(1, len(_ROWS)), built_in().answers)
    drafts = []
    for begin, end in spans:
        draft = Draft(
            sheet="台账", row=begin + 1, number="", mark="", title="问题", printed="问题", group=None, layout=layout
        )
        draft.add(begin, end)
        drafts.append(draft)
    return drafts


def _assert_alike(drafts: list[Draft]) -> None:
    batch = Batch(drafts)
    for field in ("measure", "progress", "note", "person"):
        assert list(map(list, batch.texts(field))) == [draft.texts(field) for draft in drafts]
    for field in ("due", "sustained"):
        assert list(map(list, batch.cells(field))) == [draft.cells(field) for draft in drafts]
    assert list(map(list, batch.measures())) == [draft.measures() for draft in drafts]
    assert list(map(list, batch.statuses())) == [draft.statuses() for draft in drafts]
    assert list(batch.reports()) == [draft.reports() for draft in drafts]
    said = {text for draft in drafts for _, texts in draft.told() for text in texts}
    assert batch.lines() >= {"问题", *said, *(text for draft in drafts for text in draft.measures())}
    assert [_told(told) for told in batch.told()] == [_told(draft.told()) for draft in drafts]


def _told(told: Told) -> list[tuple[str, list[str]]]:
    return [(heading, list(texts)) for heading, texts in told if texts]


@pytest.mark.parametrize("spans", [((1, 3), (3, 5), (6, 7)), ((1, 2), (6, 7)), ((3, 4),)])
def test_findings_whose_rows_stand_together_say_at_once_what_each_says(spans: tuple[tuple[int, int], ...]) -> None:
    drafts = _drafts(*spans)

    assert not any(draft.earlier for draft in drafts)
    _assert_alike(drafts)


def test_so_do_findings_parted_by_a_blank_row_or_told_of_in_another_table() -> None:
    parted, again, later = _drafts((1, 5), (3, 4), (6, 7))
    parted.add(6, 7)
    again.again = (later,)

    assert parted.earlier
    assert parted.measures()[-1] == "公开结果"
    assert again.measures() == ["制定办法", "公开结果"]
    _assert_alike([parted, again, later])


def test_a_text_that_several_rows_repeat_is_told_once_and_lines_of_a_measure_are_one() -> None:
    (draft,) = _drafts((1, 3))

    (told,) = Batch([draft]).told()
    (measures,) = Batch([draft]).measures()

    assert dict(told)["进展"] == ["已清点"]
    assert list(measures) == ["清点资产", "建立台账"]
