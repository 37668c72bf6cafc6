"""Entries → findings: which headings are findings, under which category, and what each of them says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rectify.documents.blocks import Block
from rectify.documents.entries import EntryText
from rectify.documents.headings import goes_below
from rectify.documents.leaves import FEWEST_LISTED, MOSTLY, Leaf, LeafReader
from rectify.documents.outline import Entry, Outline, Shared, every_entry
from rectify.documents.phrases import Phrasebook
from rectify.documents.status import Statement, category_statement
from rectify.documents.tables import RowBlock
from rectify.documents.titles import group_title, names_a_finding
from rectify.documents.wording import Wording, names_a_category


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A finding where it stands: its headings from below its category down to itself, and what it says."""

    group: int | None
    path: tuple[Entry, ...]
    text: EntryText
    statement: Statement | None
    inherited: bool

    @property
    def entry(self) -> Entry:
        """Return the finding's own heading."""
        return self.path[-1]

    @property
    def number(self) -> str | None:
        """Return the printed numbers from below the category down, joined by ``-``; None when none is printed."""
        numbers = [entry.heading.number for entry in self.path if entry.heading.number]
        # 1.2 below 1 says so itself.
        told = [each for each, below in pairwise([*numbers, ""]) if not goes_below(below, each)]
        return "-".join(told) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the body holds: the categories, the findings, headings left over, and the report's parts beside them.

    ``lists`` are the headings that stand beside each other, in every place where findings hang below them.
    """

    groups: tuple[str, ...]
    items: tuple[Item, ...]
    left_over: tuple[Entry, ...]
    parts: tuple[Entry, ...]
    lists: tuple[tuple[Entry, ...], ...]


def read_items(outline: Outline, phrases: Phrasebook) -> Reading:
    """Return the findings of a notice; a heading nobody worded as a finding and without any status is none."""
    reader = LeafReader(phrases=phrases)
    entries = tuple(_with_measures(entry, reader) for entry in outline.entries)
    groups: list[str] = []
    items: list[Item] = []
    roots, parts = _roots(entries, outline.shared, reader)
    flat = not any(root.children for root, _ in roots)
    dropped: list[Entry] = []
    for root, given in roots:
        above = (root,) if root.children else ()
        leaves = reader.leaves(root.children or (root,), root.shared, above, given)
        if not root.children and not flat:
            leaves = [leaf for leaf in leaves if _is_sure(leaf, phrases)]
            dropped += () if leaves or not _announces(root, phrases) else (root,)
        found = _findings(leaves, phrases.wording)
        dropped += _lost(leaves, found, root, phrases.wording)
        if found and root.children:
            groups.append(group_title(reader.text(root).title))
        items += [_item(leaf, group=len(groups) - 1 if root.children else None, below=len(above)) for leaf in found]
    if not (any(_is_sure(item, phrases) for item in items) or _is_a_list_of_findings(items, phrases)):
        return Reading(groups=(), items=(), left_over=(), parts=entries, lists=())
    empty = [entry for entry in every_entry(entries) if not entry.text.strip() and not entry.children]
    lost = tuple(sorted((*empty, *dropped), key=lambda entry: entry.block.line))
    return Reading(groups=tuple(groups), items=tuple(items), left_over=lost, parts=parts, lists=_lists(entries, items))


def _announces(root: Entry, phrases: Phrasebook) -> bool:
    """Say whether a heading announces findings, so that it is a doubt when none was read below it."""
    return bool(root.own) and (names_a_category(root.text) or category_statement(root.text, phrases) is not None)


def _lost(leaves: Sequence[Leaf], found: Sequence[Leaf], root: Entry, wording: Wording) -> list[Entry]:
    """Return the headings that were not taken as findings and may be some, where findings are to be expected."""
    taken = {id(leaf) for leaf in found}
    expected = bool(found) or names_a_category(root.text)
    return [
        leaf.entry
        for leaf in leaves
        if id(leaf) not in taken
        and (expected or wording.plainly_tells(leaf.entry.text))
        and _may_be_lost(leaf, root, wording)
    ]


def _may_be_lost(leaf: Leaf, root: Entry, wording: Wording) -> bool:
    title = leaf.entry.text
    return (
        bool(leaf.text.title)
        and not (wording.is_part(title) or wording.is_wrapper(title) or wording.begins_as_a_measure(title))
        and not any(wording.tells_what_is_left(entry.text) for entry in (root, *leaf.path))
    )


def _is_sure(found: Leaf | Item, phrases: Phrasebook) -> bool:
    if found.statement or isinstance(found.entry.block, RowBlock) or names_a_finding(found.entry.text):
        return True
    own = [block.text for block in found.entry.own]
    return phrases.wording.tells_a_finding(found.entry.text) and phrases.labels.opens(own)


def _is_a_list_of_findings(items: Sequence[Item], phrases: Phrasebook) -> bool:
    """Say whether a notice that states nothing is a bare list of findings (问题清单).

    Nearly all tell a shortcoming, and nothing of what was done about it.
    """
    bare = sum(phrases.wording.tells_a_finding(item.entry.text) and not item.text.body for item in items)
    return len(items) >= FEWEST_LISTED and bare >= MOSTLY * len(items)


def _item(leaf: Leaf, *, group: int | None, below: int) -> Item:
    return Item(group=group, path=leaf.path[below:], text=leaf.text, statement=leaf.statement, inherited=leaf.inherited)


def _roots(
    entries: Sequence[Entry], shared: Sequence[Shared], reader: LeafReader
) -> tuple[list[tuple[Entry, Statement | None]], tuple[Entry, ...]]:
    """Return the outermost headings that may hold findings, wrappers opened, and the report's parts beside them.

    With each heading comes the statement that speaks for it together with others, if there is one.
    """
    roots: list[tuple[Entry, Statement | None]] = []
    parts: list[Entry] = []
    wording = reader.phrases.wording
    for entry, statement, own in reader.stated(entries, shared):
        speaks = entry.children and category_statement(entry.text, reader.phrases)
        if wording.is_part(entry.text) and not (speaks or reader.holds_findings(entry)):
            parts.append(entry)
        elif entry.children and wording.is_wrapper(entry.text):
            inner, inner_parts = _roots(entry.children, entry.shared, reader)
            roots += inner
            parts += [entry, *inner_parts]
        else:
            # What a heading over findings states speaks for those that state nothing.
            roots.append((entry, statement if entry.children or not own else None))
    return roots, tuple(parts)


def _with_measures(entry: Entry, reader: LeafReader) -> Entry:
    """Return the entry with numbered measures below it made part of its own text."""
    children = tuple(_with_measures(child, reader) for child in entry.children)
    if children and _are_measures(entry, children, reader):
        blocks: list[Block] = [*entry.own]
        for each in every_entry(children):
            # (1)整改措施：一是… is a label with a number, which is not part of what it says.
            labelled = reader.phrases.labels.opens([each.text], any_kind=True)
            blocks += [replace(each.block, text=each.text) if labelled else each.block, *each.own]
        blocks += [block for piece in entry.shared for block in piece.blocks]
        return replace(entry, own=tuple(blocks), children=(), shared=())
    return replace(entry, children=children)


def _are_measures(entry: Entry, children: Sequence[Entry], reader: LeafReader) -> bool:
    if any(isinstance(child.block, RowBlock) for child in children):
        return False
    # Below 完成阶段性整改的问题 stand findings, however they are worded.
    if category_statement(entry.text, reader.phrases):
        return False
    if all(not child.children and reader.phrases.labels.opens([child.text], any_kind=True) for child in children):
        return True
    if any(child.children or reader.text(child).statement or reader.is_answered(child) for child in children):
        return False
    if reader.phrases.labels.opens([block.text for block in entry.own]):
        return True
    if 2 * sum(reader.phrases.wording.tells_a_finding(child.text) for child in children) >= len(children):
        return False
    return reader.text(entry).statement is not None or reader.phrases.wording.tells_a_finding(entry.text)


def _findings(leaves: Sequence[Leaf], wording: Wording) -> list[Leaf]:
    """Return the leaves that are findings: evident ones, and the others where most under the same heading are."""
    beside: dict[int, list[bool]] = {}
    for leaf in leaves:
        beside.setdefault(_above(leaf), []).append(leaf.evident)
    mostly = {above for above, evident in beside.items() if 2 * sum(evident) >= len(evident)}
    return [
        leaf
        for leaf in leaves
        if leaf.text.title
        and (leaf.statement or not (wording.is_part(leaf.entry.text) or wording.is_wrapper(leaf.entry.text)))
        and (leaf.evident or _above(leaf) in mostly)
    ]


def _above(leaf: Leaf) -> int:
    """Return what tells apart the headings right above leaves."""
    return id(leaf.path[-2]) if leaf.path[1:] else 0


def _lists(entries: tuple[Entry, ...], items: Sequence[Item]) -> tuple[tuple[Entry, ...], ...]:
    """Return the sibling lists that lead to findings, the outermost first, one rank in each."""
    lines = {item.entry.block.line for item in items}
    lists: list[tuple[Entry, ...]] = []
    waiting = [entries]
    while waiting:
        siblings = waiting.pop(0)
        if not any(entry.block.line in lines for entry in every_entry(siblings)):
            continue
        ranks = sorted({entry.heading.rank for entry in siblings})
        lists += [tuple(entry for entry in siblings if entry.heading.rank is rank) for rank in ranks]
        waiting += [entry.children for entry in siblings]
    return tuple(lists)
