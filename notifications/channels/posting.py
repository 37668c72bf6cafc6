"""The way out by a channel: one stored document in, what came of it out."""

from __future__ import annotations

import json
import ssl
from dataclasses import replace
from datetime import datetime

from engine.clock import Clock
from notifications.channels.channel import Channel
from notifications.channels.reach import Reach, Resolve, look_up
from notifications.channels.robots import ROBOTS, of_robot
from notifications.channels.signature import SecretRefused, require_secrets, signed
from notifications.channels.verdict import of_answer, of_cut
from notifications.channels.wire import WHOLE, Cut, Wire
from notifications.transport import Gate, Outcome, Result, Stage, always, let_go

_JSON = {"Content-Type": "application/json; charset=utf-8"}


class ChannelTransport:
    """Sends documents by one channel, over one lasting connection.

    Retried documents carry the same ``webhook-id``. ``whole`` is how many seconds one request may take. Raises
    ``SecretRefused`` for a webhook without a usable secret.
    """

    def __init__(self, channel: Channel, *, clock: Clock, resolve: Resolve = look_up, whole: float = WHOLE) -> None:
        self._channel = channel
        self._clock = clock
        self._resolve = resolve
        self._whole = whole
        self._robot = ROBOTS.get(channel.kind)
        self._open: Wire | None = None
        self._abandoned = False
        if self._robot is None:
            require_secrets(channel.secrets)

    def send(self, sender: str, recipient: str, data: bytes, gate: Gate = always) -> Outcome:
        """Try once to hand over one document; who it is for stands inside it."""
        if self._abandoned or not gate():
            return let_go(Stage.CONNECT)
        try:
            outcome = self._exchange(data, self._clock.now())
        except Cut as cut:
            outcome = of_cut(cut)
        except OSError as fault:
            said = f"{self._channel.authorities}: {fault.strerror or fault}"
            outcome = Outcome(result=Result.RETRY, stage=Stage.TLS, detail=said, relay_fault=True)
        if self._abandoned and outcome.result is Result.RETRY:
            return let_go(outcome.stage)
        return replace(outcome, detail=self._channel.hush(outcome.detail))

    def abandon(self) -> None:
        """Cut the connection under whoever waits for an answer; once the request is written, its end is unknown."""
        self._abandoned = True
        wire = self._open
        if wire is not None:
            wire.abandon()

    def close(self) -> None:
        """Close the connection; sending again opens another."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _exchange(self, data: bytes, at: datetime) -> Outcome:
        place, secrets = self._channel.place, self._channel.secrets
        document = json.loads(data)
        if self._robot is None:
            headers = _JSON | signed(document["id"], data, secrets, at=at)
            return of_answer(self._wire().post(place.target, headers, data), at=at)
        spoken = self._robot.speak(place.target, document["data"]["text"], secrets[0] if secrets else None, at)
        return of_robot(self._robot, self._wire().post(spoken.target, _JSON, spoken.body), at=at)

    def _wire(self) -> Wire:
        if self._open is None:
            reach = Reach(networks=self._channel.networks, resolve=self._resolve)
            trusted = _authorities(self._channel)
            self._open = Wire(self._channel.place, reach, clock=self._clock, authorities=trusted, whole=self._whole)
        return self._open


class OutOfOrder:
    """A way that cannot be used as it is set: what should go by it waits until that is put right."""

    def __init__(self, why: str) -> None:
        self._why = why

    def send(self, sender: str, recipient: str, data: bytes, gate: Gate = always) -> Outcome:
        """Answer that the way is at fault, without sending anything."""
        return Outcome(result=Result.RETRY, stage=Stage.CONNECT, detail=self._why, relay_fault=True)

    def abandon(self) -> None:
        """Do nothing: it never waits for anybody."""

    def close(self) -> None:
        """Do nothing: nothing was opened."""


def way_by(channel: Channel, *, clock: Clock) -> ChannelTransport | OutOfOrder:
    """Return the way out by a channel; one that cannot be made stands still and says why, and mail goes on."""
    try:
        return ChannelTransport(channel, clock=clock)
    except SecretRefused as refusal:
        return OutOfOrder(refusal.message("en"))


def _authorities(channel: Channel) -> ssl.SSLContext:
    if channel.place.scheme == "http":
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # never used; reading the system's certificates takes a while
    trusted = ssl.create_default_context()
    trusted.minimum_version = ssl.TLSVersion.TLSv1_2
    if channel.authorities is not None:
        trusted.load_verify_locations(cafile=channel.authorities)
    return trusted
