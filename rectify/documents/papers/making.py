"""A design becomes a Word template: page, grid, fonts, styles, page numbers, paragraphs and tables.

Templates are made as they are first needed and are the same bytes each time, so the repository holds what they are made
of and no file nobody can read.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Iterable
from typing import Any

from docx import Document
from docx.document import Document as Opened
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

from rectify.documents.papers.designs import DESIGNS, Design, Grid, Line
from rectify.documents.papers.ooxml import element, in_order
from rectify.documents.papers.page import FANGSONG, FONTS, PAGE, TWIPS_PER_POINT, Font
from rectify.documents.papers.styles import LOOKS, Alignment, Look, Style
from rectify.documents.papers.zipping import settled

_ALIGNMENTS: dict[Alignment, WD_ALIGN_PARAGRAPH] = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_KEPT = frozenset({"Normal", "Default Paragraph Font", "Normal Table", "No List", "Header", "Footer"})
_FONT_TABLE = "/word/fontTable.xml"


@functools.cache
def shipped(kind: str) -> bytes:
    """Return the template that comes with the product for a kind of paper."""
    return made(DESIGNS[kind])


def made(design: Design) -> bytes:
    """Return a design as a Word file."""
    document = Document()
    _prepare(document)
    for part in design:
        if isinstance(part, Line):
            _fill(document.add_paragraph(style=part.style.value), part.text)
        else:
            _table(document, part)
    written = io.BytesIO()
    document.save(written)
    return settled(written.getvalue())


def _prepare(document: Opened) -> None:
    _forget_picture(document)
    _forget_styles(document)
    _page(document)
    _normal(document)
    for style, look in LOOKS.items():
        _style(document, style, look)
    _page_numbers(document)
    _settings(document)
    _fonts(document)
    properties = document.core_properties
    properties.author = properties.comments = properties.title = properties.last_modified_by = ""


def _forget_picture(document: Opened) -> None:
    """Leave out the picture of another document that stands in python-docx's own template."""
    package: Any = document.part.package
    for key in [key for key, one in package.rels.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del package.rels[key]


def _forget_styles(document: Opened) -> None:
    """Keep only the styles papers use, so that an office finds them at once."""
    for style in list(document.styles):
        if style.name not in _KEPT:
            style.delete()
    for latent in document.styles.element.findall(qn("w:latentStyles")):
        document.styles.element.remove(latent)


def _page(document: Opened) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE.width), Mm(PAGE.height)
    section.top_margin, section.bottom_margin = Mm(PAGE.top), Mm(PAGE.bottom)
    section.left_margin, section.right_margin = Mm(PAGE.left), Mm(PAGE.right)
    section.footer_distance, section.header_distance, section.gutter = Mm(PAGE.footer), Mm(15), Mm(0)
    properties = section._sectPr  # noqa: SLF001 - python-docx has no way to the grid
    for grid in properties.findall(qn("w:docGrid")):
        properties.remove(grid)
    properties.append(element("w:docGrid", type="lines", linePitch=PAGE.line_pitch))


def _normal(document: Opened) -> None:
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)  # noqa: S101 - it is in python-docx's own template
    _letters(normal.element.get_or_add_rPr(), FANGSONG, PAGE.body_size)
    normal.paragraph_format.space_after = Pt(0)
    for defaults in document.styles.element.iter(qn("w:rPrDefault")):
        properties = defaults.find(qn("w:rPr"))
        if properties is not None:
            _letters(properties, FANGSONG, PAGE.body_size)
            _in_chinese(properties)


def _in_chinese(properties: BaseOxmlElement) -> None:
    """Say that the text is Chinese: where lines may break and which shape a sign has follows from it."""
    for language in properties.findall(qn("w:lang")):
        properties.remove(language)
    properties.append(element("w:lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"))


def _style(document: Opened, name: Style, look: Look) -> None:
    style = document.styles.add_style(name.value, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)  # noqa: S101 - it was asked for
    style.base_style, style.quick_style, style.hidden = document.styles["Normal"], True, False
    letters = style.element.get_or_add_rPr()
    _letters(letters, look.font, look.size)
    if look.size == PAGE.body_size:
        letters.append(element("w:spacing", val=PAGE.spacing))
    if look.colour:
        letters.append(element("w:color", val=look.colour))
    in_order(letters)
    layout = style.paragraph_format
    layout.alignment, layout.keep_with_next, layout.widow_control = _ALIGNMENTS[look.align], look.with_next, False
    properties = style.element.get_or_add_pPr()
    if not look.apart:
        properties.append(element("w:autoSpaceDE", val=0))
        properties.append(element("w:autoSpaceDN", val=0))
    if not look.on_grid:
        properties.append(element("w:snapToGrid", val=0))
    properties.append(
        element(
            "w:spacing",
            before=look.before,
            after=look.after,
            line=look.line,
            lineRule="atLeast" if look.least else "exact",
        )
    )
    if look.indent:
        first = round(look.indent * PAGE.character_pitch)
        properties.append(element("w:ind", firstLineChars=look.indent * 100, firstLine=first))
    in_order(properties)


def _letters(properties: BaseOxmlElement, font: Font, size: float) -> None:
    """Set font and size in every script, so that figures and letters come from the same font."""
    for old in properties.findall(qn("w:rFonts")) + properties.findall(qn("w:sz")) + properties.findall(qn("w:szCs")):
        properties.remove(old)
    name, half = font.name, round(size * 2)
    properties.insert(0, element("w:rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name, hint="eastAsia"))
    properties.append(element("w:sz", val=half))
    properties.append(element("w:szCs", val=half))


def _page_numbers(document: Opened) -> None:
    """Put page numbers outside: right on odd pages, left on even ones, one character in (GB/T 9704-2012, 7.5)."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    indent = round(14 * TWIPS_PER_POINT)
    for footer, side, align in (
        (section.footer, "right", WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, "left", WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles[Style.FOOTER.value]
        paragraph.alignment = align
        paragraph._p.get_or_add_pPr().append(element("w:ind", **{side: indent}))  # noqa: SLF001
        in_order(paragraph._p.get_or_add_pPr())  # noqa: SLF001
        paragraph.add_run("— ")
        _field(paragraph, "PAGE")
        paragraph.add_run(" —")


def _field(paragraph: Paragraph, code: str) -> None:
    for kind, text in (("begin", None), (None, f" {code} "), ("separate", None), (None, "1"), ("end", None)):
        run = paragraph.add_run()._r  # noqa: SLF001 - python-docx knows no fields
        if kind is not None:
            run.append(element("w:fldChar", fldCharType=kind))
        elif text is not None and text.strip() == code:
            instruction = element("w:instrText")
            instruction.text = text
            run.append(instruction)
        elif text is not None:
            run.text = text


def _settings(document: Opened) -> None:
    """Ask for the layout of a current Word, with punctuation compressed as Chinese text has it."""
    settings = document.settings.element
    for name in ("w:compat", "w:characterSpacingControl"):
        for old in settings.findall(qn(name)):
            settings.remove(old)
    compat = element("w:compat")
    for name in (
        "spaceForUL",
        "balanceSingleByteDoubleByteWidth",
        "doNotLeaveBackslashAlone",
        "ulTrailSpace",
        "useFELayout",
    ):
        compat.append(element(f"w:{name}"))
    compat.append(
        element("w:compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val="15")
    )
    for language in settings.findall(qn("w:themeFontLang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    last = settings.find(qn("w:rsids"))
    control = element("w:characterSpacingControl", val="compressPunctuation")
    for made_here in (control, compat):
        if last is None:
            settings.append(made_here)
        else:
            last.addprevious(made_here)


def _fonts(document: Opened) -> None:
    """Name the fonts with what may stand in for them; none is embedded."""
    said = "".join(
        f'<w:font w:name="{font.name}"><w:altName w:val="{",".join(font.instead)}"/><w:panose1 w:val="{font.panose}"/>'
        f'<w:charset w:val="86"/><w:family w:val="{font.kind}"/><w:pitch w:val="fixed"/></w:font>'
        for font in FONTS
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    table = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="{space}">{said}</w:fonts>'
    for part in document.part.package.iter_parts():
        if part.partname == _FONT_TABLE:
            part._blob = table.encode()  # noqa: SLF001 - python-docx keeps it as it is


def _fill(paragraph: Paragraph, text: str) -> None:
    if text:
        paragraph.add_run(text)


def _table(document: Opened, grid: Grid) -> None:
    table = document.add_table(rows=0, cols=len(grid.shares))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    widths = _widths(grid.shares)
    _borders(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width * 635
    for row in grid.rows:
        added = table.add_row()
        properties = added._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx sets neither
        properties.append(element("w:cantSplit"))
        properties.append(element("w:trHeight", val=round(row.height * 1440 / 25.4), hRule="atLeast"))
        if row.repeats:
            properties.append(element("w:tblHeader"))
        first = 0
        for cell in row.cells:
            box = added.cells[first]
            if cell.columns > 1:
                box = box.merge(added.cells[first + cell.columns - 1])
            box.width = sum(widths[first : first + cell.columns]) * 635
            box._tc.get_or_add_tcPr().append(element("w:vAlign", val="center"))  # noqa: SLF001
            _paragraphs(box.paragraphs[0], cell.lines, document)
            first += cell.columns


def _paragraphs(first: Paragraph, lines: Iterable[Line], document: Opened) -> None:
    """Put lines into a cell, whose first paragraph is there already."""
    place = first
    for position, line in enumerate(lines):
        if position:
            behind = element("w:p")
            place._p.addnext(behind)  # noqa: SLF001 - a paragraph behind another
            place = Paragraph(behind, place._parent)  # noqa: SLF001
        place.style = document.styles[line.style.value]
        _fill(place, line.text)


def _widths(shares: tuple[int, ...]) -> list[int]:
    return [PAGE.text_width * share // sum(shares) for share in shares]


def _borders(table: Table) -> None:
    borders = element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(f"w:{side}", val="single", sz=4, space=0, color="000000"))
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx draws no borders
    for old in properties.findall(qn("w:tblStyle")):
        properties.remove(old)
    properties.append(borders)
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=85, type="dxa"))
    properties.append(margins)
    in_order(properties)
