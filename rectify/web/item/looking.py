"""Who looks at an item and when: what every part of its page is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.domain.actor import Actor
from engine.domain.definition import Workflow
from engine.operations.overview import Overview
from engine.words import Language, Words
from notifications.wording import plain_date
from rectify.web.frame import near
from rectify.web.marks import FOR, item_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """One look at one item: by whom, when, on which day, in which language."""

    seen: Overview
    actor: Actor
    at: datetime
    today: date
    zone: str
    language: Language

    @property
    def me(self) -> int:
        """Return the reader's key."""
        return self.actor.own_id or 0

    @property
    def number(self) -> str:
        """Return the item's number."""
        return self.seen.whole.item.number

    @property
    def workflow(self) -> Workflow:
        """Return the workflow the item goes by."""
        return self.seen.whole.workflow

    @property
    def names(self) -> Mapping[int, str]:
        """Return people's names by key."""
        return self.seen.whole.names

    def day(self, day: date) -> Words:
        """Return a civil day, with its year where that is another one."""
        return plain_date(day, seen_from=self.today)

    def near(self, moment: datetime) -> Words:
        """Return an instant as people say it."""
        return near(moment, at=self.at, zone=self.zone)

    def on(self, moment: datetime) -> Words:
        """Return the civil day of an instant."""
        return self.day(self.civil(moment))

    def civil(self, moment: datetime) -> date:
        """Return the office's day of an instant."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def local(self, moment: datetime) -> str:
        """Return an instant as wall-clock time in the office's zone, to the minute."""
        return f"{moment.astimezone(ZoneInfo(self.zone)):%Y-%m-%d %H:%M}"

    def person(self, key: int | None) -> Words | None:
        """Return somebody's name, marked where it is the reader; None for nobody."""
        if key is None:
            return None
        name = self.names[key]
        return Words(f"{name}（您）", f"{name} (you)") if key == self.me else Words(name, name)

    def path(self, *parts: str, **query: str) -> str:
        """Return the address of something of this item; whoever stands in for somebody goes on doing so."""
        absent = self.actor.instead_of
        return item_path(self.number, *parts, **query, **({FOR: absent.login} if absent else {}))
