"""The items of a bulk as its pages list them: together those of which the same is said, what is refused first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import RectifyError, TransitionRefused
from engine.operations.many import LookedAt
from engine.words import LANGUAGES, Words
from rectify.web.marks import item_path
from rectify.wording.doors import untyped

# A page lists up to 500 items: of a long finding the beginning is enough to know it by.
_LONGEST_TITLE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item of many, with what stands in its way, or stood; None is good, and ``says`` more about it."""

    number: str
    path: str
    title: str
    state: Words | None
    why_not: Words | None
    says: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Items of which the same is said."""

    why_not: Words | None
    says: Words | None
    lines: Sequence[Line]


def line_of(one: LookedAt, why_not: Words | None, says: Words | None = None) -> Line:
    """Return the line of one item."""
    title = one.item.title if one.item else ""
    state = one.workflow.states[one.item.facts.state].title if one.item and one.workflow else None
    return Line(
        number=one.number,
        path=item_path(one.number),
        title=title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE]}…",
        state=state,
        why_not=why_not,
        says=says,
    )


def grouped(lines: Sequence[Line]) -> Sequence[Group]:
    """Return lines together by what is said of them: first what is refused, each kind in the order of its first."""
    found: dict[tuple[object, object], list[Line]] = {}
    for line in sorted(lines, key=lambda line: line.why_not is None):
        found.setdefault((line.why_not, line.says), []).append(line)
    return [Group(why_not=some[0].why_not, says=some[0].says, lines=some) for some in found.values()]


def reason_of(refusal: RectifyError) -> Words:
    """Return why it was refused for one item of many; its number stands beside it."""
    if isinstance(refusal, TransitionRefused):
        reasons = [one.says for one in refusal.reasons]
        return Words("；".join(one.zh for one in reasons), "; ".join(one.en for one in reasons))
    zh, en = (untyped(" ".join(refusal.message(language).split())) for language in LANGUAGES)
    return Words(zh, en)
