"""The clock beside a reference that was written separately: after each step both have the same states, rungs, mails."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from engine.domain.actor import Actor
from engine.errors import InvalidInput, TransitionRefused, UnknownTrigger
from engine.operations import audit
from engine.operations.advance import Step, advance
from engine.operations.assign import assign
from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger
from engine.operations.tick import tick
from engine.store.database import Database
from engine.store.files import FolderFiles
from engine.store.schema import upgrade
from engine.store.tables.dates import Deadline, Rung
from engine.store.tables.ledger import Item
from engine.store.tables.mail import Message
from engine.store.unit_of_work import reading
from notifications.compose import compose
from notifications.post import Post
from notifications.render import build_renderer
from tests.builders import AT, OPERATOR, PEOPLE, a_finding, an_office, as_person, some_findings
from tests.properties.reference import LEADER, MANAGER, OWNER, Book, Row, day_of

NOTE = "现场查看，三处记录没有更新，退回补正"
# What each step leads to from each state, and who takes it: the workflow of the builders, said once more.
STEPS = {
    ("rectifying", "submit"): ("wang", "rectifying"),
    ("rectifying", "verify"): ("li", "verified"),
    ("rectifying", "return"): ("li", "rectifying"),
    ("verified", "return"): ("li", "rectifying"),
    ("verified", "close"): ("chen", "closed"),
    ("closed", "reopen"): ("chen", "rectifying"),
}
POST = Post(
    renderer=build_renderer(),
    sender="rectify@office.example",
    zone="Asia/Shanghai",
    mail_hour=time(8, 30),
    base_url="https://zg.example",
)


class Beside(RuleBasedStateMachine):
    """Items that are opened, moved and handed on while time passes, leaps and falls back."""

    items = Bundle("items")

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self._open()
        upgrade(self.ledger.database)
        an_office(self.ledger)
        (self.folder / "photo.txt").write_text("照片", encoding="utf-8")
        self.people: dict[str, Actor] = {login: as_person(self.ledger, login) for login in PEOPLE}
        self.ids = {actor.person_id: login for login, actor in self.people.items()}
        self.at, self.opened, self.book = AT, 0, Book()
        self.states: dict[str, str] = {}
        self.taken: dict[str, bool] = {}
        self.owners: dict[str, str] = {}
        self.stated: dict[str, date] = {}
        self.live: dict[str, int] = {}
        self.of: dict[int, str] = {}

    def _open(self) -> None:
        self.ledger = Ledger(Database(f"sqlite:///{self.folder / 'l.db'}", durability="OFF"), FolderFiles(self.folder))

    def teardown(self) -> None:
        """Close and forget the ledger."""
        self.ledger.close()
        shutil.rmtree(self.folder)

    @rule(target=items, days=st.integers(-40, 60))
    def open_an_item(self, days: int) -> str:
        self.opened += 1
        due_on = day_of(self.at) + timedelta(days=days)
        finding = a_finding(number=str(self.opened), title=f"第{self.opened}处", completion="partly", due_on=due_on)
        (item,) = import_findings(
            self.ledger, some_findings(finding), workflow="rectification", actor=OPERATOR, at=self.at
        )
        number = item.number
        self.states[number], self.taken[number], self.owners[number] = "rectifying", False, "wang"
        self.stated[number] = due_on
        self._entered(number, due_on)
        assign(
            self.ledger,
            number,
            owner="wang",
            leader="zhao",
            verifier="li",
            actor=self.people["chen"],
            at=self.at,
        )
        return number

    @rule(item=items, trigger=st.sampled_from(["submit", "verify", "return", "close", "reopen"]))
    def take_a_step(self, item: str, trigger: str) -> None:
        known = STEPS.get((self.states[item], trigger))
        needs = trigger in {"verify", "return"} and not self.taken[item]
        login = "chen" if known is None else self.owners[item] if known[0] == "wang" else known[0]
        evidence = [self.folder / "photo.txt"] if trigger == "submit" else []
        step = Step(trigger=trigger, note=NOTE, evidence=evidence)
        try:
            advance(self.ledger, item, step, actor=self.people[login], at=self.at)
        except (TransitionRefused, UnknownTrigger):
            assert known is None or needs
            return
        assert known is not None
        assert not needs
        before, self.states[item] = self.states[item], known[1]
        self.taken[item] = trigger == "submit" or (self.taken[item] and trigger == "verify")
        if before != known[1]:
            self._left(item)
            self._entered(item, self._due(item, trigger))

    @rule(item=items, owner=st.sampled_from(["wang", "charlie"]))
    def hand_it_on(self, item: str, owner: str) -> None:
        try:
            assign(self.ledger, item, owner=owner, actor=self.people["chen"], at=self.at)
        except InvalidInput:
            assert self.owners[item] == owner
        self.owners[item] = owner

    @rule(days=st.integers(0, 40))
    def let_days_pass(self, days: int) -> None:
        self.at += timedelta(days=days)

    @rule(days=st.integers(1, 20))
    def set_the_clock_back(self, days: int) -> None:
        self.at -= timedelta(days=days)

    @rule()
    def start_anew(self) -> None:
        self.ledger.close()
        self._open()

    @rule()
    def tick_now(self) -> None:
        tick(self.ledger, at=self.at)
        told = self.book.tick(self.at, {key: self._people(number) for key, number in self.of.items()})
        compose(self.ledger, POST, at=self.at)
        if day_of(self.at).weekday() < 5:
            assert told <= self._mailed_today()

    def _people(self, number: str) -> dict[str, str]:
        return {OWNER: self.owners[number], LEADER: "zhao", MANAGER: "chen"}

    def _due(self, item: str, trigger: str) -> date | None:
        """Return the day an item is due by where it has gone; None at an end."""
        today = day_of(self.at)
        if trigger == "close":
            return None
        if trigger == "verify":
            day, left = today, 10
            while left:
                day += timedelta(days=1)
                left -= day.weekday() < 5
            return day
        if trigger == "reopen":
            month = today.month + 2
            year, month = today.year + month // 12, month % 12 + 1
            last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
            self.stated[item] = date(year, month, min(today.day, last))
        return self.stated[item]

    def _entered(self, number: str, due_on: date | None) -> None:
        if due_on is None:
            self.live.pop(number, None)
            return
        with reading(self.ledger.database) as work:
            item = work.find(Item, number=number)
            assert item is not None
            deadline = work.find(Deadline, id=item.deadline_id)
        assert deadline is not None
        assert (item.due_on, deadline.due_on, deadline.ended_at) == (due_on, due_on, None)
        self.live[number], self.of[deadline.id or 0] = deadline.id or 0, number
        self.book.begin(deadline.id or 0, due_on, at=self.at)

    def _left(self, number: str) -> None:
        self.book.end(self.live[number], at=self.at)

    def _mailed_today(self) -> set[str]:
        with reading(self.ledger.database) as work:
            messages = work.list(Message, local_day=day_of(self.at))
        return {self.ids[message.recipient_id] for message in messages}

    @invariant()
    def both_have_the_same_rungs(self) -> None:
        with reading(self.ledger.database) as work:
            rows: set[Row] = {
                (
                    row.deadline_id,
                    row.occurrence,
                    self.ids[row.recipient_id] if row.recipient_id else None,
                    row.outcome,
                    "set_late" if row.reason == "imported_late" else row.reason,
                )
                for row in work.list(Rung)
            }
        assert rows == self.book.rows

    @invariant()
    def both_have_the_same_states(self) -> None:
        with reading(self.ledger.database) as work:
            assert {item.number: item.state for item in work.list(Item)} == self.states

    @invariant()
    def nobody_has_two_digests_on_a_day_and_the_books_are_whole(self) -> None:
        with reading(self.ledger.database) as work:
            digests = [(m.recipient_id, m.local_day) for m in work.list(Message) if m.slot == "daily"]
        assert len(digests) == len(set(digests))
        assert audit.invariant_breaches(self.ledger) == []


_SETTINGS = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
TestBeside = Beside.TestCase
TestBeside.settings = settings(_SETTINGS, max_examples=15, stateful_step_count=25)


class BesideForLong(Beside):
    """The same with many more steps."""


TestBesideForLong = pytest.mark.slow(BesideForLong.TestCase)
TestBesideForLong.settings = settings(_SETTINGS, max_examples=300, stateful_step_count=60)
