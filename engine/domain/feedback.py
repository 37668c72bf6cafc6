"""What the public says to a published notice (社会反馈): how it came, where it stands, by when it is answered. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from engine.domain.definition import Ladder, Role, RungRule
from engine.domain.ladders import Planned, highest, next_rungs, planned
from engine.domain.standing_names import Part
from engine.domain.workdays import Calendar
from engine.words import Words

FEEDBACK = Words("社会反馈", "public feedback")
LONGEST_NAME, LONGEST_CONTACT = 100, 200


class FeedbackState(StrEnum):
    """Where feedback stands: it waits for an answer, has one, was closed after it, or was set aside with a reason."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"
    DISMISSED = "dismissed"


class CameBy(StrEnum):
    """How feedback reached the office."""

    LETTER = "letter"
    PHONE = "phone"
    VISIT = "visit"
    MAIL = "mail"
    WEB = "web"


class Step(StrEnum):
    """What the office owes whoever spoke up: to say that it was received, and to answer."""

    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"


STATE_WORDS: Mapping[FeedbackState, Words] = {
    FeedbackState.OPEN: Words("待答复", "open"),
    FeedbackState.ANSWERED: Words("已答复", "answered"),
    FeedbackState.CLOSED: Words("已办结", "closed"),
    FeedbackState.DISMISSED: Words("不予办理", "dismissed"),
}
CAME_BY_WORDS: Mapping[CameBy, Words] = {
    CameBy.LETTER: Words("来信", "letter"),
    CameBy.PHONE: Words("来电", "phone"),
    CameBy.VISIT: Words("来访", "visit"),
    CameBy.MAIL: Words("电子邮件", "mail"),
    CameBy.WEB: Words("网上留言", "web"),
}
STEP_WORDS: Mapping[Step, Words] = {
    Step.ACKNOWLEDGE: Words("告知收到的期限", "acknowledgement due"),
    Step.ANSWER: Words("答复期限", "answer due"),
}
_ANSWERER, _BOTH = (Part.FEEDBACK_ANSWERER,), (Part.FEEDBACK_ANSWERER, Role.MANAGER)
_LATE = (
    RungRule(offset=1, to=_BOTH, repeat="working_day", until=7, escalates=True),
    RungRule(offset=14, to=_BOTH, repeat="week", escalates=True),
)
# The same for every office: whoever answers is reminded before the day, and then not alone.
LADDERS: Mapping[Step, Ladder] = {
    Step.ACKNOWLEDGE: Ladder(
        key="feedback_acknowledge",
        rungs=(RungRule(offset=-1, to=_ANSWERER), RungRule(offset=0, to=_ANSWERER), *_LATE),
    ),
    Step.ANSWER: Ladder(
        key="feedback_answer",
        rungs=(
            RungRule(offset=-5, to=_ANSWERER),
            RungRule(offset=-1, to=_ANSWERER),
            RungRule(offset=0, to=_ANSWERER),
            *_LATE,
        ),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long the office takes, in working days after the day on which feedback was received.

    待确认: no rule was found that binds an office's answer to what is said about a notice; the office sets its own.
    """

    acknowledge: int = 5
    answer: int = 15


USUAL_LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A reminder that has come due: of which step, its day, whom it tells, and what comes after it."""

    step: Step
    rung: Planned
    coming: tuple[Planned, ...]


def number_of(year: int, sequence: int) -> str:
    """Return a receipt number (受理编号), such as ``FK2026-0001``."""
    return f"FK{year}-{sequence:04d}"


def due_days(limits: Limits, received_on: date, calendar: Calendar, *, has_contact: bool) -> Mapping[Step, date]:
    """Return by when each step is owed; whoever left no contact cannot be told that it was received."""
    days = {Step.ANSWER: calendar.add(received_on, limits.answer)}
    if has_contact:
        days[Step.ACKNOWLEDGE] = calendar.add(received_on, limits.acknowledge)
    return days


def due_reminders(owed: Mapping[Step, date], calendar: Calendar, *, after: date, today: date) -> tuple[Reminder, ...]:
    """Return, for each step still owed, the highest reminder later than ``after`` and not later than ``today``."""
    found = []
    for step, due_on in owed.items():
        ladder = LADDERS[step]
        rungs = planned(ladder, due_on, calendar, first=after + timedelta(days=1), last=today)
        if rungs:
            coming = next_rungs(ladder, due_on, calendar, after=today)
            found.append(Reminder(step=step, rung=highest(rungs), coming=coming))
    return tuple(found)


def next_reminder(owed: Mapping[Step, date], calendar: Calendar, *, after: date) -> date | None:
    """Return the next day later than ``after`` on which somebody is reminded; None when nothing is owed."""
    days = (next_rungs(LADDERS[step], due_on, calendar, after=after)[0].day for step, due_on in owed.items())
    return min(days, default=None)
