"""An instant means the same on both databases, and one without a zone is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from engine.operations.ledger import Ledger
from engine.store.columns import UtcDateTime
from engine.store.tables.ledger import IdempotencyKey
from engine.store.unit_of_work import reading, writing
from tests.builders import AT

INSTANTS = st.datetimes(timezones=st.just(UTC))
SQLITE = sqlite.dialect()


@pytest.mark.parametrize(
    "instant",
    [
        AT,
        datetime(2026, 3, 2, 10, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8))),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        datetime(1, 1, 2, tzinfo=UTC),
        datetime(9999, 12, 30, 23, 59, 59, 999999, tzinfo=UTC),
    ],
)
def test_an_instant_comes_back_as_the_same_instant_in_utc(ledger: Ledger, instant: datetime) -> None:
    with writing(ledger.database) as work:
        work.add(IdempotencyKey(actor="wang", key="k", request="", answer="", at=instant))
    with reading(ledger.database) as work:
        (stored,) = work.list(IdempotencyKey)
    assert stored.at == instant
    assert stored.at.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused_and_nothing_is_kept(ledger: Ledger) -> None:
    times = (AT, AT.replace(tzinfo=None))
    rows = [IdempotencyKey(actor="wang", key=str(n), request="", answer="", at=at) for n, at in enumerate(times)]
    with pytest.raises(ValueError, match="no zone"), writing(ledger.database) as work:
        list(map(work.add, rows))
    with reading(ledger.database) as work:
        assert work.list(IdempotencyKey) == []


@given(one=INSTANTS, other=INSTANTS)
def test_in_sqlite_the_order_of_texts_is_the_order_of_time(one: datetime, other: datetime) -> None:
    texts = [UtcDateTime().process_bind_param(instant, SQLITE) for instant in (one, other)]
    assert (texts[0] < texts[1]) is (one < other)
    assert UtcDateTime().process_result_value(texts[0], SQLITE) == one


def test_nothing_is_no_instant() -> None:
    assert UtcDateTime().process_bind_param(None, SQLITE) is None
    assert UtcDateTime().process_result_value(None, SQLITE) is None
