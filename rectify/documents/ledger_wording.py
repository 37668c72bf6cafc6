"""How the rows around findings are worded: totals, notes, lines with labels, bands of categories, numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rectify.documents.blocks import fold, squeeze
from rectify.documents.headings import read_heading
from rectify.documents.titles import group_title

# In 聚焦主责主业不够 it belongs to the shortcoming, and is no lead as in a heading of a notice.
FOCUS = "聚焦"
_TOTAL = re.compile(r"(?:合计|总计|小计|共计|总数|累计|本页合计|本页小计)(?:[:(共0-9].*)?")
_TOTAL_BEGINS = frozenset("合总小共累本")
_NOTE = re.compile(
    r"(?:说明|备注|注|附注|注释|填表说明|填报说明|附|附件|填表要求|填写说明|有关说明|注意事项|备\s*注)\s*[0-9一二三四五六七八九]?\s*[:：、.]"
    r"|[*※★]|注[0-9一二三]|[(]?续(?:上?表|前页)|第\s*[0-9一二三四五六七八九十]+\s*页|[-—–]\s*[0-9]+\s*[-—–]$"
)
_LABELLED = re.compile(
    r"(?:填表|填报|制表|审核|审批|联系|报送|上报|单位(?:主要)?负责|主要负责|分管|经办|日期|时间|监督|举报|责任单位|党组织"
    r"|盖章|签字|签名|复核|编制|校对|更新)[^:：。]{0,12}[:：]"
)
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_BAND = re.compile(rf"{_NUMERAL}\s*[、.]|[(]{_NUMERAL}[)]|第{_NUMERAL}(?:类|部分|大类|方面)|(?:关于|在)\S{{2,40}}方面")
_BAND_ENDS = re.compile(r"(?:方面|类|领域|板块)(?:的?(?:突出|主要|具体)?问题)?(?:\(.{1,16}\))?[:。]?$")
_CHINESE = re.compile(rf"[(（]?{_NUMERAL}[)）、.]?")
_LABEL, _FEWEST_NUMBERED = 14, 4


def may_be_aside(lead: str) -> bool:
    """Say whether a row of several cells may be a total or a line of labels, by how its first text begins."""
    return lead[0] in _TOTAL_BEGINS or "：" in lead[:_LABEL] or ":" in lead[:_LABEL]


def is_total(plain: str) -> bool:
    """Say whether a text begins a row of sums (合计)."""
    return bool(_TOTAL.fullmatch(plain))


def is_note(text: str) -> bool:
    """Say whether a text is a note or belongs to the page (说明：, 续表, 第1页)."""
    return bool(_NOTE.match(fold(text)))


def is_labelled(plain: str) -> bool:
    """Say whether a text begins with a label of the form (填表人：)."""
    return bool(_LABELLED.match(plain))


def begins_category(plain: str) -> bool:
    """Say whether a text begins as a category does (一、, 关于…方面)."""
    return bool(_BAND.match(plain))


def is_category(plain: str) -> bool:
    """Say whether a text begins or ends as a category does (…方面, …类)."""
    return begins_category(plain) or bool(_BAND_ENDS.search(plain))


def category_name(text: str) -> str:
    """Return a category as it is called, without its number, 关于 and 方面."""
    heading = read_heading(text)
    named = text[heading.rest :] if heading is not None and text[heading.rest :].strip() else text
    return named if named.startswith(FOCUS) and "方面" not in named else group_title(named)


def is_chinese_number(text: str) -> bool:
    """Say whether a text is a Chinese numeral and nothing else, with its marks (（一）)."""
    return bool(_CHINESE.fullmatch(text))


def printed_number(number: str) -> tuple[str, str]:
    """Return a number without its marks and brackets, and the mark after it."""
    if number.isascii() and number.isdigit():
        return number, ""
    plain = squeeze(number)
    heading = read_heading(plain)
    if heading is not None and heading.rest >= len(plain):
        return heading.number, heading.mark
    stripped = unicodedata.normalize("NFKC", plain).strip("()[]【】〔〕")
    mark = next((sign for sign in ("、", ".") if stripped.endswith(sign)), "")
    return stripped.rstrip("、.,:;"), mark


def counts_columns(texts: Sequence[str]) -> bool:
    """Say whether the texts of a row only number the columns: 1 2 3 4."""
    plain = [text.strip("()（）") for text in texts]
    return len(plain) >= _FEWEST_NUMBERED and plain == [str(number) for number in range(1, len(plain) + 1)]
