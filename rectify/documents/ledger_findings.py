"""Drafts of findings → findings, and every doubt about what their rows say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from engine.domain.definition import Completion
from engine.domain.register_columns import with_columns
from engine.words import Words
from rectify.documents.answers import Answers
from rectify.documents.blocks import excerpt
from rectify.documents.checks import reads_as_plan
from rectify.documents.findings import Finding, Problem, ProblemCode
from rectify.documents.ledger_cells import cell_phrases, damaged_dates, due_of, says_yes, status_reader
from rectify.documents.ledger_columns import AS_RECORDED
from rectify.documents.ledger_draft import Draft
from rectify.documents.ledger_wording import FOCUS
from rectify.documents.phrases import Phrasebook
from rectify.documents.status import Statement
from rectify.documents.titles import item_title
from rectify.documents.workbook import Cell, cell_text

Reader = Callable[[str], Statement | None]
# Who answers for a finding: the person, else the leader, else the unit.
_ANSWERING = ("person", "leader", "unit")
_EXCERPT, _TWO = 40, 2
_PARAGRAPH = re.compile(r"[。\n]")
_WHOLE = (AS_RECORDED.zh, AS_RECORDED.en)
# Every plan has one of these signs where it begins.
_PLANS = re.compile("[要拟计打准争力将]")
_LEADS, _TAILS = (
    frozenset("针关聚反具问在对就市区县省党“\"「『‘'"),
    frozenset('。.;；,，、:：!！?？题况果展效改”"」』象 \u3000面'),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One finding with the doubts about it."""

    finding: Finding
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    day: date | None
    sustained: bool
    several: tuple[str, ...]


def read_findings(
    drafts: Sequence[Draft], groups: Sequence[str], phrases: Phrasebook, *, stated: bool
) -> Iterator[Read]:
    """Yield each draft as a finding; ``stated`` says whether there is a column from which a status could be read."""
    readers = status_reader(cell_phrases(phrases)), status_reader(phrases)
    places = {group: at for at, group in enumerate(groups)}
    printed: dict[tuple[int | None, str | None], int] = {}
    for draft in drafts:
        problems: list[Problem] = []
        group = None if draft.group is None else places.get(draft.group)
        number = draft.number or None
        occurrence = printed[group, number] = printed.get((group, number), 0) + 1
        title = _title(draft.title)
        due = _due(draft, title, problems)
        statement = _statement(draft, title, readers, phrases.answers, problems)
        if statement is None and stated:
            problems.append(_missing(draft, title))
        sustained = due.sustained or (
            bool(draft.sustained) and any(says_yes(cell, phrases.answers) for cell in draft.sustained)
        )
        completion = statement.completion if statement else Completion.UNKNOWN
        _check_texts(draft, problems)
        if completion is Completion.DONE:
            _check_plan(draft, title, problems)
        finding = Finding(
            group=group,
            number=number,
            title=title,
            completion=completion,
            sustained=statement is not None and (statement.sustained or sustained),
            status_text=statement.text if statement else None,
            measures=draft.enumerated if draft.enumerated and len(draft.measures) == 1 else tuple(draft.measures),
            body=_body(draft, due),
            responsible=_responsible(draft),
            due_on=due.day if draft.dues else statement.due_on if statement else None,
            line=draft.row,
            occurrence=occurrence,
            item=draft.item,
        )
        yield Read(finding=finding, problems=tuple(problems))


def _title(text: str) -> str:
    """Return the finding a cell names. Most have nothing around them to be taken off, and are not looked at long."""
    if not text or (text[0] not in _LEADS and text[-1] not in _TAILS):
        return text
    # In 聚焦主责主业不够 it belongs to the shortcoming.
    return FOCUS + item_title(text[len(FOCUS) :]) if text.startswith(FOCUS) else item_title(text)


def row_problem(code: ProblemCode, row: int | None, cell: str, zh: str, en: str, **fields: object) -> Problem:
    """Return a doubt about a row."""
    return Problem(code=code, line=row, excerpt=excerpt(cell, _EXCERPT), message=Words(zh, en).fill(**fields))


def _responsible(draft: Draft) -> str | None:
    for kind in _ANSWERING:
        named = draft.people.get(kind)
        if named:
            return "、".join(named)
    return None


def _due(draft: Draft, title: str, problems: list[Problem]) -> _Due:
    """Return the last of the days that the rows of a finding set: until then it is to be corrected."""
    if len(draft.dues) == 1 and type(draft.dues[0][1]) is date:
        return _Due(day=draft.dues[0][1], sustained=False, several=())
    days: list[date] = []
    sustained = False
    several: dict[str, None] = {}
    for row, cell in draft.dues:
        read = due_of(cell)
        sustained = sustained or read.sustained
        several[cell_text(cell)] = None
        if read.day is not None:
            days.append(read.day)
        if read.damaged:
            problems.append(_damaged(row, cell_text(cell), cell_text(cell)))
        elif read.unread:
            problems.append(
                row_problem(
                    "due_unread", row, cell_text(cell),
                    "“{title}”的时限“{written}”说不出是哪一天，没有填日期。",
                    "The time limit {written!r} of {title!r} names no day; none was set.",
                    written=excerpt(cell_text(cell)), title=excerpt(title),
                )
            )  # fmt: skip
    return _Due(day=max(days, default=None), sustained=sustained, several=tuple(several) if len(several) > 1 else ())


def _statement(
    draft: Draft, title: str, readers: tuple[Reader, Reader], answers: Answers, problems: list[Problem]
) -> Statement | None:
    """Return the status of a finding: of its cells, else whether it is done, else what its report begins with."""
    of_cells, of_texts = readers
    found = [(row, statement) for row, text in draft.statuses if (statement := of_cells(text))]
    if not found:
        found = [(draft.row, said) for cell in draft.dones if (said := _said_done(cell, answers))]
    if not found:
        found = [(row, statement) for row, text in draft.progress if (statement := of_texts(text))][:1]
    if len(found) < _TWO:
        return found[0][1] if found else None
    stated = [statement for _, statement in found]
    if len({each.completion for each in stated}) == 1:
        first = stated[0]
        if all(each.sustained == first.sustained for each in stated):
            return first
        return next(each for each in stated if each.sustained)
    joined = "、".join(dict.fromkeys(each.text for each in stated))
    completion = _together({each.completion for each in stated})
    problems.append(
        row_problem(
            "status_differs", draft.row, joined,
            "“{title}”各行状态不一（{said}），合起来按“部分完成或正在整改”计。",
            "The rows of {title!r} differ in their status ({said}); together they count as partly done or in progress.",
            title=excerpt(title), said=excerpt(joined),
        )
    )  # fmt: skip
    return Statement(completion=completion, sustained=any(each.sustained for each in stated), due_on=None, text=joined)


def _said_done(cell: Cell, answers: Answers) -> Statement | None:
    yes = says_yes(cell, answers)
    if yes is None:
        return None
    completion = Completion.DONE if yes else Completion.NOT_DONE
    return Statement(completion=completion, sustained=False, due_on=None, text=cell_text(cell))


def _together(completions: set[Completion]) -> Completion:
    """Return how far a finding is whose measures are not equally far: never further than all of them."""
    if completions <= {Completion.DONE, Completion.MOSTLY_DONE}:
        return Completion.MOSTLY_DONE
    if Completion.DONE in completions or Completion.PARTLY in completions or Completion.MOSTLY_DONE in completions:
        return Completion.PARTLY
    return Completion.IN_PROGRESS


def _missing(draft: Draft, title: str) -> Problem:
    said = "、".join(text for _, text in draft.statuses)
    if said:
        return row_problem(
            "status_missing", draft.row, said,
            "“{title}”的状态“{said}”不是已知的用语。", "The status {said!r} of {title!r} is not a known word.",
            title=excerpt(title), said=excerpt(said),
        )  # fmt: skip
    return row_problem(
        "status_missing", draft.row, title, "“{title}”没有整改状态。", "No status is stated for {title!r}.",
        title=excerpt(title),
    )  # fmt: skip


def _check_texts(draft: Draft, problems: list[Problem]) -> None:
    """Find dates that lost characters in what a finding's rows tell."""
    told = [text for _, _, text in draft.texts]
    if not damaged_dates("\n".join((draft.title, *draft.measures, *told))):
        return
    for row, text in (
        (draft.row, draft.title),
        *((draft.row, measure) for measure in draft.measures),
        *((row, text) for row, _, text in draft.texts),
    ):
        problems.extend(_damaged(row, text, written) for written in damaged_dates(text))


def _damaged(row: int, text: str, written: str) -> Problem:
    return row_problem(
        "date_suspect", row, text,
        "日期“{written}”不完整或不存在。", "The date {written!r} is incomplete or does not exist.",
        written=excerpt(written),
    )  # fmt: skip


def _check_plan(draft: Draft, title: str, problems: list[Problem]) -> None:
    opening = next((text for _, text in draft.progress if _PLANS.search(text, 0, 40) and reads_as_plan(text)), None)
    if opening is not None:
        problems.append(
            row_problem(
                "plan_wording_when_done", draft.row, opening,
                "“{title}”写为已完成，内容却像计划：“{opening}”。",
                "{title!r} is called done, yet its text reads as a plan: {opening!r}.",
                title=excerpt(title), opening=excerpt(opening, 20),
            )
        )  # fmt: skip


def _body(draft: Draft, due: _Due) -> str:
    """Return what was done about a finding, and below that what its rows tell besides, by the headings of columns."""
    reported = set(draft.progress)
    told: dict[str, None] = {}
    columns: dict[str, list[str]] = {}
    for row, heading, text in draft.texts:
        if (row, text) in reported or heading in _WHOLE:
            told[text] = None
            continue
        there = columns.setdefault(heading, [])
        if text not in there:
            there.append(text)
    beside = [f"{heading}：{'；'.join(texts)}" for heading, texts in columns.items()]
    if due.several:
        beside.append(f"整改时限：{'；'.join(due.several)}")
    # Cells of one sentence each are one paragraph; texts that are paragraphs stay such.
    paragraphs = list(told) if any(_PARAGRAPH.search(text) for text in told) else ["；".join(told)] if told else []
    return with_columns(paragraphs, beside)
