"""What a page shows of a finding and its passage: lines with the doubts at their places, what was understood beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.domain.definition import Workflow
from engine.domain.incoming import Doubt, Line, Understood
from engine.operations.intake import first_state
from engine.operations.source import Finding
from engine.store.incoming import StoredFinding
from engine.words import Words
from rectify.web.marks import StateMark, state_mark
from rectify.wording.doors import untold
from rectify.wording.doubts import remedy_of
from rectify.wording.standing import COMPLETION

# Of a long passage a page of many findings shows the beginning; the finding's own page shows all of it.
_SHORT = 600
_LONGEST_VALUE = 160
_MOST_DOUBTS = 8
_MOST_MEASURES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDoubt:
    """A doubt, and what to do about it."""

    says: Words
    remedy: Words
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    """A line of the source with the doubts about it; ``is_cut`` says that more of it stands on the finding's page."""

    number: int
    text: str
    doubts: Sequence[ShownDoubt]
    is_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFinding:
    """A finding beside its passage; ``facts`` are what was understood besides its title, ``others`` other doubts."""

    position: int
    number: str | None
    title: str
    lines: Sequence[ShownLine]
    others: Sequence[ShownDoubt]
    facts: Sequence[tuple[Words, Words]]
    measures: Sequence[str]
    more_measures: int
    state: StateMark
    is_left_out: bool
    is_corrected: bool
    is_cut: bool


def shown_finding(found: StoredFinding, workflow: Workflow, *, whole: bool = False) -> ShownFinding:
    """Return a finding as a page shows it; ``whole`` with every line of its passage."""
    now = found.now
    lines, is_cut = _short(found.passage.lines, whole=whole)
    doubts = found.passage.doubts if whole else found.passage.doubts[:_MOST_DOUBTS]
    there = {line.number for line in lines}
    state = first_state(workflow, _as_finding(now))
    return ShownFinding(
        position=found.position,
        number=now.number,
        title=now.title,
        lines=[_line(line, doubts) for line in lines],
        others=[_doubt(one) for one in doubts if one.line not in there],
        facts=list(_facts(now)),
        measures=[_cut(one) for one in now.measures[:_MOST_MEASURES]],
        more_measures=max(len(now.measures) - _MOST_MEASURES, 0),
        state=state_mark(workflow, state.key),
        is_left_out=found.is_left_out,
        is_corrected=found.corrected is not None,
        is_cut=is_cut,
    )


def shown_lines(lines: Sequence[Line], doubts: Sequence[Doubt]) -> tuple[Sequence[ShownLine], Sequence[ShownDoubt]]:
    """Return lines with the doubts about them, and the doubts that are about none of them."""
    short, _is_cut = _short(lines, whole=False)
    there = {line.number for line in short}
    return [_line(line, doubts) for line in short], [_doubt(one) for one in doubts if one.line not in there]


def _short(lines: Sequence[Line], *, whole: bool) -> tuple[Sequence[Line], bool]:
    if whole:
        return lines, False
    left, found = _SHORT, list[Line]()
    for line in lines:
        if left <= 0:
            return found, True
        cut = line.text[:left]
        found.append(Line(number=line.number, text=cut))
        if len(cut) < len(line.text):
            return found, True
        left -= len(cut)
    return found, False


def _line(line: Line, doubts: Sequence[Doubt]) -> ShownLine:
    return ShownLine(
        number=line.number, text=line.text, doubts=[_doubt(one) for one in doubts if one.line == line.number]
    )


def _doubt(one: Doubt) -> ShownDoubt:
    says = Words(untold(one.says.zh), untold(one.says.en))
    return ShownDoubt(says=says, remedy=remedy_of(one.code), excerpt=one.excerpt)


def _facts(now: Understood) -> Iterator[tuple[Words, Words]]:
    yield Words("类别", "Category"), _or_none(now.group)
    yield Words("责任人", "Responsible"), _or_none(now.responsible)
    yield Words("单位", "Unit"), Words("全单位", "the office") if now.unit is None else _same(now.unit)
    yield (
        Words("时限", "Due day"),
        Words("没有写明日期，按规则计算", "no day stated: by the rule")
        if now.due_on is None
        else _same(now.due_on.isoformat()),
    )
    said = COMPLETION[now.completion]
    yield (
        Words("完成程度", "Completion"),
        Words(
            f"{said.zh}，长期坚持" if now.sustained else said.zh, f"{said.en}, sustained" if now.sustained else said.en
        ),
    )


def _or_none(text: str | None) -> Words:
    return _same(_cut(text)) if text else Words("没有写", "none stated")


def _same(text: str) -> Words:
    return Words(text, text)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def _as_finding(now: Understood) -> Finding:
    return Finding(
        group=None,
        number=now.number,
        occurrence=now.occurrence,
        title=now.title,
        completion=now.completion,
        sustained=now.sustained,
    )
