"""The words and numbers of a workflow file: patterns with what they mean, and choices with what each stands for."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args
from zoneinfo import ZoneInfo

from engine.domain.definition import (
    INSPECTION_KIND,
    STATED_DATE,
    Completion,
    DateUnit,
    FieldKind,
    InspectionKind,
    Limit,
    Period,
    StateKind,
)
from engine.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One word or number: what ``pattern`` matches as a whole. ``read`` returns it, or raises ValueError.

    To us every value is text. ``typed`` says, as JSON Schema, what an editor that gives YAML values types takes the
    same text for: ``true`` for a truth value, ``10`` for a number.
    """

    expected: Words
    pattern: str
    read: Callable[[re.Match[str]], object] = operator.itemgetter(0)
    typed: Mapping[str, Any] = field(default_factory=dict)

    def of(self, text: str) -> object:
        """Return the value of a text; raises ``ValueError`` for a text that is none."""
        match = re.fullmatch(self.pattern, text)
        if match is None:
            raise ValueError(text)
        return self.read(match)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of a few words, each with what it stands for."""

    says: Mapping[str, Words]

    @property
    def options(self) -> tuple[str, ...]:
        """Return the words."""
        return tuple(self.says)


def _zone(match: re.Match[str]) -> str:
    try:
        return ZoneInfo(match[0]).key
    except (KeyError, OSError) as error:
        raise ValueError(match[0]) from error


def _limit(match: re.Match[str]) -> Limit:
    units: Mapping[str, DateUnit] = {"day": "days", "working_day": "working_days", "month": "months"}
    return Limit(amount=int(match["amount"]), unit=units[match["unit"]])


def _every(match: re.Match[str]) -> str | int:
    return int(match["days"]) if match["days"] else match[0]


def _window(match: re.Match[str]) -> tuple[int, str]:
    return int(match["amount"] or 1), "days" if "day" in match[0] else "months"


# Text that looks like a number or a truth value: a title may be 2026.
_ANY_SCALAR: Mapping[str, Any] = {"type": ["number", "boolean"]}

NAME = Value(
    pattern=r"[a-z][a-z0-9_]{0,39}",
    expected=Words(
        "以小写字母开头的名称（小写字母、数字、下划线，最多40个）",
        "a name that starts with a small letter (small letters, digits, _; at most 40)",
    ),
)
TITLE = Value(
    pattern=r"\S(?:[^\r\n\t]{0,78}\S)?",
    expected=Words("一行文字，最多80个字", "one line of text, at most 80 characters"),
    typed=_ANY_SCALAR,
)
HELP = Value(
    pattern=r"\S(?:[^\r\n\t]{0,298}\S)?",
    expected=Words("一行文字，最多300个字", "one line of text, at most 300 characters"),
    typed=_ANY_SCALAR,
)
FLAG = Value(
    pattern=r"true|false",
    read=lambda match: match[0] == "true",
    expected=Words("true或false", "true or false"),
    typed={"type": "boolean"},
)
COUNT = Value(
    pattern=r"[1-9][0-9]{0,2}",
    read=lambda match: int(match[0]),
    expected=Words("1到999的整数", "a whole number from 1 to 999"),
    typed={"type": "integer", "minimum": 1, "maximum": 999},
)
ZONE = Value(
    pattern=r"[A-Za-z][A-Za-z0-9_+/-]{0,59}",
    read=_zone,
    expected=Words("时区名，例如Asia/Shanghai", "a time zone such as Asia/Shanghai"),
)
LIMIT = Value(
    pattern=r"(?P<amount>[1-9][0-9]{0,3}) (?P<unit>day|working_day|month)s?",
    read=_limit,
    expected=Words(
        "期限，例如3 months、10 working_days、30 days", "a limit such as 3 months, 10 working_days or 30 days"
    ),
)
DAY = Value(
    pattern=r"T(?P<offset>[+-][1-9][0-9]{0,2})?",
    read=lambda match: int(match["offset"] or 0),
    expected=Words("到期日前后的天数：T-20、T、T+1", "a day counted from the due day: T-20, T, T+1"),
)
EVERY = Value(
    pattern=rf"{'|'.join(get_args(Period))}|(?P<days>[7-9]|[1-9][0-9]{{1,2}}) days",
    read=_every,
    expected=Words("month、quarter、half_year、year，或45 days", "month, quarter, half_year, year, or 45 days"),
)
WINDOW = Value(
    pattern=r"last (?:(?P<amount>[2-9]|[1-9][0-9]{1,2}) (?P<units>months|days)|(?P<unit>month|day))",
    read=_window,
    expected=Words("last month、last 2 months，或last 10 days", "last month, last 2 months, or last 10 days"),
)
WORD = Value(
    pattern=r"\S(?:[^\r\n\t]{0,38}\S)?",
    expected=Words("一个词，最多40个字", "a phrase, at most 40 characters"),
    typed=_ANY_SCALAR,
)

PERIOD = Choice(
    says={
        "month": Words("每月", "every month"),
        "quarter": Words("每季度", "every quarter"),
        "half_year": Words("每半年", "every half-year"),
        "year": Words("每年", "every year"),
    }
)
STATE_KIND = Choice(
    says={
        StateKind.START: Words("起始：事项登记后在这里，只有一个", "where items are opened; one only"),
        StateKind.NORMAL: Words("办理中", "work goes on"),
        StateKind.WAITING: Words("等待，例如等核查、等销号", "waiting, for a check or a decision"),
        StateKind.FINAL: Words("终结：办完了", "finished"),
    }
)
FIELD_KIND = Choice(
    says={
        FieldKind.TEXT: Words("一行文字", "one line of text"),
        FieldKind.LONG_TEXT: Words("多行文字", "text of several lines"),
        FieldKind.NUMBER: Words("整数", "a whole number"),
        FieldKind.MONEY: Words("金额（元）", "an amount of money"),
        FieldKind.DATE: Words("日期", "a date"),
        FieldKind.YES_NO: Words("是或否", "yes or no"),
        FieldKind.CHOICE: Words("从`options`里选一个", "one of `options`"),
    }
)
COMPLETION = Choice(
    says={
        Completion.DONE: Words("完成", "done"),
        Completion.MOSTLY_DONE: Words("基本完成", "mostly done"),
        Completion.PARTLY: Words("部分完成，取得阶段性成效", "partly done"),
        Completion.IN_PROGRESS: Words("正在整改", "in progress"),
        Completion.NOT_DONE: Words("未完成", "not done"),
        Completion.UNKNOWN: Words("没有写明", "not stated"),
    }
)
LOOP = Choice(
    says={
        "return": Words("退回，计入退回次数", "sent back; counted"),
        "reopen": Words("重新整改，不计次数", "taken up again; not counted"),
    }
)
REPEAT = Choice(
    says={
        "working_day": Words("每个工作日", "every working day"),
        "week": Words("每周", "every week"),
    }
)
CALENDAR = Choice(
    says={
        "office": Words("本办公室的工作日，含法定节假日和调休（不写即是）", "the office's working days (the default)"),
        "weekdays": Words("周一到周五，不看节假日", "Monday to Friday, holidays or not"),
    }
)
REQUEST_KIND = Choice(
    says={
        "extension": Words("延期：把到期日往后移", "a later due day"),
        "long_term": Words("转长期：走`trigger`写的步骤", "a move to long-term, by the step in `trigger`"),
    }
)

# What some references may name besides what the file defines.
EVENT_SAYS: Mapping[str, Words] = {
    "entered": Words(
        "进入状态那天；步骤的期限从走这一步那天",
        "the day the item entered its state; for a step's deadline the day of the step",
    ),
    "opened": Words("登记那天", "the day the item was opened"),
    "feedback": Words("反馈那天（不知道时从登记起算）", "the day of the feedback (unknown: of the opening)"),
}
STATED_DATE_SAYS = {STATED_DATE: Words("事项登记时写明的到期日", "the date stated when the item was opened")}
ORIGIN_SAYS = {INSPECTION_KIND: Words("按检查的种类", "by the kind of inspection")}
# What ``limits`` tells apart with ``by: kind``.
ORIGINS: Mapping[str, Words] = {
    InspectionKind.INSPECTION: Words("巡察", "party inspection"),
    InspectionKind.PATROL: Words("巡视", "higher party inspection"),
    InspectionKind.AUDIT: Words("审计", "audit"),
    InspectionKind.SUPERVISION: Words("督导", "school supervision"),
    InspectionKind.OTHER: Words("其他", "anything else"),
}
