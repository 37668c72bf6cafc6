"""What a template may name: each variable once, with its meaning. Check, values and handbook go by this list."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.words import Words
from notifications.texts.variables import Holds, Variable, by_name

_LIST, _NUMBER, _FLAG = Holds.LIST, Holds.NUMBER, Holds.FLAG


def _text(name: str, zh: str, en: str, holds: Holds = Holds.TEXT) -> Variable:
    return Variable(name=name, says=Words(zh, en), holds=holds)


def _list(name: str, zh: str, en: str, *of: Variable) -> Variable:
    return Variable(name=name, says=Words(zh, en), holds=_LIST, of=of)


_DAY = _text("day", "成文日期", "the day of the document")
_OFFICE = _text("office", "本单位（台账所属单位）名称", "name of the office that keeps the ledger")
_INSPECTED = (
    _text("organization", "被检查单位名称", "name of the body that was inspected"),
    _OFFICE,
    _text("kind", "检查类型：巡察、巡视、审计、督导、检查", "kind of the inspection, in Chinese"),
    _text("contact", "联系方式；可空", "how to reach the office; may be empty"),
    _DAY,
)
_ENTRY = (
    _text(
        "number",
        "序号：原通报编号完好的用原编号，否则重新编号",
        "number: as printed where that is sound, else counted anew",
    ),
    _text("title", "问题，末尾没有句号", "the finding, without the stop at its end"),
    _text("verdict", "整改结论：已完成整改、正在整改等", "what became of it"),
    _text("state", "台账状态", "its state in the ledger"),
    _text("unit", "责任单位", "the unit it belongs to"),
    _text("owner", "责任人；可空", "the person in charge; may be empty"),
    _text("leader", "责任领导；可空", "the leader in charge; may be empty"),
    _text("due", "整改期限；可空", "the day it is due; may be empty"),
    _text("limit", "来源写明的整改时限；可空", "the limit its source states; may be empty"),
    _text("responsible", "来源写明的责任人；可空", "who its source names for it; may be empty"),
    _text("closed", "已经销号", "it is closed", _FLAG),
    _list(
        "paragraphs",
        "整改情况，逐段",
        "what was done about it, paragraph by paragraph",
        _text("text", "一段文字", "one paragraph"),
    ),
    _text("cause", "未完成原因；可空", "why it is not done; may be empty"),
    _text("next_step", "下一步措施；可空", "the next step; may be empty"),
)
_GROUP = (
    _text("mark", "标题序号：一、", "mark of the heading, first level"),
    _text("sub_mark", "标题序号：（一）", "mark of the heading, second level"),
    _text("heading", "问题类别：关于“…”问题；没有类别的为空", "the heading; empty for findings without one"),
    _list("entries", "这一类的问题", "its findings", *_ENTRY),
)
_GROUPS = _list("groups", "问题，按类别", "the findings by category", *_GROUP)
_OPENING = _text("opening", "开头：检查时间、反馈时间、问题总数", "opening: when, fed back when, how many findings")
_FIGURES = _text(
    "figures",
    "数字：总数、已完成、长期整改、推进中、完成率，有数的再写制度、资金、问责",
    "figures: total, done, lasting, under way, rate; rules, money and people where the ledger knows them",
)
_TITLE = _text("title", "标题", "the title")

_NOTICE = (
    _TITLE,
    _text("inside", "是党内通报", "it is the inside edition", _FLAG),
    _text("edition", "党内通报；向社会公开的为空", "says 党内通报 in the inside edition; else empty"),
    _OPENING,
    _FIGURES,
    _text("left_out", "未予公开的有几个、因为什么；可空", "how many findings are left out and why; may be empty"),
    _GROUPS,
    _text("closing", "结尾：欢迎监督和联系方式", "closing: the public is asked to watch, and how to answer"),
    _text("total", "问题总数，包括未予公开的", "how many findings there are, those left out included", _NUMBER),
    _text("told", "公布几个", "how many are told of", _NUMBER),
    *_INSPECTED,
)
_CLOSING_FORM = (
    _text("number", "事项编号", "number of the item"),
    _text("inspection", "检查名称", "the inspection"),
    _text("category", "问题类别；可空", "the category; may be empty"),
    _text("title", "具体问题", "the finding"),
    _text("unit", "责任单位", "the unit"),
    _text("owner", "责任人；可空", "the person in charge; may be empty"),
    _text("leader", "责任领导；可空", "the leader in charge; may be empty"),
    _text("verifier", "核查人；可空", "the verifier; may be empty"),
    _text("feedback_on", "反馈日期；可空", "the day of feedback; may be empty"),
    _text("due", "整改期限；可空", "the day it is due, or was; may be empty"),
    _text("first_due", "原定期限；可空", "the first day it was due; may be empty"),
    _text("extended", "期限改动过", "the day was changed", _FLAG),
    _text("state", "台账状态", "its state in the ledger"),
    _list(
        "measures",
        "整改措施",
        "the measures",
        _text("position", "第几条", "its number", _NUMBER),
        _text("text", "措施", "what is to be done"),
        _text("people", "责任人、期限、完成日期；可空", "person, day due, day done; may be empty"),
    ),
    _text("result", "整改结果；可空", "what came of it; may be empty"),
    _text("gains", "建立制度、挽回资金、问责；可空", "rules made, money recovered, people; may be empty"),
    _text("returns", "退回几次", "how often it was returned", _NUMBER),
    _list(
        "evidence",
        "佐证材料，按分组",
        "the evidence by group",
        _text("name", "分组名称", "name of the group"),
        _text("count", "几份", "how many files", _NUMBER),
        _text("files", "文件名", "names of the files"),
    ),
    _text("findings", "核验意见；可空", "findings of the check; may be empty"),
    _list(
        "checks",
        "核查、退回、销号的经过",
        "checks, returns and closing",
        _text("day", "日期", "the day"),
        _text("who", "办理人", "who did it"),
        _text("what", "做了什么", "what was done"),
        _text("note", "说明；可空", "what they wrote; may be empty"),
    ),
    _list(
        "decisions",
        "集体研究",
        "collective decisions",
        _text("day", "会议日期", "day of the meeting"),
        _text("minutes", "会议纪要", "its minutes"),
    ),
    _list(
        "fields",
        "台账里填写的其他内容",
        "everything else the ledger holds",
        _text("name", "栏目", "its name"),
        _text("value", "内容", "its value"),
    ),
    _OFFICE,
    _DAY,
)
_OPINION = (
    _text("heading", "标题", "the title"),
    _OPENING,
    _GROUPS,
    _text("total", "问题总数", "how many findings there are", _NUMBER),
    _text(
        "report_by",
        "各问题期限中最晚的一天；有问题没有期限的为空",
        "the last of the days due; empty where a finding has none",
    ),
    *_INSPECTED,
)
_REPORT = (
    _TITLE,
    _OPENING,
    _FIGURES,
    _GROUPS,
    _list("unfinished", "尚未完成的问题", "findings that are not done", *_ENTRY),
    _text("total", "问题总数", "how many findings there are", _NUMBER),
    *_INSPECTED,
)
_HEAD_REPORT = (
    _TITLE,
    _OPENING,
    _FIGURES,
    _text("head", "主要负责人姓名", "name of the head"),
    _list(
        "decisions",
        "集体研究",
        "collective decisions",
        _text("day", "会议日期", "day of the meeting"),
        _text("minutes", "会议纪要", "its minutes"),
        _text("count", "研究几项", "how many items", _NUMBER),
    ),
    _list(
        "deeds",
        "主要负责人办理的事",
        "what the head did",
        _text("day", "日期", "the day"),
        _text("what", "做了什么", "what was done"),
        _text("title", "问题", "the finding"),
    ),
    _text("deeds_count", "办理几次", "how often", _NUMBER),
    _list("led", "主要负责人作为责任领导或责任人的问题", "findings the head leads or owns", *_ENTRY),
    _text("total", "问题总数", "how many findings there are", _NUMBER),
    *_INSPECTED,
)
_COUNTED = (
    _text("name", "检查或单位", "the inspection or unit"),
    *(
        _text(name, zh, en, _NUMBER)
        for name, zh, en in (
            ("total", "合计", "all"),
            ("done", "已完成", "done"),
            ("lasting", "长期整改", "long-term"),
            ("open", "推进中", "under way"),
            ("overdue", "其中逾期", "overdue among them"),
        )
    ),
    _text("rate", "完成率", "share that is done"),
    _text("bar", "进度条：放在样式“比例条”的段落里", "a bar: for a paragraph in the style 比例条"),
)
_PERIOD_REPORT = (
    _TITLE,
    _text("period", "报告期：2026年第三季度、2026年", "the period"),
    _text("opening", "开头", "the opening"),
    _FIGURES,
    _text(
        "flows", "报告期内新登记、销号、复核、延期各多少", "what came, was closed, reviewed and extended in the period"
    ),
    _list("by_inspection", "各次检查", "by inspection", *_COUNTED),
    _list("by_unit", "各单位", "by unit", *_COUNTED),
    _text("legend", "进度条的图例", "what the shades of the bars mean"),
    _list(
        "quarters",
        "到报告期末的四个季度",
        "the four quarters up to the end of the period",
        _text("name", "季度", "the quarter"),
        _text("opened", "新登记", "registered in it", _NUMBER),
        _text("closed", "销号", "closed in it", _NUMBER),
    ),
    _text(
        "trend",
        "图：各季度新登记和销号；放在样式“统计图”的段落里；都没有的为空",
        "a chart of the quarters, for a paragraph in the style 统计图; empty where there is nothing to show",
    ),
    _text("trend_title", "这张图的图题，说出看到什么；可空", "its title, which says what it shows; may be empty"),
    _text(
        "spread",
        "图：各单位问题整改进度；放在样式“统计图”的段落里；只有一个单位的为空",
        "a chart of the units, for a paragraph in the style 统计图; empty where there is only one",
    ),
    _text("spread_title", "这张图的图题，说出看到什么；可空", "its title, which says what it shows; may be empty"),
    _list(
        "late",
        "逾期未完成的问题",
        "findings that are overdue",
        *(_ENTRY[1], _ENTRY[4], _ENTRY[5]),
        _text("number", "事项编号", "number of the item"),
        _text("days", "逾期天数", "days overdue", _NUMBER),
    ),
    _list(
        "lasting",
        "长期整改的问题",
        "long-term findings",
        *(_ENTRY[1], _ENTRY[4], _ENTRY[5]),
        _text("number", "事项编号", "number of the item"),
        _text("reviewed", "最近一次复核；可空", "its last review; may be empty"),
    ),
    _text("total", "问题总数", "how many findings there are", _NUMBER),
    _OFFICE,
    _DAY,
)
_LETTER = (
    _text("number", "事项编号", "number of the item"),
    _text("title", "问题", "the finding"),
    _text("unit", "责任单位", "the unit"),
    _text("owner", "责任人；可空", "the person in charge; may be empty"),
    _text("state", "台账状态", "its state in the ledger"),
    _text(
        "feedback",
        "反馈时间，“2026年3月2日反馈的、”；不知道的为空",
        "when it was fed back, as words before the finding; may be empty",
    ),
    _text("due", "整改期限；可空", "the day it is due; may be empty"),
    _text("days_late", "逾期几天，没有逾期的为0", "days overdue; 0 when it is not", _NUMBER),
    _text("days_left", "还有几天", "days left; 0 on the day itself and later", _NUMBER),
    _text("reminded", "已经提醒几次", "how many reminders went out", _NUMBER),
    _text("reminded_on", "最近一次提醒的日期；可空", "the day of the last one; may be empty"),
    _text("last_limit", "最后期限（--until）；可空", "the last limit (--until); may be empty"),
    _OFFICE,
    _DAY,
)
_OF: Mapping[str, tuple[Variable, ...]] = MappingProxyType(
    {
        "notice": _NOTICE,
        "closing-form": _CLOSING_FORM,
        "opinion": _OPINION,
        "report": _REPORT,
        "head-report": _HEAD_REPORT,
        "period-report": _PERIOD_REPORT,
        "reminder-letter": _LETTER,
        "warning-letter": _LETTER,
    }
)


def variables_of(kind: str) -> Mapping[str, Variable]:
    """Return what a template of a kind may name, by name."""
    return by_name(_OF[kind])
