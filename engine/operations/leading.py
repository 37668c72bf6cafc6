"""What a head did about the findings of an inspection, read from the history, and what was decided together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.domain.actor import Actor
from engine.domain.workdays import local_day
from engine.operations.change import DEEDS
from engine.operations.ledger import Ledger
from engine.operations.persons import known_or_left, require_known
from engine.operations.publication import InspectionStanding, PublishedItem
from engine.store import history
from engine.store.history import Entry
from engine.store.unit_of_work import reading
from engine.words import Words

# What counts as having seen to an item; remarks and reminders put off do not.
_COUNTS = frozenset(
    {"advance", "assign", "measure", "review", "request_agreed", "request_refused", "redate", "pause", "resume", "urge"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing that somebody did about a finding."""

    on: date
    what: Words
    item: PublishedItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Leading:
    """What one person did about findings, those they lead or own, and the meetings, with how many items of each."""

    person_id: int
    name: str
    deeds: Sequence[Deed]
    led: Sequence[PublishedItem]
    decisions: Mapping[tuple[str, str], int]


def leading(ledger: Ledger, found: InspectionStanding, login: str, *, actor: Actor) -> Leading:
    """Return what a person did about the findings of an inspection, oldest first; raises ``NotFound``."""
    with reading(ledger.database) as work:
        person = known_or_left(work, login)
        require_known(work, person, actor=actor)
        told = [(one, history.entries(work, history.item_chain(one.item.id))) for one in found.shown]
    deeds = sorted(
        (deed for one, entries in told for deed in _deeds(one, entries, login)),
        key=lambda deed: (deed.on, deed.item.item.id),
    )
    decisions = Counter(
        (str(entry.data["decision"]["on"]), str(entry.data["decision"]["minutes"]))
        for _one, entries in told
        for entry in entries
        if entry.data.get("decision")
    )
    led = [one for one in found.shown if person.id in {one.item.facts.leader_id, one.item.facts.owner_id}]
    return Leading(
        person_id=person.id, name=person.name, deeds=deeds, led=led, decisions=dict(sorted(decisions.items()))
    )


def _deeds(one: PublishedItem, entries: Sequence[Entry], login: str) -> Iterator[Deed]:
    for entry in entries:
        if entry.action in _COUNTS and login in {entry.by["actor"], entry.by["on_behalf_of"]}:
            yield Deed(on=local_day(entry.at, one.workflow.zone), what=named(one, entry), item=one)


def named(one: PublishedItem, entry: Entry) -> Words:
    """Return what an entry records, by the name its step has in the workflow."""
    if entry.action == "advance":
        for step in one.workflow.transitions:
            if step.trigger == entry.data["trigger"] and entry.data["from"] in step.sources:
                return step.title
    return DEEDS.get(entry.action, Words(entry.action, entry.action))
