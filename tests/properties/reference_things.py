"""What the reference knows of an item and of a request, and the steps of the workflow as a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.properties.reference import Limit
from tests.properties.reference_days import LEADER, MANAGER, OWNER, PLANS, months_after

BOSS, CHECKER, HEAD = "chen", "li", "zhao"
# What each step leads to from each state, who takes it (None: the owner), whom it tells (None: the owner) of what.
STEPS: dict[tuple[str, str], tuple[str | None, str, str | None, str]] = {
    ("rectifying", "submit"): (None, "rectifying", CHECKER, "to_verify"),
    ("rectifying", "verify"): (CHECKER, "verified", None, "verified"),
    ("rectifying", "return"): (CHECKER, "rectifying", None, "returned"),
    ("verified", "return"): (CHECKER, "rectifying", None, "returned"),
    ("verified", "close"): (BOSS, "closed", None, "closed"),
    ("closed", "reopen"): (BOSS, "rectifying", None, ""),
}


@dataclass
class Asked:
    """A request for more time: who asked, for which day, what was said of it so far, the limit of its answer."""

    by: str
    no: int
    on_the_table: date
    limit: Limit
    step: int = 0
    is_pending: bool = True


@dataclass
class Thing:
    """An item."""

    number: str
    plan: str
    version: int
    stated: date
    entered: date
    limit: Limit | None = None
    owner: str = "wang"
    state: str = "rectifying"
    submitted: bool = False
    agreed: tuple[date, str] | None = None
    reopened: date | None = None
    paused: date | None = None
    asked: Asked | None = None

    @property
    def due_on(self) -> date | None:
        """Return the day it is due."""
        return None if self.limit is None else self.limit.due_on

    @property
    def first_day(self) -> date:
        """Return the day it is to be corrected by if nobody agrees on another: stated, or after the reopening."""
        return self.stated if self.reopened is None else months_after(self.reopened, 3)

    @property
    def people(self) -> dict[str, str]:
        """Return who is what to it."""
        return {OWNER: self.owner, LEADER: HEAD, MANAGER: BOSS}

    @property
    def approver(self) -> str:
        """Return whose turn it is to answer what was asked."""
        assert self.asked is not None
        return self.people[PLANS[self.plan].approvers[self.asked.step]]

    @property
    def is_free(self) -> bool:
        """Say whether its date may be paused or changed."""
        return self.limit is not None and self.paused is None and self.asked is None
