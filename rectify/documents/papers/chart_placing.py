"""Where a chart stands: paragraphs of the style ``统计图`` become pictures, with their figures in words beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from docx.document import Document as Opened
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph
from lxml import etree

from rectify.documents.papers.chart_files import chart_drawing, chart_workbook
from rectify.documents.papers.charts import Chart, ChartKind, Series, chart_heard
from rectify.documents.papers.page import PAGE

_EMU_PER_MM = 36_000
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
# Far from the numbers that pictures in an office's own template may have.
_FIRST_ID = 9_000


def place_charts(document: Opened, paragraphs: Sequence[Paragraph], *, at: datetime) -> None:
    """Put a chart in the place of each paragraph that stands for one; another's text stays as it is."""
    position = 0
    for paragraph in paragraphs:
        chart = chart_heard(paragraph.text)
        if chart is None:
            continue
        position += 1
        for run in paragraph.runs:
            held: Any = run._r  # noqa: SLF001 - python-docx removes no runs
            held.getparent().remove(held)
        _place(document, paragraph, chart, position, at=at)


def _place(document: Opened, paragraph: Paragraph, chart: Chart, position: int, *, at: datetime) -> None:
    package = document.part.package
    data = Part(
        PackURI(f"/word/embeddings/chart{position}.xlsx"), CONTENT_TYPE.SML_SHEET, chart_workbook(chart, at=at), package
    )
    drawing = Part(PackURI(f"/word/charts/chart{position}.xml"), _CHART_TYPE, b"", package)
    drawing._blob = chart_drawing(chart, at=at, data=drawing.relate_to(data, RELATIONSHIP_TYPE.PACKAGE))  # noqa: SLF001
    relation = document.part.relate_to(drawing, RELATIONSHIP_TYPE.CHART)
    width, height = round((PAGE.width - PAGE.left - PAGE.right) * _EMU_PER_MM), round(chart.height * _EMU_PER_MM)
    inline = parse_xml(
        f'<w:drawing xmlns:w="{_W}" xmlns:wp="{_WP}" xmlns:a="{_A}" xmlns:c="{_C}" xmlns:r="{_R}">'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{_FIRST_ID + position}" name="图{position}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{_C}"><c:chart r:id="{relation}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )
    for described in inline.iter(f"{{{_WP}}}docPr"):
        described.set("descr", chart.in_words)
    holder: Any = paragraph.add_run()._r  # noqa: SLF001 - python-docx knows no charts
    holder.append(inline)


def charts_in(document: Opened, paragraph: Any) -> Iterator[Chart]:
    """Yield the charts that stand in a paragraph's element, as they were placed; raises ``ValueError`` for others."""
    for held in paragraph.iter(f"{{{_C}}}chart"):
        part = document.part.related_parts[held.get(f"{{{_R}}}id")]
        yield _read(etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True)))


def _read(root: Any) -> Chart:
    series = list(root.iter(f"{{{_C}}}ser"))
    directions = {one.get("val") for one in root.iter(f"{{{_C}}}barDir")}
    if not series or len(directions) != 1:
        raise ValueError
    groups = tuple(_points(series[0], "cat"))
    return Chart(
        kind=ChartKind.BARS if directions == {"bar"} else ChartKind.COLUMNS,
        groups=groups,
        series=tuple(
            Series(name="".join(_points(one, "tx")), figures=tuple(map(int, _points(one, "val"))), shade=_shade(one))
            for one in series
        ),
    )


def _points(series: Any, of: str) -> Iterator[str]:
    for held in series.findall(f"{{{_C}}}{of}"):
        yield from (one.text or "" for one in held.iter(f"{{{_C}}}v"))


def _shade(series: Any) -> str:
    colour = series.find(f"{{{_C}}}spPr/{{{_A}}}solidFill/{{{_A}}}srgbClr")
    if colour is None:
        raise ValueError
    return str(colour.get("val"))
