"""Findings come into the ledger: an inspection with its categories, items and measures, all or nothing.

The same source twice adds nothing: an inspection is known by who was inspected, how and when; an item within it by
category, printed number, which of several with that number, and its title. A source that was corrected corrects the
wording of its items and adds what is new (``comparing`` says what counts as which); nothing else is ever overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.chain import GENESIS
from engine.domain.deadlines import ItemDates, SetBecause
from engine.domain.definition import Completion, InspectionKind, State, Workflow
from engine.domain.permission import require
from engine.domain.workdays import local_day
from engine.errors import InvalidInput, NotFound
from engine.operations import change, owing
from engine.operations.comparing import Comparison, Difference, Kept, Match, compare
from engine.operations.known_source import known_inspection
from engine.operations.ledger import Ledger
from engine.operations.mappings import NOTHING_STATED, Stated, keep_stated
from engine.operations.obliging import begin_duties
from engine.operations.source import Finding, Findings, finding_identity, inspection_identity
from engine.operations.units import unit_in
from engine.store import duties, history, items, searching, units, versions
from engine.store.tables.ledger import Category, Inspection, Item, Measure
from engine.store.tables.office import Unit
from engine.store.unit_of_work import UnitOfWork, writing
from engine.store.versions import Published
from engine.words import Words

# How the code of an inspection of each kind begins.
KINDS: Mapping[str, str] = {
    InspectionKind.INSPECTION: "XC",
    InspectionKind.PATROL: "XS",
    InspectionKind.AUDIT: "SJ",
    InspectionKind.SUPERVISION: "DD",
    InspectionKind.OTHER: "QT",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """One item of an import: its key and number in the ledger, its state, and whether it was added now.

    ``differences`` are those of an item that was there already; of these the wording was written.
    ``is_hidden`` is one that was there already and that the importer may not know of: it has no key and no number here,
    and the state it would start in.
    """

    id: int
    number: str
    state: str
    is_new: bool
    differences: tuple[Difference, ...] = ()
    is_hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a source met in the ledger before anything was written, and its items there now."""

    taken: tuple[TakenIn, ...]
    comparison: Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where the items of one import go."""

    inspection: Inspection
    inspection_id: int
    categories: tuple[int, ...]
    groups: tuple[str, ...]
    workflow: Workflow
    version: Published
    units: Mapping[str, int]


def import_findings(
    ledger: Ledger,
    source: Findings,
    *,
    workflow: str,
    actor: Actor,
    at: datetime,
    after_each: Callable[[], None] | None = None,
) -> tuple[TakenIn, ...]:
    """Take an inspection into the ledger; return an entry for each finding, in its order.

    Arguments and errors are those of ``import_sources``.
    """
    (met,) = import_sources(ledger, [source], workflow=workflow, actor=actor, at=at, after_each=after_each)
    return met.taken


def import_sources(
    ledger: Ledger,
    sources: Sequence[Findings],
    *,
    workflow: str,
    actor: Actor,
    at: datetime,
    stated: Stated = NOTHING_STATED,
    after_each: Callable[[], None] | None = None,
) -> tuple[Imported, ...]:
    """Take inspections into the ledger, all of them or none; return what each met there, in their order.

    Each item starts where the workflow maps its completion; that is the first entry of its history. ``stated`` is what
    is to be remembered of the columns they were read from. ``after_each`` is called after each finding, to show how far
    it has come. Raises ``NotPermitted``, ``NotFound`` for an unknown workflow or unit, ``InvalidInput`` for an unknown
    kind.
    """
    require(actor, Action.IMPORT)
    for source in sources:
        require_kind(source.kind)
    with writing(ledger.database) as work:
        keep_stated(work, stated, actor=actor, at=at)
        work.lock("intake")
        return tuple(
            _import(work, ledger, source, workflow, actor=actor, at=at, after_each=after_each or _nothing)
            for source in sources
        )


def _nothing() -> None:
    """Show nobody how far it has come."""


def _import(
    work: UnitOfWork,
    ledger: Ledger,
    source: Findings,
    workflow: str,
    *,
    actor: Actor,
    at: datetime,
    after_each: Callable[[], None],
) -> Imported:
    comparison = compare(work, ledger, source, actor=actor)
    named = [match.kept for match in comparison.matches if match.kept is not None and match.is_named]
    if len(named) == len(source.findings):
        return Imported(taken=tuple(map(_as_it_is, named)), comparison=comparison)
    place = _place(work, ledger, source, workflow, at=at)
    if place.workflow.duties and duties.first_item_at(work, place.version.key) is None:
        begin_duties(work, place.workflow, place.version.id, at=at)
    there = work.list(Item, inspection_id=place.inspection_id)
    taken, sequence = [], max((row.sequence for row in there), default=0)
    for finding, match in zip(source.findings, comparison.matches, strict=True):
        identity = finding_identity(source, finding)
        if match.is_hidden:
            state = first_state(place.workflow, finding).key
            taken.append(TakenIn(id=0, number="", state=state, is_new=False, is_hidden=True))
        elif match.kept is not None and match.is_named:
            taken.append(_as_it_is(match.kept))
        elif match.kept is not None:
            taken.append(_correct(work, place, finding, match, identity=identity, actor=actor, at=at))
        else:
            sequence += 1
            one = _open(work, ledger, place, finding, sequence=sequence, identity=identity, actor=actor, at=at)
            taken.append(one)
        after_each()
    return Imported(taken=tuple(taken), comparison=comparison)


def _as_it_is(kept: Kept) -> TakenIn:
    return TakenIn(id=kept.id, number=kept.number, state=kept.state, is_new=False)


def first_state(workflow: Workflow, finding: Finding) -> State:
    """Return the state a finding would start in."""
    return workflow.first_state(finding.completion, sustained=finding.sustained)


def require_kind(kind: str) -> None:
    """Let a known kind of inspection pass; raises ``InvalidInput`` naming those there are."""
    if kind not in KINDS:
        raise InvalidInput(
            what=Words("检查类型", "Kind of inspection"),
            value=kind,
            allowed=list(KINDS),
            why=Words("没有这种类型", "there is no such kind"),
        )


def _place(work: UnitOfWork, ledger: Ledger, source: Findings, workflow_key: str, *, at: datetime) -> _Place:
    version = versions.latest(work, workflow_key)
    if version is None:
        raise NotFound(what=Words("工作流", "workflow"), which=workflow_key)
    known = known_inspection(work, source, office=ledger.installation(work).office_name)
    inspection = known or _new_inspection(work, source, at=at)
    assert inspection.id is not None  # noqa: S101 - it was read or has just been stored
    return _Place(
        inspection=inspection,
        inspection_id=inspection.id,
        version=version,
        workflow=ledger.workflow(work, version.id),
        categories=_categories(work, inspection.id, source.groups),
        groups=source.groups,
        units=_units(work, source),
    )


def _units(work: UnitOfWork, source: Findings) -> dict[str, int]:
    """Return the units that findings name, by what they are named; raises ``NotFound`` and ``InvalidInput``."""
    named = {finding.unit for finding in source.findings if finding.unit is not None}
    tree = units.tree(work) if named else None
    return {} if tree is None else {unit: unit_in(tree, unit) for unit in named}


def _new_inspection(work: UnitOfWork, source: Findings, *, at: datetime) -> Inspection:
    year = next(day for day in (source.started_on, source.feedback_on, source.signed_on, at.date()) if day).year
    prefix = f"{KINDS[source.kind]}{year}-"
    count = sum(row.code.startswith(prefix) for row in work.list(Inspection))
    office = next(unit for unit in work.list(Unit) if unit.parent_id is None)
    assert office.id is not None  # noqa: S101 - it was read
    row = Inspection(
        code=f"{prefix}{count + 1:02d}",
        identity=inspection_identity(source),
        kind=source.kind,
        title=source.title,
        organization=source.organization,
        unit_id=office.id,
        started_on=source.started_on,
        ended_on=source.ended_on,
        feedback_on=source.feedback_on,
        signed_on=source.signed_on,
        published_on=source.published_on,
        contact=source.contact,
        created_at=at,
    )
    row.id = work.add(row)
    return row


def _categories(work: UnitOfWork, inspection_id: int, groups: tuple[str, ...]) -> tuple[int, ...]:
    there = {row.title: row for row in work.list(Category, inspection_id=inspection_id)}
    position, keys = len(there), []
    for title in groups:
        found = there.get(title)
        if found is not None and found.id is not None:
            keys.append(found.id)
            continue
        position += 1
        keys.append(work.add(Category(inspection_id=inspection_id, position=position, title=title)))
    return tuple(keys)


def _open(
    work: UnitOfWork,
    ledger: Ledger,
    place: _Place,
    finding: Finding,
    *,
    sequence: int,
    identity: str,
    actor: Actor,
    at: datetime,
) -> TakenIn:
    state = first_state(place.workflow, finding)
    number = f"{place.inspection.code}-{sequence:03d}"
    item = Item(
        number=number,
        inspection_id=place.inspection_id,
        category_id=place.categories[finding.group] if finding.group is not None else None,
        sequence=sequence,
        printed_number=finding.number,
        identity=identity,
        title=finding.title,
        body=finding.body,
        workflow_version_id=place.version.id,
        state=state.key,
        completion=finding.completion,
        sustained=finding.sustained,
        unit_id=place.inspection.unit_id if finding.unit is None else place.units[finding.unit],
        responsible=finding.responsible,
        opened_at=at,
        entered_at=at,
        stated_due_on=finding.due_on,
        measures=len(finding.measures),
        measures_done=len(finding.measures) if finding.completion is Completion.DONE else 0,
        history_hash=GENESIS,
        created_by_id=actor.own_id,
    )
    item_id = work.add(item)
    _born(work, item_id, number, state, finding, place, actor=actor, at=at)
    for position, text in enumerate(finding.measures, start=1):
        work.add(Measure(item_id=item_id, position=position, text=text))
    heading = place.groups[finding.group] if finding.group is not None else None
    own = (number, finding.number, finding.title, heading, finding.responsible, finding.body)
    searching.keep(work, item_id, (*own, *finding.measures))
    _date(work, ledger, place, item_id, state, finding, at=at)
    return TakenIn(id=item_id, number=number, state=state.key, is_new=True)


def _correct(
    work: UnitOfWork, place: _Place, finding: Finding, match: Match, *, identity: str, actor: Actor, at: datetime
) -> TakenIn:
    """Write the wording of an item anew where the source words it otherwise, with a link of its history."""
    kept = match.kept
    assert kept is not None  # noqa: S101 - the caller opens what is not there
    wording = {each.field: each for each in match.differences if each.is_wording}
    item = items.in_ledger(work, kept.id, lock=True) if wording else None
    if item is not None:
        change.apply(
            work,
            item,
            action="correct",
            actor=actor,
            at=at,
            values={"title": finding.title},
            texts={
                "printed_number": finding.number,
                "category_id": place.categories[finding.group] if finding.group is not None else None,
                "body": finding.body,
                "responsible": finding.responsible,
                "identity": identity,
            },
            data={"wording": {name: {"from": each.before, "to": each.after} for name, each in wording.items()}},
        )
    return TakenIn(id=kept.id, number=kept.number, state=kept.state, is_new=False, differences=match.differences)


def _born(
    work: UnitOfWork,
    item_id: int,
    number: str,
    state: State,
    finding: Finding,
    place: _Place,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    link = history.link(
        history.item_chain(item_id),
        seq=1,
        previous=GENESIS,
        at=at,
        action="import",
        actor=actor,
        data={
            "number": number,
            "to": state.key,
            "completion": finding.completion,
            "sustained": finding.sustained,
            "workflow": place.version.key,
            "workflow_number": place.version.number,
            "workflow_sha256": place.version.sha256,
        },
    )
    history.add(work, link)
    items.set_at_birth(work, item_id, {"history_hash": link.hash})


def _date(
    work: UnitOfWork,
    ledger: Ledger,
    place: _Place,
    item_id: int,
    state: State,
    finding: Finding,
    *,
    at: datetime,
) -> None:
    today = local_day(at, place.workflow.zone)
    dates = ItemDates(
        opened_on=today,
        entered_on=today,
        feedback_on=place.inspection.feedback_on,
        due_on=finding.due_on,
        kind=place.inspection.kind,
    )
    deadline_id, due_on = owing.enter(
        work,
        ledger,
        place.workflow,
        state,
        item_id=item_id,
        version=1,
        sustained=finding.sustained,
        dates=dates,
        because=SetBecause.IMPORTED,
        at=at,
    )
    if deadline_id is not None:
        items.set_at_birth(work, item_id, {"deadline_id": deadline_id, "due_on": due_on, "original_due_on": due_on})
