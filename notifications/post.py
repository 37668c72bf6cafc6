"""How this office writes its mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from engine.domain.mailing import Hours
from notifications.render import Renderer

MOST_URGENT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """How this office writes: its renderer, sender, zone, the wall-clock time of the daily mail, where links lead.

    ``urgent`` is how many urgent mails one person may get on a day beside the digest.
    """

    renderer: Renderer
    sender: str
    zone: str
    mail_hour: time
    base_url: str
    with_titles: bool = False
    urgent: int = MOST_URGENT

    @property
    def domain(self) -> str:
        """Return the domain of the sender, on which Message-IDs are made."""
        return self.sender.rpartition("@")[2]

    @property
    def hours(self) -> Hours:
        """Return when mail goes out to people without an hour and zone of their own."""
        return Hours(hour=self.mail_hour, zone=self.zone, urgent=self.urgent)
