"""A workbook of people: what it says, every doubt with its row, and files that claim more than they may."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from engine.domain.standing_names import ROLE_WORDS
from engine.operations.roster import StatedPerson
from engine.words import Words
from rectify.documents.first_sheet import read_sheet
from rectify.documents.refusals import DocumentUnreadable, DocumentUnsupported
from rectify.documents.roster import ReadRoster, read_roster
from rectify.documents.workbook import column_name
from tests.unit.rectify.documents.workbooks import a_workbook

ROLES = {
    "manager": ROLE_WORDS["manager"],
    "staff": ROLE_WORDS["staff"],
    "party_secretary": Words("党组书记", "secretary"),
}
HEAD = ("姓名", "登录名", "单位", "邮箱", "角色")


def read(folder: Path, *rows: tuple[object, ...]) -> ReadRoster:
    return read_roster(a_workbook(folder / "people.xlsx", rows), roles=ROLES)


def codes(found: ReadRoster) -> list[tuple[str, int, str]]:
    return [(one.code, one.row, one.column) for one in found.problems]


def test_rows_become_people_whatever_stands_above_and_between(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        ("青禾县督查室人员",),
        (),
        HEAD,
        (" 孙悦 ", "sun", "教育局/办公室", "sun@office.example", "经办人员、manager"),
        (),
        ("周林", 12, None, None, "党组书记;secretary"),
    )
    assert found.problems == ()
    assert found.people == (
        StatedPerson(
            row=4,
            login="sun",
            name="孙悦",
            unit="教育局/办公室",
            email="sun@office.example",
            roles=("staff", "manager"),
        ),
        StatedPerson(row=6, login="12", name="周林", roles=("party_secretary", "party_secretary")),
    )


def test_english_headings_in_any_order_are_known(tmp_path: Path) -> None:
    found = read(tmp_path, ("Login", "E-Mail", "Name", "Role"), ("sun", "sun@office.example", "Sun Yue", "Staff"))
    assert found.people == (
        StatedPerson(row=2, login="sun", name="Sun Yue", email="sun@office.example", roles=("staff",)),
    )
    assert found.problems == ()


def test_every_doubt_names_its_row_and_the_way_out(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        (*HEAD, "电话", "角色"),
        ("孙悦", "sun", "", "sun at office", ""),
        ("周林", "zhou", "", "", "", "", "", "备注"),
    )
    assert codes(found) == [
        ("unknown_column", 1, "F"),
        ("repeated_column", 1, "G"),
        ("invalid_address", 2, "email"),
        ("outside", 3, "H"),
    ]
    assert all(one.remedy.zh and one.remedy.en for one in found.problems)


@pytest.mark.parametrize("rows", [(), (("姓名", "单位"), ("孙悦", "一科")), (("孙悦", "sun"),)])
def test_a_sheet_without_headings_is_named_so(tmp_path: Path, rows: tuple[tuple[str, ...], ...]) -> None:
    assert [code for code, _row, _column in codes(read(tmp_path, *rows))] == ["no_headings"]


def test_headings_without_people_are_named_so(tmp_path: Path) -> None:
    assert codes(read(tmp_path, HEAD)) == [("no_people", 1, "")]


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    fake, other = tmp_path / "people.xlsx", tmp_path / "people.csv"
    fake.write_bytes(b"PK\x03\x04 not a workbook")
    other.write_text("姓名,登录名")
    with pytest.raises(DocumentUnreadable):
        read_sheet(fake, most_rows=10)
    with pytest.raises(DocumentUnreadable):
        read_sheet(tmp_path / "nowhere.xlsx", most_rows=10)
    with pytest.raises(DocumentUnsupported):
        read_sheet(other, most_rows=10)


@pytest.mark.parametrize("cell", ["XFD1048576", "A1048576", "XFD1", "A12"])
def test_a_cell_far_away_is_refused_before_room_is_made_for_it(tmp_path: Path, cell: str) -> None:
    path = tampered(tmp_path, f'<sheetData><row><c r="{cell}"><v>1</v></c></row></sheetData>'.encode())
    with pytest.raises(DocumentUnreadable):
        read_sheet(path, most_rows=11)


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tampered(tmp_path, b" " * (101 * 2**20))
    assert path.stat().st_size < 2**20
    with pytest.raises(DocumentUnreadable) as refused:
        read_sheet(path, most_rows=11)
    assert "100 MB" in refused.value.message("en")


def tampered(folder: Path, sheet: bytes) -> Path:
    """Return a workbook with other bytes in the place of its sheet."""
    plain, path = a_workbook(folder / "plain.xlsx", [HEAD]), folder / "tampered.xlsx"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, sheet if name.endswith("sheet1.xml") else source.read(name))
    return path


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_the_letters_of_the_sheet(index: int, name: str) -> None:
    assert column_name(index) == name
