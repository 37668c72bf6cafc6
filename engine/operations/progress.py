"""Reporting progress (进展): what was done in a period, handed in once, by its day or late."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.deadlines import EndedBecause, Subject
from engine.domain.definition import ProgressRule, Relation, Workflow
from engine.domain.fields import FieldValue
from engine.domain.item import ItemFacts
from engine.domain.permission import require, require_named, standing
from engine.domain.reviews import ReviewPeriod, ReviewState, following, next_after, period_of
from engine.domain.workdays import local_day, start_of_day
from engine.errors import InvalidInput
from engine.operations import change
from engine.operations.answers import as_text
from engine.operations.deadlines import end_of
from engine.operations.form import read_for_review, require_group
from engine.operations.ledger import Ledger
from engine.operations.once import first_answer, keep_answer
from engine.operations.progressing import owed_by, record_missed, rule_of
from engine.operations.remarks import attached, handed_in, pin_evidence, require_text
from engine.store import deadlines, idempotency, progress
from engine.store.files import StoredFile
from engine.store.items import StoredItem
from engine.store.unit_of_work import UnitOfWork, writing
from engine.words import Words

_PROGRESS = Words("进展", "Progress report")
_PERIOD = Words("期间", "Period")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What somebody hands in: the text, values of the fields that are asked, evidence.

    ``period`` names the period it is meant for; None is the one that is owed, or whose window is open.
    """

    note: str
    settings: Mapping[str, str] = field(default_factory=dict)
    evidence: Sequence[Path] = ()
    group: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A report that was handed in: for which period, how late, and when the next window opens."""

    id: int
    number: str
    version: int
    period: str
    days_late: int
    next_opens_on: date
    repeated: bool = False


def report(
    ledger: Ledger,
    item_name: str,
    told: Report,
    *,
    actor: Actor,
    at: datetime,
    expect_version: int | None = None,
    key: str | None = None,
) -> Reported:
    """Hand in the progress report that an item owes; its fields become the item's too, and the next one is set.

    Before the clock has opened it, a report is taken as soon as its window is open. With a ``key`` a repeat changes
    nothing and gets the first answer.

    Raises ``NotFound``, ``NotPermitted``, ``ItemChanged``, ``KeyReused``, and ``InvalidInput`` where no report is
    asked for, outside a window, for another period than the one to report, and for values that do not fit.
    """
    files = tuple(ledger.files.put(path) for path in told.evidence)
    with writing(ledger.database) as work:
        item = change.visible(work, item_name, actor=actor, lock=True)
        request = _digest(item_name, told, files) if key is not None else ""
        if key is not None:
            known = first_answer(work, key=key, actor=actor, request=request)
            if known is not None:
                return _again(json.loads(known))
        change.require_version(work, item, expect_version)
        answer = _report(work, ledger, item, told, files, actor=actor, at=at)
        if key is not None:
            keep_answer(work, as_text(answer), key=key, actor=actor, request=request, at=at)
    return answer


def _report(
    work: UnitOfWork,
    ledger: Ledger,
    item: StoredItem,
    told: Report,
    files: Sequence[StoredFile],
    *,
    actor: Actor,
    at: datetime,
) -> Reported:
    workflow = ledger.workflow(work, item.workflow_version_id)
    rule = rule_of(workflow, item)
    if rule is None:
        raise _none_asked(workflow, item)
    who = tuple(dict.fromkeys((*rule.who, Relation.OWNER)))
    require_named(actor, Action.REPORT_PROGRESS, who, workflow, standing(actor, item.facts), where=item.number)
    note = require_text(told.note, what=_PROGRESS, where=item.number)
    filled = read_for_review(workflow, rule.asks, told.settings, where=item.number)
    facts = _with_form(workflow, item, told, files, filled, actor=actor)
    period, opened = _period(work, ledger, workflow, rule, item, told.period, at=at)
    _hand_in(work, item, rule, period, opened, note, filled, actor=actor, at=at)
    pin_evidence(work, ledger, item, files, group=told.group, actor=actor, at=at)
    data: dict[str, object] = {"period": period.name, **handed_in(files, told.group, None, written=filled)}
    changed = change.apply(work, item, action="progress", actor=actor, at=at, facts=facts, note=note, data=data)
    today, calendar = local_day(at, workflow.zone), ledger.calendar(work, workflow)
    missed, coming = next_after(rule, period.starts_on, today, calendar)
    record_missed(work, item, rule, missed, at=at)
    deadlines.wake(work, "progress", item.id, at=max(start_of_day(coming.opens_on, workflow.zone), at))
    return Reported(
        id=item.id,
        number=item.number,
        version=changed.facts.version,
        period=period.name,
        days_late=max((today - period.due_on).days, 0),
        next_opens_on=coming.opens_on,
    )


def _with_form(
    workflow: Workflow,
    item: StoredItem,
    told: Report,
    files: Sequence[StoredFile],
    filled: Mapping[str, FieldValue],
    *,
    actor: Actor,
) -> ItemFacts:
    """Return the facts with what comes with the report."""
    facts = replace(item.facts, fields={**item.facts.fields, **filled}) if filled else item.facts
    require_group(workflow, told.group, files=len(files), where=item.number)
    if not files:
        return facts
    require(actor, Action.ATTACH, item.facts)
    return attached(facts, files, told.group, actor=actor)


def _period(
    work: UnitOfWork,
    ledger: Ledger,
    workflow: Workflow,
    rule: ProgressRule,
    item: StoredItem,
    asked: str | None,
    *,
    at: datetime,
) -> tuple[ReviewPeriod, int | None]:
    """Return the period that is to be reported now, with the key of its report if the clock has opened it.

    Raises ``InvalidInput`` when there is none, or another was named.
    """
    calendar, today = ledger.calendar(work, workflow), local_day(at, workflow.zone)
    opened = progress.open_of(work, item.id)
    owed = () if opened else owed_by(work, ledger, workflow, rule, item, at=at)
    if opened is not None:
        found = period_of(rule, opened.opens_on, calendar)
    elif owed:
        record_missed(work, item, rule, owed[:-1], at=at)
        found = owed[-1]
    else:
        found = period_of(rule, today, calendar)
        if found.opens_on > today or found.name in progress.periods_of(work, item.id, rule.key):
            coming = found if found.opens_on > today else following(rule, found, calendar)
            raise _not_open(item, coming, asked)
    if asked is not None and asked != found.name:
        raise InvalidInput(
            what=_PERIOD,
            value=asked,
            where=item.number,
            why=Words("现在要报的不是这一期", "that is not the period to report now"),
            allowed=found.name,
        )
    return found, opened.id if opened else None


def _hand_in(
    work: UnitOfWork,
    item: StoredItem,
    rule: ProgressRule,
    period: ReviewPeriod,
    opened: int | None,
    note: str,
    filled: Mapping[str, FieldValue],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    progress_id = opened or progress.add(work, period, item_id=item.id, rule=rule.key, state=ReviewState.OPEN, at=at)
    progress.complete(work, progress_id, note=note, fields=filled, by=actor.shown_as, at=at)
    end_of(work, Subject.PROGRESS, progress_id, item_id=item.id, because=EndedBecause.COMPLETED, at=at)


def _none_asked(workflow: Workflow, item: StoredItem) -> InvalidInput:
    return InvalidInput(
        what=_PROGRESS,
        value=item.number,
        where=item.number,
        why=Words("“{state}”不要求定期报进展", "no progress report is asked for in {state!r}").fill(
            state=workflow.states[item.facts.state].title
        ),
        allowed=Words("随时可以写备注（comment）", "a comment, at any time (comment)"),
    )


def _not_open(item: StoredItem, coming: ReviewPeriod, asked: str | None) -> InvalidInput:
    return InvalidInput(
        what=_PROGRESS,
        value=asked or item.number,
        where=item.number,
        why=Words("现在不到报进展的时间", "no window for a report is open"),
        allowed=Words(
            f"{coming.opens_on}起报{coming.name}的进展；现在可以写备注（comment）",
            f"the report of {coming.name} from {coming.opens_on} on; until then a comment (comment)",
        ),
    )


def _digest(item_name: str, told: Report, files: Sequence[StoredFile]) -> str:
    return idempotency.digest_of(
        {
            "progress": item_name,
            "note": told.note,
            "set": dict(told.settings),
            "evidence": [file.sha256 for file in files],
            "group": told.group,
            "period": told.period,
        }
    )


def _again(told: dict[str, Any]) -> Reported:
    opens = date.fromisoformat(told["next_opens_on"])
    return Reported(**{**told, "next_opens_on": opens, "repeated": True})
