"""Writes down what happens in a ledger while it happens: each change of an item, each refusal, and who acted."""

from __future__ import annotations

from datetime import date, datetime

from engine.domain.actor import Actor
from engine.domain.deadlines import Subject
from engine.operations.ledger import Ledger
from engine.operations.reading import WholeItem, whole_item
from engine.store.deadlines import StoredDeadline
from engine.store.history import Entry
from tests.builders import OPERATOR
from tests.golden.corpus import Record, plain

_MOST_REFUSALS = 4
# What stands in the ledger about an item besides the facts that decisions look at.
_BESIDES = ("completion", "sustained", "reopened_on", "due_on", "original_due_on")
# What an entry sets that is told again; a receipt or a verification may be set by the same entry as the item's.
_TOLD_AGAIN = (Subject.ITEM, Subject.REVIEW, Subject.PROGRESS)


class Scribe:
    """Keeps the records of all items of a ledger; call it after every change."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.items: dict[str, Record] = {}
        self.actors: dict[str, Actor] = {}
        self.calendars: dict[str, Record] = {}
        self.known_since: dict[str, datetime] = {}

    def opened(
        self, number: str, *, actor: Actor, kind: str, feedback_on: date | None, stated_due_on: date | None
    ) -> None:
        """Begin the record of an item that was just imported."""
        self.items[number] = {
            "number": number,
            "kind": kind,
            "feedback_on": plain(feedback_on),
            "stated_due_on": plain(stated_due_on),
            "history": [],
            "refusals": [],
            "final": {},
        }
        self.changed(number, actor=actor)

    def changed(self, number: str, *, actor: Actor) -> None:
        """Write down every entry an item's history has gained, and what stands in the ledger after them."""
        record, whole = self.items[number], whole_item(self._ledger, number, actor=OPERATOR)
        new = whole.history[len(record["history"]) :]
        if not new:
            return
        self.calendars.setdefault(whole.calendar.version, plain(whole.calendar))
        limits = {limit.version: limit for limit in whole.deadlines if limit.subject in _TOLD_AGAIN}
        record["history"] += [self._entry(entry, limits.get(entry.seq), actor) for entry in new]
        standing = _standing(whole)
        before, record["final"] = record["final"], standing
        then = {name: value for name, value in standing.items() if name not in before or before[name] != value}
        record["history"][-1]["then"] = then

    def refused(
        self,
        number: str,
        because: list[str],
        *,
        actor: Actor,
        action: str,
        trigger: str | None = None,
        note: str = "",
        evidence: int = 0,
    ) -> None:
        """Write down what a workflow or the office's rules refused: of one item a few, each by its reasons."""
        refusals = self.items[number]["refusals"]
        if len(refusals) >= _MOST_REFUSALS or any(known["because"] == because for known in refusals):
            return
        asked = {"trigger": trigger, "note": note, "evidence": evidence} if trigger else {}
        seq = len(self.items[number]["history"])
        refusals.append({"seq": seq, "by": self._named(actor), "action": action, **asked, "because": because})

    def _entry(self, entry: Entry, limit: StoredDeadline | None, actor: Actor) -> Record:
        if entry.by["actor"] != actor.login:
            message = f"entry {entry.seq} is by {entry.by['actor']}, not by {actor.login}"
            raise ValueError(message)
        record = {"seq": entry.seq, "at": plain(entry.at), "action": entry.action, "by": self._named(actor)}
        record["data"] = plain(entry.data)
        if entry.note is not None:
            record["note"] = entry.note
        if limit is not None:
            record["deadline"] = _limit(limit)
        return record

    def _named(self, actor: Actor) -> str:
        """Return the name an actor has in the corpus; with other rights than before it is another actor."""
        who = f"{actor.login} for {actor.on_behalf_of.login}" if actor.on_behalf_of else actor.login
        for count in range(1, len(self.actors) + 2):
            name = who if count == 1 else f"{who} ({count})"
            if self.actors.setdefault(name, actor) == actor:
                return name
        raise AssertionError(who)


def _standing(whole: WholeItem) -> Record:
    stored = whole.stored
    return {**plain(stored.facts), **{name: plain(getattr(stored, name)) for name in _BESIDES}}


def _limit(limit: StoredDeadline) -> Record:
    return {
        "rule": limit.rule,
        "ladder": limit.ladder,
        "due_on": plain(limit.due_on),
        "due_at": plain(limit.due_at),
        "calendar": limit.calendar,
        "published": limit.is_published,
    }
