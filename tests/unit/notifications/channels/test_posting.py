"""What each kind of answer means, asked of real servers: sent, tried again, ended, the way at fault, or unknown."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from engine.clock import SystemClock
from notifications.channels.note import sample
from notifications.channels.posting import ChannelTransport, OutOfOrder, way_by
from notifications.channels.signature import SecretRefused
from notifications.channels.wire import LONGEST_ANSWER
from notifications.transport import Outcome, Result, Stage
from tests.unit.notifications.channels.conftest import NAME, SECRET, a_channel
from tests.unit.notifications.channels.servers import HOST, Hook, Identity, Reply, misbehaving, serving

OTHER = "whsec_bm90IHRoZSBzYW1lIHNlY3JldCBhdCBhbGwsIG5vdA=="
DATA = sample("digest_1_2026-03-02_daily-oa_e1", office="督查室", language="zh", at=datetime(2026, 3, 2, tzinfo=UTC))
CLOCK = SystemClock()


def sent(port: int, data: bytes = DATA, *, whole: float = 5) -> Outcome:
    """Return what comes of sending once to a server."""
    way = ChannelTransport(a_channel(port), clock=CLOCK, whole=whole)
    try:
        return way.send("", "oa", data)
    finally:
        way.close()


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_a_2xx_is_the_other_sides_word(status: int) -> None:
    body = b"" if status == 204 else b"ok"
    with serving(Reply(status, body)) as hook:
        outcome = sent(hook.port)
    assert (outcome.result, outcome.stage, outcome.code) == (Result.SENT, Stage.ANSWER, status)
    assert hook.requests[0].body == DATA


@pytest.mark.parametrize(
    ("status", "result", "is_way"),
    [
        *((status, Result.DEAD, False) for status in (400, 406, 411, 413, 414, 415, 422, 431, 451)),
        *((status, Result.RETRY, True) for status in (401, 402, 403, 404, 405, 407, 410, 421, 429, 503)),
        *((status, Result.RETRY, False) for status in (408, 409, 423, 425, 500, 501, 502, 504, 507, 599)),
    ],
)
def test_what_is_wrong_with_one_message_ends_it_and_what_is_wrong_with_the_way_does_not(
    status: int, result: Result, is_way: bool
) -> None:
    with serving(Reply(status, b"no\r\nBcc: x \x1b[31m")) as hook:
        outcome = sent(hook.port)
    assert (outcome.result, outcome.relay_fault, outcome.code) == (result, is_way, status)
    assert outcome.detail == "no Bcc: x [31m"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status: int) -> None:
    with serving() as inside, serving(Reply(status, b"", {"Location": f"http://{HOST}:{inside.port}/"})) as hook:
        outcome = sent(hook.port)
    assert (outcome.result, outcome.relay_fault, outcome.code) == (Result.RETRY, True, status)
    assert inside.requests == []


IN_TEN_MINUTES = "in ten minutes"


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ("120", 120, 120), ("0", 1, 1), ("999999999", 6 * 3600, 6 * 3600), (IN_TEN_MINUTES, 500, 600),
        ("Mon, 01 Jan 2024 00:00:00 GMT", 1, 1), ("Fri, 31 Dec 9999 23:59:59 GMT", 6 * 3600, 6 * 3600),
    ],
)  # fmt: skip
def test_the_other_sides_wish_is_honoured_within_bounds(said: str, least: int, most: int) -> None:
    # Written when it is sent: the parameter itself is the same on every worker.
    wish = f"{CLOCK.now() + timedelta(minutes=10):%a, %d %b %Y %H:%M:%S GMT}" if said == IN_TEN_MINUTES else said
    with serving(Reply(429, b"", {"Retry-After": wish})) as hook:
        outcome = sent(hook.port)
    assert outcome.retry_after is not None
    assert least <= outcome.retry_after.total_seconds() <= most


@pytest.mark.parametrize("said", ["soon", "-5", "1.5", "1e9", "", "Mon, 99 Foo 2024"])
def test_a_wish_nobody_understands_is_none(said: str) -> None:
    with serving(Reply(503, b"", {"Retry-After": said})) as hook:
        assert sent(hook.port).retry_after is None


@pytest.mark.parametrize(
    ("fault", "result", "stage"),
    [
        ("after body", Result.UNKNOWN, Stage.ANSWER),
        ("half", Result.UNKNOWN, Stage.ANSWER),
        ("garbage", Result.UNKNOWN, Stage.ANSWER),
        ("silent", Result.UNKNOWN, Stage.ANSWER),
        ("drip", Result.UNKNOWN, Stage.ANSWER),
    ],
)
def test_once_the_whole_request_was_written_its_end_is_unknown(fault: str, result: Result, stage: Stage) -> None:
    began = time.monotonic()
    with misbehaving(fault) as port:
        outcome = sent(port, whole=0.5)
    assert (outcome.result, outcome.stage, outcome.relay_fault) == (result, stage, False)
    assert time.monotonic() - began < 3


def test_before_the_request_was_written_it_is_only_tried_again() -> None:
    with misbehaving("early") as port:
        outcome = sent(port, DATA[:-1] + b" " * 30_000_000 + b"}", whole=3)
    assert (outcome.result, outcome.stage) == (Result.RETRY, Stage.REQUEST)


def test_where_nobody_listens_the_way_is_at_fault() -> None:
    with serving() as hook:
        pass
    outcome = sent(hook.port)
    assert (outcome.result, outcome.stage, outcome.relay_fault) == (Result.RETRY, Stage.CONNECT, True)


def test_a_long_answer_is_not_read_to_its_end() -> None:
    with serving(Reply(200, b"a" * 50_000_000)) as hook:
        began = time.monotonic()
        outcome = sent(hook.port)
    assert outcome.result is Result.SENT
    assert len(outcome.detail) <= 200 < LONGEST_ANSWER
    assert time.monotonic() - began < 3


def test_messages_share_a_connection_and_a_closed_way_opens_another() -> None:
    with serving() as hook:
        way = ChannelTransport(a_channel(hook.port), clock=CLOCK)
        for _ in range(3):
            assert way.send("", "oa", DATA).result is Result.SENT
        way.close()
        assert way.send("", "oa", DATA).result is Result.SENT
        way.close()
    assert len({request.connection for request in hook.requests[:3]}) == 1


def test_a_webhook_is_signed_as_an_independent_reader_expects_and_again_under_the_same_id() -> None:
    with serving() as hook:
        sent(hook.port)
        sent(hook.port)
    first, second = hook.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == json.loads(DATA)["id"]
    assert Webhook(SECRET).verify(first.body, first.headers)["type"] == "rectify.sample"
    with pytest.raises(WebhookVerificationError):
        Webhook(OTHER).verify(first.body, first.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(first.body + b" ", first.headers)


def test_while_a_secret_is_changed_both_sign() -> None:
    with serving() as hook:
        way = ChannelTransport(a_channel(hook.port, secrets=(OTHER, SECRET)), clock=CLOCK)
        way.send("", "oa", DATA)
        way.close()
    (request,) = hook.requests
    for secret in (SECRET, OTHER):
        Webhook(secret).verify(request.body, request.headers)


@pytest.mark.parametrize("secrets", [(), ("short",), ("whsec_c2hvcnQ=",), ("密钥",), (SECRET, "whsec_!")])
def test_a_webhook_without_a_good_secret_stands_still_and_says_why_without_it(secrets: tuple[str, ...]) -> None:
    channel = a_channel(1, secrets=secrets)
    with pytest.raises(SecretRefused):
        ChannelTransport(channel, clock=CLOCK)
    way = way_by(channel, clock=CLOCK)
    assert isinstance(way, OutOfOrder)
    outcome = way.send("", "oa", DATA)
    assert (outcome.result, outcome.relay_fault) == (Result.RETRY, True)
    assert not any(secret in outcome.detail for secret in secrets)


def over_tls(hook: Hook, trusted: Path | None, *, host: str = NAME, addresses: Sequence[str] = (HOST,)) -> Outcome:
    channel = a_channel(hook.port, scheme="https", host=host, authorities=trusted)
    way = ChannelTransport(channel, clock=CLOCK, resolve=lambda _host, _port: addresses, whole=5)
    try:
        return way.send("", "oa", DATA)
    finally:
        way.close()


def test_over_tls_the_certificate_must_be_for_the_name_though_the_address_is_called(identity: Identity) -> None:
    with serving(tls=identity.server) as hook:
        assert over_tls(hook, identity.trusted).result is Result.SENT
        assert hook.requests[0].headers["host"] == f"{NAME}:{hook.port}"
        for outcome in (over_tls(hook, None), over_tls(hook, identity.trusted, host="other.office.example")):
            assert (outcome.result, outcome.stage, outcome.relay_fault) == (Result.RETRY, Stage.TLS, True)
            assert "certificate" in outcome.detail.lower()
    assert len(hook.requests) == 1


def test_a_file_of_certificates_that_is_missing_is_a_fault_of_the_way(tmp_path: Path) -> None:
    with serving() as hook:
        outcome = over_tls(hook, tmp_path / "nothing.pem")
    assert (outcome.result, outcome.stage, outcome.relay_fault) == (Result.RETRY, Stage.TLS, True)
    assert "nothing.pem" in outcome.detail


def test_a_name_that_leads_inside_is_not_called_whatever_a_second_look_up_says() -> None:
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["93.184.215.14"] if len(asked) > 1 else ["169.254.169.254"]

    way = ChannelTransport(a_channel(80, host=NAME, networks=()), clock=CLOCK, resolve=rebinding)
    outcome = way.send("", "oa", DATA)
    assert (outcome.result, outcome.stage, outcome.relay_fault) == (Result.RETRY, Stage.CONNECT, True)
    assert asked == [NAME]


def test_the_address_that_was_judged_is_the_one_that_is_called() -> None:
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return [HOST] if len(asked) == 1 else ["127.0.0.2"]

    with serving() as hook:
        way = ChannelTransport(
            a_channel(hook.port, host=NAME, networks=(f"{HOST}/32",)), clock=CLOCK, resolve=rebinding
        )
        assert way.send("", "oa", DATA).result is Result.SENT
        way.close()
        assert "127.0.0.2" in way.send("", "oa", DATA).detail
    assert (len(hook.requests), asked) == (1, [NAME, NAME])


def test_an_address_that_does_not_answer_is_passed_over_for_the_next(identity: Identity) -> None:
    with serving(tls=identity.server) as hook:
        assert over_tls(hook, identity.trusted, addresses=("127.0.0.9", HOST)).result is Result.SENT


def test_no_secret_is_repeated_from_what_the_other_side_says() -> None:
    said = f"bad key abcdefgh12345 of /in?key=abcdefgh12345, signed {SECRET} {SECRET.removeprefix('whsec_')}"
    with serving(Reply(400, said.encode())) as hook:
        outcome = sent(hook.port)
    assert "abcdefgh12345" not in outcome.detail
    assert SECRET.removeprefix("whsec_") not in outcome.detail
    assert outcome.detail.startswith("bad key *** of ***")
    assert SECRET not in repr(a_channel(1))
    assert "abcdefgh12345" not in repr(a_channel(1))


def test_nothing_goes_when_the_gate_says_no() -> None:
    with serving() as hook:
        outcome = ChannelTransport(a_channel(hook.port), clock=CLOCK).send("", "oa", DATA, lambda: False)
    assert (outcome.broken_off, hook.requests) == (True, [])


def test_whoever_waits_for_an_answer_can_be_cut_loose_and_then_its_end_is_unknown() -> None:
    with misbehaving("silent") as port:
        way = ChannelTransport(a_channel(port), clock=CLOCK)
        threading.Timer(0.3, way.abandon).start()
        began = time.monotonic()
        outcome = way.send("", "oa", DATA)
        assert outcome.result is Result.UNKNOWN
        assert time.monotonic() - began < 3
        assert way.send("", "oa", DATA).broken_off
