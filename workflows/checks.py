"""Every check a workflow goes through, each with the sections it needs to be sound itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from itertools import chain, islice

from engine.domain.definition import Workflow
from workflows import answering, asking, leftovers, people, progress, spans, staffing, structure, timing
from workflows.problems import MOST_FINDINGS, Finding
from workflows.staffing import Holders


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check. It is left out while a section it looks at has faults of its own: they would only echo."""

    find: Callable[[Workflow], Iterator[Finding]]
    looks_at: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCheck:
    """A check that holds a workflow against the people of an office, by role."""

    find: Callable[[Workflow, Holders], Iterator[Finding]]
    looks_at: frozenset[str]


def _check(find: Callable[[Workflow], Iterator[Finding]], *looks_at: str) -> Check:
    return Check(find=find, looks_at=frozenset(looks_at))


CHECKS: tuple[Check, ...] = (
    _check(structure.one_start, "states"),
    _check(structure.some_end, "states"),
    _check(structure.all_in_reach, "states", "transitions", "first_states"),
    _check(structure.ways_to_an_end, "states", "transitions"),
    _check(structure.ends_stay_ended, "states", "transitions"),
    _check(structure.steps_told_apart, "states", "transitions"),
    _check(structure.titles_told_apart, "states", "transitions"),
    _check(structure.first_states_matter, "first_states"),
    _check(structure.words_said_once, "status_words"),
    _check(
        progress.nothing_stands_in_the_way,
        "states",
        "transitions",
        "fields",
        "reviews",
        "progress",
        "requests",
        "first_states",
    ),
    _check(timing.waits_end, "states"),
    _check(timing.rungs_in_order, "ladders"),
    _check(timing.ladders_reach_others, "ladders"),
    _check(timing.outcomes_lead_on, "states", "transitions", "reviews"),
    _check(timing.reviews_lead_out, "states", "transitions", "reviews"),
    _check(spans.limits_can_be_met, "deadlines", "requests", "receipts"),
    _check(spans.limits_told_apart, "deadlines", "fields"),
    _check(spans.windows_fit, "reviews", "progress", "duties"),
    _check(
        spans.rungs_have_time,
        "states",
        "deadlines",
        "ladders",
        "reviews",
        "receipts",
        "progress",
        "requests",
        "duties",
    ),
    _check(answering.answers_can_be_due, "states", "transitions", "deadlines"),
    _check(asking.choices_have_answers, "fields"),
    _check(asking.dates_are_asked, "transitions", "deadlines", "fields", "reviews", "progress", "requests"),
    _check(asking.requests_lead_on, "states", "transitions", "requests"),
    _check(
        asking.reminders_reach_who_acts,
        "states",
        "transitions",
        "deadlines",
        "ladders",
        "reviews",
        "receipts",
        "progress",
        "measures",
        "requests",
        "duties",
    ),
    _check(people.others_judge_the_work, "states", "transitions"),
    _check(people.doers_are_not_needed, "transitions"),
    _check(people.others_agree, "requests"),
    _check(people.reviewers_conclude, "states", "transitions", "reviews"),
    _check(
        leftovers.unused,
        "roles",
        "states",
        "transitions",
        "deadlines",
        "ladders",
        "reviews",
        "receipts",
        "progress",
        "measures",
        "fields",
        "requests",
        "duties",
    ),
)

# These are asked only where an office is at hand.
OFFICE_CHECKS: tuple[OfficeCheck, ...] = (
    OfficeCheck(
        find=staffing.everybody_is_there, looks_at=frozenset({"transitions", "progress", "requests", "duties"})
    ),
    OfficeCheck(find=staffing.enough_people, looks_at=frozenset({"transitions"})),
)


def check(workflow: Workflow, *, faulty: Set[str], holders: Holders | None = None) -> tuple[Finding, ...]:
    """Return what the checks find; ``faulty`` names the sections that could not be read whole.

    With ``holders``, the people of an office by role, the workflow is also held against who is there.
    """
    found = (finding for rule in CHECKS if rule.looks_at.isdisjoint(faulty) for finding in rule.find(workflow))
    of_office = () if holders is None else _of_office(workflow, faulty, holders)
    return tuple(islice(chain(found, of_office), MOST_FINDINGS))


def _of_office(workflow: Workflow, faulty: Set[str], holders: Holders) -> Iterator[Finding]:
    for rule in OFFICE_CHECKS:
        if rule.looks_at.isdisjoint(faulty):
            yield from rule.find(workflow, holders)
