"""Standing in for somebody who is away: spans of civil days, and what may not be agreed about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine.domain.workdays import add_months

# Nobody is away for longer without the office naming somebody else; then a handover is the right word.
_MOST_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Somebody stands in for a person, from one civil day through another."""

    person_id: int
    substitute_id: int
    first: date
    last: date

    def meets(self, first: date, last: date) -> bool:
        """Say whether the span has a day from ``first`` through ``last``."""
        return self.first <= last and first <= self.last


def last_allowed(first: date) -> date:
    """Return the last day a span that begins on ``first`` may have: the same day of the next year."""
    return add_months(first, _MOST_MONTHS)


def leads_back(wanted: Span, others: Sequence[Span]) -> bool:
    """Say whether on some day of the span the work would come back to the absent person.

    It goes from substitute to substitute as long as the spans have a day in common.
    """
    return _reaches(wanted.substitute_id, wanted.person_id, wanted.first, wanted.last, others)


def _reaches(start: int, target: int, first: date, last: date, others: Sequence[Span]) -> bool:
    rest = [span for span in others if span.person_id != start]
    for span in others:
        if span.person_id != start or not span.meets(first, last):
            continue
        if span.substitute_id == target:
            return True
        if _reaches(span.substitute_id, target, max(first, span.first), min(last, span.last), rest):
            return True
    return False
