"""A deliverer that is stopped, or that slept past its lease, lets go: nothing is lost and nothing goes out twice."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from signal import SIGCONT, SIGSTOP

import pytest

from engine.clock import SetClock, SystemClock
from engine.operations.health import pulse
from engine.operations.ledger import Ledger
from engine.store.database import Database
from engine.store.files import FolderFiles
from notifications import claiming
from notifications.compose import Post
from notifications.delivery import Delivered, deliver
from notifications.halting import Halt
from notifications.smtp import SmtpTransport, Timeouts
from notifications.smtp_url import SmtpRelay, Tls
from notifications.transport import MAIL, Gate, MemoryTransport, Outcome, always
from tests.builders import AT
from tests.notifications.mails import SENDER, messages
from tests.notifications.sending import done, send, tried, waiting_mails
from tests.processes import PROCESSES
from tests.unit.notifications.relays import HOST, StartScript

# The usual waits: whoever has to wait for one of them here has waited too long.
PATIENT = Timeouts()


def to(port: int) -> SmtpTransport:
    return SmtpTransport(SmtpRelay(host=HOST, port=port, tls=Tls.NONE), timeouts=PATIENT)


class Sleeper(MemoryTransport):
    """Sleeps before it hands the first mail over."""

    def __init__(self, sleep: Callable[[], None]) -> None:
        super().__init__()
        self._sleep: Callable[[], None] | None = sleep

    def send(self, sender: str, recipient: str, data: bytes, gate: Gate = always) -> Outcome:
        """Sleep, then ask the gate."""
        sleep, self._sleep = self._sleep, None
        if sleep is not None:
            sleep()
        return super().send(sender, recipient, data, gate)


@contextmanager
def delivering(ledger: Ledger, way: SmtpTransport, halt: Halt) -> Iterator[list[Delivered]]:
    """Deliver in a thread while the block runs, and wait for its end."""
    ended: list[Delivered] = []
    thread = threading.Thread(
        target=lambda: ended.append(deliver(ledger, {MAIL: way}, sender=SENDER, clock=SetClock(AT), halt=halt))
    )
    thread.start()
    try:
        yield ended
    finally:
        thread.join(20)
        assert not thread.is_alive()


def until(true: Callable[[], object], *, within: float = 15) -> None:
    """Wait until something is so."""
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_deliverer_that_slept_past_its_lease_does_not_send(ledger: Ledger, post: Post) -> None:
    waiting_mails(ledger, post, 2)
    faster, clock = MemoryTransport(), SetClock(AT)

    def sleep() -> None:
        # Another node finds the leases over and sends the mails.
        clock.at, clock.elapsed = AT + timedelta(hours=1), 3600
        assert send(ledger, faster, clock) == done(sent=2)

    slower = Sleeper(sleep)
    send(ledger, slower, clock)
    assert slower.mails == []
    assert {(str(row.state), row.attempts) for row in messages(ledger)} == {("sent", 2)}


def test_a_lease_is_looked_at_by_a_clock_that_nobody_sets(sqlite_ledger: Ledger, post: Post) -> None:
    waiting_mails(sqlite_ledger, post)
    clock = SetClock(AT)

    def sleep() -> None:
        clock.elapsed = 3600  # and the wall's time was set back meanwhile

    slower = Sleeper(sleep)
    assert send(sqlite_ledger, slower, clock) == done(retry=1)
    (row,) = messages(sqlite_ledger)
    assert (slower.mails, str(row.state), row.failures, row.next_try_at) == ([], "waiting", 0, AT)
    assert pulse(sqlite_ledger).at_fault == ()


@pytest.mark.faults
def test_a_process_that_is_stopped_past_its_lease_does_not_send_when_it_goes_on(
    sqlite_ledger: Ledger, post: Post, tmp_path: Path
) -> None:
    (row,) = waiting_mails(sqlite_ledger, post)
    there = PROCESSES.Process(target=sleep_there, args=(sqlite_ledger.database.url, tmp_path))
    there.start()
    until((tmp_path / "asleep").exists, within=30)
    assert there.pid is not None
    os.kill(there.pid, SIGSTOP)
    time.sleep(3.2)
    relay = MemoryTransport()
    assert deliver(sqlite_ledger, {MAIL: relay}, sender=SENDER, clock=SystemClock()) == done(sent=1)
    assert [data for _, _, data in relay.mails] == [row.data]
    (tmp_path / "go").touch()
    os.kill(there.pid, SIGCONT)
    there.join(30)
    assert there.exitcode == 0
    assert (tmp_path / "sent").read_text(encoding="utf-8") == "0"
    assert [(one[0], one[1]) for one in tried(sqlite_ledger, row.id)] == [(1, "retry"), (2, "sent")]
    assert str(messages(sqlite_ledger)[0].state) == "sent"


def sleep_there(url: str, folder: Path) -> None:
    """Deliver in this process with leases of seconds, and be about to hand a mail over for longer."""
    claiming.HOLD, claiming.HANDING_OVER = timedelta(seconds=2), timedelta(seconds=1)
    ledger = Ledger(Database(url), FolderFiles(folder / "files"))

    def sleep() -> None:
        (folder / "asleep").touch()
        until((folder / "go").exists, within=60)

    way = Sleeper(sleep)
    deliver(ledger, {MAIL: way}, sender=SENDER, clock=SystemClock())
    (folder / "sent").write_text(str(len(way.mails)), encoding="utf-8")
    ledger.close()


@pytest.mark.parametrize(
    ("verb", "state"), [("BANNER", "waiting"), ("EHLO", "waiting"), ("RCPT", "waiting"), ("DOT", "unknown")]
)
def test_stopping_does_not_wait_for_a_relay_that_hangs(
    sqlite_ledger: Ledger, post: Post, start_script: StartScript, verb: str, state: str
) -> None:
    waiting_mails(sqlite_ledger, post, 3)
    script, halt = start_script(**{verb: "hang"}), Halt()
    way = SmtpTransport(
        SmtpRelay(host=HOST, port=script.port, tls=Tls.NONE), timeouts=Timeouts(connect=1, command=60, final=600)
    )
    reached = {"BANNER": lambda: script.connections, "DOT": lambda: script.bodies}.get(
        verb, lambda: any(said.upper().startswith(verb) for said in script.said)
    )
    with delivering(sqlite_ledger, way, halt):
        until(reached)
        began = time.monotonic()
        halt.ask()
    assert time.monotonic() - began < 5
    first, *others = messages(sqlite_ledger)
    assert (str(first.state), first.leased_by, first.failures) == (state, None, int(state == "unknown"))
    assert [(str(row.state), row.leased_by, row.attempts) for row in others] == [("waiting", None, 0)] * 2
    assert pulse(sqlite_ledger).at_fault == ()


def test_once_stopped_no_further_mail_is_begun(sqlite_ledger: Ledger, post: Post) -> None:
    waiting_mails(sqlite_ledger, post, 3)
    halt = Halt()
    way = Sleeper(halt.ask)
    deliver(sqlite_ledger, {MAIL: way}, sender=SENDER, clock=SetClock(AT), halt=halt)
    assert way.mails == []
    assert deliver(sqlite_ledger, {MAIL: way}, sender=SENDER, clock=SetClock(AT), halt=halt) == done()
    assert send(sqlite_ledger, MemoryTransport(), SetClock(AT)) == done(sent=3)


def test_a_mail_is_marked_before_the_next_is_handed_over(ledger: Ledger, post: Post) -> None:
    waiting_mails(ledger, post, 3)
    seen: list[list[str]] = []

    class Looking(MemoryTransport):
        def send(self, sender: str, recipient: str, data: bytes, gate: Gate = always) -> Outcome:
            def look() -> bool:
                may_go = gate()
                seen.append([str(row.state) for row in messages(ledger)])
                return may_go

            return super().send(sender, recipient, data, look)

    send(ledger, Looking(), SetClock(AT))
    assert seen == [["sending", "waiting", "waiting"], ["sent", "sending", "waiting"], ["sent", "sent", "sending"]]
