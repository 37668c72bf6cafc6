"""When things happen in the story, all counted back from today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from engine.domain.workdays import Calendar, add_months


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The civil days of the story. ``due`` is three months after the feedback, as the workflow says."""

    started: date
    ended: date
    feedback: date
    signed: date
    imported: date
    due: date
    reopened: date
    today: date


def until(today: date, calendar: Calendar) -> Days:
    """Lay the story out so that it ends today: feedback ten months ago, imported some weeks before it is due."""
    feedback = calendar.on_or_before(add_months(today, -10))
    due = add_months(feedback, 3)
    imported = calendar.on_or_before(due - timedelta(days=24))
    return Days(
        started=calendar.on_or_before(add_months(feedback, -3)),
        ended=calendar.on_or_before(add_months(feedback, -1)),
        feedback=feedback,
        signed=calendar.on_or_before(imported - timedelta(days=3)),
        imported=imported,
        due=due,
        reopened=calendar.on_or_before(today - timedelta(days=30)),
        today=today,
    )
