"""A Word file as what is to be drawn: its page, lines, tables and charts with every measure worked out, in points.

It reads what papers are made of: styles, paragraphs, tables, charts, page numbers. What else an office's own template
may hold (pictures, lists that count by themselves, columns …) is named and refused: nothing may be lost in silence.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from docx import Document
from docx.document import Document as Opened
from docx.oxml.ns import qn
from lxml import etree

from engine.words import Words
from rectify.documents.papers.chart_placing import charts_in
from rectify.documents.papers.charts import Chart
from rectify.documents.papers.looks_of import Looks

_TWIPS = 20
_LONG_CELL = 18  # lines of a cell that may break over pages
_CANNOT: Mapping[str, Words] = {
    "w:pict": Words("图形或者文本框", "a shape or text box"),
    "w:object": Words("嵌入的对象", "an embedded object"),
    "w:footnoteReference": Words("脚注", "a footnote"),
    "w:endnoteReference": Words("尾注", "an endnote"),
    "w:numPr": Words("自动编号", "a list that counts by itself"),
    "w:framePr": Words("图文框", "a frame"),
    "m:oMath": Words("公式", "a formula"),
    "mc:AlternateContent": Words("图形或者文本框", "a shape or text box"),
}
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_ASIDE = frozenset({qn("w:del"), qn("w:instrText"), qn("w:delText"), qn("w:moveFrom")})


class NotDrawn(Exception):
    """A Word file holds something that is not drawn; ``what`` says it."""

    def __init__(self, what: Words) -> None:
        self.what = what
        super().__init__(what.en)


def laid_out(content: bytes) -> Mapping[str, Any]:
    """Return a Word file as what is to be drawn, ready for JSON; raises ``NotDrawn``."""
    try:
        return _laid_out(Document(io.BytesIO(content)))
    except (ValueError, TypeError, LookupError, AttributeError) as fault:
        # Measures that are none, parts that are missing: whatever a hand or a program left in a template.
        raise NotDrawn(Words("看不懂的版面设置", "measures that cannot be read")) from fault


def _laid_out(document: Opened) -> Mapping[str, Any]:
    looks = Looks(document)
    body = document.element.body
    _require_known(body)
    if len(document.sections) != 1:
        raise NotDrawn(Words("分节", "sections"))
    section = document.sections[0]
    columns = section._sectPr.iter(qn("w:cols"))  # noqa: SLF001 - python-docx knows no columns
    if any(int(one.get(qn("w:num"), 1)) > 1 for one in columns):
        raise NotDrawn(Words("分栏", "columns"))
    for head in (section.header, section.even_page_header, section.first_page_header):
        if "".join(head._element.itertext()).strip() or head._element.findall(f".//{qn('w:drawing')}"):  # noqa: SLF001
            raise NotDrawn(Words("页眉", "a header"))
    return {
        "title": document.core_properties.title,
        "page": _page(section),
        "footers": _footers(document, section, looks),
        "blocks": list(_blocks(body, document, looks)),
    }


def _page(section: Any) -> dict[str, float]:
    sides = {
        "width": section.page_width,
        "height": section.page_height,
        "top": section.top_margin,
        "bottom": section.bottom_margin,
        "left": section.left_margin,
        "right": section.right_margin,
        "footer": section.footer_distance,
    }
    return {name: length.pt for name, length in sides.items()}


def _footers(document: Opened, section: Any, looks: Looks) -> dict[str, Any]:
    """Return what stands at the foot of odd pages and of even ones."""
    odd = section.footer
    even = section.even_page_footer if document.settings.odd_and_even_pages_header_footer else odd
    if section.different_first_page_header_footer:
        raise NotDrawn(Words("首页不同的页脚", "a footer of its own on the first page"))
    told = {}
    for name, foot in (("odd", odd), ("even", even)):
        _require_known(foot._element)  # noqa: SLF001
        told[name] = [_paragraph(one._p, looks) for one in foot.paragraphs]  # noqa: SLF001
    return told


def _require_known(root: Any) -> None:
    tags = {_MATH: _CANNOT["m:oMath"], _CHOICE: _CANNOT["mc:AlternateContent"]}
    tags |= {qn(name): words for name, words in _CANNOT.items() if name.startswith("w:")}
    for one in root.iter(*tags):
        # A number that a style or an editor took away again is none.
        if one.tag != qn("w:numPr") or _value(one, "w:numId") not in {None, "0"}:
            raise NotDrawn(tags[one.tag])
    for drawing in root.iter(qn("w:drawing")):
        if drawing.find(f".//{qn('c:chart')}") is None:
            raise NotDrawn(Words("图片", "a picture"))


def _blocks(parent: Any, document: Opened, looks: Looks) -> Iterator[dict[str, Any]]:
    for child in parent:
        if child.tag == qn("w:p"):
            yield from _lines(child, document, looks)
        elif child.tag == qn("w:tbl"):
            yield _table(child, document, looks)
        elif child.tag == qn("w:sdt"):
            yield from _blocks(child.find(qn("w:sdtContent")), document, looks)


def _lines(child: Any, document: Opened, looks: Looks) -> Iterator[dict[str, Any]]:
    try:
        charts = [_chart(one) for one in charts_in(document, child)]
    except (ValueError, KeyError, etree.LxmlError) as fault:
        raise NotDrawn(Words("自己加的图表", "a chart of its own")) from fault
    if charts:
        look = looks.of_paragraph(child)
        yield from ({**one, "keep": look["keep"]} for one in charts)
        return
    if any(one.get(qn("w:type")) == "page" for one in child.iter(qn("w:br"))):
        yield {"kind": "page"}
    yield _paragraph(child, looks)


def _paragraph(child: Any, looks: Looks) -> dict[str, Any]:
    return {"kind": "line", **looks.of_paragraph(child), "runs": list(_runs(child, looks))}


def _runs(paragraph: Any, looks: Looks) -> Iterator[dict[str, Any]]:
    """Yield the pieces of a line in their order; a field is what it says, but for the number of the page."""
    depth, is_page = 0, False
    for run in paragraph.iter(qn("w:r")):
        if any(above.tag in _ASIDE for above in run.iterancestors()):
            continue
        mark = run.find(qn("w:fldChar"))
        kind = mark.get(qn("w:fldCharType")) if mark is not None else None
        if kind == "begin":
            depth, is_page = depth + 1, False
        elif kind == "end":
            depth, is_page = max(depth - 1, 0), False
        told = "".join(one.text or "" for one in run.iter(qn("w:instrText"))).split()
        if depth and told[:1] == ["PAGE"]:
            is_page = True
            yield {**looks.of_run(run, paragraph), "text": "", "page": True}
        text = _text(run)
        if text and not is_page:
            yield {**looks.of_run(run, paragraph), "text": text, "page": False}


def _text(run: Any) -> str:
    said = []
    for one in run:
        if one.tag == qn("w:t"):
            said.append(one.text or "")
        elif one.tag == qn("w:tab"):
            said.append("\u3000\u3000")
        elif one.tag in {qn("w:br"), qn("w:cr")} and one.get(qn("w:type")) != "page":
            said.append("\n")
    return "".join(said)


def _table(table: Any, document: Opened, looks: Looks) -> dict[str, Any]:
    widths = [int(one.get(qn("w:w"))) / _TWIPS for one in table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")]
    rows: list[dict[str, Any]] = []
    open_cells: dict[int, dict[str, Any]] = {}
    for row in table.findall(qn("w:tr")):
        properties = row.find(qn("w:trPr"))
        height = properties.find(qn("w:trHeight")) if properties is not None else None
        heads = properties is not None and properties.find(qn("w:tblHeader")) is not None
        cells, column = [], 0
        for box in row.findall(qn("w:tc")):
            cell, merge = _cell(box, column, widths, document, looks)
            if merge == "continue" and column in open_cells:
                open_cells[column]["rows"] += 1
            else:
                cells.append(cell)
                open_cells[column] = cell
            column += cell["columns"]
        least = int(height.get(qn("w:val"))) / _TWIPS if height is not None else 0
        stays = any(one.get("keep") for cell in cells for one in cell["blocks"])
        rows.append({"least": least, "head": heads, "keep": stays, "cells": cells})
    is_ruled = table.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}") is not None or looks.has_ruled_style(table)
    return {"kind": "table", "widths": widths, "rows": rows, "ruled": is_ruled}


def _cell(
    box: Any, column: int, widths: list[float], document: Opened, looks: Looks
) -> tuple[dict[str, Any], str | None]:
    if box.find(qn("w:tbl")) is not None:
        raise NotDrawn(Words("表中表", "a table within a table"))
    properties = box.find(qn("w:tcPr"))
    span = int(_value(properties, "w:gridSpan") or 1)
    merged = properties.find(qn("w:vMerge")) if properties is not None else None
    shade = properties.find(qn("w:shd")) if properties is not None else None
    fill = shade.get(qn("w:fill")) if shade is not None else None
    blocks = list(_blocks(box, document, looks))
    width = sum(widths[column : column + span])
    cell = {
        "columns": span,
        "rows": 1,
        "width": width,
        "place": _value(properties, "w:vAlign") or "top",
        "fill": fill if fill not in {None, "auto"} else "",
        "breaks": _lines_of(blocks, width) > _LONG_CELL,
        "blocks": blocks,
    }
    return cell, None if merged is None else merged.get(qn("w:val"), "continue")


def _lines_of(blocks: list[dict[str, Any]], width: float) -> float:
    """Return about how many lines stand in a cell."""
    lengths: list[float] = [sum(len(run["text"]) * run["size"] for run in one.get("runs", ())) for one in blocks]
    return sum(1 + length // max(width, 1) for length in lengths)


def _value(properties: Any, name: str) -> str | None:
    held = properties.find(qn(name)) if properties is not None else None
    found: str | None = held.get(qn("w:val")) if held is not None else None
    return found


def _chart(chart: Chart) -> dict[str, Any]:
    series = [{"name": one.name, "shade": one.shade, "figures": list(one.figures)} for one in chart.series]
    return {
        "kind": "chart",
        "drawn": chart.kind,
        "groups": list(chart.groups),
        "series": series,
        "height": chart.height,
    }
