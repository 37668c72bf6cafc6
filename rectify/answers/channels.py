"""Channels beside mail, and what came of trying one."""

from __future__ import annotations

from typing_extensions import TypedDict

from engine.words import Language
from rectify.channels_set import Channels as Found
from rectify.channels_set import Trial


class Channel(TypedDict):
    """A channel; ``text`` is how much it tells, ``fault`` why it cannot be used as it is set."""

    name: str
    kind: str
    host: str | None
    text: str
    per_minute: int | None
    chosen_by: list[str]
    fault: str | None


class ClosedChannel(TypedDict):
    """A channel that people chose and that is set no more: they get mail instead."""

    name: str
    chosen_by: list[str]


class Channels(TypedDict):
    """The channels there are, and those that were chosen and are set no more."""

    channels: list[Channel]
    closed: list[ClosedChannel]


class ChannelTried(TypedDict):
    """What came of a sample: ``sent``, or what the other side answered.

    ``at_fault`` is true where it was the channel itself that failed.
    """

    name: str
    kind: str
    result: str
    stage: str
    code: int | None
    at_fault: bool
    detail: str | None


def channels(found: Found, language: Language) -> Channels:
    """Return channels as ``channel list --json`` promises them."""
    return {
        "channels": [
            {
                "name": one.name,
                "kind": one.kind,
                "host": one.channel.place.host if one.channel else None,
                "text": one.extent,
                "per_minute": one.most_per_minute or None,
                "chosen_by": list(found.chosen.get(one.name, ())),
                "fault": one.fault.message(language) if one.fault else None,
            }
            for one in found.found
        ],
        "closed": [{"name": name, "chosen_by": list(who)} for name, who in found.closed.items()],
    }


def channel_tried(trial: Trial) -> ChannelTried:
    """Return what came of a sample as ``channel test --json`` promises it."""
    outcome = trial.outcome
    return {
        "name": trial.name,
        "kind": trial.kind,
        "result": outcome.result,
        "stage": outcome.stage,
        "code": outcome.code,
        "at_fault": outcome.relay_fault,
        "detail": outcome.detail or None,
    }
