"""Fields, states, deadlines, ladders and what else a workflow drawn at random is made of, beside its steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import get_args

from hypothesis import strategies as st

from engine.domain.definition import (
    EVENTS,
    INSPECTION_KIND,
    STATED_DATE,
    Completion,
    DateUnit,
    DeadlineRule,
    DutyRule,
    Field,
    FieldKind,
    FirstState,
    InspectionKind,
    Limit,
    MeasureRule,
    Period,
    ProgressRule,
    ReceiptRule,
    Repeat,
    RungRule,
    State,
    StateKind,
    StatusWords,
)
from engine.words import Words
from rectify.bootstrap import vocabulary
from tests.properties.workflows_words import Draw, names, people, titles, words

VOCABULARY = vocabulary()
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
# Beyond these a limit is refused: no calendar reaches so far.
_LONGEST = {"days": 9_999, "working_days": 9_999, "months": 600}


@dataclass
class Names:
    """What the parts of one draft may refer to."""

    states: Sequence[str]
    finals: frozenset[str]
    fields: Mapping[str, Field] = field(default_factory=dict)
    groups: Sequence[str] = ()
    deadlines: Sequence[str] = ()
    ladders: Sequence[str] = ()
    reviews: Sequence[str] = ()
    receipts: Sequence[str] = ()
    progress: Sequence[str] = ()
    from_a_step: Sequence[str] = ()
    triggers: Sequence[str] = ()

    def of_kind(self, kind: FieldKind) -> list[str]:
        """Return the fields of one kind."""
        return [key for key, known in self.fields.items() if known.kind is kind]

    @property
    def open(self) -> list[str]:
        """Return the states that are no end."""
        return [state for state in self.states if state not in self.finals]


def some_titles(draw: Draw, keys: Sequence[str], *, most: int) -> dict[str, Words]:
    """Return titles for some of these keys."""
    chosen = draw(st.lists(st.sampled_from(keys), max_size=most, unique=True)) if keys else []
    return {key: draw(words()) for key in chosen}


def fields(draw: Draw) -> dict[str, Field]:
    """Return fields of every kind, choices with their answers."""
    found = {}
    for key in draw(names(0, 4)):
        kind = draw(st.sampled_from(FieldKind))
        options = {name: draw(words()) for name in draw(names(2, 3))} if kind is FieldKind.CHOICE else {}
        explained = draw(st.none() | words())
        found[key] = Field(key=key, title=draw(words()), kind=kind, help=explained, options=options)
    return found


def state(draw: Draw, known: Names, key: str) -> State:
    """Return a state that nobody could forget: it has a deadline or a review, or is timeless."""
    title = draw(words())
    lasting = draw(st.sampled_from((None, *known.reviews)))
    if key in known.finals:
        return State(key=key, title=title, kind=StateKind.FINAL, sustained_review=lasting)
    kind = StateKind.START if key == known.states[0] else draw(st.sampled_from((StateKind.NORMAL, StateKind.WAITING)))
    plain = State(
        key=key,
        title=title,
        kind=kind,
        receipt=draw(st.sampled_from((None, *known.receipts))),
        progress=draw(st.sampled_from((None, *known.progress))),
    )
    due = _due(draw, known, plain)
    return due if due.review is not None else replace(due, sustained_review=lasting)


def _due(draw: Draw, known: Names, plain: State) -> State:
    """Return a state with what ends the wait in it."""
    match draw(st.integers(0, 7)):
        case 0:
            return replace(plain, timeless=True)
        case 1 if known.reviews:
            return replace(plain, timeless=draw(st.booleans()), review=draw(st.sampled_from(known.reviews)))
        case 2 if known.reviews:
            both = replace(plain, review=draw(st.sampled_from(known.reviews)))
            return replace(both, deadline=draw(st.sampled_from(known.deadlines)))
        case 3:
            due = draw(st.sampled_from(known.deadlines))
            return replace(plain, deadline=due, ladder=draw(st.sampled_from(known.ladders)))
        case _:
            return replace(plain, deadline=draw(st.sampled_from(known.deadlines)))


def limit(draw: Draw) -> Limit:
    """Return a limit that a calendar can meet."""
    unit: DateUnit = draw(st.sampled_from(get_args(DateUnit)))
    return Limit(amount=draw(st.integers(1, 400) | st.sampled_from((1, 2, 3, _LONGEST[unit]))), unit=unit)


def deadline(draw: Draw, known: Names, key: str) -> DeadlineRule:
    """Return a deadline counted from an event or a date field."""
    dates, choices = known.of_kind(FieldKind.DATE), known.of_kind(FieldKind.CHOICE)
    usual = limit(draw)
    by = draw(st.sampled_from((None, INSPECTION_KIND, *choices)))
    answers = (
        [str(kind) for kind in InspectionKind] if by in (None, INSPECTION_KIND) else list(known.fields[by].options)
    )
    told_apart = draw(st.lists(st.sampled_from(answers), min_size=1, max_size=3, unique=True)) if by else []
    anchor = draw(st.sampled_from((*EVENTS, *dates)))
    stated = [name for name in (STATED_DATE, *dates) if name != anchor]
    return DeadlineRule(
        key=key,
        title=draw(words()),
        anchor=anchor,
        amount=usual.amount,
        unit=usual.unit,
        ladder=draw(st.sampled_from(known.ladders)),
        date_field=draw(st.sampled_from((None, *stated))),
        by=by,
        limits={answer: limit(draw) for answer in told_apart},
    )


def rungs(draw: Draw) -> tuple[RungRule, ...]:
    """Return the rungs of a ladder in the order of days; the last one reaches the manager."""
    days = sorted(draw(st.lists(st.integers(-60, 60), min_size=1, max_size=6, unique=True)))
    return tuple(_rung(draw, day, following) for day, following in zip(days, [*days[1:], None], strict=True))


def _rung(draw: Draw, day: int, following: int | None) -> RungRule:
    to = draw(people())
    last = following is None
    repeat: Repeat | None = draw(st.sampled_from((None, *get_args(Repeat)))) if day > 0 else None
    longest = day + 30 if following is None else following - 1
    until = draw(st.integers(day, longest)) if repeat and (not last or draw(st.booleans())) else None
    return RungRule(
        offset=day,
        to=(*to, "manager") if last and "manager" not in to else to,
        repeat=repeat,
        until=until,
        escalates=draw(st.booleans()),
        notice=draw(st.sampled_from((None, None, *sorted(VOCABULARY.notice_kinds)))),
    )


def some_fields(draw: Draw, known: Names) -> tuple[str, ...]:
    """Return some of the fields, to be asked for."""
    return tuple(draw(st.lists(st.sampled_from(list(known.fields)), max_size=2, unique=True))) if known.fields else ()


def window(draw: Draw, every: Period | int) -> tuple[int, int | None]:
    """Return the months, or the days, at the end of a period in which something is open."""
    if isinstance(every, int):
        return 1, draw(st.none() | st.integers(1, every))
    if draw(st.booleans()):
        return draw(st.integers(1, _MONTHS[every])), None
    return 1, draw(st.integers(1, 28))


def counts_from_a_step(rule: DeadlineRule) -> bool:
    """Say whether a rule may be that of a step."""
    return rule.anchor == "entered" and rule.date_field != STATED_DATE


def receipt(draw: Draw, known: Names, key: str) -> ReceiptRule:
    """Return a receipt that the owner owes."""
    return ReceiptRule(key=key, title=draw(words()), limit=limit(draw), ladder=draw(st.sampled_from(known.ladders)))


def progress(draw: Draw, known: Names, key: str) -> ProgressRule:
    """Return progress reports, each calendar period or every so many days."""
    every = draw(st.sampled_from(get_args(Period)) | st.integers(7, 400))
    months, days = window(draw, every)
    return ProgressRule(
        key=key,
        title=draw(words()),
        every=every,
        who=draw(people()),
        ladder=draw(st.sampled_from(known.ladders)),
        opens_months=months,
        opens_days=days,
        asks=some_fields(draw, known),
    )


def measures(draw: Draw, known: Names) -> MeasureRule | None:
    """Return how measures are reminded of, if they are."""
    if not draw(st.booleans()):
        return None
    return MeasureRule(title=draw(words()), ladder=draw(st.sampled_from(known.ladders)))


def duty(draw: Draw, known: Names, key: str) -> DutyRule:
    """Return a duty of the office."""
    every: Period = draw(st.sampled_from(get_args(Period)))
    months, days = window(draw, every)
    return DutyRule(
        key=key,
        title=draw(words()),
        every=every,
        who=draw(people()),
        ladder=draw(st.sampled_from(known.ladders)),
        opens_months=months,
        opens_days=days,
        asks=some_fields(draw, known),
    )


def status_words(draw: Draw) -> tuple[StatusWords, ...]:
    """Return lines of one phrase or several, none of them said twice."""
    said = draw(st.lists(titles(40), max_size=5, unique=True))
    cuts = sorted({0, len(said), *draw(st.lists(st.integers(0, len(said)), max_size=3))})
    return tuple(
        StatusWords(
            words=tuple(said[start:end]),
            completion=draw(st.sampled_from(Completion)),
            sustained=draw(st.booleans()),
        )
        for start, end in pairwise(cuts)
    )


def first_states(draw: Draw, known: Names) -> tuple[FirstState, ...]:
    """Return where imported items start."""
    return tuple(
        FirstState(
            completion=completion,
            sustained=draw(st.sampled_from((None, True, False))),
            state=draw(st.sampled_from(known.states)),
        )
        for completion in draw(st.lists(st.sampled_from(Completion), max_size=4, unique=True))
    )
