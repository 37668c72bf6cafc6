"""A source against what the ledger has of it: what is new, what reads otherwise, what is gone.

What a finding says is the source's: an office corrects its text by taking in the corrected source. How far a finding
is corrected, until when and by what measures is the ledger's from the day it came in: people have worked on it since,
so these differences are told and never written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal, get_args

from engine.domain.actor import Actor
from engine.domain.permission import sees
from engine.operations.known_source import known_inspection
from engine.operations.ledger import Ledger
from engine.operations.source import Finding, Findings, finding_identity, plain
from engine.operations.told_again import says_the_same
from engine.store import items, measures
from engine.store.tables.ledger import Category, Item
from engine.store.unit_of_work import UnitOfWork, reading
from engine.words import Words

Field = Literal["number", "group", "title", "body", "responsible", "completion", "sustained", "due_on", "measures"]
FIELDS: tuple[Field, ...] = get_args(Field)
WORDING: frozenset[Field] = frozenset({"number", "group", "title", "body", "responsible"})
FIELD_WORDS: Mapping[Field, Words] = {
    "number": Words("原编号", "printed number"),
    "group": Words("类别", "category"),
    "title": Words("问题", "finding"),
    "body": Words("正文", "text"),
    "responsible": Words("责任人", "responsible"),
    "completion": Words("完成程度", "completion"),
    "sustained": Words("长期坚持", "sustained"),
    "due_on": Words("时限", "due day"),
    "measures": Words("措施", "measures"),
}
# Under one number, titles less alike than this are two findings.
_ALIKE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a field of an item is and what the source says now; only its wording is ever written."""

    field: Field
    before: str
    after: str

    @property
    def is_wording(self) -> bool:
        """Say whether taking in the source writes it."""
        return self.field in WORDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An item of the ledger that came from this source."""

    id: int
    number: str
    state: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What the ledger has of a finding: nothing (it is new), or an item and how that differs.

    ``is_named`` is an item that the finding names by its number: it is left as it is, for its own ledger came back.
    ``is_hidden`` is an item of which the actor may not know: nothing else is said of it.
    """

    kept: Kept | None
    differences: tuple[Difference, ...] = ()
    is_named: bool = False
    is_hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The findings of a source in its order, and the items it no longer has. Those stay in the ledger."""

    matches: tuple[Match, ...]
    gone: tuple[Kept, ...]


def compare_findings(ledger: Ledger, source: Findings, *, actor: Actor) -> Comparison:
    """Return what taking in a source would meet in the ledger; nothing is written."""
    with reading(ledger.database) as work:
        return compare(work, ledger, source, actor=actor)


def _named_items(work: UnitOfWork, source: Findings, *, actor: Actor) -> dict[str, Kept]:
    """Return the items that findings name by their numbers, as far as there are such and the actor may know of them."""
    numbers = {finding.item for finding in source.findings if finding.item}
    found = items.numbered(work, numbers) if numbers else {}
    return {
        number: Kept(id=item.id, number=number, state=item.facts.state, title=item.title)
        for number, item in found.items()
        if sees(actor, item.facts)
    }


def _by_number(finding: Finding, named: Mapping[str, Kept]) -> Match:
    kept = named.get(finding.item or "")
    return Match(kept=kept, is_named=kept is not None)


def compare(work: UnitOfWork, ledger: Ledger, source: Findings, *, actor: Actor) -> Comparison:
    """Return the same inside a transaction. What the actor may not know of is neither different nor gone."""
    named = _named_items(work, source, actor=actor)
    inspection = known_inspection(work, source, office=ledger.installation(work).office_name)
    if inspection is None or inspection.id is None:
        return Comparison(matches=tuple(_by_number(finding, named) for finding in source.findings), gone=())
    inspection_id = inspection.id
    rows = work.list(Item, inspection_id=inspection_id)
    groups = {row.id: row.title for row in work.list(Category, inspection_id=inspection_id)}
    hidden = _hidden(work, rows, actor)
    matched = _matched(source, rows, groups)
    said = measures.texts_of(work, inspection_id)
    matches = []
    for finding, row in zip(source.findings, matched, strict=True):
        by_number = _by_number(finding, named)
        if by_number.is_named:
            matches.append(by_number)
            continue
        if row is None:
            matches.append(Match(kept=None))
            continue
        if row.id in hidden:
            matches.append(Match(kept=None, is_hidden=True))
            continue
        now, before = _of_source(source, finding), _of_ledger(row, groups, said)
        differences = tuple(
            Difference(field=name, before=before[name], after=now[name])
            for name in FIELDS
            if row.void_at is None and not says_the_same(name, before, now, is_edition=source.is_edition)
        )
        matches.append(Match(kept=_kept(row), differences=differences))
    met = {row.id for row in matched if row is not None} | {one.id for one in named.values()}
    gone = tuple(
        _kept(row)
        for row in rows
        if row.id not in met | hidden and row.void_at is None and not (source.is_edition and _is_withheld(row))
    )
    return Comparison(matches=tuple(matches), gone=gone)


def _is_withheld(row: Item) -> bool:
    return row.withheld_inside is not None or row.withheld_outside is not None


def _hidden(work: UnitOfWork, rows: Iterable[Item], actor: Actor) -> set[int]:
    """Return the items in the ledger of which the actor may not know."""
    there = items.get_many(work, [row.id for row in rows if row.id is not None])
    return {key for key, item in there.items() if not sees(actor, item.facts)}


def _matched(source: Findings, rows: Sequence[Item], groups: Mapping[int | None, str]) -> list[Item | None]:
    """Return the item of each finding: the same, else the one under its number, else the one of its title."""
    by_identity = {row.identity: row for row in rows}
    found: list[Item | None] = [by_identity.get(finding_identity(source, finding)) for finding in source.findings]
    taken = {row.identity for row in found if row is not None}
    left = [row for row in rows if row.identity not in taken]
    if not left:
        return found
    likely: dict[tuple[str, ...], list[Item]] = defaultdict(list)
    for row in left:
        likely[(plain(row.title),)].append(row)
        likely[plain(groups.get(row.category_id, "")), row.printed_number or ""].append(row)
    # An edition numbers its findings anew, so that a number alone says nothing.
    for by_title in (True,) if source.is_edition else (True, False):
        for at, finding in enumerate(source.findings):
            if found[at] is not None:
                continue
            group = source.groups[finding.group] if finding.group is not None else ""
            key = (plain(finding.title),) if by_title else (plain(group), finding.number or "")
            same = next(
                (row for row in likely[key] if row.identity not in taken and _alike(row.title, finding.title)), None
            )
            if same is not None:
                found[at] = same
                taken.add(same.identity)
    return found


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, plain(one), plain(other), autojunk=False).ratio() >= _ALIKE


def _kept(row: Item) -> Kept:
    assert row.id is not None  # noqa: S101 - it was read
    return Kept(id=row.id, number=row.number, state=row.state, title=row.title)


def _of_source(source: Findings, finding: Finding) -> dict[Field, str]:
    return _shown(
        number=finding.number,
        group=source.groups[finding.group] if finding.group is not None else None,
        title=finding.title,
        body=finding.body,
        responsible=finding.responsible,
        completion=finding.completion,
        sustained=finding.sustained,
        due_on=finding.due_on,
        measures="\n".join(finding.measures),
    )


def _of_ledger(row: Item, groups: Mapping[int | None, str], said: Mapping[int, Sequence[str]]) -> dict[Field, str]:
    return _shown(
        number=row.printed_number,
        group=groups.get(row.category_id),
        title=row.title,
        body=row.body,
        responsible=row.responsible,
        completion=row.completion,
        sustained=row.sustained,
        due_on=row.stated_due_on,
        measures="\n".join(said.get(row.id or 0, ())),
    )


def _shown(**values: Any) -> dict[Field, str]:
    texts = {"true": "yes", "false": "no"}
    return {
        name: "" if values[name] is None else texts.get(str(values[name]).lower(), str(values[name])) for name in FIELDS
    }
