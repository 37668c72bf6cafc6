"""Days and the mails on them, as a person reads them: shared by what looks ahead and what is played through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from engine.words import Words
from notifications.letter import KINDS

# Of longer lists a person sees the beginning and the number; programs see all.
SHOWN = 12
_WEEK_ZH = "一二三四五六日"
_WEEK_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_OTHERS = Words("{shown} 等{count}人", "{shown} and {more} more")
_PEAK = Words("{name} {day}（{weekday}）有{lines}件提醒", "{name} gets {lines} reminders on {day} ({weekday})")


def weekday(day: date) -> Words:
    """Return the weekday of a day, short."""
    return Words(f"周{_WEEK_ZH[day.weekday()]}", _WEEK_EN[day.weekday()])


def on_day(day: date) -> Words:
    """Return a day with its weekday."""
    words = weekday(day)
    return Words(f"{day} {words.zh}", f"{day} {words.en}")


def peak(name: str, day: date, lines: int) -> Words:
    """Return the sentence about one day that stands out for one person."""
    return _PEAK.fill(name=name, day=day, weekday=weekday(day), lines=lines)


def who_gets(loads: Sequence[tuple[str, int]], *, most: int = 6) -> Words:
    """Return who gets how many lines, the most first; of many people the first."""
    ordered = sorted(loads, key=lambda one: (-one[1], one[0]))
    shown = [f"{name} {lines}" for name, lines in ordered[:most]]
    more = len(ordered) - len(shown)
    said = Words("、".join(shown), ", ".join(shown))
    return said if not more else _OTHERS.fill(shown=said, count=len(ordered), more=more)


def kind(name: str) -> Words:
    """Return what a kind of notice is called."""
    return KINDS.get(name, Words(name, name))
