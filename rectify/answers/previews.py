"""What publishing a workflow, or moving its items, would do."""

from __future__ import annotations

from datetime import date

from typing_extensions import TypedDict

from engine.operations.mails_after import MailsAfter as Foreseen
from engine.operations.preview import Preview as Seen
from engine.operations.preview import RightTurn
from engine.words import Language
from rectify.answers.kinds import Instant, at


class Difference(TypedDict):
    """One thing the new version says otherwise."""

    section: str
    key: str
    change: str
    place: str
    says: str


class Route(TypedDict):
    """Items of one version in one state, and what the state becomes."""

    number: int
    state: str
    items: int
    becomes: str | None
    fate: str


class NewDue(TypedDict):
    """An item whose deadline would be another."""

    item: str
    deadline: str
    before: date | None
    after: date | None
    published: bool | None


class ReviewTurn(TypedDict):
    """A review that would end, or reviews that would begin."""

    item: str
    ends: str | None
    begins_on: date | None


class OwedTurn(TypedDict):
    """Of how many items something would be owed no more, or from then on."""

    subject: str
    ends: int
    begins: int


class Right(TypedDict):
    """A step that somebody could take on some items only before, or only afterwards."""

    login: str | None
    name: str
    trigger: str
    step: str
    gains: bool
    count: int
    items: list[str]


class Unfinished(TypedDict):
    """How many items an earlier move has moved so far."""

    moved: int


class Preview(TypedDict):
    """What would happen; ``unseen`` counts items that the asker may not see."""

    workflow: str
    number: int
    is_new: bool
    newest: int | None
    differences: list[Difference]
    states: list[Route]
    unmapped: list[str]
    deadlines: list[NewDue]
    reviews: list[ReviewTurn]
    owed: list[OwedTurn]
    rights: list[Right]
    unseen: int
    unfinished: Unfinished | None


class FirstMails(TypedDict):
    """What one person would get at first, and without the move; a ``storm`` is more than anybody reads."""

    person: str
    login: str | None
    lines: int
    before: int
    storm: bool


class FullestReader(TypedDict):
    """Who gets most on a day."""

    person: str
    lines: int


class DayOfMails(TypedDict):
    """The mails of one day after the move, beside those without it."""

    day: date
    mails: int
    lines: int
    mails_before: int
    lines_before: int
    fullest: FullestReader | None


class MailsAfter(TypedDict):
    """The mails of the thirty days after a move."""

    first_until: Instant
    first: list[FirstMails]
    days: list[DayOfMails]


class PreviewWithMails(Preview):
    """What would happen, with the mails that moving items would cause; null when none would move."""

    mails: MailsAfter | None


def preview_document(preview: Seen, language: Language) -> Preview:
    """Return a preview for a program."""
    return {
        "workflow": preview.key,
        "number": preview.number,
        "is_new": preview.is_new,
        "newest": None if preview.newest is None else preview.newest.number,
        "differences": [
            {
                "section": one.section,
                "key": one.key,
                "change": one.change,
                "place": one.place.text(language),
                "says": one.says.text(language),
            }
            for one in preview.differences
        ],
        "states": [
            {
                "number": route.number,
                "state": route.state,
                "items": route.items,
                "becomes": route.becomes,
                "fate": route.fate,
            }
            for route in preview.routes
        ],
        "unmapped": [route.state for route in preview.unmapped],
        "deadlines": [
            {
                "item": due.item,
                "deadline": due.rule.text(language),
                "before": due.before,
                "after": due.after,
                "published": due.published if due.after else None,
            }
            for due in preview.dues
        ],
        "reviews": [{"item": one.item, "ends": one.ends, "begins_on": one.begins_on} for one in preview.reviews],
        "owed": [{"subject": one.subject, "ends": one.ends, "begins": one.begins} for one in preview.owed],
        "rights": [_right(turn, language) for turn in preview.rights],
        "unseen": preview.unseen,
        "unfinished": None if preview.unfinished is None else {"moved": preview.unfinished.moved},
    }


def preview_with_mails(preview: Seen, mails: Foreseen | None, language: Language) -> PreviewWithMails:
    """Return a preview with the mails that moving items would cause."""
    return {**preview_document(preview, language), "mails": None if mails is None else mails_document(mails)}


def _right(turn: RightTurn, language: Language) -> Right:
    return {
        "login": turn.login,
        "name": turn.name,
        "trigger": turn.trigger,
        "step": turn.step.text(language),
        "gains": turn.gains,
        "count": turn.count,
        "items": list(turn.items),
    }


def mails_document(mails: Foreseen) -> MailsAfter:
    """Return the mails after publishing or moving, for a program."""
    return {
        "first_until": at(mails.first_until),
        "first": [
            {"person": one.name, "login": one.login, "lines": one.lines, "before": one.before, "storm": one.is_storm}
            for one in mails.first
        ],
        "days": [
            {
                "day": day.day,
                "mails": day.mails,
                "lines": day.lines,
                "mails_before": day.mails_before,
                "lines_before": day.lines_before,
                "fullest": None if day.fullest is None else {"person": day.fullest, "lines": day.fullest_lines},
            }
            for day in mails.days
        ],
    }
