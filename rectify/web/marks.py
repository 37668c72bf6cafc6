"""The marks that pages have in common, as plain values: where an item stands, how long there is, where a link leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import quote, urlencode

from engine.domain.definition import State, StateKind, Workflow
from engine.domain.workdays import Calendar
from engine.words import Words
from notifications.wording import days_left, near_date, short_date, tone

# What says in an address or a form for which absent person (login) something is done.
FOR = "for"
# A glyph of ``symbols.html``.
Glyph = str
_GLYPHS = {StateKind.START: "start", StateKind.NORMAL: "normal", StateKind.WAITING: "checked", StateKind.FINAL: "final"}
_UNANNOUNCED = Words("，假期安排未公布", ", holidays not announced yet")


@dataclass(frozen=True, slots=True)
class Way:
    """A link: what it says, and where it leads; None where there is no such page."""

    word: Words
    path: str | None = None


@dataclass(frozen=True, slots=True)
class StateMark:
    """A state as a shape and a word."""

    glyph: Glyph
    word: Words


@dataclass(frozen=True, slots=True)
class Left:
    """How long there is still, in words; the day itself beside it, and which of the two colours repeats it."""

    words: Words
    day: Words | None
    tone: Literal["late", "soon", "calm"]


def state_mark(workflow: Workflow, key: str) -> StateMark:
    """Return the mark of a state of a workflow; what lasts (reviewed again and again) has a shape of its own."""
    state = workflow.states[key]
    return StateMark(glyph_of(state), state.title)


def left_of(
    due_on: date | None, calendar: Calendar, *, today: date, paused_on: date | None = None, is_asked: bool = False
) -> Left | None:
    """Return how long there is until a day; None where nothing is due.

    ``paused_on`` is the day since which it stands still, ``is_asked`` says that more time was asked for.
    """
    if due_on is None:
        return None
    day = near_date(due_on, seen_from=today)
    if not calendar.is_published(due_on):
        day = Words(day.zh + _UNANNOUNCED.zh, day.en + _UNANNOUNCED.en)
    if paused_on is not None:
        since = short_date(paused_on)
        return Left(Words(f"期限暂停，自{since.zh}", f"Paused since {since.en}"), day, "calm")
    if is_asked:
        return Left(Words("延期待批，原期限不变", "Extension pending, date unchanged"), day, "calm")
    said = tone(due_on=due_on, day=today)
    words = days_left(calendar.between(today, due_on), due_on=due_on, day=today)
    return Left(words, day, "calm" if said == "plain" else said)


def item_path(number: str, *parts: str, **query: str) -> str:
    """Return the address of an item, or of something of it."""
    path = "/items/" + "/".join(quote(part, safe="") for part in (number, *parts))
    return f"{path}?{urlencode(query)}" if query else path


def glyph_of(state: State) -> Glyph:
    """Return the shape of a state; what lasts has one of its own."""
    return "lasting" if state.review is not None or state.timeless else _GLYPHS[state.kind]
