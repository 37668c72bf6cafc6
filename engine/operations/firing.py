"""The due rungs of one deadline: who hears, by which notice, and what becomes of the rungs that nobody hears."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from engine.domain.deadlines import HeldBecause, SetBecause, Subject
from engine.domain.definition import Relation, Role
from engine.domain.ladders import Planned, RungOutcome, highest, must_reach_others, planned
from engine.domain.workdays import start_of_day
from engine.operations.looking import Failure, Look, Outlook, Rungs
from engine.operations.recipients import Recipients
from engine.store.outbox import ReadyNotice
from engine.store.rungs import NewRung

# The rung of a deadline whose ladder cannot be read.
_UNKNOWN = "?"
_LONGEST_REASON = 200
_HELD = {HeldBecause.REQUEST: "request_pending", HeldBecause.PAUSED: "paused"}
_encode = json.JSONEncoder(ensure_ascii=False).encode

Heard = dict[int, list[tuple[Planned, str]]]


class Fired:
    """The rungs and notices of many deadlines, to be stored together."""

    def __init__(self, recipients: Recipients, *, at: datetime) -> None:
        self.rungs: list[NewRung] = []
        self.notices: list[ReadyNotice] = []
        self._recipients, self._at = recipients, at

    def fire(self, look: Look, snoozers: Collection[int] = ()) -> None:
        """Fire the due rungs of a deadline: of several a person hears the highest.

        ``snoozers`` asked to be left in peace about the item; from the due day on they are told all the same. Raises
        ``ValueError`` for a ladder that names an unknown role, before anything is added.
        """
        self.rungs += skipped(look, at=self._at)
        if look.deadline.held_because is not None:
            self._suppress(look, look.live, _HELD[HeldBecause(look.deadline.held_because)])
            return
        heard, alone = self._heard(look)
        at, deadline, today = self._at, look.deadline.id, look.outlook.today
        for person, told in heard.items():
            if person in snoozers and today < look.deadline.due_on:
                self.rungs += [
                    NewRung(deadline, rung.occurrence, rung.day, at, RungOutcome.SUPPRESSED, "snoozed", person)
                    for rung, _why in told
                ]
                continue
            top = told[0][0] if len(told) == 1 else highest(tuple([rung for rung, _why in told]))
            for rung, why in told:
                if rung is top:
                    reason = "nobody_else" if alone is rung and why == Role.MANAGER else ""
                    self._tell(look, rung, person, why, reason)
                else:
                    superseded = RungOutcome.SUPERSEDED
                    self.rungs.append(
                        NewRung(deadline, rung.occurrence, rung.day, at, superseded, top.occurrence, person)
                    )

    def _heard(self, look: Look) -> tuple[Heard, Planned | None]:
        """Return who hears of which rungs and why, and the rung for which somebody besides the owner was looked for."""
        heard: Heard = {}
        parties, unheard = look.concern.parties, []
        for rung in look.live:
            people = self._recipients.of(parties, rung.rule.to)
            if not people:
                unheard.append(rung)
            for person, why in people.items():
                heard.setdefault(person, []).append((rung, why))
        alone = None
        if heard.keys() <= {parties.owner_id} and look.live:
            top = highest(look.live)
            if must_reach_others(look.outlook.ladder, top):
                alone = top
                unheard = [rung for rung in unheard if rung is not top]
                managers = self._recipients.managers_besides(parties)
                if not managers:
                    self._suppress(look, (top,), "nobody_else")
                for person in managers:
                    heard[person] = [(top, Role.MANAGER)]
        self._suppress(look, tuple(unheard), "nobody_to_tell")
        return heard, alone

    def _suppress(self, look: Look, rungs: Rungs, reason: str) -> None:
        self.rungs += [
            NewRung(look.deadline.id, rung.occurrence, rung.day, self._at, RungOutcome.SUPPRESSED, reason)
            for rung in rungs
        ]

    def _tell(self, look: Look, rung: Planned, person: int, why: str, reason: str) -> None:
        deadline, outlook = look.deadline, look.outlook
        dedupe = f"rung:{deadline.id}:{rung.occurrence}:{person}"
        late = (outlook.today - rung.day).days
        self.rungs.append(
            NewRung(deadline.id, rung.occurrence, rung.day, self._at, RungOutcome.NOTICED, reason, person, late, dedupe)
        )
        self.notices.append(
            ReadyNotice(
                dedupe,
                _kind(rung, why),
                look.concern.item_id,
                person,
                _data(look, rung, why),
                self._at,
                start_of_day(rung.day, outlook.zone),
            )
        )


def skipped(look: Look, *, at: datetime) -> list[NewRung]:
    """Return the rungs that lay in the past when the deadline was set, as skipped."""
    if not look.behind:
        return []
    because = "imported_late" if look.deadline.because == SetBecause.IMPORTED else "set_late"
    return [
        NewRung(look.deadline.id, rung.occurrence, rung.day, at, RungOutcome.SKIPPED, because) for rung in look.behind
    ]


def failed(failure: Failure, *, at: datetime) -> list[NewRung]:
    """Return the rungs that could not be dealt with, with why; one of no name where not even they are known."""
    deadline, reason = failure.timer.subject_id, failure.why[:_LONGEST_REASON]
    if not failure.due:
        return [NewRung(deadline, _UNKNOWN, at.date(), at, RungOutcome.FAILED, reason)]
    return [NewRung(deadline, rung.occurrence, rung.day, at, RungOutcome.FAILED, reason) for rung in failure.due]


def _data(look: Look, rung: Planned, why: str) -> str:
    """Return what the notice says as JSON text; all but why and of which deadline is written once for many."""
    deadline, outlook = look.deadline, look.outlook
    behind = tuple([gone.occurrence for gone in look.behind]) if look.is_first else ()
    key = (deadline.rule, deadline.subject, deadline.is_published, rung.occurrence, behind)
    rest = outlook.texts.get(key)
    if rest is None:
        rest = outlook.texts[key] = _rest(look, rung, behind)
    duty = f'"duty": {deadline.subject_id}, ' if deadline.subject == Subject.DUTY else ""
    return f'{{"why": {_encode(why)}, "deadline": {deadline.id}, {duty}{rest}'


def _rest(look: Look, rung: Planned, behind: tuple[str, ...]) -> str:
    deadline = look.deadline
    said: dict[str, object] = {
        "rule": deadline.rule,
        "subject": deadline.subject,
        "due_on": deadline.due_on.isoformat(),
        "published": deadline.is_published,
        "occurrence": rung.occurrence,
        "next": _after(look.outlook),
    }
    if behind:
        said["skipped"] = behind
    return _encode(said)[1:]


def _after(outlook: Outlook) -> dict[str, object]:
    """Return what the ladder does next if nothing happens: the day, whom it tells then, by which letter."""
    day = outlook.next_on
    coming = planned(outlook.ladder, outlook.due_on, outlook.calendar, first=day, last=day)
    return {
        "on": day.isoformat(),
        "to": list(dict.fromkeys(name for step in coming for name in step.rule.to)),
        "escalates": any(step.rule.escalates for step in coming),
        "notice": coming[-1].rule.notice,
    }


def _kind(rung: Planned, why: str) -> str:
    if rung.rule.notice is not None:
        return rung.rule.notice
    if rung.rule.offset <= 0:
        return "reminder"
    return "overdue" if why == Relation.OWNER or not rung.rule.escalates else "escalated"
