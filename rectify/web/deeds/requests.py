"""Forms of requests: asking for more time or for long-term, the answer to it, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.domain.actions import Action
from engine.domain.requests import RequestState
from engine.errors import InvalidInput, NotFound
from engine.operations.answering import agree, refuse
from engine.operations.consenting import Consent
from engine.operations.deadline_ledger import ToldRequest
from engine.operations.requesting import Petition, ask
from engine.operations.withdrawing import withdraw
from engine.words import Words
from rectify.http.call import Call
from rectify.web.deeds import inputs
from rectify.web.deeds.deed import Deed, why_not
from rectify.web.deeds.done import Done
from rectify.web.deeds.given import Given
from rectify.web.deeds.inputs import Input
from rectify.web.item.looking import Looking
from rectify.wording.requests import days_asked, reason_of

_NOTE = Words("说明", "Note")
_REQUEST = Words("申请", "request")


def ask_form(_call: Call, look: Looking, named: Mapping[str, str]) -> Deed:
    """Return the form of a request; raises ``NotFound`` for a rule the workflow does not have."""
    rule = look.workflow.requests.get(named.get("rule", ""))
    if rule is None:
        raise NotFound(what=_REQUEST, which=named.get("rule", ""))
    must = inputs.filled(rule.requires) - look.seen.whole.stored.facts.fields.keys()
    asked = list(inputs.of_fields(look.workflow, rule.asks, look.seen.whole.stored.facts.fields, must=must))
    needs_meeting = any(use.name == "decision" for use in rule.requires)
    meeting = inputs.decision(must=True) if needs_meeting else ()
    to = Input(name="to", label=Words("新期限", "New due day"), kind="date", must=True)
    days = [to] if rule.kind == "extension" else []
    least = next((use.arguments["min"] for use in rule.requires if use.name == "note"), 0)

    def doing(call: Call, number: str, given: Given) -> None:
        petition = Petition(
            rule=rule.key,
            reason=given.text("note"),
            new_due_on=given.day(to) if days else None,
            settings=given.settings(asked),
            decided_on=given.day(meeting[0]) if meeting else None,
            minutes=given.maybe("minutes"),
            expect_version=given.version,
            key=given.key,
        )
        ask(call.ledger, number, petition, actor=call.actor, at=call.at)

    hint = Words(f"至少{least}个字", f"at least {least} characters") if least else None
    who = _one_after_the_other([approval.title for approval in rule.approvals])
    return Deed(
        title=rule.title,
        button=Words("提出申请", "Ask"),
        done=Done.ASK,
        inputs=[*days, inputs.note(Words("理由", "Reason"), must=True, hint=hint), *asked, *meeting],
        doing=doing,
        lead=Words(
            "依次：{who}。答复以前，原期限不变。",
            "In this order: {who}. The due day stays as it is until the last answer.",
        ).fill(who=who),
        fixed={"rule": rule.key},
        why_not=why_not(look, Action.REQUEST, rule.key),
    )


def _one_after_the_other(titles: Sequence[Words]) -> Words:
    """Return the steps of an answer in their order, within a sentence."""
    inside = [one.en[:1].lower() + one.en[1:] if one.en[1:2].islower() else one.en for one in titles]
    return Words("、".join(one.zh for one in titles), "; then ".join(inside))


def _pending(look: Looking) -> ToldRequest:
    """Return the request that waits; raises ``NotFound`` where there is none."""
    found = next((one for one in look.seen.whole.dates.requests if one.request.state is RequestState.PENDING), None)
    if found is None:
        raise NotFound(what=_REQUEST, which=look.number)
    return found


def answer_form(_call: Call, look: Looking, _named: Mapping[str, str]) -> Deed:
    """Return the form that agrees to the request that waits, or refuses it."""
    told = _pending(look)
    asked = told.request
    rule, asked_for = look.workflow.requests.get(asked.rule), days_asked(told)
    to = Input(
        name="to",
        label=Words("同意到哪天", "Agree until"),
        kind="date",
        value=asked.new_due_on.isoformat() if asked.new_due_on else "",
        hint=Words("可以另定日期", "another day may be named"),
    )
    meeting = inputs.decision(must=False)
    days = [to] if asked.new_due_on else []

    def doing(call: Call, _number: str, given: Given) -> None:
        if given.text("answer") == "no":
            _refuse(call, asked.id, given)
            return
        stated = given.day(to) if days else None
        consent = Consent(
            new_due_on=stated if stated != asked.new_due_on else None,
            note=given.text("note"),
            decided_on=given.day(meeting[0]),
            minutes=given.maybe("minutes"),
        )
        _agree(call, asked.id, consent, given)

    says = Words("{who}：{why}", "{who}: {why}").fill(who=asked.asked_by, why=reason_of(look.workflow, told))
    lead = says if asked_for is None else Words("{days}。{says}", "{days}. {says}").fill(days=asked_for, says=says)
    options = [("yes", Words("同意", "Agree")), ("no", Words("不同意", "Refuse"))]
    return Deed(
        title=Words("答复：{title}", "Answer: {title}").fill(title=rule.title if rule else asked.rule),
        button=Words("答复", "Answer"),
        done=Done.ANSWER,
        inputs=[
            Input(name="answer", label=Words("答复", "Answer"), kind="radio", options=options, must=True),
            *days,
            inputs.note(_NOTE, must=False, hint=Words("不同意的，写明原因", "where you refuse, say why")),
            *meeting,
        ],
        doing=doing,
        lead=lead,
    )


def _agree(call: Call, request_id: int, consent: Consent, given: Given) -> None:
    if given.text("answer") != "yes":
        raise InvalidInput(
            what=Words("答复", "Answer"),
            value="",
            why=Words("没有选", "nothing was chosen"),
            allowed=[Words("同意", "agree"), Words("不同意", "refuse")],
        )
    agree(
        call.ledger,
        request_id,
        consent,
        actor=call.actor,
        at=call.at,
        expect_version=given.version,
        key=given.key,
    )


def _refuse(call: Call, request_id: int, given: Given) -> None:
    refuse(
        call.ledger,
        request_id,
        given.text("note"),
        actor=call.actor,
        at=call.at,
        expect_version=given.version,
        key=given.key,
    )


def withdraw_form(_call: Call, look: Looking, _named: Mapping[str, str]) -> Deed:
    """Return the form that takes back one's own request."""
    told = _pending(look)

    def doing(call: Call, _number: str, given: Given) -> None:
        withdraw(
            call.ledger,
            told.request.id,
            note=given.text("note"),
            actor=call.actor,
            at=call.at,
            expect_version=given.version,
            key=given.key,
        )

    return Deed(
        title=Words("撤回申请", "Withdraw the request"),
        button=Words("撤回申请", "Withdraw"),
        done=Done.WITHDRAW,
        inputs=[inputs.note(_NOTE, must=False)],
        doing=doing,
        lead=reason_of(look.workflow, told),
        why_not=why_not(look, Action.WITHDRAW, None),
    )
