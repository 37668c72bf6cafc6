"""Fitted data to a ``Workflow``: from the words of the file to the values of the engine.

Plain dictionaries and tuples inside, because the store writes and hashes the workflow as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.domain.definition import (
    Approval,
    Completion,
    DeadlineRule,
    DutyRule,
    Field,
    FieldKind,
    FirstState,
    Ladder,
    MeasureRule,
    ProgressRule,
    ReceiptRule,
    RequestRule,
    ReviewOutcome,
    ReviewRule,
    RungRule,
    State,
    StateKind,
    StatusWords,
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
        calendar=data.get("calendar", "office"),
        roles=_titles(data.get("roles", {})),
        fields={key: _field(key, fields) for key, fields in data.get("fields", {}).items()},
        evidence_groups=_titles(data.get("evidence_groups", {})),
        requests={key: _request(key, fields) for key, fields in data.get("requests", {}).items()},
        duties={key: _duty(key, fields) for key, fields in data.get("duties", {}).items()},
        status_words=tuple(_status(fields) for fields in data.get("status_words", ())),
        receipts={key: _receipt(key, fields) for key, fields in data.get("receipts", {}).items()},
        progress={key: _progress(key, fields) for key, fields in data.get("progress", {}).items()},
        measures=_measures(data["measures"]) if "measures" in data else None,
    )


def _title(fields: Fields) -> Words:
    return Words(zh=fields["title"]["zh"], en=fields["title"]["en"])


def _titles(entries: Fields) -> dict[str, Words]:
    return {key: Words(zh=title["zh"], en=title["en"]) for key, title in entries.items()}


def _field(key: str, fields: Fields) -> Field:
    explained = fields.get("help")
    return Field(
        key=key,
        title=_title(fields),
        kind=FieldKind(fields["kind"]),
        help=Words(zh=explained["zh"], en=explained["en"]) if explained else None,
        options=_titles(fields.get("options", {})),
    )


def _state(key: str, fields: Fields) -> State:
    return State(
        key=key,
        title=_title(fields),
        kind=StateKind(fields["kind"]),
        deadline=fields.get("deadline"),
        review=fields.get("review"),
        timeless=fields.get("timeless", False),
        ladder=fields.get("ladder"),
        sustained_review=fields.get("sustained_review"),
        receipt=fields.get("receipt"),
        progress=fields.get("progress"),
    )


def _transition(fields: Fields) -> Transition:
    return Transition(
        trigger=fields["trigger"],
        title=_title(fields),
        sources=fields["from"],
        target=fields["to"],
        who=fields["who"],
        requires=fields.get("requires", ()),
        tells=_tells(fields),
        work=fields.get("work", False),
        loop=fields.get("loop"),
        asks=fields.get("asks", ()),
        deadline=fields.get("deadline"),
    )


def _tells(fields: Fields) -> tuple[Tell, ...]:
    return tuple(Tell(kind=kind, to=to) for kind, to in fields.get("tells", {}).items())


def _deadline(key: str, fields: Fields) -> DeadlineRule:
    limit = fields["limit"]
    return DeadlineRule(
        key=key,
        title=_title(fields),
        anchor=fields["after"],
        amount=limit.amount,
        unit=limit.unit,
        ladder=fields["ladder"],
        date_field=fields.get("field"),
        by=fields.get("by"),
        limits=dict(fields.get("limits", {})),
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
                notice=rung.get("notice"),
            )
            for rung in rungs
        ),
    )


def _review(key: str, fields: Fields) -> ReviewRule:
    opens_months, opens_days = _window(fields)
    return ReviewRule(
        key=key,
        title=_title(fields),
        every=fields["every"],
        reviewer=fields["reviewer"],
        ladder=fields["ladder"],
        outcomes=tuple(
            ReviewOutcome(
                key=outcome,
                title=_title(inside),
                trigger=inside.get("trigger"),
                requires=inside.get("requires", ()),
                tells=_tells(inside),
            )
            for outcome, inside in fields["outcomes"].items()
        ),
        opens_months=opens_months,
        opens_days=opens_days,
        asks=fields.get("asks", ()),
    )


def _window(fields: Fields) -> tuple[int, int | None]:
    """Return the months and the days of a window at the end of a period."""
    amount, unit = fields.get("opens", (1, "months"))
    return (1, amount) if unit == "days" else (amount, None)


def _receipt(key: str, fields: Fields) -> ReceiptRule:
    return ReceiptRule(key=key, title=_title(fields), limit=fields["limit"], ladder=fields["ladder"])


def _progress(key: str, fields: Fields) -> ProgressRule:
    opens_months, opens_days = _window(fields)
    return ProgressRule(
        key=key,
        title=_title(fields),
        every=fields["every"],
        who=fields["who"],
        ladder=fields["ladder"],
        opens_months=opens_months,
        opens_days=opens_days,
        asks=fields.get("asks", ()),
    )


def _measures(fields: Fields) -> MeasureRule:
    return MeasureRule(title=_title(fields), ladder=fields["ladder"])


def _request(key: str, fields: Fields) -> RequestRule:
    return RequestRule(
        key=key,
        title=_title(fields),
        kind=fields["kind"],
        sources=fields["from"],
        who=fields["who"],
        approvals=tuple(Approval(title=_title(one), who=one["who"]) for one in fields["approvals"]),
        answer=fields["answer"],
        ladder=fields["ladder"],
        requires=fields.get("requires", ()),
        asks=fields.get("asks", ()),
        late=fields.get("late", False),
        trigger=fields.get("trigger"),
    )


def _duty(key: str, fields: Fields) -> DutyRule:
    opens_months, opens_days = _window(fields)
    return DutyRule(
        key=key,
        title=_title(fields),
        every=fields["every"],
        who=fields["who"],
        ladder=fields["ladder"],
        opens_months=opens_months,
        opens_days=opens_days,
        asks=fields.get("asks", ()),
    )


def _status(fields: Fields) -> StatusWords:
    return StatusWords(
        words=fields["words"],
        completion=Completion(fields["completion"]),
        sustained=fields.get("sustained", False),
    )


def _first_state(fields: Fields) -> FirstState:
    return FirstState(
        completion=Completion(fields["completion"]), sustained=fields.get("sustained"), state=fields["state"]
    )
