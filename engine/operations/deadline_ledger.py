"""The deadline ledger of an item: first dates, every change of them with who and why, requests, pauses, figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.actor import Actor
from engine.domain.deadlines import GOES_ON, SetBecause, Subject, days_late
from engine.domain.definition import Workflow
from engine.domain.workdays import local_day
from engine.operations import change
from engine.operations.ledger import Ledger
from engine.store import deadlines, history, pauses, requests
from engine.store.deadlines import StoredDeadline
from engine.store.history import Entry
from engine.store.items import StoredItem
from engine.store.pauses import StoredPause
from engine.store.requests import StoredAnswer, StoredRequest
from engine.store.unit_of_work import UnitOfWork, reading


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRequest:
    """A request with what each of those who must agree said to it."""

    request: StoredRequest
    answers: tuple[StoredAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateSet:
    """One date of an item as it was set: why, by whom, with what reason, and by which request if by one."""

    due_on: date
    because: SetBecause
    set_at: datetime
    by: str
    note: str | None
    request: ToldRequest | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """What an item owed by one rule, from the state's first date to the last; ``ended_on`` None while it is owed.

    ``stands_since`` is the day since which the date stands still, None while it moves.
    """

    rule: str
    original_due_on: date
    dates: tuple[DateSet, ...]
    ended_on: date | None
    stands_since: date | None

    @property
    def due_on(self) -> date:
        """Return the date that counts, or counted at the end."""
        return self.dates[-1].due_on

    def days_late(self, due_on: date, *, today: date) -> int:
        """Return how many calendar days late it was, or is, against one of its dates."""
        return days_late(due_on, until=self.ended_on or self.stands_since or today)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineLedger:
    """Everything about the dates of an item, oldest first."""

    lines: tuple[LedgerLine, ...]
    requests: tuple[ToldRequest, ...]
    pauses: tuple[StoredPause, ...]

    @property
    def current(self) -> LedgerLine | None:
        """Return the line of the date that counts now, or None."""
        return self.lines[-1] if self.lines and self.lines[-1].ended_on is None else None


def deadline_ledger(ledger: Ledger, name: str, *, actor: Actor) -> DeadlineLedger:
    """Return the deadline ledger of an item; raises ``NotFound``."""
    with reading(ledger.database) as work:
        item = change.visible(work, name, actor=actor)
        workflow = ledger.workflow(work, item.workflow_version_id)
        return read_ledger(work, workflow, item, history.entries(work, history.item_chain(item.id)))


def read_ledger(work: UnitOfWork, workflow: Workflow, item: StoredItem, entries: Sequence[Entry]) -> DeadlineLedger:
    """Return the deadline ledger of an item in a transaction that has begun; ``entries`` is its history."""
    asked = told(work, requests.listed(work, item_id=item.id))
    own = [one for one in deadlines.of_item(work, item.id) if one.subject is Subject.ITEM]
    by_id, by_seq = {one.request.id: one for one in asked}, {entry.seq: entry for entry in entries}
    lines: list[list[StoredDeadline]] = []
    for deadline in own:
        if lines and lines[-1][-1].ended_because in GOES_ON:
            lines[-1].append(deadline)
        else:
            lines.append([deadline])
    return DeadlineLedger(
        lines=tuple(_line(workflow, item, line, by_seq, by_id) for line in lines),
        requests=asked,
        pauses=tuple(pauses.of_item(work, item.id)),
    )


def told(work: UnitOfWork, found: Sequence[StoredRequest]) -> tuple[ToldRequest, ...]:
    """Return requests with what was said to them."""
    said = requests.answers_to(work, (request.id for request in found))
    return tuple(ToldRequest(request=request, answers=said.get(request.id, ())) for request in found)


def _line(
    workflow: Workflow,
    item: StoredItem,
    line: Sequence[StoredDeadline],
    entries: Mapping[int, Entry],
    asked: Mapping[int, ToldRequest],
) -> LedgerLine:
    first, last = line[0], line[-1]
    # After a return the day agreed on before goes on: the entry of the return says which day was the first.
    begun = entries.get(first.version)
    kept = begun.data.get("keeps_due_on") if begun else None
    return LedgerLine(
        rule=last.rule,
        original_due_on=date.fromisoformat(kept["original"]) if kept else first.due_on,
        dates=tuple(_set(deadline, entries.get(deadline.version), asked) for deadline in line),
        ended_on=local_day(last.ended_at, workflow.zone) if last.ended_at else None,
        stands_since=item.paused_on if last.ended_at is None else None,
    )


def _set(deadline: StoredDeadline, entry: Entry | None, asked: Mapping[int, ToldRequest]) -> DateSet:
    request = entry.data.get("request") if entry else None
    return DateSet(
        due_on=deadline.due_on,
        because=deadline.because,
        set_at=deadline.set_at,
        by=str(entry.by["name"]) if entry else "",
        note=entry.note if entry else None,
        request=asked.get(request) if request is not None else None,
    )
