"""A mail is marked only after the other side has taken it over; whatever happens, it goes on with the same bytes."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from signal import SIGKILL

import pytest

from engine.clock import SetClock
from engine.operations.health import pulse
from engine.operations.ledger import Ledger
from notifications.compose import Post
from notifications.delivery import deliver
from notifications.smtp import SmtpTransport, Timeouts
from notifications.smtp_url import SmtpRelay, Tls
from notifications.transport import FolderTransport, MemoryTransport, Result, Stage
from tests.builders import AT
from tests.notifications.mails import SENDER, ActingTransport, messages, parsed
from tests.notifications.nodes import die_while_sending
from tests.notifications.sending import answering, change_message, done, send, tried, waiting_mails
from tests.processes import PROCESSES
from tests.unit.notifications.relays import HOST, StartRelay, StartScript

LATER = timedelta(hours=30)
HOLD, LEASE = timedelta(minutes=4), timedelta(minutes=15)


def to(port: int) -> SmtpTransport:
    relay = SmtpRelay(host=HOST, port=port, tls=Tls.NONE)
    return SmtpTransport(relay, timeouts=Timeouts(connect=2, command=2, final=2, quit=0.5))


def test_a_mail_that_a_relay_took_over_is_marked_with_the_instant_and_sent_once(
    ledger: Ledger, post: Post, start_relay: StartRelay
) -> None:
    (row,), relay, clock = waiting_mails(ledger, post), start_relay(), SetClock(AT + timedelta(minutes=1))
    assert send(ledger, to(relay.port), clock) == done(sent=1)
    assert send(ledger, to(relay.port), clock) == done()
    assert relay.inbox.mails == [(SENDER, [row.address], row.data)]
    (after,) = messages(ledger)
    assert (after.state, after.sent_at, after.next_try_at, after.leased_by) == ("sent", clock.at, None, None)
    assert pulse(ledger).last_delivery_at == clock.at


def test_while_it_is_under_way_a_mail_is_not_marked_as_sent(ledger: Ledger, post: Post) -> None:
    waiting_mails(ledger, post)
    seen: list[tuple[str, bool]] = []
    transport = ActingTransport(lambda: seen.extend((str(row.state), row.sent_at is None) for row in messages(ledger)))
    send(ledger, transport, SetClock(AT))
    assert seen == [("sending", True)]
    assert messages(ledger)[0].state == "sent"


@pytest.mark.parametrize(
    ("verb", "answer", "state", "goes_on"),
    [
        ("DOT", "250 taken", "sent", False),
        ("QUIT", "421 closing", "sent", False),
        ("DOT", "451 try later", "waiting", True),
        ("DOT", "550 not wanted", "dead", False),
        ("RCPT", "550 no such user", "dead", False),
        ("DOT", "cut", "unknown", True),
    ],
)
def test_the_relays_answer_decides_what_is_marked(
    sqlite_ledger: Ledger, post: Post, start_script: StartScript, verb: str, answer: str, state: str, goes_on: bool
) -> None:
    waiting_mails(sqlite_ledger, post)
    script, clock = start_script(**{verb: answer}), SetClock(AT)
    send(sqlite_ledger, to(script.port), clock)
    (row,) = messages(sqlite_ledger)
    assert (str(row.state), row.next_try_at is not None, row.sent_at is not None) == (state, goes_on, state == "sent")
    bodies = len(script.bodies)
    assert send(sqlite_ledger, to(script.port), clock) == done()  # not again at once
    assert len(script.bodies) == bodies


@pytest.mark.parametrize("answer", ["451 try later", "cut"])
def test_a_second_try_sends_the_same_bytes_under_the_same_message_id(
    ledger: Ledger, post: Post, start_script: StartScript, start_relay: StartRelay, answer: str
) -> None:
    (row,), clock = waiting_mails(ledger, post), SetClock(AT)
    moody, relay = start_script(DOT=answer), start_relay()
    send(ledger, to(moody.port), clock)
    clock.at += timedelta(minutes=2)
    assert send(ledger, to(relay.port), clock) == done(sent=1)
    assert moody.bodies == [row.data]
    assert [data for _, _, data in relay.inbox.mails] == [row.data]
    assert parsed(row.data)["Message-ID"] == row.header_id


def test_without_a_relay_mails_are_written_into_a_folder(sqlite_ledger: Ledger, post: Post, tmp_path: Path) -> None:
    (row,), clock = waiting_mails(sqlite_ledger, post), SetClock(AT)
    assert send(sqlite_ledger, FolderTransport(tmp_path / "mail"), clock) == done(written=1)
    (path,) = (tmp_path / "mail").glob("*.eml")
    assert path.read_bytes() == row.data
    assert messages(sqlite_ledger)[0].state == "written"


def test_a_mail_whose_sender_was_killed_is_sent_again_after_its_lease_and_those_never_tried_much_sooner(
    ledger: Ledger, post: Post, tmp_path: Path
) -> None:
    row, *others = waiting_mails(ledger, post, 3)
    there = PROCESSES.Process(target=die_while_sending, args=(ledger.database.url, tmp_path, AT))
    there.start()
    there.join(240)
    assert there.exitcode == -SIGKILL
    transport, clock = MemoryTransport(), SetClock(AT + HOLD - timedelta(seconds=1))
    assert send(ledger, transport, clock) == done()
    clock.at = AT + HOLD + timedelta(seconds=1)
    assert send(ledger, transport, clock) == done(sent=2)
    assert [data for _, _, data in transport.mails] == [other.data for other in others]
    clock.at = AT + LEASE - timedelta(seconds=1)
    assert send(ledger, transport, clock) == done()
    assert [str(mail.state) for mail in messages(ledger)] == ["sending", "sent", "sent"]
    clock.at = AT + LEASE + timedelta(seconds=1)
    assert send(ledger, transport, clock) == done()
    assert [str(mail.state) for mail in messages(ledger)] == ["unknown", "sent", "sent"]
    clock.at += timedelta(minutes=2)
    assert send(ledger, transport, clock) == done(sent=1)
    (handed_over,) = (tmp_path / "mail").glob("*.eml")
    assert transport.mails[-1][2] == handed_over.read_bytes() == row.data
    assert [(number, result) for number, result, *_ in tried(ledger, row.id)] == [(1, "unknown"), (2, "sent")]


def test_a_slower_deliverer_does_not_overwrite_what_a_faster_one_has_done(ledger: Ledger, post: Post) -> None:
    waiting_mails(ledger, post)
    faster, clock = MemoryTransport(), SetClock(AT + LEASE * 2)

    def overtake() -> None:
        assert send(ledger, faster, clock) == done()  # it finds the mail left, and lets others go first
        clock.at += timedelta(minutes=2)
        assert send(ledger, faster, clock) == done(sent=1)

    slower = ActingTransport(overtake, answer=Result.DEAD)
    send(ledger, slower, SetClock(AT))
    assert len(faster.mails) == 1
    (row,) = messages(ledger)
    assert (str(row.state), row.sent_at, row.attempts) == ("sent", clock.at, 2)


def test_a_fault_of_the_relay_stops_the_pass_and_leaves_the_others_untried(ledger: Ledger, post: Post) -> None:
    waiting_mails(ledger, post, 3)
    transport = MemoryTransport([answering(Result.RETRY, stage=Stage.CONNECT, relay_fault=True)])
    assert send(ledger, transport, SetClock(AT)) == done(retry=1)
    assert [(str(row.state), row.attempts) for row in messages(ledger)] == [("waiting", n) for n in (1, 0, 0)]
    assert transport.closed == 1


def test_of_every_attempt_it_is_kept_how_it_ended_and_what_the_other_side_said(ledger: Ledger, post: Post) -> None:
    (row,), clock = waiting_mails(ledger, post), SetClock(AT)
    answers = [
        answering(Result.RETRY, stage=Stage.RCPT, code=451, detail="try later"),
        answering(Result.UNKNOWN, detail="cut"),
        answering(Result.SENT, code=250, detail="taken over"),
    ]
    transport = MemoryTransport(answers)
    for _ in answers:
        send(ledger, transport, clock)
        clock.at += LATER
    assert tried(ledger, row.id) == [
        (1, "retry", "rcpt", 451, "try later"),
        (2, "unknown", "final", None, "cut"),
        (3, "sent", "final", 250, "taken over"),
    ]


def test_a_relay_that_is_down_for_weeks_loses_no_mail(sqlite_ledger: Ledger, post: Post) -> None:
    waiting_mails(sqlite_ledger, post)
    clock = SetClock(AT)
    for _ in range(15):
        down = MemoryTransport([answering(Result.RETRY, stage=Stage.CONNECT, relay_fault=True)])
        assert send(sqlite_ledger, down, clock) == done(retry=1)
        (row,) = messages(sqlite_ledger)
        assert row.next_try_at is not None
        assert row.next_try_at - clock.at <= timedelta(minutes=72)
        clock.at += LATER
    assert send(sqlite_ledger, MemoryTransport(), clock) == done(sent=1)


def test_a_fault_of_one_mail_does_not_stop_the_others(sqlite_ledger: Ledger, post: Post) -> None:
    waiting_mails(sqlite_ledger, post, 3)
    transport = MemoryTransport([answering(Result.RETRY), answering(Result.DEAD, stage=Stage.RCPT)])
    assert send(sqlite_ledger, transport, SetClock(AT)) == done(retry=1, dead=1, sent=1)


def test_each_message_leaves_by_its_own_way_and_one_without_a_way_waits(ledger: Ledger, post: Post) -> None:
    rows = waiting_mails(ledger, post, 3)
    for row, channel in zip(rows, ("mail", "webhook", "pigeon"), strict=True):
        change_message(ledger, row.id, channel=channel)
    ways = {name: MemoryTransport() for name in ("mail", "webhook")}
    assert deliver(ledger, ways, sender=SENDER, clock=SetClock(AT)) == done(sent=2)
    assert {name: [address for _, address, _ in way.mails] for name, way in ways.items()} == {
        "mail": [rows[0].address],
        "webhook": [rows[1].address],
    }
    assert [str(row.state) for row in messages(ledger)] == ["sent", "sent", "waiting"]


def test_no_more_are_sent_than_the_limit(ledger: Ledger, post: Post) -> None:
    waiting_mails(ledger, post, 3)
    transport, clock = MemoryTransport(), SetClock(AT)
    assert send(ledger, transport, clock, limit=2) == done(sent=2)
    assert send(ledger, transport, clock, limit=2) == done(sent=1)
    assert len({recipient for _, recipient, _ in transport.mails}) == 3


@pytest.mark.parametrize("result", [Result.RETRY, Result.UNKNOWN])
def test_after_the_last_wait_a_mail_is_dead_and_visible(ledger: Ledger, post: Post, result: Result) -> None:
    waiting_mails(ledger, post)
    clock, waits = SetClock(AT), []
    for _ in range(10):
        assert send(ledger, MemoryTransport([answering(result)]), clock) == done(**{result: 1})
        (row,) = messages(ledger)
        assert row.next_try_at is not None
        waits.append(row.next_try_at - clock.at)
        assert pulse(ledger).queue.messages == 1
        clock.at += LATER
    assert timedelta(seconds=48) <= waits[0] <= timedelta(seconds=72)
    assert timedelta(hours=19) <= waits[-1] <= timedelta(hours=29)
    assert send(ledger, MemoryTransport([answering(result)]), clock) == done(dead=1)
    assert (pulse(ledger).queue.dead, pulse(ledger).queue.messages) == (1, 0)
    assert send(ledger, MemoryTransport(), clock) == done()


def test_several_deliverers_at_once_send_no_mail_twice(ledger: Ledger, post: Post) -> None:
    rows = waiting_mails(ledger, post, 9)
    ready, transports = threading.Barrier(3), [MemoryTransport() for _ in range(3)]

    def one(transport: MemoryTransport) -> int:
        ready.wait(10)
        return send(ledger, transport, SetClock(AT)).sent

    with ThreadPoolExecutor(3) as threads:
        assert sum(threads.map(one, transports)) == len(rows)
    sent = [recipient for transport in transports for _, recipient, _ in transport.mails]
    assert sorted(sent) == sorted(row.address for row in rows)
    assert {str(row.state) for row in messages(ledger)} == {"sent"}
