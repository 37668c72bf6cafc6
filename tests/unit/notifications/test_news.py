"""What a line says of the news itself: of which day, who brought it about, how often."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.notifications.test_lines import OWNER, a_notice, a_stored_item, told


@pytest.mark.parametrize("kind", ["closed", "paused"])
def test_once_an_item_is_closed_or_stands_still_no_day_is_named(kind: str) -> None:
    notice = replace(a_notice(kind), data={"why": OWNER, "state": "rectifying"})
    assert told(notice).due_on is None


@pytest.mark.parametrize(("kind", "times"), [("returned", 2), ("closed", 0), ("reminder", 0)])
def test_only_a_return_says_how_often_the_work_has_come_back(kind: str, times: int) -> None:
    assert told(a_notice(kind), a_stored_item(returns=2)).times == times


def test_who_did_it_is_named_where_somebody_did() -> None:
    assert told(a_notice("returned", by="李强")).by == "李强"
    assert told(a_notice("reminder")).by is None
