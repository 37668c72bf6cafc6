"""The workflows that come with the product, as an office uses them: opened, planned, taken step by step."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from engine.domain.deadlines import Subject
from engine.domain.definition import Workflow
from engine.operations.advance import Advanced, Step, advance
from engine.operations.assign import assign
from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger
from engine.operations.measures import change_measures
from engine.operations.planning import Add, Finish, Plan
from engine.operations.reading import whole_item
from engine.operations.remarks import attach
from engine.operations.tick import tick
from engine.store.tables.mail import Notice
from engine.store.unit_of_work import reading
from rectify.bootstrap import vocabulary
from tests.builders import AT, OPERATOR, a_finding, an_office, as_person, morning, some_findings
from workflows.catalogue import require_definition, shipped

FEEDBACK = date(2026, 3, 2)


@cache
def the_shipped(key: str) -> Workflow:
    """Return a workflow that comes with the product."""
    return require_definition(shipped()[key], file=f"{key}.yaml", vocabulary=vocabulary())


@dataclass(frozen=True)
class Desk:
    """One item of an office, with a file to show for it and what people do about it."""

    ledger: Ledger
    number: str
    file: Path

    def step(
        self,
        login: str,
        trigger: str,
        *,
        on: str = "2026-03-02",
        note: str = "",
        group: str | None = None,
        decided_on: date | None = None,
        values: Mapping[str, str] | None = None,
    ) -> Advanced:
        """Let a person take a step in the morning of a day; with a group, the file comes with it."""
        asked = Step(
            trigger=trigger,
            note=note,
            evidence=[self.file] if group else [],
            group=group,
            settings=values or {},
            decided_on=decided_on,
            minutes="2026年第3次会议纪要" if decided_on else None,
        )
        return advance(self.ledger, self.number, asked, actor=as_person(self.ledger, login), at=morning(on))

    def plan(self, due_on: date, *, on: str = "2026-03-02") -> None:
        """Let the owner plan one measure, due on a day."""
        asked = Add(plan=Plan(text="修订制度并公示", owner="wang", due_on=due_on))
        change_measures(self.ledger, self.number, asked, actor=as_person(self.ledger, "wang"), at=morning(on))

    def finish_measure(self, no: int = 1, *, on: str = "2026-03-02") -> None:
        """Let the owner say that a measure is done."""
        asked = Finish(no=no)
        change_measures(self.ledger, self.number, asked, actor=as_person(self.ledger, "wang"), at=morning(on))

    def attach(self, login: str, group: str, *, on: str = "2026-03-02") -> None:
        """Let a person attach the file, in a group."""
        who = as_person(self.ledger, login)
        attach(self.ledger, self.number, [self.file], group=group, actor=who, at=morning(on))

    def reminded(self, day: str) -> dict[str, str]:
        """Tick on a day; return who was reminded of the item's own day, by login, each with the kind of notice."""
        with reading(self.ledger.database) as work:
            before = {notice.id for notice in work.list(Notice)}
        tick(self.ledger, at=morning(day))
        logins = whole_item(self.ledger, self.number, actor=OPERATOR).logins
        with reading(self.ledger.database) as work:
            new = [notice for notice in work.list(Notice) if notice.id not in before]
        of_the_item = [notice for notice in new if json.loads(notice.data).get("subject") == Subject.ITEM]
        return {logins[notice.recipient_id]: notice.kind for notice in of_the_item}

    @property
    def state(self) -> str:
        """Return where the item is."""
        return whole_item(self.ledger, self.number, actor=OPERATOR).stored.facts.state

    @property
    def due_on(self) -> date | None:
        """Return when the item is due."""
        return whole_item(self.ledger, self.number, actor=OPERATOR).stored.due_on


def a_desk(
    ledger: Ledger,
    key: str,
    folder: Path,
    *,
    completion: str = "not_done",
    sustained: bool = False,
    due_on: date | None = None,
) -> Desk:
    """Found an office that follows a shipped workflow, with one item: wang owns, zhao leads, li verifies."""
    an_office(ledger, workflow=the_shipped(key))
    finding = a_finding(completion=completion, sustained=sustained, due_on=due_on)
    (item,) = import_findings(ledger, some_findings(finding, feedback_on=FEEDBACK), workflow=key, actor=OPERATOR, at=AT)
    assign(ledger, item.number, owner="wang", leader="zhao", verifier="li", actor=as_person(ledger, "chen"), at=AT)
    file = folder / "results.txt"
    file.write_text("整改结果", encoding="utf-8")
    return Desk(ledger, item.number, file)


def missing(refused: object) -> list[str]:
    """Return the codes of everything that stood in the way of a step."""
    return [reason.code for reason in getattr(refused, "reasons", ())]
