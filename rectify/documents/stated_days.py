"""What a file says of days, each day once."""

from __future__ import annotations

from datetime import date

from engine.errors import InvalidInput
from engine.operations.calendar import OwnDay
from engine.words import Words


class StatedDays:
    """Collects what is said; the same said twice is no harm, another thing of the same day is refused."""

    def __init__(self) -> None:
        self.days: dict[date, OwnDay] = {}

    def say(self, day: date, own: OwnDay) -> None:
        """Take up what is said of a day; raises ``InvalidInput`` naming both places when they contradict."""
        before = self.days.setdefault(day, own)
        if before.is_working is not own.is_working:
            raise InvalidInput(
                what=Words("{where}的内容", "What is in {where}:").fill(where=own.where),
                value=day.isoformat(),
                why=Words("与{before}的说法相反", "{before} says the contrary").fill(before=before.where),
                allowed=Words("同一天只写一次", "each day once"),
                where=own.where,
            )
