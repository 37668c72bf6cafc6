"""What people of a scratch office do besides steps and reviews: receipts, progress reports, duties, requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from engine.domain.conduct import Brought, brought, is_barred, players
from engine.domain.definition import GuardUse, Relation, RequestRule
from engine.domain.item import ItemFacts
from engine.domain.requests import RequestState
from engine.domain.reviews import ReviewState
from engine.domain.workdays import local_day
from engine.errors import DateRefused, InvalidInput, NotPermitted, RequestAnswered, RequestRefused, TransitionRefused
from engine.operations.acting import Refused
from engine.operations.answering import agree, refuse
from engine.operations.consenting import Answered, Consent
from engine.operations.duties import DutyRecord, record_duty
from engine.operations.morning import Morning
from engine.operations.progress import Report, report
from engine.operations.receipts import give_receipt
from engine.operations.requesting import Petition, ask
from engine.operations.stage import Stage
from engine.store import duties, progress, receipts, requests
from engine.store.items import StoredItem
from engine.store.unit_of_work import reading

_TEXT = "本期按计划推进，已完成阶段任务，下一步继续落实。"
_REFUSAL = "理由不充分，请按原期限完成。"
_AGREES = 0.8
_LONGEST_EXTENSION = 60
_REFUSALS = (RequestRefused, RequestAnswered, DateRefused, TransitionRefused, NotPermitted, InvalidInput)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Something that was done: what it was, about which item (None: a duty), by whom.

    ``request_id`` is a request that waits for its next answer; ``answered`` is what an answer did.
    """

    what: str
    item_id: int | None
    person_id: int
    request_id: int | None = None
    answered: Answered | None = None


class Errands:
    """The people of a stage at what they owe beside steps. What they choose is drawn."""

    def __init__(self, stage: Stage, draw: Random, morning: Morning) -> None:
        self._stage, self._draw, self._morning = stage, draw, morning

    def receipt(self, item_id: int, *, at: datetime) -> Errand | Refused | None:
        """Let the owner give the receipt that is owed; None when none is any more, or nobody owns the item."""
        with reading(self._stage.ledger.database) as work:
            owed = receipts.owed_of(work, item_id)
        item = self._morning.take_up(item_id)
        who = players((Relation.OWNER,), item.facts, self._stage.cast)
        if owed is None or not who:
            return None
        try:
            give_receipt(self._stage.ledger, item.number, actor=self._stage.players[who[0]].actor, at=at)
        except _REFUSALS as refusal:
            return Refused(item_id=item_id, trigger="receipt", code=refusal.code)
        return Errand(what="receipt", item_id=item_id, person_id=who[0])

    def progress(self, item_id: int, rule: str, *, at: datetime) -> Errand | Refused | None:
        """Let somebody hand in the progress report that is owed; None when none is, or there is nobody to do it."""
        item, asked = self._morning.take_up(item_id), self._stage.workflow.progress[rule]
        with reading(self._stage.ledger.database) as work:
            owed = progress.open_of(work, item_id)
        who = players(asked.who, item.facts, self._stage.cast)
        if owed is None or owed.rule != rule or not who:
            return None
        person, bring = self._draw.choice(who), self._bring(item.facts, (), asked.asks, at=at)
        told = Report(note=_TEXT, settings=bring.settings)
        try:
            report(self._stage.ledger, item.number, told, actor=self._stage.players[person].actor, at=at)
        except _REFUSALS as refusal:
            return Refused(item_id=item_id, trigger="progress", code=refusal.code)
        return Errand(what="progress", item_id=item_id, person_id=person)

    def duty(self, duty_id: int, *, at: datetime) -> Errand | Refused | None:
        """Let somebody record a duty that is still open; None when it is not, or nobody may."""
        with reading(self._stage.ledger.database) as work:
            duty = duties.get(work, duty_id)
        if duty is None or duty.state is not ReviewState.OPEN:
            return None
        rule = self._stage.workflow.duties[duty.rule]
        nobody = ItemFacts(number="", state="", version=0, unit_id=0)
        who = players(rule.who, nobody, self._stage.cast)
        if not who:
            return None
        person, bring = self._draw.choice(who), self._bring(nobody, (), rule.asks, at=at)
        told = DutyRecord(note=_TEXT, settings=bring.settings)
        try:
            record_duty(self._stage.ledger, duty_id, told, actor=self._stage.players[person].actor, at=at)
        except _REFUSALS as refusal:
            return Refused(item_id=0, trigger="duty", code=refusal.code)
        return Errand(what="duty", item_id=None, person_id=person)

    def ask(self, item_id: int, *, at: datetime) -> Errand | Refused | None:
        """Let somebody ask for something about an item, where its workflow lets them; None where it does not."""
        if not self._stage.workflow.requests:
            return None
        item = self._morning.take_up(item_id)
        rules = [rule for rule in self._stage.workflow.requests.values() if self._may_ask(rule, item, at=at)]
        if not rules:
            return None
        rule = self._draw.choice(rules)
        person = self._draw.choice(players(rule.who, item.facts, self._stage.cast))
        bring = self._bring(item.facts, rule.requires, rule.asks, at=at)
        day = local_day(at, self._stage.workflow.zone)
        later = max(item.due_on or day, day) + timedelta(days=self._draw.randint(5, _LONGEST_EXTENSION))
        petition = Petition(
            rule=rule.key,
            reason=bring.note or _TEXT,
            new_due_on=later if rule.kind == "extension" else None,
            settings=bring.settings,
            decided_on=day if bring.decides else None,
            minutes="专题会议纪要" if bring.decides else None,
        )
        try:
            asked = ask(self._stage.ledger, item.number, petition, actor=self._stage.players[person].actor, at=at)
        except _REFUSALS as refusal:
            return Refused(item_id=item_id, trigger=rule.key, code=_code(refusal))
        return Errand(what="request", item_id=item_id, person_id=person, request_id=asked.id)

    def answer(self, request_id: int, *, at: datetime) -> Errand | Refused | None:
        """Let whoever's turn it is agree to a request or refuse it; None when it no longer waits, or nobody may."""
        with reading(self._stage.ledger.database) as work:
            request = requests.get(work, request_id)
        if request is None or request.state is not RequestState.PENDING:
            return None
        rule, item = self._stage.workflow.requests[request.rule], self._morning.take_up(request.item_id)
        who = players(rule.approvals[request.step].who, item.facts, self._stage.cast, but=request.askers)
        if not who:
            return None
        person = self._draw.choice(who)
        actor, ledger = self._stage.players[person].actor, self._stage.ledger
        try:
            if self._draw.random() < _AGREES:
                done = agree(ledger, request_id, self._consent(rule, at=at), actor=actor, at=at)
            else:
                done = refuse(ledger, request_id, _REFUSAL, actor=actor, at=at)
        except _REFUSALS as refusal:
            return Refused(item_id=item.id, trigger=rule.key, code=_code(refusal))
        waits = request_id if done.state == RequestState.PENDING else None
        return Errand(what="answer", item_id=item.id, person_id=person, request_id=waits, answered=done)

    def _may_ask(self, rule: RequestRule, item: StoredItem, *, at: datetime) -> bool:
        if item.facts.state not in rule.sources or is_barred(item.facts, rule.requires, rule.asks):
            return False
        if rule.kind == "extension" and item.due_on is None:
            return False
        is_late = item.due_on is not None and item.due_on < local_day(at, self._stage.workflow.zone)
        return (rule.late or not is_late) and bool(players(rule.who, item.facts, self._stage.cast))

    def _consent(self, rule: RequestRule, *, at: datetime) -> Consent:
        step = self._stage.workflow.step(rule.trigger) if rule.trigger else None
        decides = step is not None and any(use.name == "decision" for use in step.requires)
        return Consent(
            note=_TEXT,
            decided_on=local_day(at, self._stage.workflow.zone) if decides else None,
            minutes="专题会议纪要" if decides else None,
        )

    def _bring(self, facts: ItemFacts, requires: Sequence[GuardUse], asks: Sequence[str], *, at: datetime) -> Brought:
        today = local_day(at, self._stage.workflow.zone)
        return brought(self._stage.workflow, facts, requires, asks, self._draw, today=today)


def _code(refusal: Exception) -> str:
    reasons = getattr(refusal, "reasons", ())
    return str(reasons[0].code if reasons else getattr(refusal, "code", ""))
