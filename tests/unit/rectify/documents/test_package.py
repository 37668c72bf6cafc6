"""Workbooks that are no safe ones: refused before a cell is read, each with what to do."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from rectify.documents import package
from rectify.documents.package import Limits, unpack
from rectify.documents.refusals import DocumentUnreadable
from rectify.documents.source import read_file
from tests.fuzz.workbooks import packed, parts, read_here, row

HEAD = row(1, "序号", "具体问题", "整改措施", "整改状态")
FOUND = row(2, "1", "账实不符", "盘点", "已完成")


def refusal(data: bytes) -> str:
    """Return why a workbook is refused, in Chinese and with the way out."""
    with pytest.raises(DocumentUnreadable) as refused:
        read_here(data, where="台账.xlsx")
    return refused.value.message("zh") + refused.value.way_out("zh")


def far(place: str, *, rest: str = "><v>1</v></c>", before: str = " r=") -> bytes:
    """Return a workbook with a cell somewhere else."""
    return packed(parts(f'{HEAD}{FOUND}<row r="3"><c{before}"{place}"{rest}</row>'))


def test_a_sound_workbook_is_read() -> None:
    assert [item.title for item in read_here(packed(parts(HEAD + FOUND))).items] == ["账实不符"]


@pytest.mark.parametrize(
    "place", ["XFD1048576", "BM3", "AAA1", "A100001", "A1048576", "A200000", "I499999999999999999999", "AB4294967297"]
)
@pytest.mark.parametrize("before", [" r=", "\tr =\n", " s='1' r="])
def test_a_cell_far_away_is_refused_by_its_place(place: str, before: str) -> None:
    assert place in refusal(far(place, before=before))


def test_a_place_that_is_very_long_is_refused_in_no_time() -> None:
    assert "远" in refusal(far("A" * 100_000))
    assert "远" in refusal(far("A" + "9" * 100_000))


@pytest.mark.parametrize("place", ["XFD3", "A1048576"])
def test_a_cell_far_away_that_only_has_a_style_is_no_harm(place: str) -> None:
    assert len(read_here(far(place, rest=' s="0"/>')).items) == 1


def test_a_cell_at_the_edge_is_read() -> None:
    assert len(read_here(far("BL3")).items) == 1


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_a_doctype_is_refused_wherever_it_stands(part: str) -> None:
    whole = parts(HEAD + FOUND)
    whole[part] = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + str(whole[part])

    assert "DOCTYPE" in refusal(packed(whole))


def test_another_encoding_than_utf_8_is_refused() -> None:
    whole = parts(HEAD + FOUND)
    whole["xl/worksheets/sheet1.xml"] = str(whole["xl/worksheets/sheet1.xml"]).encode("utf-16")
    other = parts(HEAD)
    other["xl/workbook.xml"] = '<?xml version="1.0" encoding="GBK"?>' + str(other["xl/workbook.xml"])

    assert "UTF-8" in refusal(packed(whole))
    assert "UTF-8" in refusal(packed(other))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    limits = Limits(packed=1 << 20, unpacked=4 << 20, rows=100, columns=64)
    data = packed({**parts(HEAD), "xl/sharedStrings.xml": b" " * (8 << 20)})
    assert len(data) < 20_000
    tracemalloc.start()
    with pytest.raises(DocumentUnreadable) as refused:
        unpack(data, limits, where="台账.xlsx")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "太大" in refused.value.message("zh")
    assert peak < 1 << 20


def test_a_part_longer_than_it_says_is_refused() -> None:
    whole = parts(HEAD + FOUND + row(3, "2" * 5_000))
    says = len(str(whole["xl/worksheets/sheet1.xml"]).encode()).to_bytes(4, "little")
    data = packed(whole)
    assert data.count(says) == 2

    assert "完好" in refusal(data.replace(says, b"\x10\0\0\0"))


def test_more_tags_than_any_ledger_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_MOST_TAGS", 1_000)

    assert "太大" in refusal(packed(parts(HEAD + "<row>" + "<c/>" * 1_000 + "</row>")))


def test_more_merged_places_than_any_ledger_has_are_refused() -> None:
    merges = "<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 400_001 + "</mergeCells>"

    assert "合并" in refusal(packed(parts(HEAD, after=merges)))


def test_merged_places_over_the_whole_sheet_cost_nothing() -> None:
    merges = "<mergeCells>" + '<mergeCell ref="B2:XFD1048576"/>' * 2_000 + "</mergeCells>"

    assert len(read_here(packed(parts(HEAD + FOUND, after=merges))).items) == 1


def test_the_same_part_twice_is_refused() -> None:
    file = io.BytesIO(packed(parts(HEAD)))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("XL/worksheets/Sheet1.xml", "<worksheet/>")

    assert "两次" in refusal(file.getvalue())


def test_macros_are_refused_whatever_the_name() -> None:
    assert "宏" in refusal(packed({**parts(HEAD), "xl/vbaProject.bin": b"x"}))


@pytest.mark.parametrize("ending", [".xlsm", ".xls", ".et", ".xlsb", ".ods"])
def test_another_kind_of_workbook_is_refused_with_what_to_do(ending: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentUnreadable) as refused:
        read_file(tmp_path / f"台账{ending}")

    assert "另存为" in refused.value.way_out("zh")


@pytest.mark.parametrize(
    ("inside", "said"), [("EncryptedPackage", "密码"), ("Workbook", "旧格式"), ("Word", "不是.xlsx")]
)
def test_what_is_no_zip_file_is_told_apart(inside: str, said: str) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + inside.encode("utf-16-le")

    assert said in refusal(data)
    assert "另存为" in refusal(data)


def test_links_to_other_workbooks_are_never_followed() -> None:
    link = '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    linked = FOUND.replace("<is><t>账实不符</t></is>", "<f>[1]Sheet1!A1</f><v>账实不符</v>").replace(
        'B2" t="inlineStr"', 'B2" t="str"'
    )

    (one,) = read_here(packed(parts(HEAD + linked, xl__externalLinks__externalLink1=link))).items

    assert one.title == "账实不符"
