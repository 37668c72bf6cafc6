"""Sending through a relay: what counts as sent, what is tried again, what is dead, and what nobody can know."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
import time
from contextlib import closing

import pytest

from notifications.smtp import SmtpTransport, Timeouts
from notifications.smtp_url import SmtpRelay, Tls
from notifications.transport import Outcome, Result, Stage
from tests.unit.notifications.relays import Certificates, Script, StartRelay, StartScript, only

# aiosmtpd warns of passwords without TLS; here both ends are this machine.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

HOST = "127.0.0.1"
SENDER, RECIPIENT = "rectify@office.example", "chen@office.example"
MAIL = b"Subject: a\r\n\r\n.one dot first\r\n..two\r\n.\r\nlast\r\n"
SHORT = Timeouts(connect=0.5, command=0.5, final=0.5, quit=0.2)


def to(port: int, *, host: str = HOST, tls: Tls = Tls.NONE, login: bool = False) -> SmtpRelay:
    user, password = ("rectify", "s3cret") if login else (None, None)
    return SmtpRelay(host=host, port=port, tls=tls, user=user, password=password)


def send_once(relay: SmtpRelay, context: ssl.SSLContext | None = None) -> Outcome:
    with closing(SmtpTransport(relay, timeouts=SHORT, context=context, hello="rectify.example")) as transport:
        return transport.send(SENDER, RECIPIENT, MAIL)


def send_to(script: Script, *, login: bool = False) -> Outcome:
    return send_once(to(script.port, login=login))


# A real relay.


def test_a_mail_is_sent_when_the_relay_says_250(start_relay: StartRelay) -> None:
    relay = start_relay()
    transport = SmtpTransport(to(relay.port))
    outcome = transport.send(SENDER, RECIPIENT, MAIL)
    assert outcome == Outcome(result=Result.SENT, stage=Stage.FINAL, code=250, detail="taken over")
    assert relay.inbox.mails == [(SENDER, [RECIPIENT], MAIL)]
    transport.close()


def test_many_mails_share_one_connection(start_relay: StartRelay) -> None:
    relay = start_relay()
    transport = SmtpTransport(to(relay.port))
    assert [transport.send(SENDER, RECIPIENT, MAIL).result for _ in range(5)] == [Result.SENT] * 5
    transport.close()
    assert len(relay.inbox.peers) == 1


def test_after_closing_the_next_mail_opens_again(start_relay: StartRelay) -> None:
    relay = start_relay()
    transport = SmtpTransport(to(relay.port))
    for _ in range(2):
        assert transport.send(SENDER, RECIPIENT, MAIL).result is Result.SENT
        transport.close()
    transport.close()


def test_a_login_is_used(start_relay: StartRelay) -> None:
    relay = start_relay(authenticator=only("rectify", "s3cret"), auth_required=True, auth_require_tls=False)
    assert send_once(to(relay.port, login=True)).result is Result.SENT


def test_a_wrong_password_is_the_relays_fault_not_the_mails(start_relay: StartRelay) -> None:
    relay = start_relay(authenticator=only("rectify", "other"), auth_required=True, auth_require_tls=False)
    outcome = send_once(to(relay.port, login=True))
    assert (outcome.result, outcome.stage, outcome.code, outcome.relay_fault) == (Result.RETRY, Stage.AUTH, 535, True)
    assert "s3cret" not in outcome.detail


def test_a_relay_that_wants_a_login_is_at_fault_not_the_mail(start_relay: StartRelay) -> None:
    relay = start_relay(authenticator=only("rectify", "s3cret"), auth_required=True, auth_require_tls=False)
    outcome = send_once(to(relay.port))
    assert (outcome.result, outcome.stage, outcome.code, outcome.relay_fault) == (Result.RETRY, Stage.MAIL, 530, True)


def test_starttls_with_a_trusted_certificate_sends(start_relay: StartRelay, certificates: Certificates) -> None:
    relay = start_relay(tls_context=certificates.server, require_starttls=True)
    assert send_once(to(relay.port, host="localhost", tls=Tls.STARTTLS), certificates.client).result is Result.SENT


def test_implicit_tls_with_a_trusted_certificate_sends(start_relay: StartRelay, certificates: Certificates) -> None:
    relay = start_relay(ssl_context=certificates.server)
    assert send_once(to(relay.port, host="localhost", tls=Tls.IMPLICIT), certificates.client).result is Result.SENT


@pytest.mark.parametrize(("tls", "option"), [(Tls.STARTTLS, "tls_context"), (Tls.IMPLICIT, "ssl_context")])
def test_a_certificate_nobody_vouches_for_stops_the_mail(
    start_relay: StartRelay, certificates: Certificates, tls: Tls, option: str
) -> None:
    relay = start_relay(**{option: certificates.server})
    outcome = send_once(to(relay.port, host="localhost", tls=tls))
    assert (outcome.result, outcome.stage, outcome.relay_fault) == (Result.RETRY, Stage.TLS, True)
    assert relay.inbox.mails == []


def test_a_relay_without_starttls_gets_no_mail_and_no_password(start_relay: StartRelay) -> None:
    relay = start_relay()
    outcome = send_once(to(relay.port, tls=Tls.STARTTLS, login=True))
    assert (outcome.result, outcome.stage, outcome.relay_fault) == (Result.RETRY, Stage.TLS, True)
    assert relay.inbox.mails == []


# What real relays rarely do.


@pytest.mark.parametrize("answer", ["421 closing", "cut", "hang", "garbage"])
def test_what_happens_at_quit_changes_nothing(start_script: StartScript, answer: str) -> None:
    script = start_script(QUIT=answer)
    assert send_to(script).result is Result.SENT
    assert len(script.bodies) == 1


@pytest.mark.parametrize("answer", ["cut", "hang", "garbage", "250-never then cut", "299 perhaps", "2" * 9000])
def test_without_a_clear_answer_after_the_last_dot_nobody_knows(start_script: StartScript, answer: str) -> None:
    script = start_script(DOT=answer)
    outcome = send_to(script)
    assert (outcome.result, outcome.stage, outcome.relay_fault) == (Result.UNKNOWN, Stage.FINAL, False)
    assert len(script.bodies) == 1


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "DOT"])
@pytest.mark.parametrize("answer", ["421 closing", "450 busy", "451 try later", "452 full"])
def test_a_temporary_refusal_is_tried_again(start_script: StartScript, verb: str, answer: str) -> None:
    outcome = send_to(start_script(**{verb: answer}))
    assert (outcome.result, outcome.code, outcome.detail) == (Result.RETRY, int(answer[:3]), answer[4:])
    assert outcome.stage is (Stage.FINAL if verb == "DOT" else Stage(verb.lower()))
    assert not outcome.relay_fault


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "DOT"])
@pytest.mark.parametrize("answer", ["500 what", "550 no such user", "552 too big", "554 no"])
def test_a_permanent_refusal_ends_the_mail_and_says_where(start_script: StartScript, verb: str, answer: str) -> None:
    outcome = send_to(start_script(**{verb: answer}))
    assert (outcome.result, outcome.code) == (Result.DEAD, int(answer[:3]))
    assert outcome.stage is (Stage.FINAL if verb == "DOT" else Stage(verb.lower()))


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("answer", ["cut", "hang", "garbage", "299 perhaps", "5" * 9000])
def test_before_the_last_dot_a_broken_conversation_is_tried_again(
    start_script: StartScript, verb: str, answer: str
) -> None:
    outcome = send_to(start_script(**{verb: answer}))
    assert (outcome.result, outcome.stage) == (Result.RETRY, Stage(verb.lower()))


@pytest.mark.parametrize(("verb", "stage"), [("BANNER", Stage.CONNECT), ("EHLO", Stage.HELLO), ("AUTH", Stage.AUTH)])
@pytest.mark.parametrize(
    "answer", ["421 closing", "454 later", "500 what", "535 no", "554 go away", "cut", "hang", "garbage"]
)
def test_before_any_mail_every_fault_is_the_relays(
    start_script: StartScript, verb: str, stage: Stage, answer: str
) -> None:
    outcome = send_to(start_script(**{verb: answer}), login=True)
    assert (outcome.result, outcome.stage, outcome.relay_fault) == (Result.RETRY, stage, True)


def test_a_login_refused_in_the_middle_is_the_relays_fault(start_script: StartScript) -> None:
    outcome = send_to(start_script(MAIL="530 log in first"))
    assert (outcome.result, outcome.relay_fault) == (Result.RETRY, True)


def test_a_relay_without_login_gets_no_mail_when_one_is_configured(start_script: StartScript) -> None:
    outcome = send_to(start_script(EHLO="250 relay.example"), login=True)
    assert (outcome.result, outcome.stage, outcome.relay_fault) == (Result.RETRY, Stage.AUTH, True)


@pytest.mark.parametrize("host", [HOST, "no-such-relay.invalid"])
def test_a_relay_that_is_not_there_is_tried_again(host: str) -> None:
    with socket.create_server((HOST, 0)) as listener:
        port = listener.getsockname()[1]
    outcome = send_once(to(port, host=host))
    assert (outcome.result, outcome.stage, outcome.relay_fault) == (Result.RETRY, Stage.CONNECT, True)


def test_after_a_refused_recipient_the_connection_is_reset_and_kept(start_script: StartScript) -> None:
    script = start_script(RCPT="550 no such user")
    transport = SmtpTransport(to(script.port), timeouts=SHORT)
    for _ in range(2):
        assert transport.send(SENDER, RECIPIENT, MAIL).result is Result.DEAD
    transport.close()
    assert script.connections == 1
    assert script.said.count("rset") == 2


@pytest.mark.parametrize("answer", ["cut", "500 what", "421 closing"])
def test_a_connection_that_cannot_be_reset_is_given_up(start_script: StartScript, answer: str) -> None:
    script = start_script(RCPT="550 no such user", RSET=answer)
    transport = SmtpTransport(to(script.port), timeouts=SHORT)
    for _ in range(2):
        assert transport.send(SENDER, RECIPIENT, MAIL).result is Result.DEAD
    transport.close()
    assert script.connections == 2


def test_a_kept_connection_that_died_is_replaced_without_a_failed_try(start_script: StartScript) -> None:
    script = start_script(DOT="250 taken then cut")
    transport = SmtpTransport(to(script.port), timeouts=SHORT)
    assert [transport.send(SENDER, RECIPIENT, MAIL).result for _ in range(3)] == [Result.SENT] * 3
    transport.close()
    assert script.connections == 3
    assert len(script.bodies) == 3


def test_dots_at_the_start_of_a_line_are_doubled_on_the_wire(start_script: StartScript) -> None:
    script = start_script()
    send_to(script)
    assert script.bodies == [b"Subject: a\r\n\r\n..one dot first\r\n...two\r\n..\r\nlast\r\n"]


@pytest.mark.parametrize(
    ("sender", "recipient", "stage"), [("a b", RECIPIENT, Stage.MAIL), (SENDER, "a,b", Stage.RCPT)]
)
def test_an_address_that_is_none_never_reaches_the_relay(sender: str, recipient: str, stage: Stage) -> None:
    outcome = SmtpTransport(to(1)).send(sender, recipient, MAIL)
    assert (outcome.result, outcome.stage) == (Result.DEAD, stage)


def test_the_relays_words_are_kept_as_one_harmless_line(start_script: StartScript) -> None:
    outcome = send_to(start_script(RCPT="550-no\x1b[31m such\r\n550 user \u202e" + "x" * 1000))
    assert outcome.detail.startswith("no [31m such user x")
    assert len(outcome.detail) == 300


# Ourselves.


def test_a_mail_that_may_no_longer_go_is_not_handed_over(start_script: StartScript) -> None:
    script, asked = start_script(), []

    def gate() -> bool:
        asked.append(script.said[-1].upper())
        return len(asked) > 1

    transport = SmtpTransport(to(script.port), timeouts=SHORT)
    outcome = transport.send(SENDER, RECIPIENT, MAIL, gate)
    assert (outcome.result, outcome.stage, outcome.broken_off) == (Result.RETRY, Stage.DATA, True)
    assert asked == ["DATA"]
    assert transport.send(SENDER, RECIPIENT, MAIL, gate).result is Result.SENT
    transport.close()
    assert len(script.bodies) == 1


@pytest.mark.parametrize(
    ("verb", "result", "stage"), [("EHLO", Result.RETRY, Stage.HELLO), ("DOT", Result.UNKNOWN, Stage.FINAL)]
)
def test_whoever_waits_for_an_answer_can_be_cut_loose(
    start_script: StartScript, verb: str, result: Result, stage: Stage
) -> None:
    transport = SmtpTransport(to(start_script(**{verb: "hang"}).port))
    cut = threading.Timer(0.3, transport.abandon)
    cut.start()
    outcome = transport.send(SENDER, RECIPIENT, MAIL)
    cut.join()
    assert (outcome.result, outcome.stage, outcome.relay_fault) == (result, stage, False)
    assert outcome.broken_off is (result is Result.RETRY)


def test_whoever_waits_under_tls_can_be_cut_loose(start_relay: StartRelay, certificates: Certificates) -> None:
    held = threading.Event()
    relay = start_relay(tls_context=certificates.server)

    async def hold(*_: object) -> str:
        await asyncio.to_thread(held.wait, 10)
        return "250 late"

    relay.inbox.handle_DATA = hold  # type: ignore[method-assign,assignment]
    transport = SmtpTransport(to(relay.port, host="localhost", tls=Tls.STARTTLS), context=certificates.client)
    cut = threading.Timer(0.5, transport.abandon)
    cut.start()
    began = time.monotonic()
    assert transport.send(SENDER, RECIPIENT, MAIL).result is Result.UNKNOWN
    assert time.monotonic() - began < 5
    held.set()
    cut.join()


def test_after_it_was_abandoned_nothing_is_tried(start_script: StartScript) -> None:
    script = start_script()
    transport = SmtpTransport(to(script.port))
    transport.abandon()
    assert transport.send(SENDER, RECIPIENT, MAIL).broken_off
    assert script.connections == 0
