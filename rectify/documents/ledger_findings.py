"""Drafts of findings → findings, and every doubt about what their rows say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from engine.domain.definition import Completion
from engine.domain.other_columns import with_columns
from rectify.documents.answers import Answers
from rectify.documents.blocks import excerpt
from rectify.documents.findings import Finding, Problem
from rectify.documents.ledger_batch import Batch
from rectify.documents.ledger_cells import cell_phrases, damaged_dates, due_of, people, says_yes, status_reader
from rectify.documents.ledger_columns import AS_RECORDED, FIELD_WORDS
from rectify.documents.ledger_draft import Draft, Told
from rectify.documents.ledger_row_doubts import of_date, of_no_status, of_plan, of_texts, row_problem
from rectify.documents.ledger_wording import FOCUS
from rectify.documents.phrases import Phrasebook
from rectify.documents.status import Statement
from rectify.documents.titles import item_title
from rectify.documents.workbook import Cell, cell_text

Reader = Callable[[str], Statement | None]
# Who answers for a finding: the person, else the leader, else the unit.
_ANSWERING = ("person", "leader", "unit")
_TWO, _AT_ONCE = 2, 64
_WHOLE = frozenset([AS_RECORDED.zh, AS_RECORDED.en])
_LEADS, _TAILS = (
    frozenset("针关聚反具问在对就市区县省党“\"「『‘'"),
    frozenset('。.;；,，、:：!！?？题况果展效改”"」』象 \u3000面'),
)


class Read(NamedTuple):
    """One finding with the doubts about it."""

    finding: Finding
    problems: tuple[Problem, ...]


class _Due(NamedTuple):
    day: date | None
    sustained: bool
    several: tuple[str, ...]


_NO_DUE = _Due(day=None, sustained=False, several=())
# A sheet has few days, and each of them often.
_on = lru_cache(maxsize=4096)(lambda day: _Due(day=day, sustained=False, several=()))


def read_findings(
    drafts: Sequence[Draft], groups: Sequence[str], phrases: Phrasebook, *, stated: bool
) -> Iterator[Read]:
    """Yield each draft as a finding; ``stated`` says whether there is a column from which a status could be read."""
    readers = status_reader(cell_phrases(phrases)), status_reader(phrases)
    places = {group: at for at, group in enumerate(groups)}
    printed: dict[tuple[int | None, str | None], int] = {}
    answers = phrases.answers
    for begin in range(0, len(drafts), _AT_ONCE):
        batch = Batch(drafts[begin : begin + _AT_ONCE])
        # Nearly all dates are whole: many texts are looked through at once, and one by one only where something is odd.
        odd = damaged_dates("\n".join(batch.lines()))
        for draft, measures, told, reports, progress, dues, sustained, statuses, (responsible, others), items in zip(
            batch.drafts, batch.measures(), batch.told(), batch.reports(), batch.texts("progress"), batch.cells("due"),
            batch.cells("sustained"), batch.statuses(), _answering(batch), batch.texts("item"), strict=True,
        ):  # fmt: skip
            problems: list[Problem] = []
            title = _title(draft.title)
            due = _due(draft, dues, title, problems)
            statement = _statement(draft, title, statuses, progress, readers, answers, problems)
            if statement is None and stated:
                problems.append(of_no_status(draft, title))
            if odd:
                problems += of_texts(draft, measures)
            if progress and statement and statement.completion is Completion.DONE:
                problems += of_plan(draft, title, progress)
            group, number = None if draft.group is None else places.get(draft.group), draft.number or None
            occurrence = printed[group, number] = printed.get((group, number), 0) + 1
            finding = Finding(
                group=group,
                number=number,
                title=title,
                completion=statement.completion if statement else Completion.UNKNOWN,
                sustained=statement is not None
                and (statement.sustained or due.sustained or _any_yes(sustained, answers)),
                status_text=statement.text if statement else None,
                measures=(draft.enumerated() if len(measures) == 1 else ()) or tuple(measures),
                body=_body(told, reports, others, due),
                responsible=responsible,
                due_on=due.day if dues else statement.due_on if statement else None,
                line=draft.row,
                occurrence=occurrence,
                item=items[0] if items else None,
            )
            yield Read(finding, tuple(problems))


def _title(text: str) -> str:
    """Return the finding a cell names. Most have nothing around them to be taken off, and are not looked at long."""
    if not text or (text[0] not in _LEADS and text[-1] not in _TAILS):
        return text
    # In 聚焦主责主业不够 it belongs to the shortcoming.
    return FOCUS + item_title(text[len(FOCUS) :]) if text.startswith(FOCUS) else item_title(text)


def _answering(batch: Batch) -> list[tuple[str | None, Sequence[str]]]:
    """Return who answers for each finding, and the others who are named, each behind what the column calls them."""
    columns = [[_named(texts) if texts else "" for texts in batch.texts(kind)] for kind in _ANSWERING]
    return [_answer(*named) for named in zip(*columns, strict=True)]


def _named(texts: Sequence[str]) -> str:
    """Return the different people or bodies that cells name."""
    return people(texts[0]) if len(texts) == 1 else "、".join(dict.fromkeys(map(people, texts)))


# The same few names stand in all cells of these columns.
@lru_cache(maxsize=4096)
def _answer(*named: str) -> tuple[str | None, Sequence[str]]:
    there = [(kind, names) for kind, names in zip(_ANSWERING, named, strict=True) if names]
    return there[0][1] if there else None, [f"{FIELD_WORDS[kind].zh}：{names}" for kind, names in there[1:]]


def _due(draft: Draft, dues: Sequence[Cell], title: str, problems: list[Problem]) -> _Due:
    """Return the last of the days that the rows of a finding set: until then it is to be corrected."""
    if not dues:
        return _NO_DUE
    only = dues[0] if len(dues) == 1 else None
    if type(only) is date:
        return _on(only)
    days: list[date] = []
    sustained = False
    several: dict[str, None] = {}
    for row, cell in draft.placed("due"):
        read = due_of(cell)
        sustained = sustained or read.sustained
        several[cell_text(cell)] = None
        if read.day is not None:
            days.append(read.day)
        if read.damaged:
            problems.append(of_date(row, cell_text(cell), cell_text(cell)))
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
    draft: Draft,
    title: str,
    statuses: Sequence[str],
    progress: Sequence[str],
    readers: tuple[Reader, Reader],
    answers: Answers,
    problems: list[Problem],
) -> Statement | None:
    """Return the status of a finding: of its cells, else whether it is done, else what its report begins with."""
    of_cell, of_report = readers
    stated = [statement for text in statuses if (statement := of_cell(text))]
    if not stated:
        stated = [said for cell in draft.cells("done") if (said := _said_done(cell, answers))]
    if not stated:
        told = map(of_report, progress)
        stated = [statement for statement in told if statement][:1]
    if len(stated) < _TWO:
        return stated[0] if stated else None
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


def _any_yes(cells: Sequence[Cell], answers: Answers) -> bool:
    return bool(cells) and any(says_yes(cell, answers) for cell in cells)


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


def _body(told: Told, reports: frozenset[str], others: Sequence[str], due: _Due) -> str:
    """Return what was done about a finding, and below that what its rows tell besides, by the headings of columns."""
    done: list[str] = []
    beside: list[str] = []
    for heading, texts in told:
        if heading in reports or heading in _WHOLE:
            done += texts
        elif texts:
            beside.append(f"{heading}：{'；'.join(texts)}")
    beside += others
    if due.several:
        beside.append(f"整改时限：{'；'.join(due.several)}")
    paragraph = "；".join(done)
    # Cells of one sentence each are one paragraph; texts that are paragraphs stay such.
    is_one = paragraph and "。" not in paragraph and "\n" not in paragraph
    return with_columns([paragraph] if is_one else done, beside)
