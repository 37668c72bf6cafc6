"""What operations stand on: the database, the workflows and calendar read from it, and the evidence files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.domain.definition import Workflow
from engine.domain.editions import SAID_IN_NOTICE, Withheld
from engine.domain.holidays import Holiday, holidays
from engine.domain.workdays import WEEKDAYS, Calendar
from engine.errors import NotFounded
from engine.store import calendar, office, versions
from engine.store.database import Database
from engine.store.files import FolderFiles
from engine.store.results import MOST_BYTES, Results
from engine.store.tables.office import Installation
from engine.store.unit_of_work import UnitOfWork, reading

ITEM_QUOTA = 2 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many things waited for somebody with these rights, when the history had come to a link."""

    link: int
    roles: Mapping[str, frozenset[int]]
    leads: frozenset[int]
    at: datetime
    many: int


class Ledger:
    """One open ledger. Published workflows never change and calendars have a version, so both are read once.

    ``item_quota`` is how many bytes the evidence of one item may take, ``result_quota`` the files that came of one
    person's tasks: ``results``, which lie beside the evidence. ``said_withheld`` is how a notice says why findings are
    left out. ``waiting`` is what was counted last for each
    person by key: every page says it, and it is counted anew only when something has happened. ``supposed`` is a
    calendar that is not in force, to look at what would be if it were.
    """

    def __init__(
        self,
        database: Database,
        files: FolderFiles,
        *,
        item_quota: int = ITEM_QUOTA,
        said_withheld: Mapping[Withheld, str] = SAID_IN_NOTICE,
        result_quota: int = MOST_BYTES,
        supposed: Calendar | None = None,
    ) -> None:
        self.database = database
        self.files = files
        self.results = Results(files.folder / "results", most=result_quota)
        self.item_quota = item_quota
        self.said_withheld = said_withheld
        self.waiting: dict[int, Waiting] = {}
        self.supposed = supposed
        self._workflows: dict[int, Workflow] = {}
        self._calendars: dict[str, Calendar] = {}
        self._holidays: dict[str, tuple[Holiday, ...]] = {}

    def workflow(self, work: UnitOfWork, version_id: int) -> Workflow:
        """Return the workflow version an item is pinned to; the same value each time."""
        found = self._workflows.get(version_id)
        if found is None:
            found = self._workflows[version_id] = versions.read(work, version_id)
        return found

    def calendar(self, work: UnitOfWork, workflow: Workflow | None = None) -> Calendar:
        """Return the calendar a workflow goes by: the office's as it is now, unless it works every weekday."""
        if workflow is not None and workflow.calendar == "weekdays":
            return WEEKDAYS
        if self.supposed is not None:
            return self.supposed
        found = self._calendars.get(calendar.version(work) or "")
        return found or self._read_calendar(work)

    def supposing(self, calendar: Calendar) -> Ledger:
        """Return the same ledger as it would be with another calendar of the office; only to be looked at."""
        return Ledger(
            self.database,
            self.files,
            item_quota=self.item_quota,
            said_withheld=self.said_withheld,
            supposed=calendar,
        )

    def holidays(self, work: UnitOfWork) -> tuple[Holiday, ...]:
        """Return the holidays of the office's calendar as it is now, earliest first."""
        now = self.calendar(work)
        found = self._holidays.get(now.version)
        if found is None:
            names = calendar.named_days_off(calendar.stated(work))
            found = self._holidays[now.version] = holidays(now, names)
        return found

    def _read_calendar(self, work: UnitOfWork) -> Calendar:
        now = calendar.edition(work)
        if now is None:
            raise NotFounded
        days = calendar.in_force(calendar.stated(work))
        found = self._calendars[now.version] = Calendar(version=now.version, published_until=now.until, exceptions=days)
        return found

    def installation(self, work: UnitOfWork) -> Installation:
        """Return what this installation knows about itself; raises ``NotFounded`` before ``init``."""
        here = work.find(Installation, id=1)
        if here is None:
            raise NotFounded
        return here

    def last_tick(self, work: UnitOfWork) -> datetime | None:
        """Return when the clock last ticked, None before it ever did; raises ``NotFounded`` before ``init``."""
        try:
            return office.last_tick(work)
        except LookupError:
            raise NotFounded from None

    def close(self) -> None:
        """Close the database."""
        self.database.close()


def look_up_installation(ledger: Ledger) -> Installation:
    """Return what the installation knows about itself, in a transaction of its own."""
    with reading(ledger.database) as work:
        return ledger.installation(work)
