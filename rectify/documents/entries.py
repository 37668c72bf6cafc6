"""One entry read: the title its heading names, its status, its fields, and what remains as its body."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from engine.domain.definition import Completion
from rectify.documents.blocks import fold
from rectify.documents.fields import Fields, read_due
from rectify.documents.phrases import Phrasebook
from rectify.documents.sentences import split_sentences
from rectify.documents.status import (
    Statement,
    bracketed_statement,
    closing_statement,
    labelled_statement,
    leading_statement,
    opening_statement,
    trailing_clause,
    whole_statement,
)
from rectify.documents.tables import Row
from rectify.documents.titles import item_title, names_a_finding, quoted_end, whole_quotes_end

_LONG_HEADING = 60
_PROBLEM_THEN_TEXT = re.compile(r"(?:针对|关于)[^。]{2,80}?(?:的问题|[”\"]问题)[,:。]")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryText:
    """What an entry says. ``body`` are its paragraphs without status and fields, labels (整改情况) taken off.

    ``measures`` are those that stand apart from the body's other lists, else None: the body enumerates them.
    """

    title: str
    statement: Statement | None
    body: tuple[str, ...]
    fields: Fields
    measures: tuple[str, ...] | None = None


def read_entry(heading: str, own: Sequence[str], phrases: Phrasebook, *, covered: bool = False) -> EntryText:
    """Return one entry; ``covered`` says that a statement elsewhere speaks for it: its whole heading is title."""
    opening = opening_statement(heading, phrases)
    if opening is not None:
        heading = opening.remaining
    end = len(heading) if covered else _title_end(heading, own, phrases)
    named, rest = heading[:end], heading[end:].strip()
    bracketed = bracketed_statement(named, phrases)
    if bracketed is not None:
        named = bracketed.remaining
    paragraphs = [piece for text in (rest, *own) for piece in phrases.labels.split_at_labels(text)]
    statement, body = _statement(paragraphs, phrases)
    if opening is not None:
        statement = opening.statement
    elif bracketed is not None:
        statement = bracketed.statement
    elif statement is None:
        clause = trailing_clause(named, phrases)
        if clause is not None:
            named, statement = clause.remaining, clause.statement
    return EntryText(
        title=item_title(phrases.labels.without_fields(named)),
        statement=statement or _at_the_end(body, phrases),
        body=_plain(body, phrases),
        fields=phrases.labels.read_fields([heading, *own]),
        measures=_told_apart(body, phrases),
    )


def read_row(title: str, row: Row, phrases: Phrasebook) -> EntryText:
    """Return what the row of a table says: its status from its own cell, else from what its measures begin with."""
    heading = phrases.headings.read(title)
    named = (
        title[heading.rest :] if heading is not None and heading.number in ("", row.number, fold(row.number)) else title
    )
    bracketed = bracketed_statement(named, phrases)
    statement, more = _stated(row.status, phrases)
    found, body = _statement((*row.body, more), phrases)
    if statement is None and bracketed is not None:
        named, statement = bracketed.remaining, bracketed.statement
    due = None if row.due is None else read_due(row.due)
    if row.sustained and statement is not None:
        statement = replace(statement, sustained=True)
    return EntryText(
        title=item_title(named),
        statement=statement or found or _at_the_end(body, phrases),
        body=_plain(body, phrases),
        fields=Fields(responsible=row.responsible, due=due),
        measures=row.measures,
    )


def _stated(text: str, phrases: Phrasebook) -> tuple[Statement | None, str]:
    """Return what the cell of a status states, and what else it says."""
    whole = _answer(text, phrases) or (whole_statement(text, phrases) if text else None)
    if whole is not None:
        return whole, ""
    leading = leading_statement(text, phrases)
    if leading is not None:
        return leading.statement, leading.remaining
    labelled = labelled_statement(text, phrases)
    return (None, text) if labelled is None else (labelled, "")


def _answer(text: str, phrases: Phrasebook) -> Statement | None:
    """Return what 是 or 否 states in a column that asks 是否完成整改."""
    yes = phrases.answers.says_yes(text)
    if yes is None:
        return None
    completion = Completion.DONE if yes else Completion.NOT_DONE
    return Statement(completion=completion, sustained=False, due_on=None, text=text.strip())


def _told_apart(body: Sequence[str], phrases: Phrasebook) -> tuple[str, ...] | None:
    """Return the measures where a description stands beside them, which enumerates shortcomings."""
    told = [text for text in body if not phrases.labels.describes(text)]
    return phrases.enumerations.read("\n".join(_plain(told, phrases))) if len(told) < len(body) else None


def _title_end(heading: str, own: Sequence[str], phrases: Phrasebook) -> int:
    """Return where the title ends and the entry's own text begins, when both stand in one paragraph."""
    ends = [end for end in (quoted_end(heading) if names_a_finding(heading) else None,) if end]
    ends += _end_before_statement(heading, phrases)
    enumeration = phrases.enumerations.start(heading)
    ends += [enumeration] if enumeration else []
    ends += [start for start in phrases.labels.label_starts(heading) if start > 0]
    sentences = split_sentences(heading)
    at = 0
    for before, sentence in pairwise(sentences):
        at += len(before)
        if leading_statement(sentence, phrases) or opening_statement(sentence, phrases):
            ends.append(at)
            break
    if sentences[1:] and (bracketed_statement(sentences[0], phrases) or _tells_what_was_done(sentences, phrases)):
        ends.append(len(sentences[0]))
    if not ends and len(sentences) > 1 and not _body_is_apart(own, phrases):
        ends.append(len(sentences[0]))
    named = _PROBLEM_THEN_TEXT.match(fold(heading)) if not own or len(heading) > _LONG_HEADING else None
    ends += [named.end()] if named else []
    return min(ends, default=len(heading))


def _tells_what_was_done(sentences: Sequence[str], phrases: Phrasebook) -> bool:
    """Say whether a shortcoming stands in the first sentence and none in those up to the enumeration of measures."""
    before = itertools.takewhile(lambda sentence: phrases.enumerations.start(sentence) != 0, sentences[1:])
    texts = [sentence[: phrases.enumerations.start(sentence)] for sentence in before]
    enumerated = any(phrases.enumerations.start(sentence) is not None for sentence in sentences)
    tells = phrases.wording.tells_a_finding
    return enumerated and bool(texts) and tells(sentences[0]) and not any(map(tells, texts))


def _end_before_statement(heading: str, phrases: Phrasebook) -> list[int]:
    """Return where quotes that hold the whole title end, when a statement follows them."""
    closed = whole_quotes_end(heading)
    if closed is None or closed >= len(heading) or leading_statement(heading[closed:], phrases) is None:
        return []
    return [closed]


def _body_is_apart(own: Sequence[str], phrases: Phrasebook) -> bool:
    """Say whether the text below a heading begins as a body does: status, label, enumeration."""
    if not own:
        return False
    first = own[0]
    return (
        phrases.labels.has_label(first)
        or whole_statement(first, phrases) is not None
        or leading_statement(first, phrases) is not None
        or phrases.enumerations.start(first) == 0
        or not phrases.labels.without_fields(first)
    )


def _statement(paragraphs: Sequence[str], phrases: Phrasebook) -> tuple[Statement | None, tuple[str, ...]]:
    """Return the first statement and the paragraphs without it.

    It is a paragraph of its own, what a labelled line (整改结果：) begins with, or what the body begins with.
    """
    found: Statement | None = None
    body: list[str] = []
    is_first = True
    for text in paragraphs:
        said = phrases.labels.without_fields(text)
        whole = whole_statement(said, phrases) if said else None
        if whole is not None:
            found = found or whole
            continue
        if found is None and said and (phrases.labels.says_state(said) or is_first):
            leading = leading_statement(phrases.labels.without_label(said), phrases) or opening_statement(said, phrases)
            if leading is not None:
                found = leading.statement
                body.append(leading.remaining)
                is_first = is_first and not _plain(body[-1:], phrases)
                continue
            found = labelled_statement(said, phrases) if phrases.labels.says_state(said) else None
            if found is not None:
                continue
        body.append(said)
        is_first = is_first and not _plain(body[-1:], phrases)
    return found, tuple(body)


def _at_the_end(body: Sequence[str], phrases: Phrasebook) -> Statement | None:
    texts = [text for text in body if text]
    return closing_statement(texts[-1], phrases) if texts else None


def _plain(texts: Sequence[str], phrases: Phrasebook) -> tuple[str, ...]:
    """Return what texts say without their labels; those that say nothing are left out."""
    said = (phrases.labels.without_label(text).strip() for text in texts)
    return tuple(text for text in said if text)
