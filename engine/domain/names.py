"""What the fixed words of a workflow file are called by people."""

from __future__ import annotations

from collections.abc import Mapping

from engine.domain.deadlines import Subject
from engine.domain.definition import Completion, FieldKind, InspectionKind, StateKind
from engine.words import Words

NO, YES = Words("否", "no"), Words("是", "yes")
STATE_KINDS: Mapping[str, Words] = {
    StateKind.START: Words("起始", "start"),
    StateKind.NORMAL: Words("办理", "work"),
    StateKind.WAITING: Words("等待", "waiting"),
    StateKind.FINAL: Words("终结", "end"),
}
FIELD_KINDS: Mapping[str, Words] = {
    FieldKind.TEXT: Words("一行文字", "line of text"),
    FieldKind.LONG_TEXT: Words("长文字", "long text"),
    FieldKind.NUMBER: Words("整数", "whole number"),
    FieldKind.MONEY: Words("金额", "amount of money"),
    FieldKind.DATE: Words("日期", "date"),
    FieldKind.YES_NO: Words("是或否", "yes or no"),
    FieldKind.CHOICE: Words("选择", "choice"),
}
COMPLETIONS: Mapping[str, Words] = {
    Completion.DONE: Words("已完成", "done"),
    Completion.MOSTLY_DONE: Words("基本完成", "mostly done"),
    Completion.PARTLY: Words("部分完成", "partly done"),
    Completion.IN_PROGRESS: Words("正在整改", "in progress"),
    Completion.NOT_DONE: Words("未完成", "not done"),
    Completion.UNKNOWN: Words("不明", "unknown"),
}
INSPECTIONS: Mapping[str, Words] = {
    InspectionKind.INSPECTION: Words("巡察", "inspection"),
    InspectionKind.PATROL: Words("巡视", "patrol"),
    InspectionKind.AUDIT: Words("审计", "audit"),
    InspectionKind.SUPERVISION: Words("督导", "supervision"),
    InspectionKind.OTHER: Words("其他", "other"),
}
ANCHORS: Mapping[str, Words] = {
    "entered": Words("进入状态之日", "the day the state is entered"),
    "opened": Words("登记之日", "the day the item is opened"),
    "feedback": Words("反馈之日", "the day of the feedback"),
    "due_on": Words("登记时写明的日期", "the date stated at opening"),
    "kind": Words("检查的种类", "the kind of inspection"),
}
UNITS: Mapping[str, tuple[Words, Words]] = {
    "days": (Words("天", "day"), Words("天", "days")),
    "working_days": (Words("个工作日", "working day"), Words("个工作日", "working days")),
    "months": (Words("个月", "month"), Words("个月", "months")),
}
PERIODS: Mapping[str, Words] = {
    "month": Words("每月", "each month"),
    "quarter": Words("每季度", "each quarter"),
    "half_year": Words("每半年", "each half-year"),
    "year": Words("每年", "each year"),
}
FIXED: Mapping[str, Words] = {
    "return": Words("退回（计次）", "return (counted)"),
    "reopen": Words("重新整改", "reopening"),
    "extension": Words("延期", "extension"),
    "long_term": Words("转长期", "move to long-term"),
    "office": Words("办公室的工作日", "the office's working days"),
    "weekdays": Words("周一至周五", "every Monday to Friday"),
}
# Conditions that read better with their arguments inside than behind.
CONDITIONS: Mapping[str, Words] = {
    "note": Words("说明至少{min}个字", "a note of {min} characters or more"),
    "evidence": Words("{group}至少{min}份", "{group}: at least {min}"),
    "taken": Words("先走“{step}”", "after “{step}”"),
    "filled": Words("填好{fields}", "filled in: {fields}"),
}
NOTHING = Words("", "")
REPEATS: Mapping[str, Words] = {
    "working_day": Words("起每个工作日", ", then each working day"),
    "week": Words("起每周", ", then each week"),
}
SUBJECTS: Mapping[Subject, Words] = {
    Subject.ITEM: Words("整改事项", "item"),
    Subject.MEASURE: Words("整改措施", "measures"),
    Subject.REVIEW: Words("定期复核", "reviews"),
    Subject.REQUEST: Words("申请", "requests"),
    Subject.VERIFICATION: Words("核查", "verification"),
    Subject.RECEIPT: Words("签收", "receipt"),
    Subject.PROGRESS: Words("进展报告", "progress reports"),
    Subject.DUTY: Words("经常性工作", "duties"),
}
