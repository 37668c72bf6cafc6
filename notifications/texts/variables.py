"""What a text may name: each variable once, with its meaning. Check, values and handbook go by this list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from engine.words import Words
from notifications.texts.kinds import DIGEST, INVITATION, RESET, TROUBLE


class Holds(StrEnum):
    """What a variable holds, and so what a text may do with it."""

    TEXT = "text"  # written, asked for whether it is empty, shortened
    NUMBER = "number"  # written and compared
    FLAG = "flag"  # asked for
    READY = "ready"  # written as it is: made by the product for the form at hand
    LIST = "list"  # gone through
    ENTRY = "entry"  # one of a list: its own variables are named


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One variable; ``of`` are those of each entry, where it is a list."""

    name: str
    says: Words
    holds: Holds = Holds.TEXT
    of: tuple[Variable, ...] = ()


def _text(name: str, zh: str, en: str, holds: Holds = Holds.TEXT) -> Variable:
    return Variable(name=name, says=Words(zh, en), holds=holds)


COMMON = (
    _text("name", "收件人姓名", "name of the reader"),
    _text("office", "单位名称", "name of the office"),
    _text("day", "今天的日期，带星期", "today's date, with its weekday"),
    _text(
        "topic",
        "主题开头：整改提醒、整改待办等，急件是“整改急件”",
        "how a subject begins: Rectification reminder, to do …; of an urgent mail: Rectification, urgent",
    ),
    _text("urgent", "是急件", "this mail is urgent", Holds.FLAG),
)
MATTER = (
    _text("named", "编号连同部分：XC2025-01-003 措施2", "number with its part: XC2025-01-003 measure 2"),
    _text(
        "number",
        "事项编号；没有事项时是周期、人名或节日",
        "number of the item; where there is none: a period, a person, a holiday",
    ),
    _text("part", "哪一部分：措施、申请、周期、经常性工作；节日为放假和上班的日期；可空",
          "which part: a measure, a request, a period, a duty; of a holiday, when it is; may be empty"),
    _text("title", "问题内容；设置允许写进邮件时才有", "the finding; empty unless a setting lets it into mails"),
    _text("state", "状态；没有事项时为空", "state of the item; empty where there is none"),
    _text("news", "通知种类的名称：已退回、待核查等", "the kind of news: Returned, To verify …"),
    _text("left", "离到期还有多久：还有3个工作日、今天到期、逾期2个工作日；没有期限时为空",
          "how long there is: 3 working days left, Due today, 2 working days overdue; empty without a date"),
    _text("due", "到期日连同期限名称；可空", "the due day with the deadline's name; may be empty"),
    _text("why_you", "为什么发给收件人", "why it concerns the reader"),
    _text("next_step", "下一步做什么", "what to do next"),
    _text("otherwise", "不办的话，哪天报告谁；可空", "what happens otherwise: when and to whom it goes; may be empty"),
    _text("note", "办理人写的话：退回理由、申请理由、意见；可空",
          "somebody's own words: why it was returned, why more time is asked for; may be empty"),
    _text("by", "办理人；可空", "who did it; may be empty"),
    _text("times", "第几次退回；不是退回时为0", "how often the work was returned; 0 for all other news", Holds.NUMBER),
    _text("agreed", "申请得到同意", "the request was agreed to", Holds.FLAG),
    _text("date_before", "原来的期限；没有改动时为空", "the due day before it was changed; else empty"),
    _text("date_after", "现在的期限；没有改动时为空", "the due day as it was changed; else empty"),
    _text("date_asked", "申请延到哪天；可空", "until when more time is asked for; may be empty"),
    _text("set_late", "哪些提醒因期限定得晚没有发；可空", "which reminders the date came too late for; may be empty"),
    _text("unpublished", "到期日所在年份的放假安排还没公布",
          "the holidays of the due day's year are not announced yet", Holds.FLAG),
    _text("link", "办理页面的网址", "address of the page where the next step is taken"),
    _text("opens", "网址打开的是什么：编号、台账、人员", "what the link opens: the number, the ledger, people"),
    _text(
        "details",
        "排好的一块：期限、状态、缘由、下一步、网址、此后；纯文字和网页各有一种",
        "all of it laid out: due day, state, why you, next step, link, what happens otherwise; for text and for HTML",
        Holds.READY,
    ),
)  # fmt: skip
_ENTRY = (*MATTER, _text("position", "第几条，从1起", "its place in the mail, from 1", Holds.NUMBER))
_SECTION = (
    _text("heading", "小标题：逾期、今天到期等", "heading: Overdue, Due today …"),
    _text("counted", "小标题带件数：逾期1件", "heading with its count: 1 overdue"),
    Variable(name="entries", says=Words("这一节的事项", "its entries"), holds=Holds.LIST, of=_ENTRY),
)
_OF_DIGEST = (
    *COMMON,
    _text("total", "共几件", "how many there are in all", Holds.NUMBER),
    _text("headline", "最急的几类和件数", "the most urgent sections with their counts"),
    _text("counts", "每一类和件数", "every section with its count"),
    Variable(name="sections", says=Words("各节，最急的在前", "sections, the most urgent first"), holds=Holds.LIST,
             of=_SECTION),
)  # fmt: skip
_OF_TROUBLE = (
    *COMMON,
    _text("headline", "出了什么事，几个字", "what is wrong, in a few words"),
    Variable(
        name="troubles",
        says=Words("每一处异常", "everything that is wrong"),
        holds=Holds.LIST,
        of=(
            _text("says", "是什么", "what it is"),
            _text("remedy", "怎么办", "what to do about it"),
            _text("details", "排好的一块", "both laid out, for text and for HTML", Holds.READY),
        ),
    ),
)
_OF_LINK = (
    *COMMON,
    _text("login", "登录名", "the login"),
    _text("link", "设置密码的网址，只能用一次", "address of the page where the password is set; it works once"),
    _text("until", "网址到什么时候有效", "until when the address is good"),
    _text("details", "排好的一块：登录名、网址、有效期", "login, address and until when, laid out", Holds.READY),
)
_OF_ONE_MATTER = (*COMMON, *MATTER)
_OWN: Mapping[str, tuple[Variable, ...]] = MappingProxyType(
    {DIGEST: _OF_DIGEST, TROUBLE: _OF_TROUBLE, INVITATION: _OF_LINK, RESET: _OF_LINK}
)


def variables_of(kind: str) -> Mapping[str, Variable]:
    """Return what a text of a kind may name, by name."""
    return by_name(_OWN.get(kind, _OF_ONE_MATTER))


def by_name(variables: tuple[Variable, ...]) -> Mapping[str, Variable]:
    """Return variables by their names."""
    return {variable.name: variable for variable in variables}
