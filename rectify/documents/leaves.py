"""Entries without entries below them: what each says, and whose statement speaks for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.domain.definition import Completion
from rectify.documents.entries import EntryText, read_entry, read_row
from rectify.documents.outline import Entry, Shared, every_entry
from rectify.documents.phrases import Phrasebook
from rectify.documents.status import Statement, category_statement, covering_statement, statement_about_below
from rectify.documents.tables import RowBlock

FEWEST_LISTED, MOSTLY = 2, 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """An entry without entries below it, with its headings from the outermost down, and what it says."""

    path: tuple[Entry, ...]
    text: EntryText
    statement: Statement | None
    inherited: bool
    tells_a_finding: bool

    @property
    def entry(self) -> Entry:
        """Return the entry's own heading."""
        return self.path[-1]

    @property
    def evident(self) -> bool:
        """Say whether it is a finding by itself: stated, a row of a table, or worded as one."""
        return self.statement is not None or isinstance(self.entry.block, RowBlock) or self.tells_a_finding


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafReader:
    """Reads entries, and the statements that speak for several of them."""

    phrases: Phrasebook

    def text(self, entry: Entry, *, covered: bool = False) -> EntryText:
        """Return what an entry says; ``covered`` says that a statement elsewhere speaks for it."""
        if isinstance(entry.block, RowBlock):
            return read_row(entry.block.text, entry.block.row, self.phrases)
        own = [block.text for block in entry.own]
        return read_entry(entry.text, own, self.phrases, covered=covered)

    def leaves(
        self, entries: Sequence[Entry], shared: Sequence[Shared], above: tuple[Entry, ...], given: Statement | None
    ) -> list[Leaf]:
        """Return the entries without children below these, each with its own, a shared or its parent's statement."""
        leaves: list[Leaf] = []
        for entry, statement, own in self.stated(entries, shared):
            path = (*above, entry)
            if entry.children:
                leaves += self.leaves(entry.children, entry.shared, path, statement or given)
                continue
            text = self.text(entry, covered=not own and statement is not None)
            inherited = text.statement is None and (statement or given) is not None
            leaves.append(
                Leaf(
                    path=path,
                    text=text,
                    statement=text.statement or statement or given,
                    inherited=inherited,
                    tells_a_finding=self.phrases.wording.tells_a_finding(entry.text),
                )
            )
        return leaves

    def stated(
        self, entries: Sequence[Entry], shared: Sequence[Shared]
    ) -> Iterator[tuple[Entry, Statement | None, bool]]:
        """Yield each entry with its statement and whether that is its own."""
        read = list(entries)
        given: dict[int, Statement] = {}
        last = 0
        for piece in shared:
            covering = covering_statement(piece.blocks[0].text, self.phrases)
            waiting = [at for at in range(last, piece.after) if self.text(read[at]).statement is None]
            last = piece.after
            if covering is None:
                continue
            count, found = covering
            targets = waiting[-count:] if count else waiting
            if count is None and targets == [piece.after - 1]:
                # 上述问题已完成整改 below a single finding without a status speaks of this one only.
                read[targets[0]] = replace(read[targets[0]], own=(*read[targets[0]].own, *piece.blocks))
                continue
            given |= dict.fromkeys(targets, found.statement)
        for at, entry in enumerate(read):
            own = None if at in given else self.text(entry).statement
            if own is None and entry.children:
                own = category_statement(entry.text, self.phrases) or self.about_below(entry)
            yield entry, given.get(at) or own, at not in given

    def holds_findings(self, entry: Entry) -> bool:
        """Say whether below the heading of a part something is stated, or shortcomings are listed."""
        if any(self.is_stated(each) for each in every_entry([entry])):
            return True
        if self.phrases.wording.tells_what_is_left(entry.text):
            return False
        told = sum(self.phrases.wording.plainly_tells(child.text) for child in entry.children)
        return told >= FEWEST_LISTED and told >= MOSTLY * len(entry.children)

    def is_answered(self, entry: Entry) -> bool:
        """Say whether an entry has measures of its own, behind a label (整改举措：) or counted (一是…)."""
        start = self.phrases.enumerations.start(entry.text)
        return bool(start) or self.phrases.labels.opens([block.text for block in entry.own])

    def is_stated(self, entry: Entry) -> bool:
        """Say whether an entry states how far it is; 持续抓好 in a plan states nothing."""
        statement = self.text(entry).statement
        if statement is None:
            return False
        lasting = statement.sustained and statement.completion is Completion.IN_PROGRESS
        return not lasting or self.phrases.says_how_far(statement.text)

    def about_below(self, entry: Entry) -> Statement | None:
        """Return what a line of an entry states about the findings below it, or None."""
        told = (statement_about_below(block.text, self.phrases) for block in entry.own)
        return next((statement for statement in told if statement is not None), None)
