"""How this office writes its mails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

from engine.domain.mailing import Hours
from notifications.channels.channel import Extent
from notifications.render import Renderer

MOST_URGENT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """How this office writes: its renderer, sender, zone, the wall-clock time of the daily mail, where links lead.

    ``urgent`` is how many urgent mails one person may get on a day beside the digest. ``channels`` are the ways there
    are beside mail, each with how much of a matter it may tell.
    """

    renderer: Renderer
    sender: str
    zone: str
    mail_hour: time
    base_url: str
    with_titles: bool = False
    urgent: int = MOST_URGENT
    channels: Mapping[str, Extent] = field(default_factory=dict)

    @property
    def domain(self) -> str:
        """Return the domain of the sender, on which Message-IDs are made."""
        return self.sender.rpartition("@")[2]

    @property
    def hours(self) -> Hours:
        """Return when mail goes out to people without an hour and zone of their own."""
        return Hours(hour=self.mail_hour, zone=self.zone, urgent=self.urgent)
