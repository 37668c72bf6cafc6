"""What the page says, in Chinese with its English: a catalogue for gettext, and the words of the ledger itself."""

from __future__ import annotations

import struct
from pathlib import Path

from django import template
from django.utils.translation import get_language

from engine.words import Words

register = template.Library()

_ENGLISH = {
    "台账": "Ledger",
    "台账：%(name)s": "Ledger: %(name)s",
    "%(total)s件": "%(total)s items",
    "导出这%(total)s件": "Export these %(total)s",
    "视图": "Views",
    "全部": "All",
    "全部逾期": "All overdue",
    "我负责的": "Mine",
    "筛选": "Filter",
    "查找（编号、问题、措施或人名）": "Search (number, finding, measure or name)",
    "检查": "Inspection",
    "全部检查": "All inspections",
    "类别": "Category",
    "全部类别": "All categories",
    "状态": "State",
    "全部状态": "All states",
    "单位": "Unit",
    "全部单位": "All units",
    "期限早于": "Due before",
    "期限": "Dates",
    "不限": "Any",
    "只看逾期": "Overdue only",
    "选择列": "Columns",
    "按这些列显示": "Show these",
    "存为视图": "Keep as a view",
    "名称": "Name",
    "保存": "Keep",
    "台账表": "The table",
    "勾选": "Pick",
    "编号": "Number",
    "排序：": "Sort by: ",
    "问题": "Finding",
    "原定": "first",
    "批量办理": "Many at once",
    "对勾选的事项：": "For those ticked: ",
    "先预览，再执行，每件单独给出结果": "previewed, then done, each with its own result",
    "这个列表的全部事项（最多500件）": "the whole list (500 at most)",
    "翻页": "Pages",
    "每页%(many)s件": "%(many)s a page",
    "上一页": "Previous",
    "下一页": "Next",
    "跳到正文": "Skip to the page",
    "整改": "Rectify",
    "主导航": "Main",
    "我的工作": "My work",
    "看板": "Dashboard",
    "流程": "Workflows",
    "日历": "Calendar",
    "办公室": "Office",
    "检查与导入": "Inspections, import",
    "写文书": "Documents",
    "，": ", ",
    "本系统不处理涉密信息": "Not for state secrets",
    "还没有自动检查过": "The clock has not ticked yet",
    "没有符合这些条件的事项。去掉一个条件再看。": "No item meets these conditions. Remove one of them.",
}
_MAGIC, _HEAD = 0x950412DE, 28


@register.filter
def said(words: Words) -> str:
    """Return words of the ledger in the reader's language."""
    return words.en if get_language() == "en" else words.zh


def write_catalogue(path: Path) -> None:
    """Write the English as gettext reads it (a ``.mo`` file)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = {"": "Content-Type: text/plain; charset=UTF-8\n", **_ENGLISH}
    pairs = sorted((zh.encode(), en.encode()) for zh, en in texts.items())
    place, tables, strings = _HEAD + 16 * len(pairs), [], []
    for side in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[side]), place))
            strings.append(pair[side] + b"\0")
            place += len(pair[side]) + 1
    head = struct.pack("<7I", _MAGIC, 0, len(pairs), _HEAD, _HEAD + 8 * len(pairs), 0, 0)
    path.write_bytes(b"".join((head, *tables, *strings)))
