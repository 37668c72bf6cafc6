"""What follows from what a paper says: where its signature stands, how long its bars are, and that it is sound.

All of it goes by styles, so that it holds for an office's own templates too.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as Opened
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from notifications.plain_text import one_line
from rectify.documents.papers.chart_placing import place_charts
from rectify.documents.papers.ooxml import element, in_order
from rectify.documents.papers.page import PAGE
from rectify.documents.papers.styles import Style
from rectify.documents.papers.titling import title_lines, width
from rectify.documents.papers.zipping import settled

# Without a seal the name stands two characters from the right, and the date begins two behind the name's first.
_FROM_RIGHT, _STEP, _SEALED_FROM_RIGHT = 2.0, 2.0, 4.0
# What Word keeps of a title among a file's properties.
_LONGEST_TITLE = 255
# Cells of a bar: full blanks, as wide as they are high in every font, drawn at a third of their width.
_BAR_CELLS, _BLANK, _THIRD = 24, "\u3000", 33
# Done, lasting, under way: told apart in print without colours too.
SHADES = ("404040", "A6A6A6", "E3E3E3")
LEGEND = "图例：深色为已完成，中间色为长期整改，浅色为推进中。"


def finished(content: bytes, *, title: str, sealed: bool, at: datetime) -> bytes:
    """Return a filled template as the paper it is to be; ``sealed`` leaves the place of a seal."""
    document = Document(io.BytesIO(content))
    _mend_tables(document)
    for style in (Style.TITLE, Style.FORM_TITLE):
        for paragraph in _of_style(document, style):
            _break_title(paragraph)
    _place_signature(document, sealed=sealed)
    for paragraph in _of_style(document, Style.BAR):
        _draw_bar(paragraph)
    place_charts(document, _of_style(document, Style.CHART), at=at)
    _describe(document, title, at)
    written = io.BytesIO()
    document.save(written)
    return settled(written.getvalue())


def _break_title(paragraph: Paragraph) -> None:
    """Break a title that is longer than a line where its sense does: as a trapezium, with no word left over."""
    lines = title_lines(paragraph.text)
    if len(lines) < 2 or not paragraph.runs:  # noqa: PLR2004 - one line needs no break
        return
    first, *rest = paragraph.runs
    _remove(rest)
    first.text = "\n".join(lines)


def _mend_tables(document: Opened) -> None:
    """Give cells that were left empty a paragraph, and take out tables without rows: Word opens neither."""
    body = document.element.body
    for box in body.iter(qn("w:tc")):
        if box.find(qn("w:p")) is None:
            paragraph = OxmlElement("w:p")
            paragraph.append(element("w:pPr"))
            paragraph[0].append(element("w:pStyle", val=_style_id(document, Style.CELL)))
            box.append(paragraph)
    for table in list(body.iter(qn("w:tbl"))):
        if table.find(qn("w:tr")) is None:
            table.getparent().remove(table)


def _place_signature(document: Opened, *, sealed: bool) -> None:
    """Put name and date where GB/T 9704-2012, 7.3.5 wants them, with a seal or without; one follows from the other."""
    names, days = _of_style(document, Style.SIGNATURE), _of_style(document, Style.DATE)
    if len(names) != 1 or len(days) != 1:
        return
    name, day = names[0], days[0]
    wide, narrow = width(name.text), width(day.text)
    if sealed:
        # The date four from the right, the name over its middle; a seal is 42 mm wide and begins within a line.
        _indent(day, right=_SEALED_FROM_RIGHT)
        _indent(name, right=max(_SEALED_FROM_RIGHT + (narrow - wide) / 2, 0))
        name.insert_paragraph_before(style=Style.BODY.value)
    elif narrow >= wide:
        # The date would run into the margin, or up to it and past it where a font has wide figures: it stands two from
        # the right, and the name gives way.
        _indent(day, right=_FROM_RIGHT)
        _indent(name, right=_FROM_RIGHT + narrow + _STEP - wide)
    else:
        # Counted from the left, so that figures of another width do not move the place where it begins.
        _indent(name, right=_FROM_RIGHT)
        # It may run into the margin where a font has wide figures, but never over into another line.
        _indent(day, left=max(PAGE.characters - _FROM_RIGHT - wide + _STEP, 0), right=-_SEALED_FROM_RIGHT)
        day.alignment = WD_ALIGN_PARAGRAPH.LEFT
    in_order(day._p.get_or_add_pPr())  # noqa: SLF001 - python-docx puts an alignment where it likes
    _hold_together(document, name)


def _hold_together(document: Opened, name: Paragraph) -> None:
    """Keep the last paragraph of the text on the page of the signature: no page may hold the signature alone."""
    before = name._p.getprevious()  # noqa: SLF001 - python-docx knows no neighbours
    while before is not None and before.tag == qn("w:p"):
        paragraph = Paragraph(before, document._body)  # noqa: SLF001
        paragraph.paragraph_format.keep_with_next = True
        in_order(before.get_or_add_pPr())
        if paragraph.text.strip():
            return
        before = before.getprevious()


def _indent(paragraph: Paragraph, **characters: float) -> None:
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the indent is to be the only one
    for old in properties.findall(qn("w:ind")):
        properties.remove(old)
    sides = {side: round(count * PAGE.character_pitch) for side, count in characters.items()}
    properties.append(element("w:ind", firstLine=0, firstLineChars=0, **sides))
    in_order(properties)


def _draw_bar(paragraph: Paragraph) -> None:
    """Turn ``5/1/2`` into a bar of three shades, as long as the numbers are large; a bar is text, so it prints."""
    said = paragraph.text.strip().split("/")
    if len(said) != len(SHADES) or not all(part.isdecimal() for part in said):
        return
    _remove(paragraph.runs)
    for cells, shade in zip(_shared([int(part) for part in said]), SHADES, strict=True):
        if cells:
            _shade(paragraph.add_run(_BLANK * cells), shade)


def _remove(runs: Sequence[Run]) -> None:
    for run in runs:
        held: Any = run._r  # noqa: SLF001 - python-docx removes no runs
        held.getparent().remove(held)


def _shared(numbers: Sequence[int]) -> list[int]:
    """Return how many cells of a bar each number has; whatever is not nothing can be seen."""
    total = sum(numbers)
    if not total:
        return [0] * len(numbers)
    cells = [max(1, round(_BAR_CELLS * number / total)) if number else 0 for number in numbers]
    cells[cells.index(max(cells))] += _BAR_CELLS - sum(cells)
    return cells


def _shade(run: Run, shade: str) -> None:
    properties = run._r.get_or_add_rPr()  # noqa: SLF001 - python-docx shades nothing
    properties.append(element("w:w", val=_THIRD))
    properties.append(element("w:shd", val="clear", color="auto", fill=shade))
    in_order(properties)


def _describe(document: Opened, title: str, at: datetime) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = one_line(title)[:_LONGEST_TITLE], "", ""
    properties.created = properties.modified = at.replace(tzinfo=None, microsecond=0)
    properties.revision = 1


def _of_style(document: Opened, style: Style) -> list[Paragraph]:
    """Return the paragraphs of a style, those in tables too."""
    wanted = _style_id(document, style)
    return [
        Paragraph(one, document._body)  # noqa: SLF001 - python-docx lists no paragraphs of tables
        for one in document.element.body.iter(qn("w:p"))
        if one.style == wanted
    ]


def _style_id(document: Opened, style: Style) -> str:
    return next((one.style_id for one in document.styles if one.name == style.value), "")
