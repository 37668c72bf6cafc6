"""Delivery of stored mails beside a bare loop that sends the same bytes, to real relays over loopback."""

from __future__ import annotations

import gc
import shutil
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.letters import SENDER, Stored, a_letter, a_mail, fill
from bench.mailers import Django, Naive, send_bare
from bench.office import open_ledger
from bench.relays import RELAYS, a_relay
from engine.clock import SystemClock
from notifications.delivery import deliver
from notifications.render import build_renderer
from notifications.smtp import SmtpTransport
from notifications.smtp_url import SmtpRelay, Tls
from notifications.transport import MAIL

_HOST = "127.0.0.1"
WARM_UP = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Mails a second of the bare loop and of delivery to one relay, and the rate of each round."""

    relay: str
    floor: float
    ours: float
    rates: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Return the median rate of the rounds: delivery's mails a second by the floor's."""
        return statistics.median(self.rates)


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Mails a second of another way to send; ``why_not`` says why it was not measured."""

    name: str
    relay: str
    a_second: float | None
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredDelivery:
    """What one run found. ``render_us`` and ``build_us`` are spent once for a mail, when it is made."""

    mails: int
    size: int
    render_us: float
    build_us: float
    beside: tuple[Beside, ...]
    peers: tuple[Peer, ...]


def measure_delivery(folder: Path, *, mails: int, rounds: int) -> MeasuredDelivery:
    """Measure in a folder, whose disk is part of what is measured; raises ``RuntimeError`` when a mail was not sent."""
    renderer = build_renderer()
    renderer.render(a_letter(0))
    began = time.perf_counter()
    rendered = [renderer.render(a_letter(number)) for number in range(mails)]
    made = time.perf_counter()
    stored = [a_mail(number, one) for number, one in enumerate(rendered)]
    built = time.perf_counter()
    fill(folder / "before.db", stored)
    beside, peers = [], []
    for name in RELAYS:
        with a_relay(name) as port:
            beside.append(_beside(folder, name, port, stored, rounds=rounds))
            peers += list(_peers(folder, name, port, mails=mails))
    return MeasuredDelivery(
        mails=mails,
        size=sum(len(one.data) for one in stored) // mails,
        render_us=(made - began) / mails * 1e6,
        build_us=(built - made) / mails * 1e6,
        beside=tuple(beside),
        peers=tuple(peers),
    )


def _beside(folder: Path, relay: str, port: int, stored: Sequence[Stored], *, rounds: int) -> Beside:
    floors, ours = [], []
    send_bare(port, stored[:WARM_UP])
    for number in range(rounds):
        sides: list[Callable[[], None]] = [
            lambda: floors.append(_seconds(lambda: send_bare(port, stored))),
            lambda: ours.append(_delivered(folder, port, len(stored))),
        ]
        for side in sides if number % 2 == 0 else reversed(sides):
            side()
    return Beside(
        relay=relay,
        floor=len(stored) / statistics.median(floors),
        ours=len(stored) / statistics.median(ours),
        rates=tuple(bare / mine for bare, mine in zip(floors, ours, strict=True)),
    )


def _delivered(folder: Path, port: int, mails: int) -> float:
    """Return the seconds it takes to deliver every mail of a fresh copy of the ledger."""
    path = folder / "ours.db"
    shutil.copyfile(folder / "before.db", path)
    ledger = open_ledger(path, durability="FULL")
    way = SmtpTransport(SmtpRelay(host=_HOST, port=port, tls=Tls.NONE), hello="bench")
    with closing(ledger):
        began = time.perf_counter()
        done = deliver(ledger, {MAIL: way}, sender=SENDER, clock=SystemClock())
        took = time.perf_counter() - began
    if done.sent != mails:
        message = f"{done.sent} of {mails} mails were sent"
        raise RuntimeError(message)
    return took


def _peers(folder: Path, relay: str, port: int, *, mails: int) -> Iterator[Peer]:
    renderer = build_renderer()
    with closing(Naive(folder / f"naive-{relay}.db", mails, renderer)) as naive:
        took = _seconds(lambda: naive.send(port, mails))
    yield Peer(name="naive: ORM row, rendering and connection for each mail", relay=relay, a_second=mails / took)
    name = "Django's send_mail: rendering and connection for each mail, nothing kept"
    try:
        django = Django(port, renderer)
    except ModuleNotFoundError:
        yield Peer(name=name, relay=relay, a_second=None, why_not="not installed: pip install --group bench")
        return
    took = _seconds(lambda: django.send(mails))
    yield Peer(name=name, relay=relay, a_second=mails / took)


def _seconds(act: Callable[[], None]) -> float:
    gc.collect()
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def as_document(found: MeasuredDelivery) -> dict[str, object]:
    """Return one JSON document."""
    rates = {one.relay: round(one.rate, 3) for one in found.beside}
    return {"bench": "deliver", **asdict(found), "rate": rates}


def as_table(found: MeasuredDelivery) -> str:
    """Return a table for people."""
    once = f"rendered in {found.render_us:.0f} µs, built, read again and compared in {found.build_us:.0f} µs"
    lines = [
        f"deliver: {found.mails} mails of {found.size} bytes; made once each: {once}",
        f"{'relay':<12}{'bare, a second':>16}{'ours, a second':>16}{'rate':>8}   every round",
    ]
    for one in found.beside:
        rates = " ".join(f"{rate:.2f}" for rate in sorted(one.rates))
        lines.append(f"{one.relay:<12}{one.floor:>16.0f}{one.ours:>16.0f}{one.rate:>8.2f}   {rates}")
    for peer in found.peers:
        speed = f"{peer.a_second:.0f} a second" if peer.a_second else peer.why_not
        lines.append(f"{peer.relay:<12}{peer.name}: {speed}")
    return "\n".join(lines)
