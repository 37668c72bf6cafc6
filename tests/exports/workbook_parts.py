"""A workbook taken apart: cells with their types, merges, filters, choices, print set-up, as the file has them."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree  # our own files, made a moment ago

from python_calamine import CalamineWorkbook

_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@dataclass(frozen=True)
class Part:
    """One sheet: its XML, and its rows as a program reads them."""

    name: str
    xml: ElementTree.Element
    rows: list[list[object]]
    is_hidden: bool

    def merges(self) -> list[str]:
        return [one.attrib["ref"] for one in self.xml.iterfind(".//m:mergeCell", _NS)]

    def types(self) -> dict[str, str]:
        """Return the type of each cell that holds something."""
        cells = self.xml.iterfind(".//m:c", _NS)
        return {cell.attrib["r"]: cell.attrib.get("t", "n") for cell in cells if len(cell)}

    def styles(self) -> dict[str, int]:
        return {cell.attrib["r"]: int(cell.attrib.get("s", 0)) for cell in self.xml.iterfind(".//m:c", _NS)}

    def one(self, path: str) -> dict[str, str]:
        """Return the attributes of the one element of this name."""
        found = self.xml.find(f".//m:{path}", _NS)
        assert found is not None, path
        return dict(found.attrib)

    def choices(self) -> dict[str, str]:
        """Return where cells take their choices from, by the cells."""
        return {
            one.attrib["sqref"]: (one.findtext("m:formula1", namespaces=_NS) or "")
            for one in self.xml.iterfind(".//m:dataValidation", _NS)
        }

    def heads(self, row: int) -> list[str]:
        return [str(cell) for cell in self.rows[row]]

    def by_heads(self, row: int) -> list[dict[str, object]]:
        """Return the rows below the headings, each value by its heading."""
        heads = self.heads(row)
        return [dict(zip(heads, cells, strict=True)) for cells in self.rows[row + 1 :]]


def parts_of(path: Path) -> dict[str, Part]:
    """Return the sheets of a workbook by name."""
    with zipfile.ZipFile(path) as file:
        book = ElementTree.fromstring(file.read("xl/workbook.xml"))  # noqa: S314
        listed = [(one.attrib["name"], one.attrib.get("state") == "hidden") for one in book.iterfind(".//m:sheet", _NS)]
        xmls = [
            ElementTree.fromstring(file.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314
            for number in range(1, len(listed) + 1)
        ]
    with CalamineWorkbook.from_path(path) as read:
        rows = {name: read.get_sheet_by_name(name).to_python(skip_empty_area=False) for name, _hidden in listed}
    return {
        name: Part(name=name, xml=xml, rows=[list(row) for row in rows[name]], is_hidden=hidden)
        for (name, hidden), xml in zip(listed, xmls, strict=True)
    }


def defined_names(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as file:
        return re.findall(r"<definedName[^>]*>([^<]*)<", file.read("xl/workbook.xml").decode())


def quoted_styles(path: Path) -> set[int]:
    """Return the numbers of the styles that keep a text a text whoever edits it."""
    with zipfile.ZipFile(path) as file:
        styles = ElementTree.fromstring(file.read("xl/styles.xml"))  # noqa: S314
    formats = styles.findall("m:cellXfs/m:xf", _NS)
    return {number for number, one in enumerate(formats) if one.attrib.get("quotePrefix") == "1"}
