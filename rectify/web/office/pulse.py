"""How the office's clock and mail stand right now, as facts with links: last tick, next due, queue, last seal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.domain.workdays import local_day
from engine.operations.health import Pulse
from engine.words import Words
from notifications.wording import near_date
from rectify.web.frame import near
from rectify.web.marks import Way

_NONE = Words("没有", "none")
_NEVER = Words("还没有", "never yet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing as it is now: what it is called, what it is, and where to see more of it."""

    word: Words
    ways: tuple[Way, ...]


def facts(found: Pulse, *, at: datetime, zone: str) -> Iterator[Fact]:
    """Yield how clock, mail and seal stand."""
    queue = found.queue
    yield Fact(word=Words("上次检查", "Last tick"), ways=(Way(_past(found.last_tick_at, at, zone)),))
    yield Fact(word=Words("下一件到点", "Next due"), ways=(Way(_coming(found.next_due_at, at, zone), "/calendar"),))
    yield Fact(word=Words("待写、待发", "Queue"), ways=tuple(_waiting(found)))
    oldest = min((one for one in (queue.oldest_message, queue.oldest_notice) if one is not None), default=None)
    yield Fact(
        word=Words("等得最久的", "Oldest waiting"),
        ways=(Way(_NONE if oldest is None else _since(oldest, at, zone)),),
    )
    yield Fact(word=Words("上次发信", "Mail last left"), ways=(Way(_past(found.last_delivery_at, at, zone)),))
    seal = found.seal
    yield Fact(
        word=Words("上次封印", "Last seal"),
        ways=(
            Way(_NEVER, "/health/history#seal")
            if seal is None
            else Way(
                Words("{when}，{who}", "{when}, by {who}").fill(when=near(seal.at, at=at, zone=zone), who=seal.by),
                "/health/history#seal",
            ),
        ),
    )


def _waiting(found: Pulse) -> Iterator[Way]:
    queue = found.queue
    yield Way(
        Words("{count}条通知等着写进邮件", "{count} to be written").fill(count=queue.notices),
        "/mails/coming" if queue.notices else None,
    )
    yield Way(
        Words("{count}封待发", "{count} to be sent").fill(count=queue.messages),
        "/mails?state=waiting" if queue.messages else None,
    )
    yield Way(
        Words("{count}封失败", "{count} failed").fill(count=queue.dead), "/mails?state=dead" if queue.dead else None
    )


def _past(moment: datetime | None, at: datetime, zone: str) -> Words:
    return _NEVER if moment is None else near(moment, at=at, zone=zone)


def _since(moment: datetime, at: datetime, zone: str) -> Words:
    return Words("从{when}起", "since {when}").fill(when=near(moment, at=at, zone=zone))


def _coming(moment: datetime | None, at: datetime, zone: str) -> Words:
    if moment is None:
        return _NONE
    day = near_date(local_day(moment, zone), seen_from=local_day(at, zone))
    clock = f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"
    return Words("{day} {clock}", "{day}, {clock}").fill(day=day, clock=clock)
