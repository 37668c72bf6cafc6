"""Whatever a relay does, at whatever stage: the right class, the right retry, no copy too many, and no false "sent"."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from engine.clock import SetClock
from engine.domain.retrying import WAITS
from engine.operations.health import pulse
from engine.operations.ledger import Ledger
from engine.store import mails
from engine.store.tables.mail import Message
from engine.store.unit_of_work import writing
from notifications.delivery import deliver
from notifications.smtp import SmtpTransport, Timeouts
from notifications.smtp_url import SmtpRelay, Tls
from notifications.transport import MAIL
from tests.builders import AT, an_office
from tests.faults.moody import CODES, FAULTS, HOST, STAGES, a_moody_relay
from tests.notifications.mails import SENDER, WANG, messages
from tests.notifications.sending import tried
from tests.unit.notifications.conftest import certificates, expired_certificates, start_relay
from tests.unit.notifications.relays import Certificates, StartRelay

__all__ = ["certificates", "expired_certificates", "start_relay"]

# aiosmtpd warns of passwords without TLS; here both ends are this machine.
pytestmark = [
    pytest.mark.faults, pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
]  # fmt: skip

SHORT = Timeouts(connect=0.4, command=0.4, final=0.4, quit=0.2)
BYTES = b"Subject: a\r\n\r\n" + b"a line of the body\r\n" * 400
BEFORE_ANY_MAIL = STAGES[:5]
# What breaks the conversation, rather than answering in it.
BROKEN = {"reset", "close", "hang", "garbage", "mixed lines"}
CELLS = [(stage, fault) for stage in STAGES for fault in FAULTS]
# Each stage and each fault at least once.
SAMPLE = [(STAGES[n % len(STAGES)], FAULTS[(n * 4 + n // len(FAULTS)) % len(FAULTS)]) for n in range(len(FAULTS))]


@pytest.fixture
def waiting(sqlite_ledger: Ledger) -> Ledger:
    """Return a ledger in which one mail waits."""
    an_office(sqlite_ledger)
    with writing(sqlite_ledger.database) as work:
        mails.put(
            work,
            Message(
                recipient_id=WANG, local_day=AT.date(), slot="daily", header_id="<1@office.example>",
                address="wang@office.example", language="zh", next_try_at=AT, created_at=AT,
            ),
            BYTES,
        )  # fmt: skip
    return sqlite_ledger


def way_to(port: int, *, stage: str = "", host: str = HOST, context: ssl.SSLContext | None = None) -> SmtpTransport:
    tls = Tls.STARTTLS if stage == "starttls" else Tls.NONE
    user, password = ("rectify", "s3cret") if stage == "auth" else (None, None)
    relay = SmtpRelay(host=host, port=port, tls=tls, user=user, password=password)
    return SmtpTransport(relay, timeouts=SHORT, hello="rectify.example", context=context)


def expected(stage: str, fault: str) -> tuple[set[str], bool]:
    """Return the results that are right for a cell, and whether the relay is at fault rather than the mail."""
    if stage == "quit" or (fault in {"slow", "long line"} and stage != "starttls"):
        return {"sent"}, False
    if stage in BEFORE_ANY_MAIL or fault == "535":
        return {"retry"}, True
    if fault in CODES:
        return {"retry" if fault.startswith("4") else "dead"}, False
    # In the middle of a body it depends on how fast the bytes were: once the last dot is out, nobody can know.
    return {"body": {"retry", "unknown"}, "dot": {"unknown"}}.get(stage, {"retry"}), False


def require_right(ledger: Ledger, results: set[str], *, at_fault: bool) -> str:
    """Let the one mail pass if it was classed and planned right; return its result."""
    (row,) = messages(ledger)
    ((_, result, *_),) = tried(ledger, row.id)
    relays = pulse(ledger).at_fault
    assert result in results
    assert bool(relays) is at_fault
    state = {"retry": "waiting"}.get(result, result)
    assert (str(row.state), row.leased_by) == (state, None)
    if at_fault:
        (relay,) = relays
        assert row.failures == 0
        assert relay.paused_until is not None
        assert timedelta(seconds=48) <= relay.paused_until - AT <= timedelta(seconds=72)
    elif result in {"retry", "unknown"}:
        assert row.failures == 1
        assert row.next_try_at is not None
        assert WAITS[0] * 0.8 <= row.next_try_at - AT <= WAITS[0] * 1.2
    else:
        assert row.next_try_at is None
    return result


def deliver_again(ledger: Ledger) -> list[bytes]:
    """Deliver to a relay that behaves, once everything has waited long enough; return what it took over."""
    with a_moody_relay() as well:
        deliver(ledger, {MAIL: way_to(well.port)}, sender=SENDER, clock=SetClock(AT + timedelta(hours=1)))
    return well.taken


def go_through(ledger: Ledger, stage: str, fault: str) -> None:
    with a_moody_relay(stage, fault) as relay:
        deliver(ledger, {MAIL: way_to(relay.port, stage=stage)}, sender=SENDER, clock=SetClock(AT))
    results, at_fault = expected(stage, fault)
    result = require_right(ledger, results, at_fault=at_fault)
    assert result != "sent" or relay.said_250 == 1
    again = deliver_again(ledger)
    assert again == ([BYTES] if result in {"retry", "unknown"} else [])
    assert len(relay.taken) + len(again) <= 1 + (result == "unknown") + (fault in CODES)
    if result in {"retry", "unknown", "sent"}:
        assert str(messages(ledger)[0].state) == "sent"


def test_the_sample_has_every_stage_and_every_fault() -> None:
    assert {stage for stage, _ in SAMPLE} == set(STAGES)
    assert {fault for _, fault in SAMPLE} == set(FAULTS)
    assert len(CELLS) == 165


@pytest.mark.parametrize(("stage", "fault"), SAMPLE)
def test_a_fault_of_the_sample_is_classed_and_tried_again_as_it_should_be(
    waiting: Ledger, stage: str, fault: str
) -> None:
    go_through(waiting, stage, fault)


@pytest.mark.slow
@pytest.mark.parametrize(("stage", "fault"), CELLS)
def test_every_fault_at_every_stage_is_classed_and_tried_again_as_it_should_be(
    waiting: Ledger, stage: str, fault: str
) -> None:
    go_through(waiting, stage, fault)


def test_a_250_that_comes_after_nobody_waits_any_more_leaves_it_unknown_and_costs_one_copy(waiting: Ledger) -> None:
    with a_moody_relay("dot", "late") as relay:
        deliver(waiting, {MAIL: way_to(relay.port)}, sender=SENDER, clock=SetClock(AT))
    require_right(waiting, {"unknown"}, at_fault=False)
    assert relay.taken + deliver_again(waiting) == [BYTES] * 2


@pytest.mark.parametrize("host", [HOST, "no-such-relay.invalid"], ids=["refused", "no name"])
def test_a_relay_that_is_not_there_rests(waiting: Ledger, host: str) -> None:
    with socket.create_server((HOST, 0)) as listener:
        port = listener.getsockname()[1]
    deliver(waiting, {MAIL: way_to(port, host=host)}, sender=SENDER, clock=SetClock(AT))
    require_right(waiting, {"retry"}, at_fault=True)
    assert deliver_again(waiting) == [BYTES]


@pytest.mark.parametrize("kind", ["unknown", "expired", "downgraded"])
def test_a_relay_whose_tls_cannot_be_trusted_rests_and_gets_nothing(
    waiting: Ledger,
    start_relay: StartRelay,
    certificates: Certificates,
    expired_certificates: Certificates,
    kind: str,
) -> None:
    shown = expired_certificates if kind == "expired" else certificates
    relay = start_relay(**({} if kind == "downgraded" else {"tls_context": shown.server}))
    context = {"expired": expired_certificates.client, "downgraded": certificates.client}.get(kind)
    way = way_to(relay.port, stage="starttls", host="localhost", context=context)
    deliver(waiting, {MAIL: way}, sender=SENDER, clock=SetClock(AT))
    require_right(waiting, {"retry"}, at_fault=True)
    assert relay.inbox.mails == []
    assert deliver_again(waiting) == [BYTES]


# A real relay that refuses by its own hooks.


@pytest.mark.parametrize(
    ("hook", "answer"),
    [
        ("handle_MAIL", "452 4.3.1 full"),
        ("handle_RCPT", "550 5.1.1 no such user"),
        ("handle_DATA", "451 4.7.1 greylisted"),
        *(
            pytest.param(hook, f"{code} so there", marks=pytest.mark.slow)
            for hook in ("handle_MAIL", "handle_RCPT", "handle_DATA")
            for code in CODES
        ),
    ],
)
def test_a_real_relay_that_refuses_is_understood(
    waiting: Ledger, start_relay: StartRelay, hook: str, answer: str
) -> None:
    relay = start_relay()

    async def refuse(*_: Any) -> str:
        return answer

    refusing: Callable[..., object] = refuse
    setattr(relay.inbox, hook, refusing)
    deliver(waiting, {MAIL: way_to(relay.port)}, sender=SENDER, clock=SetClock(AT))
    code = answer[:3]
    result = "retry" if code.startswith("4") or code == "535" else "dead"
    require_right(waiting, {result}, at_fault=code == "535")
    assert relay.inbox.mails == []
    assert deliver_again(waiting) == ([BYTES] if result == "retry" else [])
