"""A noted document as the file an office has: text, page, Word document, workbook, PDF."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from html import escape
from random import Random
from typing import Any

import xlsxwriter
from docx import Document
from docx.document import Document as Opened
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tests.drawn_notices.containers import as_pdf
from tests.drawn_notices.sheet import Drawn
from tests.unseen_notices.notes import Noted

Line = str | list[list[str]]
ABOVE, LEFT = "^", "<"


def as_file(document: Noted) -> bytes:
    """Return the bytes of a document's file."""
    return _KINDS[document.kind](document)


def lines_of(lines: list[str]) -> Iterator[Line]:
    """Return lines of text, and the rows of a table together; a row goes on until its last bar."""
    for table, run in itertools.groupby(_whole(lines), lambda line: line.startswith("|")):
        if table:
            yield [line[1:-1].split("|") for line in run]
        else:
            yield from run


def _whole(lines: list[str]) -> Iterator[str]:
    row = ""
    for line in lines:
        if not row and not line.startswith("|"):
            yield line
            continue
        row = f"{row}\n{line}" if row else line
        if row.endswith("|"):
            yield row
            row = ""


def _text(document: Noted) -> bytes:
    text = "\n".join(document.lines)
    if "gb18030" in document.manner:
        return text.replace("\n", "\r\n").encode("gb18030")
    return text.encode("utf-8-sig" if "bom" in document.manner else "utf-8")


_PORTAL = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}_梧桐区人民政府</title>
<meta name="PubDate" content="{day} 09:12"><script>window.site = "一、关于“首页”问题";</script>
<style>.TRS_Editor P {{ line-height: 2 }}</style></head><body>
<div class="header"><a href="/">无障碍阅读</a><a href="/en">English</a><form><input placeholder="请输入关键字"><button>搜索</button></form></div>
<div class="nav"><ul><li><a href="/a">政务公开</a></li><li><a href="/b">政务服务</a></li><li><a href="/c">政民互动</a></li></ul></div>
<div class="crumb">您现在的位置：<a href="/">首页</a> &gt; <a href="/a">政务公开</a> &gt; <span>巡察整改</span></div>
<div class="article"><h1>{title}</h1>
<div class="info"><span>发布时间：{day}</span> <span>来源：本站</span> <span>浏览次数：<em id="hits">0</em></span>
<span>字号：[<a>大</a> <a>中</a> <a>小</a>]</span></div>
<div class="TRS_Editor">{body}</div>
<div class="share"><span>分享到：</span><a>微信</a><a>微博</a></div>
<p class="editor">责任编辑：小陈</p></div>
<div class="related"><h4>相关阅读</h4><ul><li><a href="/d">中共某局党组关于巡察整改进展情况的通报</a></li></ul></div>
<div class="footer"><p>主办单位：梧桐区人民政府办公室　承办：区大数据中心</p><p>ICP备00000001号　公安备案</p></div>
</body></html>"""

_OLD = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>{title}</title></head>
<body bgcolor="#ffffff"><table width="960" align="center"><tr><td><img src="banner.jpg"></td></tr>
<tr><td><a href="/">首页</a>|<a href="/1">机构概况</a>|<a href="/2">通知公告</a>|<a href="/3">办事指南</a></td></tr>
<tr><td><center><font size="5"><b>{title}</b></font></center><hr>{body}</td></tr>
<tr><td align="right"><a href="javascript:print()">打印</a> <a href="javascript:close()">关闭</a></td></tr>
<tr><td><font size="1">Copyright 2024 东篱县行政审批服务局 技术支持：某科技公司</font></td></tr></table></body></html>"""

_LINES = """<!DOCTYPE html><html><head><meta charset="gbk"><title>{title}</title></head><body>
<div id="top">今天是2026年1月1日 星期四&nbsp;&nbsp;<a>设为首页</a>&nbsp;<a>加入收藏</a></div>
<h2 align="center">{title}</h2><div align="center">日期：{day}&nbsp;&nbsp;作者：区司法局&nbsp;&nbsp;点击数：87</div>
<div id="content">{body}</div><div>上一篇：<a>区司法局召开会议</a></div><div>下一篇：<a>没有了</a></div>
<div id="foot">地址：某区法治路1号&nbsp;邮编：400000&nbsp;联系电话：5550000</div></body></html>"""

_AROUND = {"portal": (_PORTAL, "utf-8"), "old": (_OLD, "gb18030"), "lines": (_LINES, "gb18030")}


def _page(document: Noted) -> bytes:
    manner = document.manner[0]
    template, encoding = _AROUND[manner]
    title, *rest = lines_of(document.lines)
    body = "".join(_html(line, manner) for line in rest if line)
    return template.format(title=title, day=document.truth["published_on"], body=body).encode(encoding)


def _html(line: Line, manner: str) -> str:
    if isinstance(line, list):
        rows = "".join(f"<tr>{''.join(_cells(line, at))}</tr>" for at in range(len(line)))
        return f'<table border="1" cellspacing="0"><tbody>{rows}</tbody></table>'
    text = escape(line, quote=False)
    if manner == "lines":
        return f"&nbsp;&nbsp;&nbsp;&nbsp;{text}<br>\n<br>\n"
    if manner == "old":
        return f'<p align="left"><font face="仿宋_GB2312">　　{text}</font></p>'
    half = len(line) // 3
    first, second = escape(line[:half], quote=False), escape(line[half:], quote=False)
    return f'<p style="text-indent:2em"><span><strong>{first}</strong></span><span>{second}</span></p>\n'


def _cells(rows: list[list[str]], at: int) -> Iterator[str]:
    for column, cell in enumerate(rows[at]):
        if cell in (ABOVE, LEFT):
            continue
        down, across = _span(rows, at, column)
        yield f'<td rowspan="{down}" colspan="{across}"><p>{escape(cell)}</p></td>'


def _span(rows: list[list[str]], at: int, column: int) -> tuple[int, int]:
    below = itertools.takewhile(lambda row: row[column : column + 1] == [ABOVE], rows[at + 1 :])
    beside = itertools.takewhile(lambda cell: cell == LEFT, rows[at][column + 1 :])
    return 1 + sum(1 for _ in below), 1 + sum(1 for _ in beside)


def _word(document: Noted) -> bytes:
    opened: Opened = Document()
    _number_styles(opened)
    chance = Random(document.name)
    for line in lines_of(document.lines):
        if isinstance(line, list):
            _word_table(opened, line)
            continue
        level = int(line[1]) if line[:1] == "#" else 0
        paragraph = opened.add_paragraph(style=f"Heading {level}" if level else None)
        text = line[3:] if level else line
        while text:
            cut = chance.randrange(1, 9)
            paragraph.add_run(text[:cut])
            text = text[cut:]
    file = io.BytesIO()
    opened.save(file)
    return file.getvalue()


def _number_styles(opened: Opened) -> None:
    """Let the heading styles count, as they do where an office has set its multilevel list up."""
    numbering = opened.part.numbering_part.element
    abstract = _element("abstractNum", abstractNumId="91")
    kinds = (
        ("chineseCountingThousand", "%1、"),
        ("chineseCountingThousand", "（%2）"),
        ("decimal", "%3."),
        ("decimal", "（%4）"),
    )
    for at, (kind, text) in enumerate(kinds):
        level = _element("lvl", ilvl=str(at))
        for name, value in (
            ("start", "1"),
            ("numFmt", kind),
            ("pStyle", f"Heading{at + 1}"),
            ("suff", "nothing"),
            ("lvlText", text),
        ):
            level.append(_element(name, val=value))
        abstract.append(level)
        properties: Any = opened.styles[f"Heading {at + 1}"].element.get_or_add_pPr()
        number = _element("numPr")
        number.extend([_element("ilvl", val=str(at)), _element("numId", val="91")])
        properties.append(number)
    numbering.insert(0, abstract)
    one = _element("num", numId="91")
    one.append(_element("abstractNumId", val="91"))
    numbering.append(one)


def _element(tag: str, **values: str) -> Any:
    element = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _word_table(opened: Opened, rows: list[list[str]]) -> None:
    table = opened.add_table(rows=len(rows), cols=max(map(len, rows)))
    for at, column, cell, down, across in _places(rows):
        place = table.cell(at, column)
        if down > 1 or across > 1:
            place = place.merge(table.cell(at + down - 1, column + across - 1))
        place.text = cell


def _places(rows: list[list[str]]) -> Iterator[tuple[int, int, str, int, int]]:
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell not in (ABOVE, LEFT):
                yield (at, column, cell, *_span(rows, at, column))


def _workbook(document: Noted) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheets = "\n".join(document.lines).split("== ")[1:]
    for text in sheets:
        name, *lines = text.rstrip("\n").split("\n")
        sheet = book.add_worksheet(name)
        (rows,) = (each for each in lines_of(lines) if isinstance(each, list))
        for at, column, cell, down, across in _places(rows):
            if down > 1 or across > 1:
                sheet.merge_range(at, column, at + down - 1, column + across - 1, "")
            if cell.startswith("@"):
                sheet.write_datetime(at, column, date.fromisoformat(cell[1:]), day)
            elif cell.replace(".", "", 1).isdecimal():
                sheet.write_number(at, column, float(cell))
            elif cell:
                sheet.write_string(at, column, cell)
    book.close()
    return file.getvalue()


def _portable(document: Noted) -> bytes:
    drawn = Drawn(family="")
    drawn.lines.extend(line for line in lines_of(document.lines) if line)
    return as_pdf(drawn, len(document.name))


_KINDS: Mapping[str, Callable[[Noted], bytes]] = {
    "txt": _text,
    "html": _page,
    "docx": _word,
    "xlsx": _workbook,
    "pdf": _portable,
}
