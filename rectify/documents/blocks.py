"""Text → numbered non-empty lines, with the page around the notice (站点栏目、版权、分享) set apart.

Everything is matched on the *folded* text, in which full-width letters, digits and punctuation are half-width. Folding
keeps one character for one character, so a place found in the folded text is the same place in the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_INVISIBLE = dict.fromkeys([*range(9), *range(0x0E, 0x20), 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
_LONGEST_CHROME = 80

# Lines that belong to the web page wherever they stand.
_CHROME_START = re.compile(
    r"(?:您|你)(?:当前|现在|目前)?(?:的|所在)?(?:所在)?(?:的)?位置|您现在的位置|当前位置|当前所在|所在位置|首页(?:$|\s|[>›»/|_-])|网站首页|返回(?:首页|顶部|列表|上一页)"
    r"|今天是|欢迎(?:访问|光临|您)|您好[,，!]?\s*(?:欢迎|$)|你好[,，!]?\s*欢迎|无障碍|长者模式|关怀模式|适老|设为首页|加入收藏|收藏本页|网站地图"
    r"|扫一扫|手机(?:版|端|扫)|分享(?:到|至|:|$|\s)|打印(?:本页|此页|页面|$|\s)|关闭(?:窗口|本页|此页|页面|$|\s)|保存(?:本页|$)"
    r"|上一[篇条]|下一[篇条]|相关(?:链接|阅读|新闻|文章|稿件|附件)|责任编辑|责编|编辑\s*:|作者\s*:|审核\s*:|校对\s*:|初审|终审|撰稿"
    r"|版权所有|主办(?:单位)?\s*:|承办(?:单位)?\s*:|协办(?:单位)?\s*:|技术支持|运维|(?:政府)?网站标识码|网站(?:声明|支持|管理)|(?:关于|联系)我们\s*(?:$|\|)"
    r"|Copyright|©|.{0,12}ICP备|.{0,6}公网安备|.{0,12}公安备案|点击(?:量|率|数|次数)?\s*:|浏览(?:量|次数|数)?\s*:|阅读(?:量|次数|数)?\s*:|访问(?:量|次数|数)?\s*:"
    r"|来源\s*:|信息来源|文章来源|稿件来源|字体\s*:|字号\s*:|字体大小|\[?字体|【\s*字(?:体|号)|【\s*(?:打印|关闭|大|中|小|收藏|返回|纠错|推荐|下载)"
    r"|\[\s*(?:打印|关闭|大|中|小|收藏|返回|纠错|字体)|索引号|信息索引|主题分类|体裁分类|公开(?:方式|形式|类别|范围|时限)|发布(?:机构|单位|部门|者|人)\s*:|所属(?:主题|分类)"
    r"|文件(?:名称|编号|状态)\s*:|有效性|关键词\s*:|组配分类|语种|视力保护|背景色|朗读|繁体|English|(?:登录|注册|搜索)\s*(?:$|\|)|站内搜索|我要纠错|纠错"
    r"|(?:发布|发表|公布|上传|更新|发文|成文|生成|录入|刊发|创建|签发)(?:时间|日期)|(?:时间|日期)\s*:",
    re.IGNORECASE,
)
_CHROME_WHOLE = re.compile(
    r"[-–—―·.\s]*第?\s*[0-9]{1,4}\s*页?(?:[\s,/]*共\s*[0-9]{1,4}\s*页)?[-–—―·.\s]*"
    r"|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}\s+\S.*"
    r"|(?:您|正文|打印|关闭|大|中|小|收藏|分享|返回|首页|默认|字体|[|/·•\s【】\[\]()+-])+"
    r"|[^。;]{1,20}(?:\s*[>›»]\s*[^。;>›»]{1,30}){1,8}\s*[>›»]?"
    r"|(?:\S{2,8}\s*[|｜]\s*){2,}\S{2,8}"
    r"|[-=_*~·.—―…\s]+"
    r"|星期[一二三四五六日天]",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table: its text, the columns it covers, and whether it only goes on from the row above."""

    text: str
    column: int
    width: int = 1
    goes_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A line that says something: its number in the document (from 1) and what it says, outer space removed.

    The row of a table has ``cells``; ``level`` is that of a heading's style; ``page`` that of a PDF.
    """

    line: int
    text: str
    cells: tuple[Cell, ...] = ()
    level: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The lines of the notice, and the lines of the page around it."""

    blocks: tuple[Block, ...]
    chrome: tuple[Block, ...]


class _Folding(dict[int, str]):
    def __missing__(self, code: int) -> str:
        sign = chr(code)
        folded = sign if unicodedata.category(sign) == "No" else unicodedata.normalize("NFKC", sign)
        self[code] = folded if len(folded) == 1 else sign
        return self[code]


_FOLDING = _Folding({0x09: " ", 0x0B: " ", 0x0C: " "})


def fold(text: str) -> str:
    """Return the text with widths made equal, of the same length; enclosed numbers (①, ⑴) stay what they are."""
    return text.translate(_FOLDING)


def squeeze(text: str) -> str:
    """Return the folded text without any white space, for comparing."""
    return "".join(fold(text).split())


def lines_of(numbered: Iterable[tuple[int, str]]) -> tuple[Block, ...]:
    """Return the lines that say something, each with its number."""
    lines = (Block(line=number, text=visible(line)) for number, line in numbered)
    return tuple(block for block in lines if block.text)


def read_page(blocks: Sequence[Block]) -> Page:
    """Return the lines of the notice, those of the page itself apart."""
    return Page(
        blocks=tuple(block for block in blocks if block.cells or not is_chrome(block.text)),
        chrome=tuple(block for block in blocks if not block.cells and is_chrome(block.text)),
    )


def is_chrome(text: str) -> bool:
    """Say whether a line belongs to the web page (导航、来源、字体、页码), not to the notice."""
    folded = fold(text).strip()
    if len(folded) > _LONGEST_CHROME or "。" in folded:
        return False
    return bool(_CHROME_START.match(folded) or _CHROME_WHOLE.fullmatch(folded))


def excerpt(text: str, limit: int = 40) -> str:
    """Return the beginning of a text, shortened for a message."""
    return text if len(text) <= limit else text[:limit] + "…"


def joined(blocks: Sequence[Block]) -> str:
    """Return the texts of lines, one below the other."""
    return "\n".join(block.text for block in blocks)


def visible(line: str) -> str:
    """Return a line without signs that nobody sees and without space around it."""
    return line.translate(_INVISIBLE).strip()
