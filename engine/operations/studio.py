"""Workflows as those who write them see them: the shelf of all versions, and the bench on which one is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import Workflow
from engine.domain.extent import scope
from engine.domain.permission import may_in_office, require
from engine.errors import InvalidInput, NotFound
from engine.operations.ledger import Ledger
from engine.operations.publishing import WORKFLOW
from engine.store import drafts, moves, people, versions
from engine.store.drafts import NamedDraft, StoredDraft
from engine.store.glance import glancing
from engine.store.unit_of_work import UnitOfWork
from engine.store.versions import Described
from engine.words import Words

# What every page of the studio asks.
_SHELVED = (versions.described, drafts.kept, moves.every_unfinished)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelvedVersion:
    """A published version: who published it when, how many items are on it, and whether an older one says the same.

    ``items`` is None for whoever may not know how many there are.
    """

    number: int
    published_by: str
    published_at: datetime
    items: int | None
    same_as: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """One workflow: its title, its versions with the newest first, what is being written, and a move left unfinished.

    ``moved`` is how many items that move has taken along so far, None where none is unfinished.
    """

    key: str
    title: Words
    versions: Sequence[ShelvedVersion]
    draft: NamedDraft | None
    moved: int | None

    @property
    def items_behind(self) -> int:
        """Return how many items are on older versions than the newest."""
        return sum(one.items or 0 for one in self.versions[1:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What somebody needs to write at one workflow: its shelf, the draft with its text, and the newest text.

    ``newest`` is None for a workflow nobody has published; ``holders`` are the people of the office by role.
    """

    shelf: Shelf
    draft: StoredDraft | None
    newest: Workflow | None
    newest_source: str
    holders: Mapping[str, tuple[str, ...]]


def shelves(ledger: Ledger, *, actor: Actor) -> list[Shelf]:
    """Return every workflow that is published or being written; raises ``NotPermitted``.

    Drafts, and moves that are unfinished, are for those who may do something about them.
    """
    require(actor, Action.SEE_WORKFLOWS)
    with glancing(ledger.database) as work:
        work.ahead(*_SHELVED)
        return _shelves(work, ledger, actor)


def bench(ledger: Ledger, key: str, *, actor: Actor) -> Bench:
    """Return what is needed to write at a workflow; raises ``NotPermitted``, ``NotFound``."""
    require(actor, Action.TRY_WORKFLOW)
    with glancing(ledger.database) as work:
        work.ahead(
            *_SHELVED,
            people.holders_by_role,
            lambda ask: drafts.get(ask, key),
            lambda ask: versions.latest(ask, key),
        )
        shelf = _shelf(_shelves(work, ledger, actor), key)
        draft = drafts.get(work, key)
        newest = versions.latest(work, key)
        return Bench(
            shelf=shelf,
            draft=None if draft is None or draft.source is None else draft,
            newest=ledger.workflow(work, newest.id) if newest else None,
            newest_source=versions.source_of(work, newest.id) if newest else "",
            holders=people.holders_by_role(work),
        )


def one_version(ledger: Ledger, key: str, number: int, *, actor: Actor) -> tuple[Shelf, Workflow, str]:
    """Return a published version as it is read and as it was written, with its shelf.

    Raises ``NotPermitted``, ``NotFound`` for a workflow nobody published, ``InvalidInput`` for a number it does not
    have.
    """
    require(actor, Action.SEE_WORKFLOWS)
    with glancing(ledger.database) as work:
        work.ahead(*_SHELVED)
        ((workflow, source),) = _read(work, ledger, key, (number,))
        return _shelf(_shelves(work, ledger, actor), key), workflow, source


def read_versions(ledger: Ledger, key: str, numbers: Sequence[int], *, actor: Actor) -> Sequence[tuple[Workflow, str]]:
    """Return published versions as they are read and as they were written; raises as ``one_version`` does."""
    require(actor, Action.SEE_WORKFLOWS)
    with glancing(ledger.database) as work:
        return _read(work, ledger, key, numbers)


def _read(work: UnitOfWork, ledger: Ledger, key: str, numbers: Sequence[int]) -> list[tuple[Workflow, str]]:
    there = {one.number: one.id for one in versions.described(work) if one.key == key}
    if not there:
        raise NotFound(what=WORKFLOW, which=key, where=key)
    for number in numbers:
        if number not in there:
            raise InvalidInput(
                what=Words("版本", "Version"),
                value=number,
                where=key,
                why=Words("没有这一版", "there is no such version"),
                allowed=f"1–{len(there)}",
            )
    return [(ledger.workflow(work, there[one]), versions.source_of(work, there[one])) for one in numbers]


def _shelf(found: Sequence[Shelf], key: str) -> Shelf:
    for one in found:
        if one.key == key:
            return one
    raise NotFound(what=WORKFLOW, which=key, where=key)


def _shelves(work: UnitOfWork, ledger: Ledger, actor: Actor) -> list[Shelf]:
    counts, writes = may_in_office(actor, Action.COUNT_ITEMS), may_in_office(actor, Action.TRY_WORKFLOW)
    held = versions.items_on(work, scope(actor)) if counts else None
    written = {one.key: one for one in drafts.kept(work)} if writes else {}
    unfinished = moves.every_unfinished(work) if counts else {}
    by_key: dict[str, list[Described]] = {}
    for one in versions.described(work):
        by_key.setdefault(one.key, []).append(one)
    return [
        Shelf(
            key=key,
            title=ledger.workflow(work, by_key[key][-1].id).title if key in by_key else Words(key, key),
            versions=_shelved(by_key.get(key, []), held),
            draft=written.get(key),
            moved=unfinished.get(key),
        )
        for key in sorted({*by_key, *written})
    ]


def _shelved(found: Sequence[Described], held: Mapping[int, int] | None) -> list[ShelvedVersion]:
    first: dict[str, int] = {}
    shelved = []
    for one in found:
        same = first.setdefault(one.sha256, one.number)
        shelved.append(
            ShelvedVersion(
                number=one.number,
                published_by=one.published_by,
                published_at=one.published_at,
                items=None if held is None else held.get(one.id, 0),
                same_as=None if same == one.number else same,
            )
        )
    return shelved[::-1]
