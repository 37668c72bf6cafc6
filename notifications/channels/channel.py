"""A channel as it is set: what kind it is, where it leads, what may go by it. Its secrets are never shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from notifications.channels.place import Place
from notifications.channels.reach import Network

Extent = Literal["brief", "full"]

NAME = re.compile(r"[a-z][a-z0-9_]{0,19}")
# What is shorter is a word of the address, such as "send", not a secret.
_SHORTEST_SECRET = 6


class ChannelKind(StrEnum):
    """What is at the other end of a channel."""

    WEBHOOK = "webhook"
    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One way besides mail. ``secrets`` sign what goes by it: the first is the present one, others still count.

    ``extent`` says how much of a matter may be told; ``networks`` are open although not public; ``authorities`` is a
    file of certificates (PEM) that are trusted beside the system's.
    """

    name: str
    kind: ChannelKind
    place: Place
    secrets: tuple[str, ...] = field(default=(), repr=False)
    extent: Extent = "brief"
    networks: tuple[Network, ...] = ()
    authorities: Path | None = None

    def hush(self, text: str) -> str:
        """Return the other side's words without any secret of this channel in them."""
        for secret in sorted(self._told_to_nobody(), key=len, reverse=True):
            text = text.replace(secret, "***")
        return text

    def _told_to_nobody(self) -> set[str]:
        target = self.place.target
        parts = {target, *re.split(r"[/?&=]", target)}
        bare = {secret.removeprefix("whsec_") for secret in self.secrets}
        found = parts | {unquote(part) for part in parts} | set(self.secrets) | bare
        return {secret for secret in found if len(secret) >= _SHORTEST_SECRET}
