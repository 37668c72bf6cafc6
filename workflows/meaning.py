"""Fitted data to a ``Workflow``: from the words of the file to the values of the engine.

Plain dictionaries and tuples inside, because the store writes and hashes the workflow as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.domain.definition import (
    Completion,
    DeadlineRule,
    FirstState,
    Ladder,
    ReviewOutcome,
    ReviewRule,
    RungRule,
    State,
    StateKind,
    Tell,
    Transition,
    Workflow,
)
from engine.words import Words

Fields = Mapping[str, Any]


def compose(data: Fields) -> Workflow:
    """Return the workflow that fitted data means; sections that are not there are empty."""
    return Workflow(
        key=data.get("workflow", ""),
        title=_title(data) if "title" in data else Words("", ""),
        zone=data.get("zone", ""),
        states={key: _state(key, fields) for key, fields in data.get("states", {}).items()},
        transitions=tuple(_transition(fields) for fields in data.get("transitions", ())),
        deadlines={key: _deadline(key, fields) for key, fields in data.get("deadlines", {}).items()},
        ladders={key: _ladder(key, rungs) for key, rungs in data.get("ladders", {}).items()},
        reviews={key: _review(key, fields) for key, fields in data.get("reviews", {}).items()},
        first_states=tuple(_first_state(fields) for fields in data.get("first_states", ())),
    )


def _title(fields: Fields) -> Words:
    return Words(zh=fields["title"]["zh"], en=fields["title"]["en"])


def _state(key: str, fields: Fields) -> State:
    return State(
        key=key,
        title=_title(fields),
        kind=StateKind(fields["kind"]),
        deadline=fields.get("deadline"),
        review=fields.get("review"),
        timeless=fields.get("timeless", False),
    )


def _transition(fields: Fields) -> Transition:
    return Transition(
        trigger=fields["trigger"],
        title=_title(fields),
        sources=fields["from"],
        target=fields["to"],
        who=fields["who"],
        requires=fields.get("requires", ()),
        tells=tuple(Tell(kind=kind, to=to) for kind, to in fields.get("tells", {}).items()),
        work=fields.get("work", False),
        loop=fields.get("loop"),
    )


def _deadline(key: str, fields: Fields) -> DeadlineRule:
    amount, unit = fields["limit"]
    return DeadlineRule(
        key=key,
        title=_title(fields),
        anchor=fields["after"],
        amount=amount,
        unit=unit,
        ladder=fields["ladder"],
        date_field=fields.get("field"),
    )


def _ladder(key: str, rungs: tuple[Fields, ...]) -> Ladder:
    return Ladder(
        key=key,
        rungs=tuple(
            RungRule(
                offset=rung["at"],
                to=rung["to"],
                repeat=rung.get("repeat"),
                until=rung.get("until"),
                escalates=rung.get("escalates", False),
            )
            for rung in rungs
        ),
    )


def _review(key: str, fields: Fields) -> ReviewRule:
    return ReviewRule(
        key=key,
        title=_title(fields),
        every=fields["every"],
        reviewer=fields["reviewer"],
        ladder=fields["ladder"],
        outcomes=tuple(
            ReviewOutcome(key=outcome, title=_title(inside), trigger=inside.get("trigger"))
            for outcome, inside in fields["outcomes"].items()
        ),
        opens_months=fields.get("opens", 1),
    )


def _first_state(fields: Fields) -> FirstState:
    return FirstState(
        completion=Completion(fields["completion"]), sustained=fields.get("sustained"), state=fields["state"]
    )
