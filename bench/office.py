"""The office that steps are taken in: four people, and items that stand everywhere in their life cycle."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bench.script import OPENED, Call, Script
from bench.workflow import a_workflow
from engine.domain.actor import Actor, Door, operator
from engine.domain.definition import Completion, Role
from engine.operations import office, personnel, publishing, roles
from engine.operations.advance import Step, advance
from engine.operations.assign import assign
from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger
from engine.operations.office import PublishedCalendar
from engine.operations.remarks import attach
from engine.operations.source import Finding, Findings
from engine.store.database import Database, Durability
from engine.store.files import FolderFiles
from engine.store.upgrading import upgrade

FEEDBACK_ON = date(2026, 3, 2)
CALENDAR = PublishedCalendar(days={}, source="bench", version="bench", until=date(2030, 12, 31))
_PEOPLE = (("wang", "王敏", Role.STAFF), ("li", "李强", Role.VERIFIER), ("zhao", "赵岚", Role.LEADER),
           ("chen", "陈静", Role.MANAGER))  # fmt: skip
_OPERATOR = operator("bench")


def prepare(folder: Path, *, items: int) -> tuple[Path, Script]:
    """Make a database with items in every place of their life cycle; return it with the steps that come next."""
    path, photo = folder / "before.db", folder / "photo.txt"
    photo.write_text("整改后照片", encoding="utf-8")
    ledger = open_ledger(path, durability="OFF")
    try:
        upgrade(ledger.database)
        found(ledger)
        taken_in = import_findings(ledger, some_findings(items), workflow="rectification", actor=_OPERATOR, at=OPENED)
        people = everybody(ledger)
        for item in taken_in:
            assign(ledger, item.number, owner="wang", leader="zhao", verifier="li", actor=people["chen"], at=OPENED)
            attach(ledger, item.number, [photo], actor=people["wang"], at=OPENED)
        script = Script([item.number for item in taken_in])
        for call in script.beforehand():
            take(ledger, call, people)
    finally:
        ledger.close()
    return path, script


def open_ledger(path: Path, *, durability: Durability) -> Ledger:
    """Return the ledger in a file, opened as the product opens it."""
    return Ledger(Database(f"sqlite:///{path}", durability=durability), FolderFiles(path.parent / "files"))


def everybody(ledger: Ledger) -> dict[str, Actor]:
    """Return each person as an actor, by login."""
    return {login: _as_person(ledger, login) for login, _name, _role in _PEOPLE}


def take(ledger: Ledger, call: Call, people: Mapping[str, Actor]) -> None:
    """Take a step through the public operation, as any caller of the engine does."""
    turn = call.turn
    step = Step(trigger=turn.trigger, note=turn.note, key=call.key)
    advance(ledger, call.item, step, actor=people[turn.login], at=call.at)


def found(ledger: Ledger) -> None:
    """Found the office: its calendar, its four people, its workflow."""
    office.found(ledger, office_name="督查室", calendar=CALENDAR, actor=_OPERATOR, at=OPENED)
    for login, name, role in _PEOPLE:
        personnel.add_person(ledger, login, name, email=f"{login}@office.example", actor=_OPERATOR, at=OPENED)
        roles.grant(ledger, login, role, actor=_OPERATOR, at=OPENED)
    publishing.publish(ledger, a_workflow(), source="", actor=_OPERATOR, at=OPENED)


def _as_person(ledger: Ledger, login: str) -> Actor:
    rights = roles.acting_for(ledger, login)
    who = rights.person
    return Actor(login=login, name=who.name, door=Door.CLI, person_id=who.person_id, roles=rights.roles)


def some_findings(count: int) -> Findings:
    """Return an inspection with so many findings."""
    return Findings(
        kind="inspection",
        title="关于甲局党组的巡察反馈",
        organization="甲局党组",
        groups=("履行职责不到位",),
        findings=tuple(_finding(number) for number in range(1, count + 1)),
        feedback_on=FEEDBACK_ON,
    )


def _finding(number: int) -> Finding:
    return Finding(
        group=0,
        number=str(number),
        occurrence=1,
        title=f"台账更新不及时，第{number}处",
        body="抽查发现部分台账没有按月更新，责任没有落实到人。",
        completion=Completion.NOT_DONE,
    )
