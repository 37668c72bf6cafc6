"""A chart as Word keeps it: how it is drawn, and the workbook behind it by which an office edits its figures.

Both come from the library that writes our workbooks, so the drawing is one that Excel's own users open every day.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

import xlsxwriter
from lxml import etree

from rectify.documents.papers.charts import Chart, ChartKind
from rectify.documents.papers.page import FANGSONG

_SHEET = "数据"
_EDGE, _DARK = "595959", 0x80
_POINTS = 10.5
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# What stands behind the place of the data's workbook in a chart.
_BEHIND = (f"{_C}userShapes", f"{_C}extLst")


def chart_workbook(chart: Chart, *, at: datetime) -> bytes:
    """Return the workbook that holds a chart's figures."""
    return _workbook(chart, at=at, draws=False)


def chart_drawing(chart: Chart, *, at: datetime, data: str) -> bytes:
    """Return how a chart is drawn; ``data`` is the relation by which it finds its workbook."""
    with zipfile.ZipFile(io.BytesIO(_workbook(chart, at=at, draws=True))) as packed:
        root = etree.fromstring(packed.read("xl/charts/chart1.xml"))
    for latin in root.iter(f"{_A}latin"):
        # Chinese text has a font of its own in Word.
        latin.addnext(etree.Element(f"{_A}ea", {"typeface": FANGSONG.name}))
    for language in root.iter(f"{_C}lang"):
        language.set("val", "zh-CN")
    for labels in root.iter(f"{_C}dLbls"):
        _say_figures_only(labels)
    for settings in root.findall(f"{_C}printSettings"):
        root.remove(settings)
    held = etree.Element(f"{_C}externalData", {f"{_R}id": data})
    etree.SubElement(held, f"{_C}autoUpdate", {"val": "0"})
    place = next((one for one in root if one.tag in _BEHIND), None)
    root.append(held) if place is None else place.addprevious(held)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _say_figures_only(labels: Any) -> None:
    """Say of everything that could stand beside a part whether it does: left unsaid, programs differ."""
    for old in [one for one in labels if one.tag.startswith(f"{_C}show")]:
        labels.remove(old)
    for name in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"):
        etree.SubElement(labels, f"{_C}show{name}", {"val": str(int(name == "Val"))})


def _workbook(chart: Chart, *, at: datetime, draws: bool) -> bytes:
    written = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(written, plain)
    workbook.set_properties({"created": at.replace(tzinfo=None, microsecond=0)})
    sheet = workbook.add_worksheet(_SHEET)
    for row, group in enumerate(chart.groups, 1):
        sheet.write_string(row, 0, group)
    for column, one in enumerate(chart.series, 1):
        sheet.write_string(0, column, one.name)
        for row, figure in enumerate(one.figures, 1):
            sheet.write_number(row, column, figure)
    if draws:
        sheet.insert_chart(1, len(chart.series) + 2, _drawn(workbook, chart))
    workbook.close()
    return written.getvalue()


def _drawn(workbook: Any, chart: Chart) -> Any:
    lies = chart.kind is ChartKind.BARS
    drawn = workbook.add_chart({"type": "bar", "subtype": "stacked"} if lies else {"type": "column"})
    last = len(chart.groups)
    for column, one in enumerate(chart.series, 1):
        ink = "FFFFFF" if int(one.shade[:2], 16) < _DARK and lies else "000000"
        # A part of no length has no figure beside it.
        label = {"value": True, "num_format": "0;;", "font": _font(ink)}
        drawn.add_series(
            {
                "name": [_SHEET, 0, column],
                "categories": [_SHEET, 1, 0, last, 0],
                "values": [_SHEET, 1, column, last, column],
                "fill": {"color": f"#{one.shade}"},
                "border": {"color": f"#{_EDGE}", "width": 0.5},
                "gap": 55 if lies else 80,
                "overlap": 100 if lies else 0,
                "data_labels": label if lies else {**label, "position": "outside_end", "num_format": "0"},
            }
        )
    groups = {"num_font": _font(), "line": {"color": f"#{_EDGE}", "width": 0.75}, "major_tick_mark": "none"}
    figures = {"num_font": _font(), "visible": False, "major_gridlines": {"visible": False}, "min": 0}
    drawn.set_x_axis(figures if lies else groups)
    drawn.set_y_axis({**groups, "reverse": True} if lies else figures)
    drawn.set_legend({"position": "bottom", "font": _font()})
    drawn.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    drawn.show_blanks_as("gap")
    return drawn


def _font(ink: str = "000000") -> dict[str, object]:
    return {"name": FANGSONG.name, "size": _POINTS, "bold": False, "color": f"#{ink}"}
