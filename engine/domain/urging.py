"""Urging (催办): what stands in the way of pressing, by hand, whoever an item waits for. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.domain.requests import paused
from engine.errors import Reason
from engine.words import Words

_OVER = Reason(code="ended", says=Words("事项已经办结", "the item has come to its end"))
_NOBODY = Reason(
    code="nobody",
    says=Words("现在没有人在办", "nobody holds it now"),
    remedy=Words("先指定责任人（assign）", "Assign an owner first (assign)"),
)
_OWN_TURN = Reason(
    code="own_turn",
    says=Words("现在轮到催办人自己", "it is the turn of whoever urges"),
    remedy=Words("直接办理，不用催办", "Do it rather than urge"),
)
# What may be urged, for a refusal to name.
MAY_BE_URGED = Words(
    "没有办结、没有暂停、有人在办、今天还没有催办过的事项",
    "an item that is not at its end, not paused, held by somebody, and not urged today",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Urged:
    """An urging that was: by whom, and when."""

    by: Words
    at: datetime


def against_urging(
    *,
    is_over: bool,
    paused_on: date | None,
    people: Collection[int],
    persons: Collection[int],
    today: Urged | None,
    zone: str,
) -> Iterator[Reason]:
    """Yield everything that stands in the way of urging an item.

    ``people`` are those it waits for, ``persons`` those who stand behind whoever urges, ``today`` is the urging of the
    same civil day in ``zone``, if there was one.
    """
    if is_over:
        yield _OVER
        return
    if paused_on is not None:
        yield paused(paused_on)
    if today is not None:
        when = f"{today.at.astimezone(ZoneInfo(zone)):%H:%M}"
        yield Reason(
            code="urged_today",
            says=Words("{who}今天{when}已经催办过", "{who} urged it today at {when}").fill(who=today.by, when=when),
            remedy=Words("明天再催，或直接联系", "Urge it tomorrow, or speak to them"),
        )
    if not people:
        yield _NOBODY
    elif set(people) <= set(persons):
        yield _OWN_TURN
