"""A sheet comes out of the confined process cell for cell as it is read in this one."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter

from rectify.documents import confined
from rectify.documents.grids import confined_grids
from rectify.documents.ledger_tables import LIMITS
from rectify.documents.refusals import DocumentUnreadable
from rectify.documents.workbook import read_grids
from tests.unit.rectify.documents.test_confined import begin


def test_every_kind_of_cell_and_every_merge_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("甲")
        day, hour = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "hh:mm"})
        sheet.write_row(0, 0, ["一\n二", "", "𠀀", True, 1.5])
        sheet.write_datetime(1, 0, date(2024, 6, 1), day)
        sheet.write_datetime(1, 1, datetime.fromisoformat("2024-06-01T08:30"), day)
        sheet.write_datetime(1, 2, time(8, 30), hour)
        sheet.merge_range(2, 1, 4, 2, "合并")
        book.add_worksheet("空")
    data = path.read_bytes()
    assert confined_grids(data, LIMITS, where="") == list(read_grids(data, LIMITS, where=""))


def answer(
    texts: list[str], others: str = "{}", more: tuple[bytes, ...] = (b"", b""), last: tuple[bytes, ...] = (b"",)
) -> str:
    """Return the code of a process that answers with a sheet of these columns and the pieces beside it."""
    pieces = [*(piece for text in texts for piece in (text.encode("utf-16-le"), *more)), *last]
    grid = (
        '{"grids": [{"name": "a", "visible": true, "hidden_rows": [], "hidden_columns": [], "uncounted": [],'
        f' "columns": [{", ".join([others] * len(texts))}]}}], "beside": {list(map(len, pieces))}}}\n'
    )
    return f"sys.stdout.buffer.write({grid.encode() + b''.join(pieces)!r})"


def test_a_sheet_is_what_its_pieces_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "_START", begin(answer(["甲\uffff乙", "丙\uffff"])))
    assert [grid.rows for grid in confined_grids(b"", LIMITS, where="")] == [[("甲", "丙"), ("乙", "")]]


@pytest.mark.parametrize(
    "code",
    [
        answer(["甲", "乙\uffff丙"]),
        answer(["甲"], last=()),
        answer(["甲"], more=(b"\0" * 7, b"\0" * 4)),
        answer(["甲"], more=(b"\0" * 8, b"\xff" * 4)),
        answer(["甲"], others='{"date": ["1.2.2024"]}', more=(b"", b"", b"\0" * 4)),
        answer(["甲"], others='{"code": ["x"]}', more=(b"", b"", b"\0" * 4)),
    ],
    ids=["lengths", "missing", "cut", "outside", "day", "kind"],
)
def test_a_sheet_that_does_not_fit_together_is_refused(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "_START", begin(code))
    with pytest.raises(DocumentUnreadable):
        confined_grids(b"", LIMITS, where="a.xlsx")
