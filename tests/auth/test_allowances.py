"""Attempts are counted exactly, however many ask at once; networks are what they are counted by."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from engine.domain.sign_in import Pace
from engine.operations.ledger import Ledger
from engine.store import sign_in_allowances
from engine.store.unit_of_work import writing
from rectify.auth.networks import network_of
from tests.builders import AT

MINUTE = timedelta(minutes=1)
PACE = Pace(burst=10, step=MINUTE)


def _take(ledger: Ledger, scope: str = "x", *, minutes: float = 0, pace: Pace = PACE) -> bool:
    with writing(ledger.database) as work:
        return sign_in_allowances.take(work, scope, pace, at=AT + minutes * MINUTE)


def test_of_many_who_ask_at_once_exactly_so_many_get_one(ledger: Ledger) -> None:
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda _: _take(ledger), range(40)))
    assert sum(taken) == PACE.burst


def test_one_more_is_free_each_step_and_never_more_than_a_burst(ledger: Ledger) -> None:
    assert [_take(ledger) for _ in range(11)] == [True] * 10 + [False]
    assert [_take(ledger, minutes=0.99), _take(ledger, minutes=1), _take(ledger, minutes=1)] == [False, True, False]
    assert sum(_take(ledger, minutes=500) for _ in range(20)) == 10
    assert _take(ledger, "another")


def test_the_wait_that_is_told_is_long_enough_and_hardly_longer(ledger: Ledger) -> None:
    for _ in range(10):
        _take(ledger, minutes=0.25)
    with writing(ledger.database) as work:
        wait = PACE.wait(sign_in_allowances.free_at(work, "x", at=AT), at=AT + 0.25 * MINUTE)
    assert wait == 61
    assert not _take(ledger, minutes=0.25 + (wait - 2) / 60)
    assert _take(ledger, minutes=0.25 + wait / 60)


def test_what_is_given_back_is_free_again_and_what_time_caught_up_with_is_forgotten(ledger: Ledger) -> None:
    for _ in range(10):
        _take(ledger)
    with writing(ledger.database) as work:
        sign_in_allowances.give_back(work, "x", PACE)
    assert [_take(ledger), _take(ledger)] == [True, False]
    with writing(ledger.database) as work:
        assert sign_in_allowances.forget(work, at=AT + 9 * MINUTE) == 0
        assert sign_in_allowances.forget(work, at=AT + 10 * MINUTE) == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        ("", ""),
        ("x\r\n" * 100, "x" * 64),
    ],
)
def test_a_network_is_an_address_or_what_a_household_has(address: str, network: str) -> None:
    assert network_of(address) == network
