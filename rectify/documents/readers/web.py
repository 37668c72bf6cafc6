"""A web page → its lines and the rows of its tables, without what only leads elsewhere.

A page is decoded as browsers do: by its mark, by what it says of itself, else by what fits. Navigation is left out
where the structure shows it (``nav``, ``footer``, scripts, lists of links beside the text); what only words show is
left to the table of phrases, which is applied to all kinds of documents alike.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree, html

from rectify.documents.readers.lines import Cell, Line, Lines, Said, Unreadable

_META = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.I)
_XML = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9_.-]+)""", re.I)
_HEAD = 8192
# Names under which pages say GB2312 and mean its successor.
_CHINESE = {"gb2312", "gbk", "gb_2312-80", "x-gbk", "gb18030", "csgb2312", "hz-gb-2312", "cp936", "euc-cn"}
_LEFT_OUT = {
    "script", "style", "noscript", "template", "head", "title", "svg", "math", "object", "embed", "iframe", "frame",
    "applet", "audio", "video", "canvas", "map", "select", "button", "textarea", "input", "datalist", "nav", "footer",
    "aside", "dialog", "rt", "rp",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "main",
    "header", "body", "html", "blockquote", "center", "pre", "form", "fieldset", "legend", "hr", "figure", "figcaption",
    "address", "details", "summary", "table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption",
}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_NUMBERED = re.compile(
    r"\s*(?:[一二三四五六七八九十百]+、|[(（][一二三四五六七八九十0-9０-９]+[)）]|[0-9０-９]+[、.．])"
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_MOST_COLUMNS, _MOST_ROWS, _DEEPEST = 63, 2_000, 400
_LONG = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """A line with the element it stands in and whether all of it leads elsewhere."""

    line: Line
    where: etree._Element
    is_link: bool


def read(data: bytes) -> list[Line]:
    """Return the lines of a page; raises ``Unreadable``."""
    text = decoded(data)
    if not text.strip():
        raise Unreadable(Said("是空的", "it is empty"))
    # Not as a string: a declaration in it would be taken for a contradiction.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError) as fault:
        raise Unreadable(Said("里面没有文字", "there is no text in it")) from fault
    if any(entry.type_name == "ERR_INTERNAL_ERROR" for entry in parser.error_log):
        raise Unreadable(Said("嵌套太深，读不完", "it is nested too deeply to be read to its end"))
    said = list(_Walk().lines(root))
    found = Lines()
    for line in _without_navigation(said):
        found.add(replace(line, number=len(found.lines) + 1))
    return found.lines


def decoded(data: bytes) -> str:
    """Return the text of a page; what it says of its encoding counts only when it fits."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    told = _META.search(data[:_HEAD]) or _XML.match(data)
    named = told[1].decode("ascii").lower() if told else ""
    named = "gb18030" if named in _CHINESE else named
    for encoding in dict.fromkeys([named, "utf-8", "gb18030"]):
        try:
            return data.decode(encoding) if encoding else data.decode("ascii")
        except (UnicodeDecodeError, LookupError):
            continue
    # A page with a few broken signs is still a page: they show as what they are.
    try:
        return data.decode(named or "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


class _Walk:
    """Walks a page in its order; text that is not set apart by a block is one line."""

    def __init__(self) -> None:
        self._text: list[tuple[str, bool]] = []

    def lines(self, root: etree._Element) -> Iterator[_Said]:
        yield from self._element(root, link=False, depth=0)
        yield from self._flush(root)

    def _element(self, element: etree._Element, *, link: bool, depth: int) -> Iterator[_Said]:
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in _LEFT_OUT or _is_hidden(element):
            return
        if depth > _DEEPEST:
            raise Unreadable(Said("嵌套太深，读不完", "it is nested too deeply to be read to its end"))
        if tag == "br":
            yield from self._flush(element)
            return
        if tag == "table" and (rows := _data_rows(element)):
            yield from self._flush(element)
            for cells in rows:
                yield _Said(line=Line(number=0, text="", cells=cells), where=element, is_link=False)
            return
        block = tag in _BLOCKS
        if block:
            yield from self._flush(element)
            if tag == "li":
                self._text.append((_ordinal(element), link))
        link = link or tag == "a"
        self._say(element.text, link=link)
        for child in element:
            yield from self._element(child, link=link, depth=depth + 1)
            self._say(child.tail, link=link)
        if block:
            yield from self._flush(element, level=int(tag[1]) if tag in _LEVELS else None)

    def _say(self, text: str | None, *, link: bool) -> None:
        if text:
            self._text.append((_SPACE.sub(" ", text), link))

    def _flush(self, where: etree._Element, level: int | None = None) -> Iterator[_Said]:
        text = "".join(piece for piece, _ in self._text).strip()
        is_link = bool(text) and all(link for piece, link in self._text if piece.strip(" |｜·>›»/-\xa0\u3000"))
        self._text = []
        if text:
            yield _Said(line=Line(number=0, text=text, level=level), where=where, is_link=is_link)


_LEVELS = {f"h{level}" for level in range(1, 7)}


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _ordinal(item: etree._Element) -> str:
    """Return the number a browser writes before an item of a numbered list."""
    above = item.getparent()
    if above is None or above.tag != "ol" or (above.get("type") or "1") != "1" or "none" in (above.get("style") or ""):
        return ""
    said = "".join(item.itertext()).strip()
    if not said or _NUMBERED.match(said):
        return ""
    start = above.get("start") or "1"
    before = sum(1 for _ in item.itersiblings("li", preceding=True))
    return f"{(int(start) if start.isdigit() else 1) + before}."


def _without_navigation(said: list[_Said]) -> Iterator[Line]:
    """Yield the lines but for links beside the text: those outside of what holds all of its sentences."""
    root = _holder([each for each in said if _is_text(each)])
    inside = {id(element) for element in root.iter()} if root is not None else set()
    for each in said:
        if not each.is_link or root is None or id(each.where) in inside:
            yield each.line


def _is_text(said: _Said) -> bool:
    text = said.line.text
    return bool(said.line.cells) or (
        not said.is_link and (("。" in text and len(text) > _LONG) or bool(_NUMBERED.match(text)))
    )


def _holder(texts: list[_Said]) -> etree._Element | None:
    """Return the innermost element that holds all of these lines."""
    shared: list[etree._Element] | None = None
    for each in texts:
        path = [*reversed(list(each.where.iterancestors())), each.where]
        if shared is None:
            shared = path
            continue
        same = sum(1 for mine, theirs in zip(shared, path, strict=False) if mine is theirs)
        shared = shared[:same]
    return shared[-1] if shared else None


def _data_rows(table: etree._Element) -> list[tuple[Cell, ...]]:
    """Return the rows of a table that holds data; none for one that only sets the page."""
    if table.find(".//table") is not None:
        return []
    elements = list(table.iter("tr"))
    widths = [len(row.findall("td")) + len(row.findall("th")) for row in elements]
    if len(elements) > _MOST_ROWS:
        raise Unreadable(Said(f"表格太长（最多{_MOST_ROWS}行）", f"its table is too long (at most {_MOST_ROWS} rows)"))
    if len(elements) < 2 or max(widths, default=0) < 2:  # noqa: PLR2004 - one row or one column sets a page
        return []
    covered: dict[int, tuple[Cell, int]] = {}
    rows: list[tuple[Cell, ...]] = []
    for row in elements:
        cells, covered = _row(row, covered)
        if any(cell.text for cell in cells):
            rows.append(cells)
    return rows


def _row(
    row: etree._Element, covered: dict[int, tuple[Cell, int]]
) -> tuple[tuple[Cell, ...], dict[int, tuple[Cell, int]]]:
    """Return the cells of a row, and by its column each cell that goes on, with how many rows below it still covers."""
    cells: list[Cell] = []
    below: dict[int, tuple[Cell, int]] = {}
    column = 0

    def from_above() -> None:
        nonlocal column
        while column in covered:
            cell, left = covered[column]
            cells.append(replace(cell, goes_on=True))
            if left > 1:
                below[column] = (cell, left - 1)
            column += cell.width

    for element in row:
        if element.tag not in ("td", "th"):
            continue
        from_above()
        if column >= _MOST_COLUMNS:
            break
        cell = Cell(text=_cell_text(element), column=column, width=_span(element, "colspan"))
        cells.append(cell)
        if (span := _span(element, "rowspan")) > 1:
            below[column] = (cell, span - 1)
        column += cell.width
    from_above()
    return tuple(cells), below


def _cell_text(element: etree._Element) -> str:
    return "\n".join(said.line.text for said in _Walk().lines(element))


def _span(element: etree._Element, name: str) -> int:
    said = (element.get(name) or "").strip()
    if not re.fullmatch(r"[0-9]{1,5}", said):
        return 1
    return max(1, min(int(said), _MOST_COLUMNS if name == "colspan" else _MOST_ROWS))
