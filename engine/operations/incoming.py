"""A paper between being handed in and the ledger: kept, read, corrected by hand, confirmed, or given up.

It is its own person's and nobody else's: for others there is none. What was read is not in the ledger, and nothing of
it is in any history; only taking it in is (``intake``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.incoming import (
    AT_WORK,
    BEGINS,
    INCOMING,
    KEPT_FOR,
    MOST_AT_ONCE,
    STATE_WORDS,
    Head,
    IncomingState,
    Understood,
)
from engine.domain.permission import require
from engine.errors import InvalidInput, NotFound, RectifyError
from engine.operations.intake import require_kind
from engine.operations.ledger import Ledger
from engine.operations.source import Finding, Findings, identity_of
from engine.operations.units import unit_in
from engine.store import incoming as store
from engine.store import units, versions
from engine.store.incoming import Counted, StoredFinding, StoredIncoming
from engine.store.tables.incoming import Incoming
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Words

_HELD = frozenset(IncomingState) - {IncomingState.TAKEN, IncomingState.DROPPED}
_READ = (IncomingState.READ,)


class NotInThatState(RectifyError):
    """A paper is no longer where it was when the form was opened."""

    code = "incoming_moved_on"
    says = Words("“{file}”{state}，现在不能这样做。", "{file!r} {state}: that cannot be done now.")
    remedy = Words("回到这份材料的页面看现在到了哪一步。", "Look at its page for where it is now.")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """A paper as somebody hands it in: the file, and how it is to be read."""

    file_name: str
    content: bytes
    kind: str
    workflow: str
    feedback_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A paper with some of its findings, and how many there are of each kind."""

    paper: StoredIncoming
    findings: Sequence[StoredFinding]
    counted: Counted


def hand_in(ledger: Ledger, paper: HandedIn, *, actor: Actor, at: datetime) -> int:
    """Keep a paper to be read; return its key. What nobody went on with for a month is forgotten on the way.

    Raises ``NotPermitted``, ``NotFound`` for an unknown workflow, ``InvalidInput`` for an unknown kind and for more
    papers under way than 20.
    """
    require(actor, Action.IMPORT)
    require_kind(paper.kind)
    with writing(ledger.database) as work:
        person = _person(actor)
        if versions.latest(work, paper.workflow) is None:
            raise NotFound(what=Words("工作流", "workflow"), which=paper.workflow)
        for key in store.stale(work, at - KEPT_FOR):
            _forget(work, key, at=at)
        work.lock(f"incoming:{person}")
        if store.under_way(work, person) >= MOST_AT_ONCE:
            raise InvalidInput(
                what=INCOMING,
                value=str(MOST_AT_ONCE),
                why=Words("还没有办完的材料太多", "too many of them are under way"),
                allowed=Words("先导入或放弃几份", "take some in, or give them up, first"),
            )
        return store.add(
            work,
            Incoming(
                made_by_id=person,
                file_name=paper.file_name,
                content=paper.content,
                kind=paper.kind,
                workflow=paper.workflow,
                feedback_on=paper.feedback_on,
                made_at=at,
                changed_at=at,
            ),
        )


def papers_of(ledger: Ledger, *, actor: Actor, most: int = 50) -> list[StoredIncoming]:
    """Return one's own papers that were not given up, the latest first; may raise ``NotPermitted``."""
    require(actor, Action.IMPORT)
    with reading(ledger.database) as work:
        return store.of(work, _person(actor), most=most)


def look_at(ledger: Ledger, key: int, *, actor: Actor, behind: int = 0, most: int = 0, doubted: bool = False) -> Looked:
    """Return a paper of one's own with findings behind a place; raises ``NotPermitted`` and ``NotFound``."""
    with reading(ledger.database) as work:
        paper = _own(work, key, actor=actor)
        found = store.findings(work, key, behind=behind, most=most, doubted=doubted) if most else []
        return Looked(paper=paper, findings=found, counted=store.counted(work, key))


def one_finding(ledger: Ledger, key: int, position: int, *, actor: Actor) -> tuple[StoredIncoming, StoredFinding]:
    """Return one finding of a paper of one's own; raises ``NotPermitted`` and ``NotFound``."""
    with reading(ledger.database) as work:
        paper = _own(work, key, actor=actor)
        return paper, _finding(work, paper, position)


def correct(
    ledger: Ledger, key: int, position: int, now: Understood, *, actor: Actor, at: datetime, is_left_out: bool = False
) -> None:
    """Correct what was understood of a finding, or leave it out; what is as it was read counts as not corrected.

    Raises ``NotPermitted``, ``NotFound`` also for an unknown unit, ``NotInThatState``, and ``InvalidInput`` for a
    finding without text.
    """
    with writing(ledger.database) as work:
        paper = _own(work, key, actor=actor, seen=_READ)
        found = _finding(work, paper, position)
        if not now.title.strip():
            raise InvalidInput(
                what=Words("问题", "Finding"),
                value="",
                why=Words("没有填", "it is empty"),
                allowed=Words("一句话写明问题", "what was found, in a sentence"),
            )
        if now.unit is not None:
            tree = units.tree(work)
            now = replace(now, unit=tree.path(unit_in(tree, now.unit)))
        after = None if now == found.passage.understood else now
        store.change_finding(work, key, position, corrected=after, is_left_out=is_left_out)
        store.change(work, key, {"changed_at": at}, seen=_READ)


def correct_head(ledger: Ledger, key: int, now: Head, *, actor: Actor, at: datetime) -> None:
    """Correct what was understood of a paper as a whole.

    Raises ``NotPermitted``, ``NotFound``, ``NotInThatState``, and ``InvalidInput`` without a title or an organization.
    """
    with writing(ledger.database) as work:
        _own(work, key, actor=actor, seen=_READ)
        for value, what in (
            (now.title, Words("标题", "Title")), (now.organization, Words("被检查单位", "Body inspected")),
        ):  # fmt: skip
            if not value.strip():
                why, allowed = Words("没有填", "it is empty"), Words("通报上的名称", "as the notice has it")
                raise InvalidInput(what=what, value="", why=why, allowed=allowed)
        store.change(work, key, {"head": now, "changed_at": at}, seen=_READ)


def read_anew(ledger: Ledger, key: int, told: Mapping[str, str], *, actor: Actor, at: datetime) -> None:
    """Let a paper be read again with columns as they are stated now; what was corrected by hand is gone then.

    Raises ``NotPermitted``, ``NotFound`` and ``NotInThatState``.
    """
    seen = (IncomingState.READ, IncomingState.REFUSED)
    with writing(ledger.database) as work:
        paper = _own(work, key, actor=actor, seen=seen)
        values = {"state": IncomingState.WAITING, "told": {**paper.told, **told}, "refusal": None, "changed_at": at}
        store.change(work, key, values, seen=seen)


def confirm(ledger: Ledger, key: int, *, actor: Actor, at: datetime) -> None:
    """Say that a paper is to be taken in as it is now; raises as ``correct`` does, and when nothing is left of it."""
    with writing(ledger.database) as work:
        paper = _own(work, key, actor=actor, seen=_READ)
        counted = store.counted(work, key)
        if counted.all == counted.left_out:
            why = Words("没有可以导入的问题", "there is no finding to be taken in")
            raise InvalidInput(
                what=INCOMING, value=paper.file_name, why=why, allowed=Words("至少一个问题", "at least one")
            )
        values = {"state": IncomingState.CONFIRMED, "total": counted.all - counted.left_out, "done": 0}
        store.change(work, key, {**values, "refusal": None, "changed_at": at}, seen=_READ)


def go_on(ledger: Ledger, key: int, *, actor: Actor, at: datetime) -> None:
    """Let what was interrupted wait for its turn again; taking the same in twice adds nothing.

    Whether it was is the caller's to know. Raises ``NotPermitted`` and ``NotFound``.
    """
    back = {begun: waits for waits, begun in BEGINS.items()}
    with writing(ledger.database) as work:
        paper = _own(work, key, actor=actor)
        if paper.state in back:
            values = {"state": back[paper.state], "worker": None, "done": 0, "changed_at": at}
            store.change(work, key, values, seen=[paper.state])


def drop(ledger: Ledger, key: int, *, actor: Actor, at: datetime) -> None:
    """Give a paper up: the file and what was understood are forgotten. Raises as ``correct`` does."""
    with writing(ledger.database) as work:
        _own(work, key, actor=actor, seen=_HELD - AT_WORK - {IncomingState.CONFIRMED})
        _forget(work, key, at=at)


def corrected_source(ledger: Ledger, key: int, *, actor: Actor) -> Findings:
    """Return a paper as it is taken into the ledger: corrected, without what stays out.

    Raises ``NotPermitted``, ``NotFound``, and ``NotInThatState`` for one that was not read.
    """
    with reading(ledger.database) as work:
        paper = _own(work, key, actor=actor)
        if paper.head is None:
            raise _elsewhere(paper)
        kept = [one for one in store.findings(work, key) if not one.is_left_out]
    return as_source(paper.head, kept, kind=paper.kind, feedback_on=paper.feedback_on)


def as_source(head: Head, kept: Sequence[StoredFinding], *, kind: str, feedback_on: date | None) -> Findings:
    """Return what was understood as the ledger takes it in. Two that would be known by the same are told apart.

    What was corrected stays known by what was read: the same file, taken in again, is about the same items.
    """
    groups = tuple(dict.fromkeys([*head.groups, *(each.now.group for each in kept if each.now.group)]))
    seen: set[tuple[str | None, str | None, int, str]] = set()
    findings = []
    for each in kept:
        one, read = each.now, each.passage.understood
        occurrence = one.occurrence
        while (one.group, one.number, occurrence, one.title) in seen:
            occurrence += 1
        seen.add((one.group, one.number, occurrence, one.title))
        findings.append(
            Finding(
                group=groups.index(one.group) if one.group else None,
                number=one.number,
                occurrence=occurrence,
                title=one.title,
                body=one.body,
                completion=one.completion,
                sustained=one.sustained,
                measures=one.measures,
                responsible=one.responsible,
                due_on=one.due_on,
                item=one.item,
                unit=one.unit,
                identity=None
                if each.corrected is None
                else identity_of(group=read.group, number=read.number, occurrence=read.occurrence, title=read.title),
            )
        )
    return Findings(
        kind=kind,
        title=head.title,
        organization=head.organization,
        groups=groups,
        findings=tuple(findings),
        started_on=head.started_on,
        ended_on=head.ended_on,
        feedback_on=feedback_on or head.feedback_on,
        signed_on=head.signed_on,
        published_on=head.published_on,
        contact=head.contact,
        is_edition="withheld" in head.declared,
    )


def _own(
    work: UnitOfWork, key: int, *, actor: Actor, seen: Iterable[IncomingState] = frozenset(IncomingState)
) -> StoredIncoming:
    require(actor, Action.IMPORT)
    paper = store.get(work, key)
    if paper is None or paper.made_by_id != actor.own_id or paper.state is IncomingState.DROPPED:
        raise NotFound(what=INCOMING, which=str(key))
    if paper.state not in set(seen):
        raise _elsewhere(paper)
    return paper


def _elsewhere(paper: StoredIncoming) -> NotInThatState:
    return NotInThatState(file=paper.file_name, state=STATE_WORDS[paper.state])


def _finding(work: UnitOfWork, paper: StoredIncoming, position: int) -> StoredFinding:
    found = store.finding(work, paper.id, position)
    if found is None:
        raise NotFound(what=Words("问题", "finding"), which=str(position))
    return found


def _forget(work: UnitOfWork, key: int, *, at: datetime) -> None:
    values = {"state": IncomingState.DROPPED, "content": None, "worker": None, "changed_at": at}
    if store.change(work, key, values, seen=sorted(_HELD)):
        store.forget_findings(work, key)


def _person(actor: Actor) -> int:
    if actor.own_id is None:
        raise NotFound(what=INCOMING, which=actor.shown_as)
    return actor.own_id
