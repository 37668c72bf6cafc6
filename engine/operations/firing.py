"""The due rungs of one deadline: who hears, by which notice, and what becomes of the rungs that nobody hears."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from datetime import datetime

from engine.domain.deadlines import HeldBecause, SetBecause, Subject
from engine.domain.definition import Relation, Role
from engine.domain.ladders import Planned, RungOutcome, highest, must_reach_others
from engine.domain.workdays import start_of_day
from engine.operations.looking import Failure, Look, Outlook, Rungs
from engine.operations.recipients import Recipients
from engine.store.reminders import Reminders, Shared
from engine.store.rungs import NewRung

# The rung of a deadline whose ladder cannot be read.
_UNKNOWN = "?"
_LONGEST_REASON = 200
_HELD = {HeldBecause.REQUEST: "request_pending", HeldBecause.PAUSED: "paused"}
_encode = json.JSONEncoder(ensure_ascii=False).encode

# For each person the rungs that tell them, each with the role that is why, and why it was chosen if not by the ladder.
Heard = dict[int, list[tuple[Planned, str, str]]]


class Fired:
    """What became of the rungs of many deadlines, gathered by what they have in common, to be stored together."""

    def __init__(self, recipients: Recipients) -> None:
        self._recipients = recipients
        self._alike: dict[object, Reminders] = {}

    @property
    def reminders(self) -> Collection[Reminders]:
        """Return what was gathered."""
        return self._alike.values()

    @property
    def counted(self) -> Counter[str]:
        """Return how many rungs there are of each outcome."""
        counted: Counter[str] = Counter()
        for alike in self._alike.values():
            counted[str(alike.shared.outcome)] += len(alike.deadlines)
        return counted

    def fire(self, look: Look, snoozers: Collection[int] = ()) -> None:
        """Fire the due rungs of a deadline: of several a person hears the highest.

        ``snoozers`` asked to be left in peace about the item; from the due day on they are told all the same. Raises
        ``ValueError`` for a ladder that names an unknown role, before anything is added.
        """
        held = look.deadline.held_because
        heard = {} if held is not None else self._heard(look)
        if look.behind:
            self.skip(look)
        if held is not None:
            self.suppress(look, look.live, _HELD[HeldBecause(held)])
            return
        if look.live and heard.keys() <= {look.deadline.owner_id}:
            heard = self._reach_others(look, heard)
        elif len(look.live) > 1:
            self._say_unheard(look, heard)
        sleeping = snoozers if look.outlook.today < look.deadline.due_on else ()
        for person, told in heard.items():
            if person in sleeping:
                for rung, _why, _reason in told:
                    self._gather(look, rung, RungOutcome.SUPPRESSED, "snoozed", person)
            else:
                self._tell(look, told, person)

    def skip(self, look: Look) -> None:
        """Record the rungs that lay in the past when the deadline was set as skipped."""
        because = "imported_late" if look.deadline.because == SetBecause.IMPORTED else "set_late"
        for rung in look.behind:
            self._gather(look, rung, RungOutcome.SKIPPED, because)

    def suppress(self, look: Look, rungs: Rungs, reason: str) -> None:
        """Record rungs of which nobody is told, and why."""
        for rung in rungs:
            self._gather(look, rung, RungOutcome.SUPPRESSED, reason)

    def _heard(self, look: Look) -> Heard:
        heard: Heard = {}
        for rung in look.live:
            for person, why in self._recipients.of(look.deadline, rung.rule.to).items():
                heard.setdefault(person, []).append((rung, why, ""))
        return heard

    def _say_unheard(self, look: Look, heard: Heard) -> None:
        reached = {rung.occurrence for told in heard.values() for rung, _why, _reason in told}
        self.suppress(look, tuple(rung for rung in look.live if rung.occurrence not in reached), "nobody_to_tell")

    def _reach_others(self, look: Look, heard: Heard) -> Heard:
        """Return who hears when at most the owner would: where a rung must reach others, managers do as well.

        Of several such rungs they hear the highest, which need not be the highest of all.
        """
        must = tuple([rung for rung in look.live if must_reach_others(look.outlook.ladder, rung)])
        if not must:
            if not heard or len(look.live) > 1:
                self._say_unheard(look, heard)
            return heard
        top, managers = highest(must), self._recipients.managers_besides(look.deadline)
        told: Heard = heard | {person: [(top, Role.MANAGER, "nobody_else")] for person in managers}
        self._say_unheard(look, told)
        if not managers and heard:
            self.suppress(look, (top,), "nobody_else")
        return told

    def _tell(self, look: Look, told: list[tuple[Planned, str, str]], person: int) -> None:
        top, why, reason = told[0]
        if len(told) > 1:
            top, why, reason = max(told, key=lambda one: (one[0].day, one[0].rule.offset))
            for rung, _why, _reason in told:
                if rung is not top:
                    self._gather(look, rung, RungOutcome.SUPERSEDED, top.occurrence, person)
        deadline, outlook = look.deadline, look.outlook
        duty = deadline.subject_id if deadline.subject == Subject.DUTY else None
        about = (deadline.rule, deadline.subject, deadline.is_published, duty)
        key = (id(outlook), top.occurrence, why, reason, look.folded, about)
        alike = self._alike.get(key)
        if alike is None:
            alike = self._alike[key] = Reminders(_notice(look, top, why, reason))
        alike.add(deadline.id, deadline.item_id, person)

    def _gather(self, look: Look, rung: Planned, outcome: RungOutcome, reason: str, person: int | None = None) -> None:
        key = (rung.occurrence, rung.day, outcome, reason)
        alike = self._alike.get(key)
        if alike is None:
            alike = self._alike[key] = Reminders(Shared(rung.occurrence, rung.day, outcome, reason))
        alike.add(look.deadline.id, look.deadline.item_id, person)


def failed(failure: Failure, *, at: datetime) -> list[NewRung]:
    """Return the rungs that could not be dealt with, with why; one of no name where not even they are known."""
    deadline, reason = failure.timer.subject_id, failure.why[:_LONGEST_REASON]
    if not failure.due:
        return [NewRung(deadline, _UNKNOWN, at.date(), at, RungOutcome.FAILED, reason)]
    return [NewRung(deadline, rung.occurrence, rung.day, at, RungOutcome.FAILED, reason) for rung in failure.due]


def _notice(look: Look, rung: Planned, why: str, reason: str) -> Shared:
    """Return the rung of which a person is told, with its notice but for the deadline and the person."""
    return Shared(
        rung.occurrence,
        rung.day,
        RungOutcome.NOTICED,
        reason,
        (look.outlook.today - rung.day).days,
        _kind(rung, why),
        head=f'{{"why": {_encode(why)}, "deadline": ',
        rest=_rest(look, rung),
        send_from=start_of_day(rung.day, look.outlook.zone),
    )


def _rest(look: Look, rung: Planned) -> str:
    """Return what the notice says after the key of its deadline, as JSON text; ``skipped`` are rungs set too late."""
    deadline, outlook = look.deadline, look.outlook
    said: dict[str, object] = {"duty": deadline.subject_id} if deadline.subject == Subject.DUTY else {}
    said |= {
        "rule": deadline.rule,
        "subject": deadline.subject,
        "due_on": deadline.due_on.isoformat(),
        "published": deadline.is_published,
        "occurrence": rung.occurrence,
        "next": _after(outlook),
    }
    if look.folded:
        said["skipped"] = [gone.occurrence for gone in look.folded]
    return f", {_encode(said)[1:]}"


def _after(outlook: Outlook) -> dict[str, object]:
    """Return what the ladder does next if nothing happens: the day, whom it tells then, by which letter."""
    coming = outlook.coming
    return {
        "on": coming[0].day.isoformat(),
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
