"""What one drawing of a workflow shows, and every word about it: over it, and for who listens to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.domain.definition import Workflow
from engine.domain.names import STATE_KINDS
from engine.domain.trail import Trail
from engine.words import Language, Words
from workflows.diagram import chart as parts
from workflows.diagram import ink
from workflows.diagram.chart import Card, Chart, Label
from workflows.diagram.placing import MOST_LABELLED, Places
from workflows.diagram.wording import numbers, standing

_TITLE = Words("{workflow}流程图", "Workflow: {workflow}")
_BACK = Words("空心箭头：退回或重来", "Hollow arrow: back to work")
_LEGEND_OF_A_TRAIL = Words(
    "深色框：现在在这里 · 粗实线：走过，数字是第几步 · 虚线：没有走过",
    "Dark box: here now · Bold line: taken, numbered in order · Dashed: not taken",
)
_OFTEN = Words("…12：最近一次是第12步，以前也走过", "…12: last taken as step 12, and before")
_ELSEWHERE = Words(
    "另有{count}步是按别的版本走的，图上没有：{steps}",
    "{count} more {count:step was|steps were} taken under another version and {count:is|are} not drawn: {steps}",
)
_UNLABELLED = Words(
    "步骤太多，图上不写名称；见表格（--format table）", "Too many steps to be named here; see --format table"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """All that one drawing needs; ``trail`` is the way of an item, if one is shown."""

    workflow: Workflow
    chart: Chart
    places: Places
    trail: Trail | None
    language: Language

    def taken(self, label: Label) -> tuple[int, ...]:
        """Return by which steps of the way a step was taken, counted from 1."""
        return self.trail.taken(label.source, label.trigger, label.target) if self.trail else ()

    def is_here(self, card: Card) -> bool:
        """Say whether the item stands there."""
        return self.trail is not None and self.trail.here == card.key

    def has_been(self, card: Card) -> bool:
        """Say whether the item ever stood there."""
        return self.trail is not None and card.key in self.trail.been


def heading(picture: Picture) -> Iterator[str]:
    """Yield the title, and what one has to know to read the picture, in lines."""
    language, trail = picture.language, picture.trail
    yield picture.chart.title
    is_labelled = len(picture.chart.arrows) <= MOST_LABELLED
    if any(label.goes_back for arrow in picture.chart.arrows for label in arrow.labels):
        yield _BACK.text(language)
    if not is_labelled:
        yield _UNLABELLED.text(language)
    if trail is not None:
        yield _LEGEND_OF_A_TRAIL.text(language)
        if any("…" in short_numbers(taken) for label in _every_label(picture.chart) if (taken := picture.taken(label))):
            yield _OFTEN.text(language)
        if missing := _undrawn(picture):
            yield _ELSEWHERE.fill(count=len(missing), steps=missing).text(language)


def _undrawn(picture: Picture) -> tuple[str, ...]:
    """Return the steps of the way that this version of the workflow does not have."""
    drawn = {(label.source, label.trigger, label.target) for label in _every_label(picture.chart)}
    legs = picture.trail.legs if picture.trail else ()
    called = {key: state.title.text(picture.language) for key, state in picture.workflow.states.items()}
    return tuple(
        f"[{number}] {called.get(leg.source, leg.source)} → {called.get(leg.target, leg.target)} ({leg.trigger})"
        for number, leg in enumerate(legs, start=1)
        if (leg.source, leg.trigger, leg.target) not in drawn
    )


def _every_label(shown: Chart) -> Iterator[Label]:
    for card in shown.cards:
        yield from card.inside
    for arrow in shown.arrows:
        yield from arrow.labels


def spoken_title(picture: Picture) -> str:
    """Return what the picture is called, with where an item stands."""
    language, trail = picture.language, picture.trail
    title = _TITLE.fill(workflow=picture.chart.title).text(language)
    if trail is None:
        return title
    stands = standing(picture.workflow, trail).text(language)
    return f"{title}，{stands}" if language == "zh" else f"{title}; {stands}"


def spoken(picture: Picture) -> str:
    """Return the whole picture in words, for who listens to it."""
    told = [f"{card.spoken} ({STATE_KINDS[card.kind].text(picture.language)})" for card in picture.chart.cards]
    for label in _every_label(picture.chart):
        taken = picture.taken(label)
        told.append(f"[{numbers(taken, most=len(taken))}] {label.spoken}" if taken else label.spoken)
    return "\n".join(told)


def short_numbers(taken: tuple[int, ...]) -> str:
    """Return the numbers of a step as far as they fit its first column."""
    full = numbers(taken, most=2)
    return full if ink.pill_width(full) <= parts.MARK + parts.SIDE else numbers(taken, most=0)
