"""The clock beside a reference that was written separately: after each step both have the same states, rungs, mails.

``reference*`` is the reference, ``beside*`` leads it and the product through the same days.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from tests.properties.beside import Beside
from tests.properties.beside_walk import walk

_SETTINGS = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
# What no comparison may do without: all of it must come by on the walks.
_ALL = frozenset(
    {
        *(f"item {because}" for because in ("imported", "entered", "extended", "resumed", "redated", "migrated")),
        *(f"item ended: {because}" for because in ("left", "extended", "paused", "redated", "migrated")),
        *(f"request ended: {because}" for because in ("answered", "withdrawn", "migrated")),
        *(f"suppressed: {why}" for why in ("request_pending", "paused", "snoozed", "left", "extended", "migrated")),
        *("noticed", "superseded", "skipped: set_late", "skipped: told_before"),
        *(f"{kind} merged" for kind in ("assigned", "reminder", "overdue", "escalated", "to_answer", "agreed")),
        *(f"{kind} merged" for kind in ("refused", "withdrawn", "paused", "resumed", "redated", "substituting")),
        *(f"{kind} withdrawn" for kind in ("reminder", "overdue", "escalated", "to_answer", "to_verify", "paused")),
        *("mail for somebody else", "urgent mail"),
    }
)


def test_on_long_walks_both_do_the_same_and_everything_comes_by() -> None:
    come_by = frozenset[str]().union(*(walk(seed, steps=150) for seed in (8, 16)))
    assert _ALL - come_by == frozenset()


def test_a_snooze_is_over_on_the_due_day_though_that_was_brought_forward() -> None:
    beside = Beside()
    beside.begin(days=25, more=25)
    try:
        (item, _other) = beside.said.things
        beside.see_to_the_date(item=item, what="snooze", days=30, then=0)  # the owner, for a fortnight
        beside.see_to_the_date(item=item, what="redate", days=6, then=5)  # due in four days
        beside.both_have_the_same_rungs()
        outcomes = {row[1]: row[4] or row[3] for row in beside.real.rungs() if row[0][2] == 1 and row[2] == "wang"}
        assert (outcomes["T-1"], outcomes["T"]) == ("snoozed", "noticed")
    finally:
        beside.teardown()


TestBeside = Beside.TestCase
# The same examples each time, on every machine: what is new is looked for by the slow ones.
TestBeside.settings = settings(_SETTINGS, max_examples=6, stateful_step_count=20, derandomize=True, database=None)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1100))
def test_on_many_long_walks_both_do_the_same(seed: int) -> None:
    assert walk(seed, steps=150)


class BesideForLong(Beside):
    """The same with many more steps, others each time."""


TestBesideForLong = pytest.mark.slow(BesideForLong.TestCase)
TestBesideForLong.settings = settings(_SETTINGS, max_examples=250, stateful_step_count=50)
