"""A drawn notice as a file: text in several encodings, web pages, Word documents and PDFs as offices make them."""

from __future__ import annotations

import io
import re
from html import escape
from random import Random
from typing import Any

from docx import Document
from docx.document import Document as Opened
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, SimpleDocTemplate, Table
from reportlab.platypus import Paragraph as Flow

from tests.drawn_notices.sheet import Drawn

_AUTOMATIC = (
    (re.compile(r"([一二三四五六七八九十]+)、"), 0),
    (re.compile(r"[(（]([一二三四五六七八九十]+)[)）]"), 1),
    (re.compile(r"([0-9]+)[.、．]"), 2),
    (re.compile(r"[(（]([0-9]+)[)）]"), 3),
)


# What sites put around a notice: by classes of their own, by elements meant for it, by tables.
_AROUND = (
    (
        '<div class="top">您好，欢迎访问！ 今天是<span id="d"></span></div><ul class="menu">{nav}</ul>'
        "<div>当前位置：<a>首页</a> &gt; <a>党务公开</a></div><h1>{title}</h1>"
        '<div class="con">{body}</div><div>【<a href="#">打印本页</a>】【<a>关闭窗口</a>】</div>'
        '<div class="rel"><h3>相关文章</h3><ul>{nav}</ul></div>'
        '<div class="foot">版权所有：某区人民政府 京ICP备00000000号<br>网站标识码：0000000000</div>'
    ),
    (
        "<nav><ul>{nav}</ul></nav><main><article><header><h2>{title}</h2></header>{body}</article></main>"
        "<aside>{nav}</aside><footer>主办：某市政府办公室</footer>"
    ),
    (
        '<table width="100%"><tr><td><ul>{nav}</ul></td></tr><tr><td><table><tr><td><b>{title}</b></td></tr>'
        "<tr><td>{body}</td></tr></table></td></tr><tr><td>联系我们 | 网站地图 | 版权声明</td></tr></table>"
    ),
)


def as_text(drawn: Drawn, seed: int) -> bytes:
    """Return a notice as text: as Windows wrote it, as others do, with blanks as people leave them."""
    r = Random(seed)
    indent, between = r.choice(["", "　　", "    "]), r.choice(["\n", "\n\n", "\r\n"])
    lines = [line if isinstance(line, str) else "\n".join("\t".join(row) for row in line) for line in drawn.lines]
    text = between.join(indent + line for line in lines) + r.choice(["", "\n\n"])
    encoding = r.choice(["utf-8", "utf-8-sig", "gb18030"])
    return text.encode(encoding)


def as_page(drawn: Drawn, seed: int) -> bytes:
    """Return a notice as a page of a site, with what stands around it."""
    r = Random(seed)
    title, *rest = drawn.lines
    assert isinstance(title, str)
    tag = r.choice(["p", "p", "div"])
    inner = "<br/>\n" if r.random() < 0.2 else ""
    body = inner.join(_html(line, tag, r, plain=bool(inner)) for line in rest)
    encoding = r.choice(["utf-8", "gb2312", "gbk"])
    head = (
        f'<meta charset="{encoding}">'
        if r.random() < 0.5
        else f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">'
    )
    nav = "".join(
        f'<li><a href="/{at}">{name}</a></li>'
        for at, name in enumerate(("首页", "政务公开", "整改情况通报", "互动交流", "某局党组关于巡察整改情况的通报"))
    )
    around = r.choice(_AROUND)
    page = around.format(nav=nav, title=escape(title), body=body)
    start = r.choice(["<!DOCTYPE html>\n", "", '<?xml version="1.0"?>'])
    style, script = "<style>p { text-indent: 2em }</style>", "<script>var a = '一、关于';</script>"
    named = f"<title>{escape(title)}-某政府网</title>"
    text = f"{start}<html><head>{head}{named}{style}{script}</head><body>{page}</body></html>"
    return text.encode("gb18030" if encoding != "utf-8" else encoding)


def _html(line: str | list[list[str]], tag: str, r: Random, *, plain: bool) -> str:
    if isinstance(line, list):
        width = max(map(len, line))
        rows = (
            "".join(f"<td>{escape(cell)}</td>" for cell in row)
            if len(row) == width
            else f'<td colspan="{width}">{escape(row[0])}</td>'
            for row in line
        )
        return "<table border=1><tbody>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</tbody></table>"
    text = escape(line, quote=False)
    if r.random() < 0.3:
        text = text.replace("“", "&ldquo;").replace("”", "&rdquo;")
    if r.random() < 0.4 and len(line) > 6:
        cut = r.randrange(1, min(6, len(line)))
        if "&" not in text[: cut + 8]:
            text = f'<span style="font-size:16pt">{text[:cut]}</span><span>{text[cut:]}</span>'
    return (
        "&emsp;&emsp;" + text
        if plain
        else f'<{tag} style="text-indent:2em">{r.choice(["", "&nbsp;&nbsp;", "　　"])}{text}</{tag}>\n'
    )


def as_word(drawn: Drawn, seed: int) -> bytes:
    """Return a notice as a Word document; sometimes Word counts the headings, as it does when people let it."""
    r = Random(seed)
    document: Opened = Document()
    automatic = r.random() < 0.4 and not {"duplicate_number", "missing_number"} & set(drawn.truth["problems"])
    lists = _Lists(document) if automatic else None
    for line in drawn.lines:
        if isinstance(line, list):
            _word_table(document, line)
            continue
        paragraph = document.add_paragraph()
        if r.random() < 0.3:
            paragraph.paragraph_format.first_line_indent = Pt(32)
        _runs(paragraph, lists.numbered(paragraph, line) if lists else line, r)
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _runs(paragraph: Paragraph, text: str, r: Random) -> None:
    while text:
        cut = r.randrange(1, 12) if r.random() < 0.5 else len(text)
        paragraph.add_run(text[:cut]).bold = r.random() < 0.2
        text = text[cut:]


def _word_table(document: Opened, rows: list[list[str]]) -> None:
    width = max(map(len, rows))
    table = document.add_table(rows=len(rows), cols=width)
    for at, row in enumerate(rows):
        if len(row) == 1:
            table.cell(at, 0).merge(table.cell(at, width - 1)).text = row[0]
            continue
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    if rows[0][0] == "问题类别":
        start = 1
        for at in range(2, len(rows) + 1):
            if at == len(rows) or rows[at][0] != rows[start][0]:
                if at - start > 1:
                    for each in range(start + 1, at):
                        table.cell(each, 0).text = ""
                    merged = table.cell(start, 0).merge(table.cell(at - 1, 0))
                    merged.text = rows[start][0]
                start = at


class _Lists:
    """A list of four levels, counted by Word and written 一、（一）1.（1）."""

    _LEVELS = (("chineseCounting", "%1、"), ("japaneseCounting", "（%2）"), ("decimal", "%3."), ("decimal", "（%4）"))

    def __init__(self, document: Opened) -> None:
        self._used: dict[int, int] = {}
        self._numbering = document.part.numbering_part.element
        abstract = OxmlElement("w:abstractNum")
        abstract.set(qn("w:abstractNumId"), "77")
        for at, (kind, text) in enumerate(self._LEVELS):
            level = OxmlElement("w:lvl")
            level.set(qn("w:ilvl"), str(at))
            for name, value in (("start", "1"), ("numFmt", kind), ("lvlText", text)):
                child = OxmlElement(f"w:{name}")
                child.set(qn("w:val"), value)
                level.append(child)
            abstract.append(level)
        self._numbering.insert(0, abstract)
        self._keys = {level: str(70 + level) for level in range(4)}
        self._expected: dict[int, int] = {}
        self._next = 80

    def numbered(self, paragraph: Paragraph, text: str) -> str:
        """Let Word count a heading, when its number is the one Word would write; return the text that is left."""
        for shape, level in _AUTOMATIC:
            found = shape.match(text)
            if found is None:
                continue
            value = _value(found[1])
            if value != 1 and self._expected.get(level) != value:
                return text
            if value == 1:
                self._start(level)
            self._expected = {**{each: at for each, at in self._expected.items() if each <= level}, level: value + 1}
            listed = OxmlElement("w:numPr")
            for name, said in (("w:ilvl", str(level)), ("w:numId", self._keys[level])):
                child = OxmlElement(name)
                child.set(qn("w:val"), said)
                listed.append(child)
            properties: Any = paragraph._p.get_or_add_pPr()
            properties.append(listed)
            return text[found.end() :]
        return text

    def _start(self, level: int) -> None:
        num = OxmlElement("w:num")
        num.set(qn("w:numId"), str(self._next))
        child = OxmlElement("w:abstractNumId")
        child.set(qn("w:val"), "77")
        override = OxmlElement("w:lvlOverride")
        override.set(qn("w:ilvl"), str(level))
        start = OxmlElement("w:startOverride")
        start.set(qn("w:val"), "1")
        override.append(start)
        num.extend([child, override])
        self._numbering.append(num)
        self._keys[level] = str(self._next)
        self._next += 1


def _value(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, mark, ones = text.rpartition("十")
    signs = "〇一二三四五六七八九"
    return (signs.index(tens) if tens else 1) * 10 * bool(mark) + (signs.index(ones) if ones else 0)


def as_pdf(drawn: Drawn, seed: int) -> bytes:
    """Return a notice as a PDF with running heads, page numbers and lines broken as they are printed."""
    r = Random(seed)
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    size = r.choice([12, 14, 16])
    style = ParagraphStyle(
        "body",
        fontName="STSong-Light",
        fontSize=size,
        leading=size * 1.7,
        wordWrap="CJK",
        firstLineIndent=2 * size * (r.random() < 0.7),
    )
    head = ParagraphStyle("head", parent=style, alignment=1, firstLineIndent=0, fontSize=size + 6, leading=size * 2)
    cell = ParagraphStyle("cell", parent=style, fontSize=9, leading=13, firstLineIndent=0)
    right = ParagraphStyle("right", parent=style, alignment=2, firstLineIndent=0)
    flow: list[Flowable] = []
    for at, line in enumerate(drawn.lines):
        if isinstance(line, list):
            flow.append(_pdf_table(line, cell))
            continue
        last = at >= len(drawn.lines) - 2
        flow.append(Flow(escape(line, quote=False), head if at == 0 else right if last else style))
    out = io.BytesIO()
    running = r.random() < 0.5

    def furniture(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont("STSong-Light", 9)
        if running:
            canvas.drawString(72, A4[1] - 40, "内部资料")
        canvas.drawCentredString(A4[0] / 2, 40, f"— {document.page} —")

    SimpleDocTemplate(out, pagesize=A4).build(flow, onFirstPage=furniture, onLaterPages=furniture)
    return out.getvalue()


def _pdf_table(rows: list[list[str]], style: ParagraphStyle) -> Table:
    width = max(map(len, rows))
    spans = [("SPAN", (0, at), (width - 1, at)) for at, row in enumerate(rows) if len(row) == 1]
    cells = [[Flow(escape(text), style) for text in row] + [""] * (width - len(row)) for row in rows]
    widths = [
        440 * part
        for part in ([0.12, 0.07, 0.2, 0.27, 0.1, 0.13, 0.11] if width == 7 else [0.08, 0.24, 0.32, 0.11, 0.13, 0.12])
    ]
    return Table(cells, colWidths=widths, style=[("GRID", (0, 0), (-1, -1), 0.5, "black"), *spans], repeatRows=1)
