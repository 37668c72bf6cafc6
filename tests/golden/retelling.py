"""A recorded history told again by today's rules: what each entry would change now, and where that is not what it did.

Everything is asked of the functions the product itself uses: ``decide``, the policy, the calendar, deadlines, ladders
and reviews. Nothing is read from the recorded result but to compare it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from engine.domain.actor import Actor
from engine.domain.deadlines import Due, ItemDates, due_by
from engine.domain.definition import Completion, Relation, State, Workflow
from engine.domain.item import Given, ItemFacts, after
from engine.domain.permission import Action, attaching_is_work, require, sees
from engine.domain.reviews import first_after, owed, owed_since
from engine.domain.workdays import local_day
from engine.errors import NotPermitted, TransitionRefused
from engine.machine import decide
from engine.operations.advance import dates_of
from engine.operations.deadlines import due_in
from engine.store.items import StoredItem
from tests.golden.corpus import Record, Release, differences, plain

# What stands in the ledger about an item besides the facts that decisions look at.
BESIDES = ("completion", "sustained", "reopened_on", "due_on", "original_due_on")
# The permission that each kind of entry needed, besides that who acted had to see the item; a step has its own list.
_NEEDED: Mapping[str, Action] = {
    "comment": Action.COMMENT,
    "attach": Action.ATTACH,
    "assign": Action.ASSIGN,
    "review": Action.COMPLETE_REVIEW,
}
_NAMED: Mapping[str, str] = {
    Relation.OWNER: "owner_id",
    Relation.LEADER_IN_CHARGE: "leader_id",
    Relation.ASSIGNED_VERIFIER: "verifier_id",
}


class Retelling:
    """One item as it goes through its recorded history again; ``said`` are the differences found on the way."""

    def __init__(self, release: Release, record: Record) -> None:
        self._release = release
        self._record = record
        self.said: list[str] = []
        self.reviewed: set[str] = set()
        self.reported: set[str] = set()
        opening = record["history"][0]
        self.workflow: Workflow = release.workflows[opening["data"]["workflow_sha256"]]
        self.item = self._opened(opening)
        # The facts after each entry, by its number: a refusal was given on them.
        self.facts: dict[int, ItemFacts] = {}

    def tell(self) -> list[str]:
        """Go through the whole history and every refusal; return a sentence for each difference."""
        recorded: Record = {}
        for entry in self._record["history"]:
            limit = self._take(entry)
            self.item = replace(self.item, facts=replace(self.item.facts, version=entry["seq"]))
            self.facts[entry["seq"]] = self.item.facts
            self._compare(entry, entry.get("deadline"), None if limit is None else _limit(limit))
            if "then" in entry:
                recorded |= entry["then"]
                self._compare(entry, recorded, standing(self.item))
        self._compare(self._record["history"][-1], self._record["final"], standing(self.item))
        for refusal in self._record["refusals"]:
            self._refuse(refusal)
        return self.said

    def _opened(self, entry: Record) -> StoredItem:
        """Return the item as it was taken in; what its facts were then is not decided by a workflow."""
        at, data = datetime.fromisoformat(entry["at"]), entry["data"]
        begun = {name: entry["then"][name] for name in ("unit_id", "measures", "measures_done", "confidential")}
        # Older releases did not know who opened an item.
        begun["created_by"] = entry["then"].get("created_by")
        state = self.workflow.first_state(Completion(data["completion"]), sustained=data["sustained"])
        return StoredItem(
            id=1,
            number=self._record["number"],
            inspection_id=1,
            workflow_version_id=1,
            title="",
            completion=data["completion"],
            sustained=data["sustained"],
            opened_at=at,
            entered_at=at,
            reopened_on=None,
            stated_due_on=_day(self._record["stated_due_on"]),
            feedback_on=_day(self._record["feedback_on"]),
            kind=self._record["kind"],
            deadline_id=None,
            original_due_on=None,
            due_on=None,
            history_hash="",
            facts=ItemFacts(number=self._record["number"], state=state.key, version=1, **begun),
        )

    def _take(self, entry: Record) -> Due | None:
        """Do again what an entry says was done; return the deadline that it sets."""
        at, actor, data = datetime.fromisoformat(entry["at"]), self._release.actors[entry["by"]], entry["data"]
        self._permit(entry, actor)
        match entry["action"]:
            case "import":
                return self._enter(self.workflow.states[self.item.facts.state], at=at)
            case "advance":
                return self._advance(entry, actor, at=at)
            case "assign":
                named = {_NAMED[part]: self._release.persons[login] for part, login in data.items()}
                self._change(**named)
            case "attach":
                facts = self.item.facts
                doers = facts.doers | actor.persons if attaching_is_work(actor, facts) else facts.doers
                self._change(evidence=facts.evidence + len(data["evidence"]), doers=doers)
            case "review_opened":
                return self._open_review(data["period"], at=at)
            case "progress_opened":
                return self._open_progress(data, at=at)
            case "comment" | "review":
                pass
            case other:
                message = f"{self.item.number}, entry {entry['seq']}: no rule for {other!r} here"
                raise ValueError(message)
        return None

    def _permit(self, entry: Record, actor: Actor) -> None:
        """Say so when who did something then could not do it today; imports and the clock are not asked."""
        action = _NEEDED.get(entry["action"])
        if action is None and entry["action"] != "advance":
            return
        because = _not_allowed(actor, action, self.item.facts)
        if because:
            self.said.append(f"{self.item.number}, entry {entry['seq']} ({entry['action']}): today {because}")

    def _advance(self, entry: Record, actor: Actor, *, at: datetime) -> Due | None:
        data = entry["data"]
        facts = self.item.facts
        facts = replace(facts, evidence=facts.evidence + len(data.get("evidence", ())))
        given = Given(note=entry.get("note", ""))
        try:
            outcome = decide(self.workflow, facts, data["trigger"], actor=actor, given=given)
        except TransitionRefused as fault:
            self.said.append(f"{self.item.number}, entry {entry['seq']}: refused today: {fault}")
            return None
        self._compare(entry, {"from": data["from"], "to": data["to"]}, _moved(outcome.from_state, outcome.to_state))
        self._compare(entry, entry["seq"], outcome.version)
        self.item = replace(self.item, facts=after(facts, outcome), **data.get("set", {}))
        if not outcome.changes_state:
            return None
        if outcome.step.loop == "reopen":
            self.item = replace(self.item, reopened_on=local_day(at, self.workflow.zone))
        self.item = replace(self.item, entered_at=at)
        return self._enter(self.workflow.states[outcome.to_state], at=at)

    def _enter(self, state: State, *, at: datetime) -> Due | None:
        if state.deadline is None:
            self.item = replace(self.item, due_on=None, original_due_on=None)
            return None
        limit = due_in(self.workflow, state, self._dates(at), self._release.calendar_at(at))
        self.item = replace(self.item, due_on=limit.due_on, original_due_on=limit.due_on)
        return limit

    def _dates(self, at: datetime) -> ItemDates:
        today, item = local_day(at, self.workflow.zone), self.item
        return dates_of(self.workflow, item, item.facts.fields, entered_on=today, reopened_on=item.reopened_on)

    def _open_review(self, recorded: str, *, at: datetime) -> Due:
        """Open the review that is owed on a day, and say so when it is of another period than the recorded one."""
        state, calendar = self.workflow.states[self.item.facts.state], self._release.calendar_at(at)
        owes = state.review_for(sustained=self.item.sustained)
        rule, zone = self.workflow.reviews[owes or ""], self.workflow.zone
        first = first_after(rule, local_day(self.item.entered_at, zone), calendar)
        periods = [period.name for period in owed(rule, first.opens_on, local_day(at, zone), calendar)]
        coming = [name for name in periods if name not in self.reviewed]
        if coming != [recorded]:
            self.said.append(f"{self.item.number}: review of {recorded}, owed today: {coming}")
        self.reviewed |= {*periods, recorded}
        (period,) = (one for one in owed(rule, first.opens_on, local_day(at, zone), calendar) if one.name == recorded)
        return due_by(period.due_on, rule=rule.key, ladder=rule.ladder, calendar=calendar, zone=zone)

    def _open_progress(self, data: Record, *, at: datetime) -> Due:
        """Open the progress report that is owed on a day, and say so when it is of another period, or others missed."""
        state, calendar = self.workflow.states[self.item.facts.state], self._release.calendar_at(at)
        rule, zone = self.workflow.progress[state.progress or ""], self.workflow.zone
        since, today = local_day(self.item.entered_at, zone), local_day(at, zone)
        *missed, period = owed_since(rule, since, today, calendar, known=self.reported)
        found = {"period": period.name, "skipped": [gone.name for gone in missed]}
        self.said += differences({"skipped": [], **data}, {"due_on": period.due_on.isoformat(), **found})
        self.reported |= {period.name, *found["skipped"]}
        return due_by(period.due_on, rule=rule.key, ladder=rule.ladder, calendar=calendar, zone=zone)

    def _refuse(self, refusal: Record) -> None:
        facts, actor = self.facts[refusal["seq"]], self._release.actors[refusal["by"]]
        because = self._why_not(refusal, facts, actor)
        if because != refusal["because"]:
            where = f"{facts.number}, after entry {refusal['seq']}: {refusal['by']}, {refusal['action']}"
            self.said.append(f"{where}: was refused because {refusal['because']}, today {because}")

    def _why_not(self, refusal: Record, facts: ItemFacts, actor: Actor) -> list[str]:
        """Return the codes of everything that stands in the way of what was asked for; empty when nothing does."""
        action = None if refusal["action"] == "advance" else Action(refusal["action"])
        because = _not_allowed(actor, action, facts)
        if because or action is not None:
            return because
        try:
            handed_in = replace(facts, evidence=facts.evidence + refusal["evidence"])
            given = Given(note=refusal["note"])
            decide(self.workflow, handed_in, refusal["trigger"], actor=actor, given=given)
        except TransitionRefused as fault:
            return [reason.code for reason in fault.reasons]
        return []

    def _change(self, **facts: Any) -> None:
        self.item = replace(self.item, facts=replace(self.item.facts, **facts))

    def _compare(self, entry: Record, recorded: object, today: object) -> None:
        where = f"{self.item.number}, entry {entry['seq']} ({entry['action']}): "
        self.said += [where + said for said in differences(recorded, today)]


def standing(item: StoredItem) -> Record:
    """Return how an item stands, as the scribe writes it down."""
    return {**plain(item.facts), **{name: plain(getattr(item, name)) for name in BESIDES}}


def _not_allowed(actor: Actor, action: Action | None, facts: ItemFacts) -> list[str]:
    """Return the code under which the policy refuses an action; without one it is asked only who sees the item."""
    if not sees(actor, facts):
        return ["not_found"]
    if action is None:
        return []
    try:
        require(actor, action, facts)
    except NotPermitted as fault:
        return [fault.code]
    return []


def _limit(limit: Due) -> Record:
    return {
        "rule": limit.rule,
        "ladder": limit.ladder,
        "due_on": plain(limit.due_on),
        "due_at": plain(limit.due_at),
        "calendar": limit.calendar,
        "published": limit.published,
    }


def _moved(source: str, target: str) -> Record:
    return {"from": source, "to": target}


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
