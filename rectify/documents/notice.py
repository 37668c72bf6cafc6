"""The whole: a published notice as text → what it says, with every doubt named."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from engine.domain.definition import Completion
from engine.words import Words
from rectify.documents import checks
from rectify.documents.blocks import Block, fold, lines_of, squeeze
from rectify.documents.closing import Signature, read_contact, read_signature
from rectify.documents.dates import days_in
from rectify.documents.declared import Declared, read_declared
from rectify.documents.decoding import even_lines
from rectify.documents.findings import Finding, Notice, Problem
from rectify.documents.frame import Frame
from rectify.documents.front import (
    InspectionDates,
    Published,
    Title,
    read_inspection,
    read_published,
    read_title,
    title_organization,
)
from rectify.documents.items import Item, Reading, read_items
from rectify.documents.outline import Outline, read_outline
from rectify.documents.page import Page, read_page
from rectify.documents.phrases import Phrasebook, built_in
from rectify.documents.status import Statement, put_off_until
from rectify.documents.tables import with_rows_read
from rectify.documents.unread import unread_lines
from rectify.documents.wrapped import unwrapped

_LONGEST_IN_A_HEAD = 100
_SUMS = ("截至", "截止", "目前", "至此", "总体", "巡察反馈", "反馈")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """Everything read from one notice, before it is checked."""

    page: Page
    blocks: Sequence[Block]
    outline: Outline
    title: Title
    reading: Reading
    declared: Declared
    inspection: InspectionDates
    published: Published
    signature: Signature
    signed_on: date | None
    phrases: Phrasebook


def read_notice(text: str, *, phrases: Phrasebook | None = None) -> Notice:
    """Return what a notice says; ``phrases`` are the status words, by default those that come with Rectify."""
    book = phrases or built_in()
    return read_lines(lines_of(unwrapped(even_lines(text).split("\n"), book.headings)), phrases=book)


def read_lines(lines: Sequence[Block], *, phrases: Phrasebook | None = None) -> Notice:
    """Return what a notice says whose lines and tables were read from a file."""
    parts = _read(lines, phrases or built_in())
    named = title_organization(parts.title.text, parts.phrases.frame)
    return Notice(
        title=parts.title.text,
        organization=parts.signature.organization or named or "",
        started_on=parts.inspection.started_on,
        ended_on=parts.inspection.ended_on,
        feedback_on=parts.inspection.feedback_on,
        signed_on=parts.signed_on,
        published_on=parts.published.day,
        groups=parts.reading.groups,
        declared=parts.declared.counts,
        items=tuple(_findings(parts.reading.items, parts.phrases)),
        problems=checks.in_order(_problems(parts, named)),
        contact=read_contact(parts.outline.closing, parts.phrases.frame),
        digest=_digest(lines),
    )


def _digest(lines: Sequence[Block]) -> str:
    said = "\n".join(squeeze("\t".join((block.text, *(cell.text for cell in block.cells)))) for block in lines)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _read(lines: Sequence[Block], phrases: Phrasebook) -> _Parts:
    frame = phrases.frame
    page = read_page(lines, phrases.chrome)
    blocks = with_rows_read(page.blocks, phrases)
    outline = read_outline(blocks, phrases)
    title = read_title(outline.front, frame)
    preamble = outline.front[title.at + 1 :]
    closing = outline.closing or (preamble if not outline.entries else ())
    signature = read_signature(closing, frame)
    reading = read_items(outline, phrases)
    return _Parts(
        page=page,
        blocks=blocks,
        outline=outline,
        title=title,
        reading=reading,
        declared=read_declared(_where_sums_stand(preamble, outline, reading), phrases),
        inspection=read_inspection(
            [block.text for block in (*preamble, *(own for part in reading.parts for own in part.own))], frame
        ),
        published=read_published(page, frame, until=_head_end(preamble, outline)),
        signature=signature,
        signed_on=signature.signed_on or _day_below_title(preamble, frame) or _day_filled_in(closing, frame),
        phrases=phrases,
    )


def _head_end(preamble: Sequence[Block], outline: Outline) -> int:
    """Return the line on which the text of the notice begins: its first sentence or its first heading."""
    begins = [block.line for block in preamble if "。" in fold(block.text) or len(block.text) > _LONGEST_IN_A_HEAD]
    begins += [entry.block.line for entry in outline.entries[:1]]
    return min(begins, default=1 << 30)


def _day_below_title(preamble: Sequence[Block], frame: Frame) -> date | None:
    """Return the day on which a form above was filled in, else that in brackets under the title."""
    filled_in = _day_filled_in(preamble, frame)
    if filled_in is not None:
        return filled_in
    for block in preamble[:2]:
        # A day with more beside it is that of a meeting at which a report was given.
        days = days_in(block.text)
        if len(days) == 1 and squeeze(block.text) == f"({squeeze(block.text[days[0].start : days[0].end])})":
            return days[0].day
    return None


def _day_filled_in(blocks: Sequence[Block], frame: Frame) -> date | None:
    """Return the day on which a form says it was filled in (填表日期：…)."""
    for block in blocks:
        filled = frame.filled_in.match(fold(block.text))
        if filled:
            days = days_in(block.text[filled.end() :])
            return days[0].day if days else None
    return None


def _where_sums_stand(preamble: Sequence[Block], outline: Outline, reading: Reading) -> list[str]:
    """Return the paragraphs whose counts speak of the whole notice: preamble, report parts, sums at the end."""
    texts = [block.text for block in preamble]
    texts += [block.text for part in reading.parts for block in part.own]
    texts += [block.text for block in outline.closing if block.text.startswith(_SUMS)]
    return texts


def _findings(items: Sequence[Item], phrases: Phrasebook) -> Iterator[Finding]:
    printed: Counter[tuple[int | None, str | None]] = Counter()
    for item in items:
        printed[item.group, item.number] += 1
        yield _finding(item, printed[item.group, item.number], phrases)


def _finding(item: Item, occurrence: int, phrases: Phrasebook) -> Finding:
    statement, due = item.statement, item.text.fields.due
    body = "\n".join(item.text.body)
    return Finding(
        group=item.group,
        number=item.number,
        title=item.text.title,
        completion=statement.completion if statement else Completion.UNKNOWN,
        sustained=statement is not None and (statement.sustained or (due is not None and due.sustained)),
        status_text=statement.text if statement else None,
        measures=phrases.enumerations.read(body) if item.text.measures is None else item.text.measures,
        body=body,
        responsible=item.text.fields.responsible,
        due_on=due.day if due else _stated_day(statement, item.text.body),
        line=item.entry.block.line,
        occurrence=occurrence,
    )


def _stated_day(statement: Statement | None, body: Sequence[str]) -> date | None:
    """Return the day a status puts the work off to, in its own sentence or where the text asks for an extension."""
    if statement is None or statement.due_on is not None:
        return None if statement is None else statement.due_on
    return None if statement.completion is Completion.DONE else put_off_until(body)


def _problems(parts: _Parts, named: str | None) -> Iterator[Problem]:
    items, signature = parts.reading.items, parts.signature
    yield from _date_problems(parts)
    yield from checks.check_signature(
        signature.organization, parts.title.text, named, _block_at(parts.page, signature.line)
    )
    if not items:
        yield checks.no_items()
        return
    yield from checks.check_numbers(parts.reading.lists)
    yield from checks.check_marks(entry for entries in parts.reading.lists for entry in entries)
    yield from checks.check_counts(parts.declared, _counted(parts.reading))
    yield from checks.check_statuses(items)
    yield from checks.check_plans(items, parts.phrases)
    yield from checks.left_over(unread_lines(parts.blocks, parts.outline, parts.reading, parts.phrases))


def _date_problems(parts: _Parts) -> Iterator[Problem]:
    first = parts.outline.front[parts.title.at].line if parts.title.at >= 0 else 0
    last = parts.signature.line or 1 << 30
    found = list(checks.check_dates(block for block in parts.page.blocks if first < block.line <= last))
    yield from found
    told = {problem.line for problem in found}
    for read in (parts.signature, parts.published):
        block = _block_at(parts.page, read.line)
        if read.damaged and block is not None and block.line not in told:
            yield checks.suspect_date(block, read.excerpt)
    for item in parts.reading.items:
        due = item.text.fields.due
        if due is not None and due.damaged and not told & {block.line for block in (item.entry.block, *item.entry.own)}:
            yield checks.suspect_date(item.entry.block, due.text)
    yield from checks.check_date_order(
        (
            (Words("进驻日期", "the start of the inspection"), parts.inspection.started_on),
            (Words("结束日期", "its end"), parts.inspection.ended_on),
            (Words("反馈日期", "the feedback"), parts.inspection.feedback_on),
            (Words("落款日期", "the signature"), parts.signed_on),
            (Words("发布日期", "the publication"), parts.published.day),
        )
    )


def _counted(reading: Reading) -> dict[str, int]:
    """Return the counts as the notice lists them, under the keys it may declare."""
    items = reading.items
    stated = Counter(item.statement.completion for item in items if item.statement)
    counted = {str(completion): stated[completion] for completion in Completion}
    counted["total"] = len(items)
    counted["groups"] = len(reading.groups)
    counted["extended"] = sum(1 for item in items if item.statement and "延期" in item.statement.text)
    if any(len(item.path) > 1 for item in items):
        counted["aspects"] = len({item.path[0].block.line for item in items})
    return counted


def _block_at(page: Page, line: int | None) -> Block | None:
    return next((block for block in (*page.blocks, *page.chrome) if block.line == line), None)
