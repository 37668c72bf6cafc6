"""Items beside this one: found again by other inspections, and under the same heading of the same one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.store.related import Related
from engine.words import Words
from rectify.web.item.looking import Looking
from rectify.web.ledger_query import Asked
from rectify.web.marks import StateMark, Way, item_path, state_mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """An item beside this one; ``again`` says by what other inspection the same was found, None under one heading."""

    number: str
    title: str
    path: str
    state: StateMark
    again: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Items beside this one; ``all`` leads to everything under the same heading, None where all of it is shown."""

    again: Sequence[Neighbour]
    heading: Sequence[Neighbour]
    all: Way | None


def beside(look: Looking) -> Beside:
    """Return the items beside this one, as far as the reader may see them."""
    found, item = look.seen.beside, look.seen.whole.item
    every = Asked(inspection=item.inspection, category=item.category or "")
    is_more = len(found.heading) > found.shown
    return Beside(
        again=[_neighbour(look, one, _again(look, one)) for one in found.again[: found.shown]],
        heading=[_neighbour(look, one, None) for one in found.heading[: found.shown]],
        all=Way(Words("看这一类的全部", "See all of this category"), every.path()) if is_more else None,
    )


def _again(look: Looking, one: Related) -> Words:
    is_earlier = one.inspection_id < look.seen.whole.stored.inspection_id
    words = Words("以前也查出过：{which}", "found before: {which}") if is_earlier else _LATER
    return words.fill(which=one.inspection)


_LATER = Words("后来又查出：{which}", "found again: {which}")


def _neighbour(look: Looking, one: Related, again: Words | None) -> Neighbour:
    return Neighbour(
        number=one.number,
        title=one.title,
        path=item_path(one.number),
        state=state_mark(look.seen.beside.workflows[one.workflow_version_id], one.state),
        again=again,
    )
