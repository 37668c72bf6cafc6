"""How far an item has come: the states on its way, each step it took in words, and the whole picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from engine.store.history import Entry
from engine.words import Words
from rectify.web.item.looking import Looking
from rectify.web.marks import StateMark, state_mark
from rectify.wording.deeds import who
from workflows.diagram.placing import NoPicture
from workflows.diagram.svg import svg
from workflows.graph import main_way

# So many steps are told in words; what lies before them is in the history.
_MOST_LEGS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A state on the way: ``been``, ``here`` or ``ahead``; ``since`` says since when, where the item is there."""

    state: StateMark
    standing: Literal["been", "here", "ahead"]
    since: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A step that was taken: its number, when, what, by whom, and why."""

    number: int
    says: Words
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TheWay:
    """The way of an item; ``earlier`` counts the steps that are not told, ``picture`` is None where there is none."""

    stops: Sequence[Stop]
    legs: Sequence[Leg]
    earlier: int
    now: Words
    picture: Markup | None


def the_way(look: Looking) -> TheWay:
    """Return how far an item has come."""
    taken = [entry for entry in look.seen.whole.history if entry.action == "advance"]
    shown = list(enumerate(taken, start=1))[-_MOST_LEGS:]
    return TheWay(
        stops=list(_stops(look)),
        legs=[_leg(look, number, entry) for number, entry in shown],
        earlier=len(taken) - len(shown),
        now=_now(look),
        picture=_picture(look),
    )


def _stops(look: Looking) -> Iterator[Stop]:
    trail, workflow = look.seen.trail, look.workflow
    way = list(main_way(workflow))
    for leg in trail.legs:
        if leg.target in workflow.states and leg.target not in way:
            after = way.index(leg.source) + 1 if leg.source in way else len(way)
            way.insert(after, leg.target)
    if trail.here not in way:
        way.append(trail.here)
    for key in way:
        standing: Literal["been", "here", "ahead"] = (
            "here" if key == trail.here else "been" if key in trail.been else "ahead"
        )
        since = Words("{day}起", "since {day}").fill(day=look.on(look.seen.whole.stored.entered_at))
        yield Stop(state=state_mark(workflow, key), standing=standing, since=since if standing == "here" else None)


def _leg(look: Looking, number: int, entry: Entry) -> Leg:
    under = look.seen.whole.told_under[look.seen.whole.history.index(entry)].before
    step, to = under.step(entry.data["trigger"]), under.states[entry.data["to"]]
    title = step.title if step else Words(entry.data["trigger"], entry.data["trigger"])
    moved = entry.data["from"] != entry.data["to"]
    says = Words("{on}，{title}", "{on}: {title}").fill(on=look.on(entry.at), title=title)
    if moved:
        says = Words("{says}，进入“{to}”", "{says}, now {to}").fill(says=says, to=to.title)
    return Leg(
        number=number, says=Words("{says}（{who}）", "{says} ({who})").fill(says=says, who=who(entry)), note=entry.note
    )


def _now(look: Looking) -> Words:
    stored = look.seen.whole.stored
    state = look.workflow.states[stored.facts.state].title
    days = (look.at - stored.entered_at).days
    return Words("现在：{state}，已{days}天", "Now: {state}, for {days} {days:day|days}").fill(state=state, days=days)


def _picture(look: Looking) -> Markup | None:
    try:
        drawn = svg(look.workflow, look.language, trail=look.seen.trail)
    except NoPicture:
        return None
    # What ``svg`` writes has every text escaped.
    return Markup(drawn)  # noqa: S704
