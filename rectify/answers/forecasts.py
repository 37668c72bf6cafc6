"""Mails and duties to come, if nothing is done."""

from __future__ import annotations

from datetime import date

from typing_extensions import TypedDict

from engine.operations.forecasting import Forecast as Found
from engine.operations.forecasting import ForecastMail as FoundMail
from engine.operations.forecasting import ForecastOwed as FoundOwed
from engine.words import Language


class ForecastLine(TypedDict):
    """What a mail would say: an item, or null for what is of none."""

    item: str | None
    kinds: list[str]
    due_on: date | None


class ForecastMail(TypedDict):
    """A mail to come; ``unseen`` counts lines about items that the asker may not see."""

    day: date
    person: str
    login: str | None
    lines: int
    stands_out: bool
    items: list[ForecastLine]
    unseen: int


class ForecastPeak(TypedDict):
    """A day on which somebody gets more than ``max`` lines."""

    day: date
    person: str
    login: str | None
    lines: int


class ForecastOwed(TypedDict):
    """A review, progress report, receipt or duty to come."""

    what: str
    item: str | None
    title: str
    period: str | None
    opens_on: date
    due_on: date


# ``from`` is a word of Python: the shape is written as a call.
Forecast = TypedDict(
    "Forecast",
    {
        "from": date,
        "to": date,
        "max": int,
        "mails": list[ForecastMail],
        "peaks": list[ForecastPeak],
        "owed": list[ForecastOwed],
        "rungs": dict[str, int],
        "unreached": list[str],
        "failed": list[str],
        "is_published": bool,
    },
)


def forecast_document(found: Found, language: Language) -> Forecast:
    """Return a forecast for a program."""
    return {
        "from": found.first,
        "to": found.last,
        "max": found.most,
        "mails": [_mail(mail) for mail in found.mails],
        "peaks": [{"day": m.day, "person": m.name, "login": m.login, "lines": m.length} for m in found.peaks],
        "owed": [_owed(one, language) for one in found.owed],
        "rungs": dict(found.rungs),
        "unreached": list(found.unreached),
        "failed": list(found.failed),
        "is_published": found.is_published,
    }


def _mail(mail: FoundMail) -> ForecastMail:
    return {
        "day": mail.day,
        "person": mail.name,
        "login": mail.login,
        "lines": mail.length,
        "stands_out": mail.stands_out,
        "items": [{"item": line.item, "kinds": list(line.kinds), "due_on": line.due_on} for line in mail.lines],
        "unseen": mail.unseen,
    }


def _owed(one: FoundOwed, language: Language) -> ForecastOwed:
    return {
        "what": one.what,
        "item": one.item,
        "title": one.title.text(language),
        "period": one.period,
        "opens_on": one.opens_on,
        "due_on": one.due_on,
    }
