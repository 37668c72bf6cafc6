"""China's working days as published each autumn (调休 included), from the ``chinesecalendar`` package."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version

from chinese_calendar.constants import Holiday, holidays, workdays

from engine.operations.office import PublishedCalendar

_SATURDAY = 5


def published() -> PublishedCalendar:
    """Return every day that is not as its weekday says, and the last day of the last published year."""
    closed = {day: (False, _called(name)) for day, name in holidays.items() if day.weekday() < _SATURDAY}
    swapped = {day: (True, _called(name)) for day, name in workdays.items() if day.weekday() >= _SATURDAY}
    return PublishedCalendar(
        days={**closed, **swapped},
        source="chinesecalendar",
        version=f"chinesecalendar {version('chinesecalendar')}",
        until=date(max(day.year for day in holidays), 12, 31),
    )


def _called(name: str) -> str:
    """Return a holiday by its Chinese name; one that the package itself does not list keeps the name it has."""
    return next((str(known.chinese) for known in Holiday if known.value == name), name)
