"""What a form asks: plain inputs, made by hand or from the fields of a workflow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.domain.definition import Field, FieldKind, GuardUse, Workflow
from engine.domain.fields import LONGEST_LINE, LONGEST_TEXT, FieldValue
from engine.domain.requests import LEAST_REASON
from engine.operations.directory import ListedPerson
from engine.words import Words

Kind = Literal["line", "text", "number", "money", "date", "choice", "radio", "files"]
# Names of inputs for fields of a workflow begin like this, so that none is taken for another input.
FIELD = "f-"
_KINDS: Mapping[FieldKind, Kind] = {
    FieldKind.TEXT: "line",
    FieldKind.LONG_TEXT: "text",
    FieldKind.NUMBER: "number",
    FieldKind.MONEY: "money",
    FieldKind.DATE: "date",
    FieldKind.YES_NO: "choice",
    FieldKind.CHOICE: "choice",
}
_YES_NO: Sequence[tuple[str, Words]] = (("yes", Words("是", "yes")), ("no", Words("否", "no")))
_LONGEST_NOTE = 2000
# What stands in a choice before anything was chosen.
CHOOSE = ("", Words("请选择", "Choose"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One thing a form asks; ``options`` are those of a choice.

    ``must`` says that it cannot be left empty, ``at_times`` that it cannot in a case which the hint tells.
    """

    name: str
    label: Words
    kind: Kind
    hint: Words | None = None
    value: str = ""
    must: bool = False
    at_times: bool = False
    options: Sequence[tuple[str, Words]] = ()
    most: int = LONGEST_LINE


def note(label: Words, *, must: bool, hint: Words | None = None) -> Input:
    """Return the input for a text that goes into the history."""
    return Input(name="note", label=label, kind="text", must=must, hint=hint, most=_LONGEST_NOTE)


def people(known: Iterable[ListedPerson]) -> Sequence[tuple[str, Words]]:
    """Return people as the options of a choice: each by login, with name and unit."""
    return [(one.login, Words(f"{one.name}（{one.unit}）", f"{one.name} ({one.unit})")) for one in known]


def reason(label: Words) -> Input:
    """Return the input for a reason that must be given and goes into the history."""
    hint = Words(f"至少{LEAST_REASON}个字", f"at least {LEAST_REASON} characters")
    return Input(name="reason", label=label, kind="text", must=True, hint=hint, most=_LONGEST_NOTE)


def carried(meetings: Sequence[tuple[str, Words]]) -> Input:
    """Return the choice among decisions that were carried here, the newest at first, or a meeting held elsewhere."""
    elsewhere = ("", Words("另外的会议，写明日期和纪要", "another meeting: give its day and minutes"))
    return Input(
        name="decision",
        label=Words("集体决策", "Collective decision"),
        kind="choice",
        value=meetings[0][0],
        options=(*meetings, elsewhere),
        must=True,
    )


def decision(*, must: bool) -> Sequence[Input]:
    """Return the inputs for a collective decision: the day of the meeting, and its minutes."""
    return (
        Input(name="decided_on", label=Words("会议日期", "Day of the meeting"), kind="date", must=must),
        Input(
            name="minutes",
            label=Words("会议纪要", "Minutes"),
            kind="line",
            must=must,
            hint=Words("纪要的名称或文号", "what the minutes are called, or their number"),
        ),
    )


def files(workflow: Workflow, *, least: int = 0, group: str = "") -> Sequence[Input]:
    """Return the inputs for evidence; with groups, the one it belongs to."""
    found = [
        Input(
            name="files",
            label=Words("佐证材料", "Evidence"),
            kind="files",
            must=least > 0,
            hint=Words(f"至少{least}份", f"at least {least}") if least else None,
        )
    ]
    if workflow.evidence_groups:
        options = (("", Words("不分组", "no group")), *workflow.evidence_groups.items())
        label = Words("材料归哪一组", "Group of the evidence")
        found.append(Input(name="group", label=label, kind="choice", options=options, value=group))
    return found


def of_fields(
    workflow: Workflow, names: Sequence[str], values: Mapping[str, FieldValue], *, must: frozenset[str] = frozenset()
) -> Iterator[Input]:
    """Yield an input for each of these fields, with what the item has by now."""
    for name in names:
        field = workflow.fields[name]
        options: Sequence[tuple[str, Words]] = ()
        if field.kind in {FieldKind.YES_NO, FieldKind.CHOICE}:
            chosen = _YES_NO if field.kind is FieldKind.YES_NO else tuple(field.options.items())
            options = (CHOOSE, *chosen)
        yield Input(
            name=FIELD + name,
            label=field.title,
            kind=_KINDS[field.kind],
            hint=_hint(field),
            value=as_typed(field, values.get(name)),
            must=name in must,
            options=options,
            most=LONGEST_TEXT if field.kind is FieldKind.LONG_TEXT else LONGEST_LINE,
        )


def filled(uses: Sequence[GuardUse]) -> frozenset[str]:
    """Return the fields that must be filled in."""
    names = (use.arguments["fields"] for use in uses if use.name == "filled")
    return frozenset(str(name) for group in names if isinstance(group, tuple) for name in group)


def as_typed(field: Field, value: FieldValue | None) -> str:
    """Return a value as somebody would type it."""
    if value is None:
        return ""
    match field.kind:
        case FieldKind.MONEY:
            return f"{int(value) / 100:.2f}".removesuffix(".00")
        case FieldKind.YES_NO:
            return "yes" if value else "no"
        case _:
            return str(value)


def _hint(field: Field) -> Words | None:
    if field.help is not None:
        return field.help
    return Words("单位：元", "in yuan") if field.kind is FieldKind.MONEY else None
