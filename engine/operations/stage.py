"""A scratch office in memory in which a workflow is played: people for every role, inspections, items."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from engine.domain import cast
from engine.domain.actor import Actor, Door, operator
from engine.domain.conduct import Cast
from engine.domain.definition import INSPECTION_KIND, Completion, InspectionKind, Relation, Role, Workflow
from engine.domain.mentions import mentioned
from engine.domain.workdays import local_day
from engine.operations import office, personnel, publishing, roles
from engine.operations.intake import TakenIn, import_findings
from engine.operations.ledger import Ledger
from engine.operations.office import PublishedCalendar
from engine.operations.source import Finding, Findings
from engine.store.copying import in_memory
from engine.store.files import FolderFiles, StoredFile

FEWEST_PEOPLE, MOST_PEOPLE = 6, 500
STAGE_HAND = operator("simulation")
# So many items make one inspection, so many inspections at most.
_ITEMS_OF_ONE, _MOST_INSPECTIONS = 25, 12
# What an imported finding says of itself: mostly that nothing has been done yet. What is done needs no rectification.
_COMPLETIONS = (Completion.NOT_DONE,) * 6 + (Completion.UNKNOWN, Completion.IN_PROGRESS, Completion.PARTLY)
_SUSTAINED, _STATED = 0.06, 0.25
# Of the people, one in so many holds each role beside staff; at least two, so that nobody judges their own work.
_SHARES: Mapping[str, int] = {Role.MANAGER: 8, Role.LEADER: 5, Role.VERIFIER: 5, Role.AUDITOR: 12,
                               Role.ADMINISTRATOR: 20}  # fmt: skip
_LEAST = 2
# A workflow's own role.
_OWN_SHARE = 8


class NoFiles(FolderFiles):
    """A store for evidence that is only played: a file is a name and a hash, without a byte on any disk."""

    def __init__(self) -> None:
        super().__init__(Path("nowhere"))

    def put(self, source: Path) -> StoredFile:
        """Return what a file of this name would be known by."""
        name = source.name.encode()
        return StoredFile(name=source.name, size=len(name), sha256=hashlib.sha256(name).hexdigest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """Somebody in the scratch office, as they act."""

    id: int
    login: str
    name: str
    roles: tuple[str, ...]
    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The scratch office: its ledger in memory, its people by key, and its items as they were taken in."""

    ledger: Ledger
    workflow: Workflow
    players: Mapping[int, Player]
    cast: Cast
    items: tuple[TakenIn, ...]

    def close(self) -> None:
        """Let go of everything."""
        self.ledger.close()


def set_up(
    workflow: Workflow, calendar: PublishedCalendar, draw: Random, *, items: int, people: int, at: datetime
) -> Stage:
    """Found a scratch office with people for each role that the workflow names, and take its items in."""
    ledger = Ledger(in_memory(), NoFiles())
    office.found(ledger, office_name="青禾县督查室", calendar=calendar, actor=STAGE_HAND, at=at, sandbox=True)
    publishing.publish(ledger, workflow, source="", actor=STAGE_HAND, at=at)
    players = _players(ledger, workflow, draw, people=people, at=at)
    holders = {
        str(role): tuple(player.id for player in players if role in player.roles)
        for role in roles_named(workflow)
        if any(role in player.roles for player in players)
    }
    sources = _inspections(workflow, draw, items, today=local_day(at, workflow.zone))
    taken = [one for source in sources for one in _import(ledger, source, workflow, at)]
    return Stage(
        ledger=ledger,
        workflow=workflow,
        players={player.id: player for player in players},
        cast=Cast(holders=holders),
        items=tuple(taken),
    )


def roles_named(workflow: Workflow) -> tuple[str, ...]:
    """Return the roles that somebody must hold for a workflow: those it names, and who names people and owns items."""
    named: list[str] = [Role.MANAGER, Role.STAFF, Role.LEADER, *mentioned(workflow)]
    told = {Relation.UNIT_LEADER: Role.LEADER, Relation.ASSIGNED_VERIFIER: Role.VERIFIER}
    roles = [told.get(Relation(name), name) if name in list(Relation) else name for name in named]
    return tuple(dict.fromkeys(str(name) for name in roles if name not in list(Relation)))


def _players(ledger: Ledger, workflow: Workflow, draw: Random, *, people: int, at: datetime) -> list[Player]:
    parts = list(_parts(roles_named(workflow), people))
    players = []
    for number, (role, name) in enumerate(zip(parts, cast.names(draw, len(parts)), strict=True), start=1):
        login = f"{role}{number}"
        known = personnel.add_person(
            ledger, login, name, email=f"{login}@office.example", roles=[role], actor=STAGE_HAND, at=at
        )
        rights = roles.acting_for(ledger, login)
        actor = Actor(login=login, name=name, door=Door.CLI, person_id=known.id, roles=rights.roles, leads=rights.leads)
        players.append(Player(id=known.id, login=login, name=name, roles=(role,), actor=actor))
    return players


def _parts(roles: Iterable[str], people: int) -> Iterator[str]:
    """Return the role of each person: a few of every other role, the rest staff."""
    left = people
    for role in roles:
        if role != Role.STAFF:
            count = max(_LEAST, people // _SHARES.get(role, _OWN_SHARE))
            left -= count
            yield from (role,) * count
    yield from (Role.STAFF,) * max(left, _LEAST)


def _inspections(workflow: Workflow, draw: Random, items: int, *, today: date) -> Iterator[Findings]:
    count = min(max(1, items // _ITEMS_OF_ONE), _MOST_INSPECTIONS)
    kinds = list(InspectionKind)
    told_apart = any(rule.by == INSPECTION_KIND for rule in workflow.deadlines.values())
    titles = cast.findings(draw)
    for number, organization in enumerate(cast.organizations(count)):
        groups = cast.groups(draw)
        share = items // count + (number < items % count)
        yield Findings(
            kind=kinds[number % len(kinds)] if told_apart else InspectionKind.INSPECTION,
            title=f"关于{organization}的反馈意见",
            organization=organization,
            groups=groups,
            findings=tuple(
                _finding(draw, next(titles), no, groups=len(groups), today=today) for no in range(1, share + 1)
            ),
            feedback_on=today - timedelta(days=draw.randint(0, 10)),
        )


def _finding(draw: Random, title: str, number: int, *, groups: int, today: date) -> Finding:
    return Finding(
        group=draw.randrange(groups),
        number=str(number),
        occurrence=1,
        title=title,
        completion=draw.choice(_COMPLETIONS),
        sustained=draw.random() < _SUSTAINED,
        measures=cast.measures(draw),
        due_on=today + timedelta(days=draw.randint(30, 150)) if draw.random() < _STATED else None,
    )


def _import(ledger: Ledger, source: Findings, workflow: Workflow, at: datetime) -> tuple[TakenIn, ...]:
    return import_findings(ledger, source, workflow=workflow.key, actor=STAGE_HAND, at=at)
