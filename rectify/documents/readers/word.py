"""A Word document (.docx) → its paragraphs and tables in order, as they are printed.

Changes that are tracked are read as accepted; notes, comments and hidden text are left out. A number Word counts by
itself is written before its paragraph. Lines are counted over paragraphs and rows that say something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from rectify.documents.readers.archive import opened
from rectify.documents.readers.lines import Cell, Line, Lines, Said, Unreadable
from rectify.documents.readers.numbering import Numbers, W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What holds paragraphs or runs and is itself nothing.
_CLEAR = {
    f"{W}{name}"
    for name in (
        "ins",
        "moveTo",
        "sdt",
        "sdtContent",
        "smartTag",
        "customXml",
        "hyperlink",
        "fldSimple",
        "dir",
        "bdo",
        "rubyBase",
        "ruby",
    )
}
_CLEAR |= {f"{_MC}AlternateContent", f"{_MC}Choice"}
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)
_MOST_COLUMNS, _DEEPEST = 63, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    level: int | None
    list_key: str | None
    list_level: int
    above: str | None


class _Document:
    """The parts of a document that its paragraphs refer to, and the paragraph that waits for the next one."""

    def __init__(self, numbers: Numbers, styles: dict[str, _Style], default: str | None) -> None:
        self.numbers = numbers
        self.styles = styles
        self.default = default
        self._waiting = ""

    def paragraph(self, element: etree._Element) -> tuple[str, int | None] | None:
        """Return the text of a paragraph with its number, and its level; None when it goes on in the next one."""
        props = element.find(f"{W}pPr")
        said = "".join(_runs(element))
        if props is not None and props.find(f"{W}rPr/{W}del") is not None:
            self._waiting += said
            return None
        text, self._waiting = self._waiting + said, ""
        style = self.styles.get(self._style(props) or "")
        if not text.strip():
            # Word counts empty paragraphs of a list too.
            self._number(props)
            return "", None
        return self._number(props) + text, style.level if style else None

    def _style(self, props: etree._Element | None) -> str | None:
        named = props.find(f"{W}pStyle") if props is not None else None
        return named.get(f"{W}val") if named is not None else self.default

    def _number(self, props: etree._Element | None) -> str:
        own = props.find(f"{W}numPr") if props is not None else None
        style = self._style(props)
        key, level = self._by_style(style)
        if own is not None:
            key = _attribute(own, "numId") or key
            at = _attribute(own, "ilvl")
            level = int(at) if at and at.isdigit() else level
        return self.numbers.next(key, level) if key else ""

    def _by_style(self, name: str | None) -> tuple[str | None, int]:
        seen: set[str] = set()
        while name and name not in seen and (style := self.styles.get(name)):
            seen.add(name)
            if style.list_key is not None:
                linked = self.numbers.by_style.get(name)
                return style.list_key, linked[1] if linked else style.list_level
            name = style.above
        return None, 0


def read(data: bytes) -> list[Line]:
    """Return the lines of a document; raises ``Unreadable``."""
    with opened(data) as archive:
        root = archive.xml("word/document.xml")
        body = root.find(f"{W}body") if root is not None else None
        if body is None:
            raise Unreadable(Said("里面没有正文", "it has no body"))
        styles, default = _styles(archive.xml("word/styles.xml"))
        document = _Document(Numbers(archive.xml("word/numbering.xml")), styles, default)
    found = Lines()
    number = 0
    for element in _blocks(body):
        if element.tag == f"{W}tbl":
            for cells in _rows(element, document):
                if any(cell.text.strip() for cell in cells):
                    number += 1
                    found.add(Line(number=number, text="", cells=cells))
            continue
        read_as = document.paragraph(element)
        boxes = [text for box in _boxes(element) if (text := _cell_text(box, document))]
        told: list[tuple[str, int | None]] = [] if read_as is None else [read_as]
        for text, level in [*told, *((box, None) for box in boxes)]:
            if text.strip():
                number += 1
            for piece in text.split("\n"):
                if piece.strip():
                    found.add(Line(number=number, text=piece, level=level))
    return found.lines


def _styles(root: etree._Element | None) -> tuple[dict[str, _Style], str | None]:
    styles: dict[str, _Style] = {}
    default = None
    for style in root.iter(f"{W}style") if root is not None else ():
        key = style.get(f"{W}styleId", "")
        if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
            default = key
        props = style.find(f"{W}pPr")
        num = props.find(f"{W}numPr") if props is not None else None
        at = _attribute(num, "ilvl") if num is not None else None
        named = _HEADING.fullmatch((_attribute(style, "name") or "").strip())
        styles[key] = _Style(
            level=int(named[1]) if named else None,
            list_key=_attribute(num, "numId") if num is not None else None,
            list_level=int(at) if at and at.isdigit() else 0,
            above=_attribute(style, "basedOn"),
        )
    return styles, default


def _blocks(parent: etree._Element, depth: int = 0) -> Iterator[etree._Element]:
    """Yield paragraphs and tables in their order, whatever they are wrapped in."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in _CLEAR and depth < _DEEPEST:
            yield from _blocks(child, depth + 1)


def _runs(parent: etree._Element, depth: int = 0) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{W}r":
            yield from _run(child)
        elif child.tag in _CLEAR and depth < _DEEPEST:
            yield from _runs(child, depth + 1)


def _run(run: etree._Element) -> Iterator[str]:
    props = run.find(f"{W}rPr")
    if props is not None:
        hidden = props.find(f"{W}vanish")
        if hidden is not None and hidden.get(f"{W}val") not in ("0", "false"):
            return
    for child in run:
        match child.tag.rpartition("}")[2] if isinstance(child.tag, str) else "":
            case "t":
                # A line end in the text of a run is a blank to Word.
                yield (child.text or "").replace("\n", " ")
            case "tab" | "ptab":
                yield "\t"
            case "br":
                yield "\n" if child.get(f"{W}type") in (None, "textWrapping") else ""
            case "cr":
                yield "\n"
            case "noBreakHyphen":
                yield "-"
            case "ruby":
                yield from _runs(child)


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Yield the text boxes that hang on a paragraph, each once."""
    for box in paragraph.iter(f"{W}txbxContent"):
        if not any(above.tag in (f"{_MC}Fallback", f"{W}txbxContent") for above in box.iterancestors()):
            yield box


def _rows(table: etree._Element, document: _Document) -> Iterator[tuple[Cell, ...]]:
    above: dict[int, Cell] = {}
    for row in _children(table, "tr"):
        if row.find(f"{W}trPr/{W}del") is not None:
            continue
        column = _width(row.find(f"{W}trPr"), "gridBefore", 0)
        cells: list[Cell] = []
        for element in _children(row, "tc"):
            props = element.find(f"{W}tcPr")
            width = max(1, _width(props, "gridSpan", 1))
            merged = props.find(f"{W}vMerge") if props is not None else None
            goes_on = merged is not None and merged.get(f"{W}val") != "restart" and column in above
            text = above[column].text if goes_on else _cell_text(element, document)
            if column < _MOST_COLUMNS:
                cells.append(Cell(text=text, column=column, width=width, goes_on=goes_on))
            column += width
        above = {cell.column: cell for cell in cells}
        yield tuple(cells)


def _children(parent: etree._Element, name: str, depth: int = 0) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in _CLEAR and depth < _DEEPEST:
            yield from _children(child, name, depth + 1)


def _cell_text(cell: etree._Element, document: _Document, depth: int = 0) -> str:
    lines: list[str] = []
    for element in _blocks(cell):
        if element.tag == f"{W}tbl":
            if depth < _DEEPEST:
                inner = (each for row in _children(element, "tr") for each in _children(row, "tc"))
                lines += [_cell_text(each, document, depth + 1) for each in inner]
        elif (said := document.paragraph(element)) is not None:
            lines.append(said[0])
    return "\n".join(line for line in lines if line.strip())


def _attribute(element: etree._Element, name: str) -> str | None:
    child = element.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")


def _width(props: etree._Element | None, name: str, otherwise: int) -> int:
    said = _attribute(props, name) if props is not None else None
    return min(int(said), _MOST_COLUMNS) if said and said.isdigit() else otherwise
