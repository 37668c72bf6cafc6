"""An office with very many items, and the machine it runs on: a test moves its clocks, and it lives on beat by beat."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from bench.crowd import Crowd, make, open_at
from engine.clock import Reading
from engine.domain.actor import operator
from engine.domain.chain import GENESIS
from engine.domain.clock_watch import Verdict
from engine.domain.ladders import RungOutcome
from engine.domain.mailing import ALARM
from engine.domain.ways import MAIL
from engine.operations.audit import invariant_breaches
from engine.operations.health import pulse
from engine.store import history, searching
from engine.store.tables.dates import Rung
from engine.store.tables.ledger import History, Item
from engine.store.tables.mail import Message, MessageState
from engine.store.unit_of_work import Query, reading, table_of, writing
from notifications.compose import Post
from notifications.render import build_renderer
from notifications.transport import MemoryTransport, Transport
from rectify.bootstrap import App
from rectify.heartbeat import Beaten, beat
from rectify.settings import Settings

# Monday in Shanghai, before anybody's mail goes out at half past eight.
DAWN = datetime(2026, 3, 1, 23, 40, tzinfo=UTC)
OPERATOR = operator("tests")
RECTIFYING = {"from": "reported", "to": "rectifying"}
Row = tuple[Any, ...]
Told = tuple[frozenset[Row], frozenset[Row]]
_rung, _message = table_of(Rung), table_of(Message)
# A model of every row would take longer than the scenarios.
_RUNGS = select(_rung.c.deadline_id, _rung.c.occurrence, _rung.c.recipient_id, _rung.c.outcome)
_MAILS = select(_message.c.recipient_id, _message.c.local_day, _message.c.slot)


@dataclass(kw_only=True)
class Machine:
    """A machine whose clocks a test moves: ``off`` is how far the wall's time is from the true one."""

    true: datetime = DAWN
    off: timedelta = timedelta(0)
    started: datetime = DAWN - timedelta(days=3)
    boot: str = "first"

    def now(self) -> datetime:
        """Return the wall's time."""
        return self.true + self.off

    def monotonic(self) -> float:
        """Return the seconds since the machine was started."""
        return (self.true - self.started).total_seconds()

    def reading(self) -> Reading:
        """Return the wall's time beside the seconds since the machine was started."""
        return Reading(wall=self.now(), boot=self.boot, seconds=int(self.monotonic()))

    def start_anew(self) -> None:
        """Start the machine again; its stopwatch begins at nothing."""
        self.boot, self.started = f"after {self.boot}", self.true - timedelta(seconds=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting(App):
    """The application with its mails kept in a list."""

    sink: MemoryTransport

    def ways(self) -> dict[str, Transport]:
        """Return the list, as the way of mails."""
        return {MAIL: self.sink}


@dataclass(kw_only=True, repr=False)
class Office:
    """An office that lives on as its process would: a beat at each of its machine's instants.

    ``draw`` draws what a scenario leaves open; without it everything is as the scenario says.
    """

    app: Posting
    machine: Machine
    draw: Random | None = None
    beats: list[Beaten] = field(default_factory=list)

    def about(self, size: timedelta, *, least: float = 0.5, most: float = 1.5) -> timedelta:
        """Return a leap of about that size: just so, or between two fractions of it."""
        if self.draw is None:
            return size
        return timedelta(seconds=int(size.total_seconds() * self.draw.uniform(least, most)))

    def beat(self) -> Beaten:
        """Let one beat pass."""
        self.beats.append(beat(self.app, at=self.app.clock.now()))
        return self.beats[-1]

    def live(self, until: str, *, every: timedelta = timedelta(minutes=2)) -> list[Beaten]:
        """Live on until a true time in Shanghai, a beat every so often and one at the end; return the beats."""
        end, before = at(until), len(self.beats)
        while self.machine.true < end:
            self.machine.true = min(end, self.machine.true + every)
            self.beat()
        return self.beats[before:]

    def sleep(self, until: str) -> None:
        """Let time pass without a beat."""
        self.machine.true = at(until)

    def told(self) -> Told:
        """Return what became of every rung for everybody, and everybody's mails; alarms apart."""
        return frozenset(self.ask(_RUNGS)), frozenset(self.ask(_MAILS.where(_message.c.slot != ALARM)))

    def alarms(self) -> int:
        """Return how many mails said that something is wrong."""
        return len(self.ask(_MAILS.where(_message.c.slot == ALARM)))

    def ask(self, query: Query) -> list[Row]:
        """Return the rows of a query."""
        with reading(self.app.ledger.database) as work:
            return [tuple(row) for row in work.rows_once(query)]

    @contextmanager
    def catching_up(self) -> Iterator[None]:
        """Let what is done in here be one catch-up: it sends nobody two mails."""
        before = len(self.app.sink.mails)
        yield
        told = Counter(recipient for _sender, recipient, _data in self.app.sink.mails[before:])
        assert set(told.values()) == {1}

    def require_in_order(self) -> None:
        """Let an office pass in which nothing was told twice and every rule of the ledger holds."""
        assert invariant_breaches(self.app.ledger) == []
        rungs = self.ask(_RUNGS)
        assert len({row[:3] for row in rungs}) == len(rungs)
        assert {row[3] for row in rungs} <= {*RungOutcome} - {RungOutcome.FAILED}
        assert set(self.ask(select(_message.c.state).distinct())) == {(MessageState.SENT,)}
        sent = [message_from_bytes(data)["Message-ID"] for _sender, _recipient, data in self.app.sink.mails]
        assert len(set(sent)) == len(sent) == len(self.ask(_MAILS))


def at(civil: str) -> datetime:
    """Return an instant of March 2026 in Shanghai, as ``2 08:30`` or ``2 08:30:15``."""
    day, _, clock = civil.partition(" ")
    return datetime.fromisoformat(f"2026-03-{int(day):02}T{clock}+08:00").astimezone(UTC)


def make_crowd(folder: Path, crowd: Crowd) -> Path:
    """Make an SQLite file with a crowd of items whose histories are whole; it is copied for each test."""
    path = folder / "crowd.db"
    make(f"sqlite:///{path}", crowd, folder=folder)
    ledger = open_at(f"sqlite:///{path}", folder, durability="OFF")
    try:
        item, links = table_of(Item), table_of(History)
        with reading(ledger.database) as work:
            first = [
                history.link(history.item_chain(row.id or 0), seq=1, previous=GENESIS, at=row.entered_at,
                             action="advance", actor=OPERATOR, data=RECTIFYING)
                for row in work.list(Item) if row.number.startswith("CROWD-")
            ]  # fmt: skip
        rows = [{name: getattr(one, name) for name in links.c.keys() if name != "id"} for one in first]  # noqa: SIM118
        marks = [{"key": int(one.chain.removeprefix("item:")), "ends": one.hash} for one in first]
        with ledger.database.connection() as connection:
            connection.execute(insert(links), rows)
            marked = update(item).where(item.c.id == bindparam("key")).values(history_hash=bindparam("ends"))
            connection.execute(marked, marks)
            connection.commit()
        with writing(ledger.database) as work:
            for row in work.list(Item):
                searching.renew(work, row.id or 0)
    finally:
        ledger.close()
    return path


@contextmanager
def an_office(crowd: Path, folder: Path, *, seed: int | None = None) -> Iterator[Office]:
    """Yield an office over a copy of a crowd, on a Monday at dawn, after its first beat."""
    shutil.copyfile(crowd, folder / "rectify.db")
    settings, machine = Settings(data=folder), Machine()
    ledger = open_at(settings.database, folder, durability="OFF")
    post = Post(
        renderer=build_renderer(),
        sender=settings.mail_from,
        zone=settings.timezone,
        mail_hour=settings.mail_hour,
        base_url=str(settings.base_url),
        urgent=settings.mail_urgent,
    )
    app = Posting(settings=settings, ledger=ledger, clock=machine, post=post, sink=MemoryTransport())
    office = Office(app=app, machine=machine, draw=None if seed is None else Random(seed))
    try:
        office.beat()
        yield office
    finally:
        ledger.close()


def verdicts(beats: list[Beaten]) -> set[Verdict | None]:
    """Return what was thought of the clock."""
    return {one.watch.verdict if one.watch else None for one in beats}


def is_quiet(beats: list[Beaten]) -> bool:
    """Say whether nothing was done by the clock: no tick, no mail composed."""
    return all(one.ticked is None and one.composed is None for one in beats)


def ticked_each_time(office: Office, beats: list[Beaten]) -> bool:
    """Say whether every beat ticked, and the last of these ticks is the last that is known."""
    ticks = [one.ticked.at for one in beats if one.ticked is not None]
    return len(ticks) == len(beats) and pulse(office.app.ledger).last_tick_at == ticks[-1]
