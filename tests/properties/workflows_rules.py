"""Reviews and requests of a workflow drawn at random, which lead on by its steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from hypothesis import strategies as st

from engine.domain.definition import Approval, Period, RequestRule, ReviewOutcome, ReviewRule, State, Transition
from tests.properties.workflows_parts import Names, limit, some_fields, window
from tests.properties.workflows_steps import guards, tells
from tests.properties.workflows_words import Draw, names, people, words
from workflows.shape import PERSONS


def review(draw: Draw, known: Names, key: str, states: Mapping[str, State], steps: Sequence[Transition]) -> ReviewRule:
    """Return a review whose outcomes take steps that start wherever it is held."""
    here = [state.key for state in states.values() if key in (state.review, state.sustained_review)]
    every = draw(st.sampled_from(get_args(Period)) | st.integers(7, 400))
    months, days = window(draw, every)
    possible = [None, *_from_all(steps, here)] if here else [None, *known.triggers]
    return ReviewRule(
        key=key,
        title=draw(words()),
        every=every,
        reviewer=draw(people()),
        ladder=draw(st.sampled_from(known.ladders)),
        outcomes=tuple(
            ReviewOutcome(
                key=name,
                title=draw(words()),
                trigger=draw(st.sampled_from(possible)),
                requires=guards(draw, known, known.triggers),
                tells=tells(draw),
            )
            for name in draw(names(1, 3))
        ),
        opens_months=months,
        opens_days=days,
        asks=some_fields(draw, known),
    )


def _from_all(steps: Iterable[Transition], states: Sequence[str]) -> list[str]:
    """Return the triggers of the steps that leave each of these states."""
    open_from = [{step.trigger for step in steps if state in step.sources} for state in states]
    return sorted(set.intersection(*open_from)) if open_from else []


def request(
    draw: Draw, known: Names, key: str, states: Mapping[str, State], steps: Sequence[Transition]
) -> RequestRule:
    """Return a request: for more time where there is a deadline (somewhere there is), or to long-term by a step."""
    due = [state.key for state in states.values() if state.deadline is not None]
    sources = draw(st.lists(st.sampled_from(known.open), min_size=1, max_size=2, unique=True))
    leading = _from_all(steps, sources)
    is_long = bool(leading) and draw(st.booleans())
    if not is_long:
        sources = draw(st.lists(st.sampled_from(due), min_size=1, max_size=2, unique=True))
    who = draw(people(2))
    agreeing = [str(name) for name in PERSONS if name not in who]
    return RequestRule(
        key=key,
        title=draw(words()),
        kind="long_term" if is_long else "extension",
        sources=tuple(sources),
        who=who,
        approvals=tuple(
            Approval(title=draw(words()), who=(draw(st.sampled_from(agreeing)),))
            for _ in range(draw(st.integers(1, 2)))
        ),
        answer=limit(draw),
        ladder=draw(st.sampled_from(known.ladders)),
        requires=guards(draw, known, known.triggers),
        asks=some_fields(draw, known),
        late=draw(st.booleans()),
        trigger=draw(st.sampled_from(leading)) if is_long else None,
    )
