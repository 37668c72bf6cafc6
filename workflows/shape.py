"""The vocabulary of a workflow file, written once: which keys there are, what each holds, what is required.

``fit`` holds a file against ``WORKFLOW``; documentation and editors are held against it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.domain.definition import Relation, Role
from engine.domain.guards import GuardSpec
from engine.words import Words
from workflows.values import (
    CALENDAR,
    COMPLETION,
    DAY,
    EVERY,
    FIELD_KIND,
    FLAG,
    HELP,
    LIMIT,
    LOOP,
    NAME,
    PERIOD,
    REPEAT,
    REQUEST_KIND,
    STATE_KIND,
    TITLE,
    WINDOW,
    WORD,
    ZONE,
    Choice,
    Value,
)


class Named(StrEnum):
    """What a value may name: an entry elsewhere in the file, or something the product knows."""

    STATE = "states"
    DEADLINE = "deadlines"
    LADDER = "ladders"
    REVIEW = "reviews"
    RECEIPT = "receipts"
    PROGRESS = "progress"
    STEP = "transitions"
    FIELD = "fields"
    GROUP = "evidence_groups"
    DAY = "days"
    DUE_DAY = "due_days"
    ANSWERS = "answers"
    PERSON = "people"
    NOTICE = "notices"
    GUARD = "guards"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What the product offers to every workflow; handed in, because reading files knows neither mail nor guards."""

    guards: Mapping[str, GuardSpec]
    notice_kinds: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The name of something that is defined elsewhere."""

    to: Named


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A list with at least one entry; with ``alone`` a single entry may stand without brackets.

    ``distinct`` lists name each entry once.
    """

    entry: Shape
    alone: bool = False
    distinct: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A mapping whose keys are names that the file chooses, or refers to."""

    key: Value | Reference
    entry: Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A mapping with known keys."""

    keys: Mapping[str, Key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A guard: its name, or its name with an argument."""


Shape = Value | Choice | Reference | Rows | Table | Record | Requirement


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What a known key holds, what it is for, and whether it may be left out."""

    shape: Shape
    says: Words
    required: bool


def _needs(shape: Shape, zh: str, en: str) -> Key:
    return Key(shape=shape, says=Words(zh, en), required=True)


def _may(shape: Shape, zh: str, en: str) -> Key:
    return Key(shape=shape, says=Words(zh, en), required=False)


_BOTH = Words("中文和英文的名称", "its name in both languages")
_ZH, _EN = ("中文", "in Chinese"), ("英文", "in English")

PERSONS = (*Role, *Relation)
TITLES = Record(keys={"zh": _needs(TITLE, *_ZH), "en": _needs(TITLE, *_EN)})
HELPS = Record(keys={"zh": _needs(HELP, *_ZH), "en": _needs(HELP, *_EN)})
PEOPLE = Rows(entry=Reference(to=Named.PERSON), distinct=True)
FIELDS = Rows(entry=Reference(to=Named.FIELD), alone=True, distinct=True)
STATES = Rows(entry=Reference(to=Named.STATE), alone=True, distinct=True)
REQUIRES = Rows(entry=Requirement(), distinct=True)
TELLS = Table(key=Reference(to=Named.NOTICE), entry=PEOPLE)

_TITLED = Key(shape=TITLES, says=_BOTH, required=True)
_ASKS = _may(FIELDS, "表单里要填的字段", "the fields of its form")
_REQUIRES = _may(REQUIRES, "条件，全部都要满足", "guards, all of which must be met")
_OPENS = _may(
    WINDOW,
    "周期最后的哪一段可以办：`last month`（不写即是）、`last 2 months`、`last 10 days`",
    "the last part of the period, in which it is open",
)
_TELLS = _may(
    TELLS,
    "通知谁：`{通知种类: [角色或关系]}`",
    "who hears of it: `{kind of notice: [roles and relations]}`",
)
_LADDER = _needs(Reference(to=Named.LADDER), "用哪个提醒阶梯", "the ladder that reminds of it")

FIELD = Record(
    keys={
        "title": _TITLED,
        "kind": _needs(FIELD_KIND, "填什么", "what it holds"),
        "help": _may(HELPS, "填写说明", "how to fill it in"),
        "options": _may(Table(key=NAME, entry=TITLES), "`choice`可以选的", "the answers of a `choice`"),
    }
)
STATE = Record(
    keys={
        "title": _TITLED,
        "kind": _needs(STATE_KIND, "怎样的状态", "what the state means"),
        "deadline": _may(Reference(to=Named.DEADLINE), "用哪个期限", "the deadline of items in it"),
        "review": _may(Reference(to=Named.REVIEW), "用哪个复核", "the review of items in it"),
        "sustained_review": _may(
            Reference(to=Named.REVIEW),
            "标记为长期坚持的事项用哪个复核，终结状态也可以有",
            "the review of items marked as sustained; a final state may have one",
        ),
        "timeless": _may(FLAG, "`true`：可以一直等", "`true`: items may wait in it without end"),
        "ladder": _may(
            Reference(to=Named.LADDER), "在这个状态里改用这个提醒阶梯", "replaces the deadline's ladder in this state"
        ),
        "receipt": _may(Reference(to=Named.RECEIPT), "责任人要签收的，用哪个签收", "the receipt owed in it"),
        "progress": _may(Reference(to=Named.PROGRESS), "要报进展，用哪个进展报告", "the progress reports owed in it"),
    }
)
TRANSITION = Record(
    keys={
        "trigger": _needs(NAME, "步骤的名称", "the name of the step"),
        "title": _TITLED,
        "from": _needs(STATES, "从哪个状态，一个或一列", "from which state, or list of states"),
        "to": _needs(Reference(to=Named.STATE), "到哪个状态，可以不变", "to which state; it may be the same"),
        "who": _needs(PEOPLE, "谁能走，符合一项即可", "who may take it; any one suffices"),
        "requires": _REQUIRES,
        "asks": _ASKS,
        "tells": _TELLS,
        "work": _may(FLAG, "`true`：走这一步的人算办理人", "`true`: who takes it has done the work"),
        "loop": _may(LOOP, "退回去重新做", "a way back to work"),
        "deadline": _may(
            Reference(to=Named.DEADLINE),
            "多久答复这一步（例如核查）：从走这一步起算，退回或离开状态为止",
            "how soon the step is answered (a check): from the step until it is sent back or moves on",
        ),
    }
)
DEADLINE = Record(
    keys={
        "title": _TITLED,
        "after": _needs(
            Reference(to=Named.DAY), "从哪天起算，可以是一个日期字段", "counted from which day; a date field will do"
        ),
        "limit": _needs(
            LIMIT,
            "`30 days`日历天、`10 working_days`工作日、`3 months`按月，月末对齐",
            "calendar days, working days, or months (kept within the month)",
        ),
        "by": _may(
            Reference(to=Named.ANSWERS),
            "`limits`按什么区分：检查的种类，或一个选择字段",
            "what `limits` goes by: the kind of inspection, or a choice field",
        ),
        "limits": _may(
            Table(key=NAME, entry=LIMIT), "各种情形的期限；没有列出的用`limit`", "a limit for each answer; else `limit`"
        ),
        "field": _may(
            Reference(to=Named.DUE_DAY),
            "写明了到期日的，以它为准：`due_on`，或一个日期字段",
            "a due day that goes first: `due_on`, or a date field",
        ),
        "ladder": _LADDER,
    }
)
RUNG = Record(
    keys={
        "at": _needs(DAY, "`T-20`到期前20天，`T`到期那天，`T+1`逾期第1天", "a day before, on or after the due day"),
        "to": _needs(PEOPLE, "提醒谁", "who is reminded"),
        "repeat": _may(REPEAT, "逾期后重复", "again and again after the due day"),
        "until": _may(DAY, "重复到哪天，例如`T+7`；不写就不停", "the last day of `repeat`, such as `T+7`; else no end"),
        "escalates": _may(FLAG, "`true`：向上报告逾期", "`true`: it tells others that the owner is late"),
        "notice": _may(
            Reference(to=Named.NOTICE), "用哪种通知；不写则按日子选", "the kind of notice; else the one that fits"
        ),
    }
)
OUTCOME = Record(
    keys={
        "title": _TITLED,
        "trigger": _may(
            Reference(to=Named.STEP), "随后走的步骤；不写则状态不变", "the step it takes; without one the item stays"
        ),
        "requires": _may(REQUIRES, "这样结束要满足的条件", "guards that this outcome must meet"),
        "tells": _TELLS,
    }
)
REVIEW = Record(
    keys={
        "title": _TITLED,
        "every": _needs(EVERY, "`month`、`quarter`、`half_year`、`year`，或`45 days`", "the period, or `45 days`"),
        "opens": _OPENS,
        "reviewer": _needs(PEOPLE, "谁来复核", "who reviews"),
        "ladder": _LADDER,
        "asks": _ASKS,
        "outcomes": _needs(Table(key=NAME, entry=OUTCOME), "复核结果，按名称", "what it may find, by name"),
    }
)
APPROVAL = Record(
    keys={"title": _TITLED, "who": _needs(PEOPLE, "谁能同意，不能是申请人", "who agrees; never who asks")}
)
REQUEST = Record(
    keys={
        "title": _TITLED,
        "kind": _needs(REQUEST_KIND, "申请什么", "what is asked for"),
        "from": _needs(STATES, "在哪些状态可以申请", "in which states it may be asked for"),
        "who": _needs(PEOPLE, "谁能申请", "who may ask"),
        "requires": _REQUIRES,
        "asks": _ASKS,
        "approvals": _needs(Rows(entry=APPROVAL), "依次由谁同意", "who must agree, in order"),
        "answer": _needs(LIMIT, "多久答复", "how soon it is answered"),
        "ladder": _needs(Reference(to=Named.LADDER), "催办答复用哪个提醒阶梯", "the ladder that asks for the answer"),
        "late": _may(FLAG, "`true`：逾期以后也可以申请", "`true`: it may be asked for after the due day"),
        "trigger": _may(
            Reference(to=Named.STEP), "同意以后走的步骤（转长期）", "the step taken when agreed (move to long-term)"
        ),
    }
)
DUTY = Record(
    keys={
        "title": _TITLED,
        "every": _needs(PERIOD, "多久一次", "how often"),
        "opens": _OPENS,
        "who": _needs(PEOPLE, "谁来办", "who does it"),
        "ladder": _LADDER,
        "asks": _ASKS,
    }
)
RECEIPT = Record(
    keys={
        "title": _TITLED,
        "limit": _needs(LIMIT, "指定责任人以后多久签收", "how soon after the owner was named"),
        "ladder": _LADDER,
    }
)
PROGRESS = Record(
    keys={
        "title": _TITLED,
        "every": _needs(EVERY, "`month`、`quarter`、`half_year`、`year`，或`15 days`", "the period, or `15 days`"),
        "opens": _OPENS,
        "who": _needs(PEOPLE, "谁来报", "who reports"),
        "ladder": _LADDER,
        "asks": _ASKS,
    }
)
MEASURES = Record(keys={"title": _TITLED, "ladder": _LADDER})
STATUS = Record(
    keys={
        "words": _needs(Rows(entry=WORD, alone=True), "一种或几种说法", "one phrase, or several"),
        "completion": _needs(COMPLETION, "算哪种完成程度", "how far the finding is then corrected"),
        "sustained": _may(FLAG, "`true`：算长期坚持", "`true`: the work goes on"),
    }
)
FIRST_STATE = Record(
    keys={
        "completion": _needs(COMPLETION, "完成程度", "how far the finding is corrected"),
        "sustained": _may(FLAG, "是否长期坚持；不写则都算", "whether the work goes on; left out, either"),
        "state": _needs(Reference(to=Named.STATE), "从哪个状态开始", "the state in which the item starts"),
    }
)
WORKFLOW = Record(
    keys={
        "workflow": _needs(NAME, "工作流的名称，各版相同", "its name, the same in every version"),
        "title": _TITLED,
        "zone": _needs(ZONE, "时区，所有日期按它计算", "the time zone in which every date is counted"),
        "calendar": _may(CALENDAR, "哪些天是工作日", "which days are working days"),
        "roles": _may(
            Table(key=Reference(to=Named.PERSON), entry=TITLES),
            "本工作流对角色和关系的叫法；别的名称就是本工作流自定的角色（小写字母开头），要授予人员",
            "what this workflow calls roles and relations; any other name is a role of its own, to be granted",
        ),
        "fields": _may(Table(key=NAME, entry=FIELD), "事项另外要填的字段", "fields that items have besides the usual"),
        "evidence_groups": _may(Table(key=NAME, entry=TITLES), "佐证材料的分组", "groups of evidence"),
        "states": _needs(Table(key=NAME, entry=STATE), "状态", "states"),
        "transitions": _needs(Rows(entry=TRANSITION), "步骤，一列", "steps, a list"),
        "deadlines": _may(Table(key=NAME, entry=DEADLINE), "期限", "deadlines"),
        "ladders": _may(
            Table(key=NAME, entry=Rows(entry=RUNG)),
            "提醒阶梯，按日子先后",
            "ladders of reminders, each in the order of days",
        ),
        "reviews": _may(Table(key=NAME, entry=REVIEW), "定期复核", "recurring reviews"),
        "receipts": _may(Table(key=NAME, entry=RECEIPT), "签收", "receipts: the owner says that an item has arrived"),
        "progress": _may(Table(key=NAME, entry=PROGRESS), "进展报告", "progress reports"),
        "measures": _may(MEASURES, "整改措施到期怎样提醒", "how the days of measures are reminded of"),
        "requests": _may(Table(key=NAME, entry=REQUEST), "申请：延期、转长期", "requests: more time, long-term"),
        "duties": _may(Table(key=NAME, entry=DUTY), "办公室定期要做的事", "what the office does again and again"),
        "status_words": _may(
            Rows(entry=STATUS), "导入时认得的说法，一列", "what importing understands of your notices, a list"
        ),
        "first_states": _may(
            Rows(entry=FIRST_STATE), "导入的事项从哪里开始，一列", "where imported items start, a list"
        ),
    }
)
