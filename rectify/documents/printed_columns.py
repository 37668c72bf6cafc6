"""The columns of a printed ledger: what stands in them, in the order offices know them by.

Names and order follow the ledgers of inspection and audit offices: 问题清单, 任务清单, 责任清单, 台账.
A reader that recognises findings goes by 系统编号. 整改状态 is how far a finding is corrected, as offices use
the word; where it is in its workflow is 办理环节.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.domain.definition import Field, FieldKind
from engine.operations.ledger_lines import LedgerLine
from engine.store.measures import StoredMeasure
from engine.words import Words
from rectify.documents import printed_values as values
from rectify.documents.ledger_columns import AS_RECORDED
from rectify.documents.printed_values import Telling
from rectify.documents.sheet import Column, Kind, Value

FINDINGS = Words("问题清单", "Findings")
TASKS = Words("任务清单", "Tasks")
PEOPLE = Words("责任清单", "Responsibility")
PROGRESS = Words("整改台账", "Progress")
SEQUENCE, LIGHT = "sequence", "light"
# Where fields stand that workflows have in common; others stand where the last of these groups ends.
_FIELDS_OF_FINDING = ("report_no", "basis", "demand", "amount")
_FIELDS_OF_TASK = ("goal", "class")
_FIELDS_OF_PROGRESS = ("progress", "rules_made", "recovered", "held_to_account", "cause", "next_step")
_FIELDS_OF_CHECK = ("findings", "closing_opinion")
_FIELD_KINDS: Mapping[FieldKind, tuple[Kind, float]] = {
    FieldKind.TEXT: ("text", 14),
    FieldKind.LONG_TEXT: ("text", 24),
    FieldKind.NUMBER: ("number", 8),
    FieldKind.MONEY: ("money", 13),
    FieldKind.DATE: ("date", 10.5),
    FieldKind.YES_NO: ("short", 8),
    FieldKind.CHOICE: ("short", 11),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A column with what it tells of a finding, or of a measure."""

    column: Column
    of_line: Callable[[LedgerLine, Telling], Value] | None = None
    of_measure: Callable[[StoredMeasure, Telling], Value] | None = None


def ledger_columns(telling: Telling, *, is_complete: bool) -> list[Told]:
    """Return the columns of the whole ledger; those that no finding has anything for only when it is complete."""
    return [*finding_columns(telling, is_complete), *task_columns(telling, is_complete),
            *people_columns(telling, is_complete), *_progress_columns(telling, is_complete)]  # fmt: skip


def finding_columns(telling: Telling, is_complete: bool) -> list[Told]:
    """Return the columns that say what was found."""
    known = telling.printed.in_use
    found = [
        _sequence(),
        _number(),
        *_if(
            is_complete or "feedback_on" in known,
            _line("feedback_on", "反馈日期", "Feedback on", FINDINGS, 10.5, values.feedback_on, "date"),
        ),
        _line("source", "来源", "Source", FINDINGS, 5.5 if telling.language == "zh" else 11, values.source_of, "short"),
        _line("category", "问题大类", "Category", FINDINGS, 15, lambda line, _t: line.item.category),
        _title(),
        *_if(
            is_complete or "body" in known,
            _line("body", AS_RECORDED.zh, AS_RECORDED.en, FINDINGS, 32, lambda line, _t: line.text.body),
        ),
    ]
    return [*found, *_fields(telling, _FIELDS_OF_FINDING, FINDINGS, is_complete=is_complete)]


def task_columns(telling: Telling, is_complete: bool) -> list[Told]:
    """Return the columns that say what is to be done by when."""
    return [
        *_fields(telling, _FIELDS_OF_TASK, TASKS, is_complete=is_complete),
        _measure_number(),
        _measure_text(),
        _measure("by", "措施时限", "Measure due", TASKS, 10.5, lambda one, _t: one.due_on, "date"),
        _line("due_on", "整改时限", "Due", TASKS, 10.5, lambda line, _t: line.item.due_on, "date"),
        _choice("sustained", "是否常态化坚持", "Sustained", TASKS, 8, values.is_sustained, values.yes_no(telling)),
    ]


def people_columns(telling: Telling, is_complete: bool) -> list[Told]:
    """Return the columns that say who is responsible, for the finding and for each measure."""
    known = telling.printed.in_use
    return [
        _line("leader", "责任领导", "Leader in charge", PEOPLE, 8, values.leader_of, "short"),
        _line("unit", "责任单位", "Unit", PEOPLE, 13, values.unit_of, "short"),
        _line("owner", "责任人", "Person in charge", PEOPLE, 8, values.owner_of, "short"),
        _measure(
            "by_whom",
            "措施责任人",
            "Measure: person",
            PEOPLE,
            9,
            lambda one, t: values.name_of(one.owner_id, t),
            "short",
        ),
        *_if(
            is_complete or "measure_leader" in known,
            _measure("led_by", "措施责任领导", "Measure: leader", PEOPLE, 8, values.measure_leader, "short"),
        ),
        *_if(
            is_complete or "measure_unit" in known,
            _measure("by_unit", "措施责任单位", "Measure: unit", PEOPLE, 13, values.measure_unit, "short"),
        ),
    ]


def _progress_columns(telling: Telling, is_complete: bool) -> list[Told]:
    known = telling.printed.in_use
    placed = (*_FIELDS_OF_FINDING, *_FIELDS_OF_TASK, *_FIELDS_OF_PROGRESS, *_FIELDS_OF_CHECK)
    others = [key for key in telling.printed.fields if key not in placed]
    return [
        *_fields(telling, _FIELDS_OF_PROGRESS[:1], PROGRESS, is_complete=is_complete),
        _choice("status", "整改状态", "Status", PROGRESS, 9, values.completion_of, values.completions(telling)),
        _choice("state", "办理环节", "State", PROGRESS, 9, values.state_of, values.states(telling)),
        _line(LIGHT, "期限情况", "Days left", PROGRESS, 14.5, values.light_of, "short"),
        _measure("done_on", "措施完成日期", "Measure done", PROGRESS, 10.5, lambda one, _t: one.done_on, "date"),
        _line("files", "佐证材料", "Evidence", PROGRESS, 20, values.files_of),
        *_fields(telling, (*_FIELDS_OF_PROGRESS[1:], *others), PROGRESS, is_complete=is_complete),
        *_fields(telling, _FIELDS_OF_CHECK[:1], PROGRESS, is_complete=is_complete),
        _line("verifier", "核验人", "Verifier", PROGRESS, 8, values.verifier_of, "short"),
        *_if(
            is_complete or "returns" in known,
            _line(
                "returns",
                "退回次数",
                "Returned",
                PROGRESS,
                6,
                lambda line, _t: line.item.facts.returns or None,
                "number",
            ),
        ),
        *_fields(telling, _FIELDS_OF_CHECK[1:], PROGRESS, is_complete=is_complete),
        _line("closed_on", "销号日期", "Closed on", PROGRESS, 10.5, values.closed_on, "date"),
        *_if(
            is_complete or "withheld_inside" in known,
            _line("inside", "是否党内公开", "Published inside", PROGRESS, 12, values.inside, "short"),
        ),
        *_if(
            is_complete or "withheld_outside" in known,
            _line("outside", "是否社会公开", "Published outside", PROGRESS, 12, values.outside, "short"),
        ),
    ]


def values_of(line: LedgerLine, told: Sequence[Told], telling: Telling) -> dict[str, Value]:
    """Return what the columns tell of a finding itself."""
    return {one.column.key: one.of_line(line, telling) for one in told if one.of_line is not None}


def measures_of(line: LedgerLine, told: Sequence[Told], telling: Telling) -> list[dict[str, Value]]:
    """Return what the columns tell of each of its measures."""
    wanted = [one for one in told if one.of_measure is not None]
    return [
        {one.column.key: one.of_measure(measure, telling) for one in wanted if one.of_measure}
        for measure in line.measures
    ]


def _sequence() -> Told:
    """Return the column that counts the findings of the sheet; whoever writes them counts."""
    return _line(SEQUENCE, "序号", "No.", FINDINGS, 5, lambda _line, _t: None, "number")


def _number() -> Told:
    return _line("number", "系统编号", "Number", FINDINGS, 14.5, lambda line, _t: line.item.number, "short")


def _title() -> Told:
    return _line("title", "具体问题", "Finding", FINDINGS, 24, lambda line, _t: line.item.title)


def finding_names() -> list[Told]:
    """Return the columns by which a list names a finding."""
    return [_sequence(), _number(), _title()]


def measure_names() -> list[Told]:
    """Return the columns by which a list names a finding and its measures."""
    return [*finding_names(), _measure_number(), _measure_text()]


def _measure_number() -> Told:
    return _measure("no", "措施序号", "Measure no.", TASKS, 6, lambda one, _t: one.position, "number")


def _measure_text() -> Told:
    return _measure("text", "整改措施", "Measure", TASKS, 34, lambda one, _t: one.text)


def _fields(telling: Telling, keys: Sequence[str], group: Words, *, is_complete: bool) -> list[Told]:
    """Return the columns of some fields as far as there are any of these names, and any finding has them."""
    fields, known = telling.printed.fields, telling.printed.in_use
    return [_of_field(fields[key], group, telling) for key in keys if key in fields and (is_complete or key in known)]


def _of_field(field: Field, group: Words, telling: Telling) -> Told:
    kind, width = _FIELD_KINDS[field.kind]
    title = field.title
    if field.kind is FieldKind.MONEY:
        title = Words("{title}（元）", "{title} (yuan)").fill(title=title)
    choices: tuple[str, ...] = ()
    if field.kind is FieldKind.YES_NO:
        choices = values.yes_no(telling)
    elif field.kind is FieldKind.CHOICE:
        choices = tuple(telling.say(words) for words in field.options.values())
    column = Column(key=f"field:{field.key}", title=title, group=group, width=width, kind=kind, choices=choices)
    return Told(column=column, of_line=lambda line, t: values.field_value(line, field.key, t))


def _line(
    key: str,
    zh: str,
    en: str,
    group: Words,
    width: float,
    tell: Callable[[LedgerLine, Telling], Value],
    kind: Kind = "text",
) -> Told:
    return Told(column=Column(key=key, title=Words(zh, en), group=group, width=width, kind=kind), of_line=tell)


def _choice(
    key: str,
    zh: str,
    en: str,
    group: Words,
    width: float,
    tell: Callable[[LedgerLine, Telling], Value],
    choices: tuple[str, ...],
) -> Told:
    column = Column(key=key, title=Words(zh, en), group=group, width=width, kind="short", choices=choices)
    return Told(column=column, of_line=tell)


def _measure(
    key: str,
    zh: str,
    en: str,
    group: Words,
    width: float,
    tell: Callable[[StoredMeasure, Telling], Value],
    kind: Kind = "text",
) -> Told:
    column = Column(key=f"measure:{key}", title=Words(zh, en), group=group, width=width, kind=kind, of_measure=True)
    return Told(column=column, of_measure=tell)


def _if(is_wanted: bool, told: Told) -> list[Told]:
    return [told] if is_wanted else []
