"""Deliverers that are killed at any moment lose no mail and send no mail more often than they were killed over it."""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from engine.clock import SetClock
from engine.operations.ledger import Ledger
from engine.store import mails, outbox
from engine.store.tables.delivery import Delivery
from engine.store.tables.mail import Message
from engine.store.unit_of_work import reading, writing
from notifications.delivery import deliver
from notifications.transport import MAIL
from tests.builders import AT, an_office
from tests.faults import postmen
from tests.notifications.mails import SENDER, WANG
from tests.processes import PROCESSES

pytestmark = pytest.mark.faults

DELIVERERS = 4


def put_mails(ledger: Ledger, number: int) -> dict[str, bytes]:
    """Let so many mails wait; return the bytes of each by Message-ID."""
    an_office(ledger)
    made = {f"<{n}@office.example>": _bytes(n) for n in range(1, number + 1)}
    with writing(ledger.database) as work:
        for n, (header, data) in enumerate(made.items()):
            mails.put(
                work,
                Message(
                    recipient_id=WANG, local_day=AT.date(), slot=f"s{n}", header_id=header,
                    address=f"p{n}@office.example", language="zh", next_try_at=AT, created_at=AT,
                ),
                data,
            )  # fmt: skip
    return made


def _bytes(number: int) -> bytes:
    return f"Message-ID: <{number}@office.example>\r\n\r\n".encode() + b"a line of the body\r\n" * 50


def deliver_and_kill(ledger: Ledger, folder: Path, relay: postmen.Counted, *, kills: int) -> int:
    """Let deliverers work and kill one each time some mails are out, until enough are dead or all is sent.

    Return how many were killed.
    """
    chance, began = random.Random(1), time.monotonic()

    def another() -> BaseProcess:
        process = PROCESSES.Process(
            target=postmen.keep_delivering, args=(ledger.database.url, folder, relay.port, began), daemon=True
        )
        process.start()
        return process

    running = [another() for _ in range(DELIVERERS)]
    killed = 0
    while killed < kills and _wait_for_some(ledger, relay, chance.randint(2, 14)):
        time.sleep(chance.uniform(0, 0.1))
        index = chance.randrange(DELIVERERS)
        assert running[index].exitcode is None, "a deliverer gave up by itself"
        running[index].kill()
        running[index].join()
        killed += 1
        running[index] = another()
    for process in running:
        process.kill()
        process.join()
    return killed + DELIVERERS


def _wait_for_some(ledger: Ledger, relay: postmen.Counted, number: int) -> bool:
    """Wait until so many more mails are taken over, or for two seconds; say whether there are any left."""
    enough, end = relay.taken.total() + number, time.monotonic() + 2
    while relay.taken.total() < enough and time.monotonic() < end:
        time.sleep(0.01)
    with reading(ledger.database) as work:
        return outbox.queue(work).messages > 0


def deliver_the_rest(ledger: Ledger, relay: postmen.Counted) -> None:
    """Deliver what is left, once every lease is over; nobody is killed, so the relay need not be slow."""
    clock, relay.seconds = SetClock(AT + timedelta(days=30)), 0
    for _ in range(3):
        deliver(ledger, {MAIL: postmen.way_to(relay.port)}, sender=SENDER, clock=clock)
        clock.at += timedelta(hours=30)


def crashes(ledger: Ledger) -> Counter[str]:
    """Return for each mail how often a deliverer ended while sending it; each is marked as sent."""
    with reading(ledger.database) as work:
        left = Counter(row.message_id for row in work.list(Delivery, result="unknown"))
        rows = work.list(Message)
    assert {str(row.state) for row in rows} == {"sent"}
    return Counter({row.header_id: left[row.id or 0] for row in rows})


def go_through(ledger: Ledger, folder: Path, *, mails: int, kills: int, least: int, seconds: float) -> int:
    """Deliver and kill, then hold everything to what was promised; return how many copies the most copied mail has."""
    made = put_mails(ledger, mails)
    with postmen.a_counting_relay(seconds=seconds) as relay:
        killed = deliver_and_kill(ledger, folder, relay, kills=kills)
        deliver_the_rest(ledger, relay)
    assert killed >= least
    # None is lost, and none is marked that was not taken over.
    lost = crashes(ledger)
    assert set(relay.taken) == set(made)
    # The same bytes under the same Message-ID, each time.
    assert relay.bodies == {header: {data} for header, data in made.items()}
    # A copy too many costs a crash while that very mail was under way, and no crash is over two mails.
    assert [header for header, many in relay.taken.items() if many > 1 + lost[header]] == []
    assert lost.total() <= killed
    assert len(relay.busy) == mails // 20
    return max(relay.taken.values())


def test_of_some_mails_none_is_lost_and_none_goes_out_more_than_twice(ledger: Ledger, tmp_path: Path) -> None:
    assert go_through(ledger, tmp_path, mails=160, kills=10, least=10, seconds=0.01) <= 2


@pytest.mark.slow
def test_of_three_thousand_mails_none_is_lost_and_none_goes_out_more_than_twice(ledger: Ledger, tmp_path: Path) -> None:
    """Kill 140 times, eight mails apart, so that there are mails left which were never tried.

    A relay that thinks for longer than all the rest takes lets many die while they send, and each mail that it was
    thinking about goes out a second time. When a lease is over such a mail goes behind those that were never tried: its
    second try comes after the last kill, and nobody gets a third copy. When it was tried at its old place, at the head,
    one such run sent twelve mails three times and one four times.
    """
    assert go_through(ledger, tmp_path, mails=3000, kills=140, least=140, seconds=0.05) <= 2


@pytest.mark.slow
def test_while_deliverers_are_killed_until_all_is_sent_each_copy_too_many_costs_a_crash_over_that_mail(
    ledger: Ledger, tmp_path: Path
) -> None:
    """Kill without end: now second tries are killed too, and what was promised of each mail holds all the same."""
    go_through(ledger, tmp_path, mails=300, kills=1000, least=20, seconds=0.02)
