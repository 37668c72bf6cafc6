"""Whatever people and the clock do, in whatever order, the ledger stays whole.

The rules of the machine are what anybody may ask for: open, assign, step, attach, comment, complete a review, repeat a
request, and let days pass with or without a tick. After each of them the ledger is checked as ``doctor --deep`` does,
and against what the machine itself remembers of every answer it was given.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
)

from engine.domain.actor import Actor
from engine.domain.definition import Completion
from engine.domain.reviews import ReviewState
from engine.errors import (
    InvalidInput,
    ItemChanged,
    KeyReused,
    NotFound,
    NotPermitted,
    TransitionRefused,
    UnknownTrigger,
)
from engine.operations import audit
from engine.operations.advance import Advanced, Step, advance
from engine.operations.assign import assign
from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger
from engine.operations.reading import list_reviews, whole_item
from engine.operations.remarks import attach, comment
from engine.operations.review import complete
from engine.operations.tick import tick
from engine.store.database import Database
from engine.store.files import FolderFiles
from engine.store.tables.dates import Review, Rung
from engine.store.tables.mail import Notice
from engine.store.unit_of_work import reading
from engine.store.upgrading import upgrade
from tests.builders import AT, OPERATOR, PEOPLE, a_finding, a_workflow, an_office, as_person, some_findings

WORKFLOW = a_workflow()
LOGINS = st.sampled_from(list(PEOPLE))
MAYBE_LOGINS = st.none() | LOGINS
TRIGGERS = st.sampled_from([*dict.fromkeys(step.trigger for step in WORKFLOW.transitions), "to_closed"])
NOTES = st.sampled_from(["", "太短", "现场查看，三处记录没有更新，退回补正"])
Known = tuple[str, Step, str, Advanced]
EXPECTED = (NotFound, NotPermitted, UnknownTrigger, TransitionRefused, ItemChanged, InvalidInput)


class LifeCycle(RuleBasedStateMachine):
    """Items of one office, moved by its people, by Charlie and by the clock."""

    items = Bundle("items")
    keys = Bundle("keys")

    @initialize()
    def found_the_office(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.ledger = Ledger(Database(f"sqlite:///{self.folder / 'l.db'}", durability="OFF"), FolderFiles(self.folder))
        upgrade(self.ledger.database)
        an_office(self.ledger)
        (self.folder / "photo.txt").write_text("照片", encoding="utf-8")
        self.at = AT
        self.opened = 0
        self.versions: dict[str, int] = {}
        self.people: dict[str, Actor] = {login: as_person(self.ledger, login) for login in PEOPLE}

    def teardown(self) -> None:
        """Close and forget the ledger."""
        self.ledger.close()
        shutil.rmtree(self.folder)

    @rule(
        target=items,
        completion=st.sampled_from(Completion),
        sustained=st.booleans(),
        days=st.none() | st.integers(-40, 60),
    )
    def open_an_item(self, completion: Completion, sustained: bool, days: int | None) -> str:
        self.opened += 1
        due_on = None if days is None else self.at.date() + timedelta(days=days)
        finding = a_finding(
            f"第{self.opened}个问题", number=str(self.opened), completion=completion, sustained=sustained, due_on=due_on
        )
        (item,) = import_findings(
            self.ledger, some_findings(finding), workflow="rectification", actor=OPERATOR, at=self.at
        )
        assert item.is_new
        self.versions[item.number] = 1
        return item.number

    @rule(item=items, owner=MAYBE_LOGINS, leader=MAYBE_LOGINS, verifier=MAYBE_LOGINS, by=LOGINS)
    def assign_people(self, item: str, owner: str | None, leader: str | None, verifier: str | None, by: str) -> None:
        try:
            done = assign(
                self.ledger, item, owner=owner, leader=leader, verifier=verifier, actor=self.people[by], at=self.at
            )
        except EXPECTED:
            return
        self._is_next(item, done.facts.version)

    @rule(item=items, trigger=TRIGGERS, by=LOGINS, note=NOTES, with_evidence=st.booleans())
    def take_a_step(self, item: str, trigger: str, by: str, note: str, with_evidence: bool) -> None:
        step = Step(trigger=trigger, note=note, evidence=[self.folder / "photo.txt"] if with_evidence else [])
        self._advance(item, step, by)

    @rule(item=items)
    def bring_it_to_its_end(self, item: str) -> None:
        text, photo = "办理情况说明，已经逐条核对", self.folder / "photo.txt"
        for login, trigger in (("wang", "start"), ("wang", "submit"), ("li", "verify"), ("chen", "close")):
            self._advance(item, Step(trigger=trigger, note=text, evidence=[photo]), login)

    @rule(target=keys, item=items, trigger=TRIGGERS, by=LOGINS)
    def take_a_step_with_a_key(self, item: str, trigger: str, by: str) -> Known | MultipleResults[Known]:
        step = Step(
            trigger=trigger, note="现场查看，三处记录没有更新", key=f"k{self.at}{self.versions[item]}{trigger}{by}"
        )
        answer = self._advance(item, step, by)
        return (item, step, by, answer) if answer is not None else multiple()

    @rule(known=keys)
    def repeat_a_request(self, known: Known) -> None:
        item, step, by, first = known
        again = advance(self.ledger, item, step, actor=self.people[by], at=self.at)
        assert again == replace(first, repeated=True)

    @rule(known=consumes(keys))
    def use_a_key_for_something_else(self, known: Known) -> None:
        item, step, by, _first = known
        with pytest.raises(KeyReused):
            advance(self.ledger, item, replace(step, note="别的说明"), actor=self.people[by], at=self.at)

    @rule(item=items, by=LOGINS)
    def attach_a_file(self, item: str, by: str) -> None:
        try:
            done = attach(self.ledger, item, [self.folder / "photo.txt"], actor=self.people[by], at=self.at)
        except EXPECTED:
            return
        self._is_next(item, done.facts.version)

    @rule(item=items, by=LOGINS, behind=st.integers(0, 1))
    def say_something(self, item: str, by: str, behind: int) -> None:
        seen = self.versions[item] - behind
        try:
            done = comment(self.ledger, item, "说一句", actor=self.people[by], at=self.at, expect_version=seen)
        except EXPECTED:
            return
        assert behind == 0
        self._is_next(item, done.facts.version)

    @rule(by=LOGINS, outcome=st.sampled_from(["goes_on", "back"]))
    def complete_a_review(self, by: str, outcome: str) -> None:
        for one in list_reviews(self.ledger, actor=OPERATOR, state=ReviewState.OPEN)[:1]:
            try:
                complete(self.ledger, one.review.id, outcome=outcome, note="说明", actor=self.people[by], at=self.at)
            except EXPECTED:
                continue
            self.versions[one.item] += 1 + (outcome == "back")

    @rule(days=st.sampled_from([0, 1, 1, 3, 9, 30, 100]))
    def let_days_pass(self, days: int) -> None:
        self.at += timedelta(days=days, hours=1)

    @rule(back=st.sampled_from([0, 0, 0, 40]))
    def let_the_clock_tick(self, back: int) -> None:
        at = self.at - timedelta(days=back)
        tried = tick(self.ledger, at=at, dry_run=True)
        opened = {one.item for one in list_reviews(self.ledger, actor=OPERATOR, state=ReviewState.OPEN)}
        done = tick(self.ledger, at=at)
        assert done == tried
        assert done.failed == ()
        again = tick(self.ledger, at=at)
        assert (sum(again.rungs.values()), again.reviews) == (0, 0)
        for one in list_reviews(self.ledger, actor=OPERATOR, state=ReviewState.OPEN):
            self.versions[one.item] += one.item not in opened

    @invariant()
    def the_ledger_is_whole(self) -> None:
        assert audit.invariant_breaches(self.ledger) == []
        assert audit.verify(self.ledger).first_bad is None

    @invariant()
    def every_item_is_where_its_path_led(self) -> None:
        for number, version in self.versions.items():
            whole = whole_item(self.ledger, number, actor=OPERATOR)
            assert whole.stored.facts.state in WORKFLOW.states
            assert [entry.seq for entry in whole.history] == list(range(1, version + 1))
            moves = [entry.data for entry in whole.history if "to" in entry.data]
            assert [move["from"] for move in moves[1:]] == [move["to"] for move in moves[:-1]]
            assert all(_is_a_step(str(move["trigger"]), move["from"], move["to"]) for move in moves[1:])
            assert whole.stored.facts.evidence == len(whole.evidence)

    @invariant()
    def nothing_is_there_twice(self) -> None:
        with reading(self.ledger.database) as work:
            notices, rungs, reviews = work.list(Notice), work.list(Rung), work.list(Review)
        assert len({notice.dedupe for notice in notices}) == len(notices)
        assert len({(rung.deadline_id, rung.occurrence, rung.recipient_id) for rung in rungs}) == len(rungs)
        assert len({(review.item_id, review.period) for review in reviews}) == len(reviews)

    def _advance(self, item: str, step: Step, by: str) -> Advanced | None:
        before = whole_item(self.ledger, item, actor=OPERATOR)
        try:
            done = advance(self.ledger, item, step, actor=self.people[by], at=self.at)
        except EXPECTED:
            assert whole_item(self.ledger, item, actor=OPERATOR) == before
            return None
        assert by != "charlie"
        assert done.from_state == before.stored.facts.state
        self._is_next(item, done.version)
        return done

    def _is_next(self, item: str, version: int) -> None:
        assert version == self.versions[item] + 1
        self.versions[item] = version


def _is_a_step(trigger: str, source: str, target: str) -> bool:
    return any(
        step.trigger == trigger and source in step.sources and step.target == target for step in WORKFLOW.transitions
    )


_SETTINGS = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
TestLifeCycle = LifeCycle.TestCase
TestLifeCycle.settings = settings(_SETTINGS, max_examples=7, stateful_step_count=30)


class ManyLives(LifeCycle):
    """The same with many more and longer lives."""


TestManyLives = pytest.mark.slow(ManyLives.TestCase)
TestManyLives.settings = settings(_SETTINGS, max_examples=300, stateful_step_count=60)
