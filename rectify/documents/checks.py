"""What does not fit together in a notice: each check gives the problems it finds, in the words of the reader."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from engine.domain.definition import Completion
from engine.words import Words
from rectify.documents.blocks import Block, excerpt, fold, squeeze
from rectify.documents.dates import days_in
from rectify.documents.declared import Declared
from rectify.documents.findings import PROBLEM_CODES, Problem, ProblemCode
from rectify.documents.headings import Rank
from rectify.documents.items import Item
from rectify.documents.outline import Entry
from rectify.documents.phrases import Phrasebook

_PLAN = re.compile(
    r"(?:下一?步,?|今后,?|接下来,?)?(?:\S{0,12}(?:党组|党委|党支部|我局|我院|我校))?"
    r"(?:[一二三四五六]?要(?!求|素|害|点|闻|案|件|账|目|职|地|道|务|领)|拟(?!定|订)|(?:计划|打算|准备)(?=[于在对通用开建制组加完])|(?:争取|力争)(?!到|取)"
    r"|将(?:进一步|继续|持续|不断|加强|加大|强化|严格|建立健全|健全|适时|尽快|逐步|定期|以此|按照|于[0-9]|坚持))"
)
_COUNTED: dict[str, Words] = {
    "total": Words("问题", "findings"),
    "groups": Words("大类", "categories"),
    "aspects": Words("方面", "aspects"),
    "done": Words("已完成", "done"),
    "mostly_done": Words("基本完成", "mostly done"),
    "partly": Words("部分完成", "partly done"),
    "in_progress": Words("正在整改", "in progress"),
    "not_done": Words("未完成", "not done"),
    "extended": Words("申请延期", "extended"),
}


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems by code, then by line."""
    return tuple(sorted(problems, key=lambda problem: (PROBLEM_CODES.index(problem.code), problem.line or 0)))


def check_numbers(lists: Sequence[Sequence[Entry]]) -> Iterator[Problem]:
    """Yield numbers printed twice and numbers left out, in each list of siblings; lists that run on count as one."""
    for entries in _as_counted(lists):
        numbered = [entry for entry in entries if entry.heading.value is not None]
        seen: dict[int, Entry] = {}
        for entry in numbered:
            first = seen.setdefault(entry.heading.value or 0, entry)
            if first is not entry:
                yield _problem(
                    "duplicate_number",
                    entry.block,
                    Words(
                        "编号“{number}”重复：第{first}行已经用过。",
                        "Number {number} is used twice: line {first} has it.",
                    ),
                    number=entry.heading.number,
                    first=first.block.line,
                )
        yield from _gaps(numbered, set(seen))


def check_marks(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Yield one problem for each level whose numbers carry both 、 and . — widths do not count."""
    by_rank: dict[Rank, dict[str, Entry]] = defaultdict(dict)
    for entry in entries:
        if entry.heading.mark in ("、", "."):
            by_rank[entry.heading.rank].setdefault(entry.heading.mark, entry)
    for marks in by_rank.values():
        if len(marks) > 1:
            later = max(marks.values(), key=lambda entry: entry.block.line)
            yield _problem(
                "mixed_numbering",
                later.block,
                Words("同一层编号混用“、”和“.”。", "Numbers of one level carry both “、” and “.”."),
            )


def check_statuses(items: Iterable[Item]) -> Iterator[Problem]:
    """Yield findings without a status of their own: none at all, or taken from the heading above."""
    for item in items:
        if item.statement is None:
            yield _problem(
                "status_missing",
                item.entry.block,
                Words("“{title}”没有整改状态。", "No status is stated for {title!r}."),
                title=excerpt(item.text.title),
            )
        elif item.inherited:
            yield _problem(
                "status_inherited",
                item.entry.block,
                Words(
                    "“{title}”的状态取自统一表述“{said}”。",
                    "The status of {title!r} comes from the common statement {said!r}.",
                ),
                title=excerpt(item.text.title),
                said=excerpt(item.statement.text),
            )


def check_plans(items: Iterable[Item], phrases: Phrasebook) -> Iterator[Problem]:
    """Yield findings that are called done while their text opens as a plan does (要加强…)."""
    for item in items:
        if item.statement is None or item.statement.completion is not Completion.DONE:
            continue
        body = "\n".join(item.text.body)
        for opening in (body, *phrases.enumerations.read(body)):
            if reads_as_plan(opening):
                yield _problem(
                    "plan_wording_when_done",
                    item.entry.block,
                    Words(
                        "“{title}”写为已完成，内容却像计划：“{opening}”。",
                        "{title!r} is called done, yet its text reads as a plan: {opening!r}.",
                    ),
                    title=excerpt(item.text.title),
                    opening=excerpt(opening, 20),
                )
                break


def reads_as_plan(text: str) -> bool:
    """Say whether a text opens as a plan does (要加强…, 将进一步…)."""
    return bool(_PLAN.match(squeeze(text[:40])))


def check_counts(declared: Declared, counted: Mapping[str, int]) -> Iterator[Problem]:
    """Yield the counts the notice states that differ from what it holds; what cannot be counted in it is left out."""
    for key, stated in declared.counts.items():
        if key not in counted:
            continue
        found = counted[key]
        if stated not in _acceptable(key, declared, counted):
            yield Problem(
                code="count_mismatch",
                line=None,
                excerpt=f"{key} {stated} ≠ {found}",
                message=Words(
                    "文中说{what}{stated}个，实际列出{found}个。",
                    "The notice states {stated} {what}, it lists {found}.",
                ).fill(what=_COUNTED[key], stated=stated, found=found),
            )


def check_dates(blocks: Iterable[Block]) -> Iterator[Problem]:
    """Yield dates that lost characters or that no calendar has, wherever they stand."""
    for block in blocks:
        for mention in days_in(block.text):
            if mention.damaged:
                yield suspect_date(block, block.text[mention.start : mention.end])


def check_date_order(days: Sequence[tuple[Words, date | None]]) -> Iterator[Problem]:
    """Yield neighbours that stand in the wrong order; days that are not known are passed over."""
    known = [(name, day) for name, day in days if day is not None]
    for (earlier_name, earlier), (later_name, later) in pairwise(known):
        if earlier > later:
            yield Problem(
                code="date_suspect",
                line=None,
                excerpt=f"{earlier} > {later}",
                message=Words(
                    "{later_name}（{later}）早于{earlier_name}（{earlier}）。",
                    "{later_name} ({later}) is before {earlier_name} ({earlier}).",
                ).fill(earlier_name=earlier_name, earlier=earlier, later_name=later_name, later=later),
            )


def suspect_date(block: Block, written: str) -> Problem:
    """Return the problem of one date that cannot be read."""
    return _problem(
        "date_suspect",
        block,
        Words("日期“{written}”不完整或不存在。", "The date {written!r} is incomplete or does not exist."),
        written=written,
    )


def check_signature(organization: str | None, title: str, named: str | None, block: Block | None) -> Iterator[Problem]:
    """Yield the signature when its form of the name is not in a title that names a body."""
    if organization is None or block is None or named is None or squeeze(organization) in squeeze(title):
        return
    yield _problem(
        "signature_differs",
        block,
        Words("落款“{signed}”与标题“{named}”不一致。", "The signature {signed!r} differs from the title's {named!r}."),
        signed=organization,
        named=named,
    )


def left_over(blocks: Iterable[Block]) -> Iterator[Problem]:
    """Yield lines that look like findings and could not be taken as any."""
    for block in blocks:
        yield _problem(
            "left_over",
            block,
            Words(
                "这一行像问题条目，但读不出内容：“{text}”。",
                "This line looks like a finding but cannot be read as one: {text!r}.",
            ),
            text=excerpt(block.text),
        )


def no_items() -> Problem:
    """Return the problem of a document in which no finding was recognised."""
    return Problem(
        code="no_items",
        line=None,
        excerpt="",
        message=Words("没有找到任何问题条目。", "No finding was recognised."),
    )


def _acceptable(key: str, declared: Declared, counted: Mapping[str, int]) -> set[int]:
    """Return the counts that agree with what is listed: 正在整改 may be told with 部分整改, or without 申请延期.

    What an edition leaves out may be in its total.
    """
    acceptable = {counted[key]}
    if key == "total":
        acceptable.add(counted[key] + declared.counts.get("withheld", 0))
    if key == "in_progress" and declared.includes_partly:
        acceptable.add(counted[key] + counted["partly"])
    if key in ("in_progress", "not_done") and "extended" in declared.counts:
        acceptable.add(counted[key] - counted["extended"])
    return acceptable


def _as_counted(lists: Sequence[Sequence[Entry]]) -> Iterator[Sequence[Entry]]:
    """Yield the lists of one rank as one where their numbers run on (1–4, 5–8), else each by itself."""
    by_rank: dict[Rank, list[Sequence[Entry]]] = defaultdict(list)
    for entries in lists:
        by_rank[entries[0].heading.rank].append(entries)
    for siblings in by_rank.values():
        values = [[entry.heading.value for entry in each if entry.heading.value is not None] for each in siblings]
        told = [each for each in values if each]
        runs_on = all(later[0] > 1 and later[0] >= earlier[-1] for earlier, later in pairwise(told))
        yield from [[entry for each in siblings for entry in each]] if runs_on else siblings


def _gaps(numbered: Sequence[Entry], seen: set[int]) -> Iterator[Problem]:
    expected = 1
    for value in sorted(seen):
        if value > expected:
            after = next(entry for entry in numbered if entry.heading.value == value)
            missing = str(expected) if value == expected + 1 else f"{expected}–{value - 1}"
            yield _problem(
                "missing_number",
                after.block,
                Words("到这一行缺了编号{missing}。", "Before this line number {missing} is missing."),
                missing=missing,
            )
        expected = value + 1


def _problem(code: ProblemCode, block: Block, message: Words, **fields: object) -> Problem:
    return Problem(
        code=code,
        line=block.line,
        excerpt=excerpt(fold(block.text)),
        message=message.fill(**fields),
        page=block.page,
    )
