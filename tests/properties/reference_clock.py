"""Whether the time can be believed, as the reference sees it: the wall's clock beside a stopwatch."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

LEAP, FARTHEST = timedelta(minutes=5), timedelta(hours=24)
AGREES_AFTER, FORGETS_AFTER = 120, 24 * 60 * 60


@dataclass
class Watch:
    """The last time that was believed, and since when another has been shown."""

    wall: datetime
    seconds: int = 0
    is_ahead: bool | None = None
    astray: tuple[datetime, int] | None = None
    is_begun: bool = field(default=False)

    def holds(self, wall: datetime, seconds: int) -> bool:
        """Look at both clocks; say whether nothing may be done by the wall's: it ran ahead, and nobody believes it."""
        drift = wall - (self.wall + timedelta(seconds=seconds - self.seconds))
        if not self.is_begun or abs(drift) <= LEAP:
            self._believe(wall, seconds)
            return False
        is_ahead = drift > timedelta(0)
        if self.astray is None or self.is_ahead is not is_ahead:
            self.astray = (wall, seconds)
        if is_ahead and wall - self.astray[0] != timedelta(seconds=seconds - self.astray[1]):
            self.astray = (wall, seconds)
        self.is_ahead, since = is_ahead, seconds - self.astray[1]
        is_believed = (drift <= FARTHEST and since >= AGREES_AFTER) if is_ahead else since >= FORGETS_AFTER
        if is_believed:
            self._believe(wall, seconds)
        return is_ahead and not is_believed

    def accept(self, wall: datetime, seconds: int) -> bool:
        """Believe the wall's clock because somebody says so; only one that is held needs that."""
        if not self.is_ahead:
            return False
        self._believe(wall, seconds)
        return True

    def _believe(self, wall: datetime, seconds: int) -> None:
        self.wall, self.seconds, self.is_ahead, self.astray, self.is_begun = wall, seconds, None, None, True
