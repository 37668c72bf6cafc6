"""A sheet comes out of the confined process cell for cell as it is read in this one."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter

from rectify.documents.grids import confined_grids
from rectify.documents.ledger_sheet import LIMITS
from rectify.documents.workbook import read_grids


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
