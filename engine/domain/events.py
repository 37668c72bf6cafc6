"""What other programs are told of: each link of the history as an event, without free text and without addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.domain.chain import stamp
from engine.errors import InvalidInput
from engine.words import Words

# The kinds of chain there are; an event is called by the kind of its chain and what was done: ``item.advance``.
KINDS = ("item", "duty", "feedback", "workflow", "office", "webhook")
ITEM = "item"
_WANTED = re.compile(r"([a-z]+)\.(\*|[a-z_]{1,40})")
_MOST = 50
# Free text may have to be erased one day, and nobody can erase it from another program; addresses are nobody's matter.
_WAYS_IN = frozenset(
    {"token_created", "token_revoked", "sessions_ended", "password_set", "link_sent", "feed_created", "feed_revoked"}
)
# Who stands in for whom is for those it concerns, and whoever looks after them.
OF_AN_ABSENCE = frozenset({"substitute_appointed", "substitute_ended"})
_LEFT_OUT = frozenset({"note", "reason", "text", "minutes", "email", "address"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One link of the history. ``key`` is its place in the whole history."""

    key: int
    chain: str
    seq: int
    at: datetime
    action: str
    by: Mapping[str, Any]
    data: Mapping[str, Any]

    @property
    def type(self) -> str:
        """Return what it is called, such as ``item.advance``."""
        return f"{self.chain.partition(':')[0]}.{self.action}"

    @property
    def item_id(self) -> int | None:
        """Return the key of the item it is about, None when it is about none."""
        kind, _, key = self.chain.partition(":")
        return int(key) if kind == ITEM else None


def whose_way_in(event: Event) -> str | None:
    """Return whose means of signing in an event is about, by login; None for every other event."""
    return str(event.data["login"]) if event.action in _WAYS_IN and "login" in event.data else None


def wanted_types(written: Sequence[str]) -> tuple[str, ...]:
    """Return which types of event are wanted, in order and each once: ``item.advance``, ``item.*``; none is all.

    Raises ``InvalidInput``.
    """
    for one in written:
        found = _WANTED.fullmatch(one)
        if found is None or found[1] not in KINDS or len(written) > _MOST:
            raise InvalidInput(
                what=Words("事件类型", "Type of event"),
                value=one[:60],
                why=Words("没有这种类型", "there is no such type"),
                allowed=[f"{kind}.*" for kind in KINDS] + ["item.advance", "item.assign"],
            )
    return tuple(sorted(set(written)))


def is_wanted(event: Event, types: Sequence[str]) -> bool:
    """Say whether an event is of one of these types; no types mean all."""
    return not types or event.type in types or f"{event.type.partition('.')[0]}.*" in types


def document(event: Event, *, event_id: str, item: str | None) -> dict[str, object]:
    """Return an event as it is told; ``item`` is the number of the item it is about."""
    return {
        "id": event_id,
        "type": event.type,
        "at": stamp(event.at),
        "chain": event.chain,
        "seq": event.seq,
        "item": item,
        "actor": {
            "login": event.by["actor"],
            "name": event.by["name"],
            "on_behalf_of": event.by["on_behalf_of"],
            "instead_of": event.by.get("instead_of"),
            "via": event.by["via"],
        },
        "data": _told(event.data),
    }


def _told(data: object) -> object:
    if isinstance(data, Mapping):
        return {name: _told(value) for name, value in data.items() if name not in _LEFT_OUT}
    if isinstance(data, list):
        return [_told(one) for one in data]
    return data
