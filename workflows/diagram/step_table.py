"""A workflow as rows, for who prefers reading to looking: from, step, to, who, needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.definition import Transition, Workflow
from engine.domain.trail import Trail
from engine.words import Language, Words, in_language
from workflows.diagram.wording import answer, need, numbers, standing, under, who

HEADINGS: tuple[Words, ...] = (
    Words("从", "From"),
    Words("步骤", "Step"),
    Words("到", "To"),
    Words("谁", "Who"),
    Words("需要", "Needs"),
)
_TAKEN = Words("第几步", "Taken as")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One step from one state. ``taken`` are the places it has in the way of an item, counted from 1.

    ``answer`` says how soon the step is answered, None where nothing does; ``under`` is who may take it, with that.
    """

    source: str
    step: Transition
    source_title: Words
    target_title: Words
    who: tuple[Words, ...]
    answer: Words | None
    under: Words
    needs: tuple[Words, ...]
    taken: tuple[int, ...]


def rows(workflow: Workflow, *, trail: Trail | None = None) -> tuple[Row, ...]:
    """Return every step once for each state it may be taken from: states, then steps, in the order of the file."""
    return tuple(
        Row(
            source=state.key,
            step=step,
            source_title=state.title,
            target_title=workflow.states[step.target].title,
            who=who(workflow, step),
            answer=answer(workflow, step),
            under=under(workflow, step),
            needs=tuple(need(workflow, use) for use in step.requires),
            taken=trail.taken(state.key, step.trigger, step.target) if trail else (),
        )
        for state in workflow.states.values()
        for step in workflow.transitions_from(state.key)
    )


def headings(*, trail: Trail | None) -> tuple[Words, ...]:
    """Return what stands over the columns of ``cells``."""
    return HEADINGS if trail is None else (*HEADINGS, _TAKEN)


def cells(row: Row, *, trail: Trail | None) -> tuple[object, ...]:
    """Return a row as it is shown."""
    shown = (row.source_title, row.step.title, row.target_title, row.under, _listed(row.needs))
    return shown if trail is None else (*shown, numbers(row.taken, most=len(row.taken)))


def _listed(needs: Sequence[Words]) -> Words:
    """Return needs apart from each other: one of them may be a list itself."""
    return Words("；".join(words.zh for words in needs), "; ".join(words.en for words in needs))


def as_markdown(workflow: Workflow, language: Language, *, trail: Trail | None = None) -> str:
    """Return title, standing and rows as a table of Markdown, which is plain text to everybody else."""
    over = [_cell(workflow.title, language)]
    if trail is not None:
        over.append(_cell(standing(workflow, trail), language))
    heads = [_cell(words, language) for words in headings(trail=trail)]
    lines = [heads, ["---"] * len(heads)]
    lines += [[_cell(cell, language) for cell in cells(row, trail=trail)] for row in rows(workflow, trail=trail)]
    return "".join(f"{text}\n\n" for text in over) + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(value: object, language: Language) -> str:
    """Return a value as one cell: nothing in it starts another cell, another line or markup."""
    text = " ".join(str(in_language(value, language)).split())
    return "".join(f"\\{character}" if character in "\\|`*_<>[]&~#" else character for character in text)
