"""Forms for what an item owes and waits for: receipt, progress report, review, a request and its answer."""

from __future__ import annotations

from collections.abc import Mapping

from engine.domain.actions import Action
from engine.domain.definition import Workflow
from engine.domain.requests import RequestState
from engine.domain.reviews import ReviewState
from engine.errors import InvalidInput, NotFound
from engine.operations.answering import agree, refuse
from engine.operations.consenting import Consent
from engine.operations.deadline_ledger import ToldRequest
from engine.operations.progress import Report, report
from engine.operations.receipts import give_receipt
from engine.operations.requesting import Petition, ask
from engine.operations.review import ReviewForm, complete
from engine.operations.withdrawing import withdraw
from engine.words import Words
from notifications.wording import period
from rectify.http.call import Call
from rectify.sentences.dates import days_asked, reason
from rectify.web.deeds import inputs
from rectify.web.deeds.deed import Deed
from rectify.web.deeds.done import Done
from rectify.web.deeds.given import Given
from rectify.web.deeds.inputs import Input
from rectify.web.item.looking import Looking

_NOTE = Words("说明", "Note")
_REQUEST = Words("申请", "request")
_REVIEW = Words("待完成的复核", "open review")
_PROGRESS = Words("进展报告", "progress report")


def receipt_form(_call: Call, look: Looking, _named: Mapping[str, str]) -> Deed:
    """Return the form by which the owner says that the item has arrived."""

    def doing(call: Call, number: str, given: Given) -> None:
        give_receipt(call.ledger, number, note=given.text("note"), key=given.key, actor=call.actor, at=call.at)

    return Deed(
        title=Words("签收", "Acknowledge receipt"),
        button=Words("签收", "Acknowledge"),
        done=Done.RECEIPT,
        inputs=[inputs.note(_NOTE, must=False)],
        doing=doing,
        lead=Words("确认收到这件事项。", "Say that this item has arrived."),
        why_not=_why_not(look, Action.GIVE_RECEIPT, None),
    )


def progress_form(_call: Call, look: Looking, _named: Mapping[str, str]) -> Deed:
    """Return the form of a progress report; raises ``NotFound`` where the state asks for none."""
    rule = look.workflow.progress.get(look.workflow.states[look.seen.whole.item.facts.state].progress or "")
    if rule is None:
        raise NotFound(what=_PROGRESS, which=look.number)
    open_ = next((one for one in look.seen.whole.progress if one.state is ReviewState.OPEN), None)
    asked = list(inputs.of_fields(look.workflow, rule.asks, look.seen.whole.stored.facts.fields))

    def doing(call: Call, number: str, given: Given) -> None:
        told = Report(
            note=given.text("note"),
            settings=given.settings(asked),
            evidence=given.paths,
            group=given.maybe("group") if given.paths else None,
        )
        report(call.ledger, number, told, actor=call.actor, at=call.at, expect_version=given.version, key=given.key)

    which = period(open_.period) if open_ else rule.title
    return Deed(
        title=Words("报进展：{which}", "Report progress: {which}").fill(which=which),
        button=Words("报进展", "Report progress"),
        done=Done.PROGRESS,
        inputs=[
            inputs.note(Words("做成了什么", "What was done"), must=True),
            *asked,
            *inputs.files(look.workflow),
        ],
        doing=doing,
        why_not=_why_not(look, Action.REPORT_PROGRESS, rule.key),
    )


def review_form(_call: Call, look: Looking, _named: Mapping[str, str]) -> Deed:
    """Return the form that completes the open review; raises ``NotFound`` where there is none."""
    review = next((one for one in look.seen.whole.reviews if one.state is ReviewState.OPEN), None)
    rule = look.workflow.reviews.get(review.rule) if review else None
    if review is None or rule is None:
        raise NotFound(what=_REVIEW, which=look.number)
    names = tuple(dict.fromkeys((*rule.asks, *_asked_by_outcomes(look.workflow, look, rule.key))))
    asked = list(inputs.of_fields(look.workflow, names, look.seen.whole.stored.facts.fields))
    decides = any(use.name == "decision" for outcome in rule.outcomes for use in outcome.requires)
    meeting = inputs.decision(must=False) if decides else ()

    def doing(call: Call, _number: str, given: Given) -> None:
        form = ReviewForm(
            settings=given.settings(asked),
            evidence=given.paths,
            group=given.maybe("group") if given.paths else None,
            decided_on=given.day(meeting[0]) if meeting else None,
            minutes=given.maybe("minutes"),
        )
        complete(
            call.ledger,
            review.id,
            outcome=given.text("outcome"),
            note=given.text("note"),
            form=form,
            key=given.key,
            actor=call.actor,
            at=call.at,
        )

    options = [(outcome.key, outcome.title) for outcome in rule.outcomes]
    return Deed(
        title=Words("{title}：{period}", "{title}: {period}").fill(title=rule.title, period=period(review.period)),
        button=Words("完成复核", "Complete the review"),
        done=Done.REVIEW,
        inputs=[
            Input(name="outcome", label=Words("复核结果", "Outcome"), kind="radio", options=options, must=True),
            inputs.note(Words("情况说明", "How things are"), must=True),
            *asked,
            *meeting,
            *inputs.files(look.workflow),
        ],
        doing=doing,
        why_not=_why_not(look, Action.COMPLETE_REVIEW, None),
    )


def _asked_by_outcomes(workflow: Workflow, look: Looking, key: str) -> tuple[str, ...]:
    """Return the fields that the steps ask which outcomes of a review take from the item's state."""
    state = look.seen.whole.item.facts.state
    triggers = {outcome.trigger for outcome in workflow.reviews[key].outcomes}
    return tuple(name for step in workflow.transitions_from(state) if step.trigger in triggers for name in step.asks)


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
    who = [approval.title for approval in rule.approvals]
    return Deed(
        title=rule.title,
        button=Words("提出申请", "Ask"),
        done=Done.ASK,
        inputs=[*days, inputs.note(Words("理由", "Reason"), must=True, hint=hint), *asked, *meeting],
        doing=doing,
        lead=Words("依次：{who}。答复以前，原期限不变。", "In turn: {who}. Until the answer the date stays.").fill(
            who=who
        ),
        fixed={"rule": rule.key},
        why_not=_why_not(look, Action.REQUEST, rule.key),
    )


def _pending(look: Looking) -> ToldRequest:
    """Return the request that waits; raises ``NotFound`` where there is none."""
    found = next((one for one in look.seen.whole.dates.requests if one.request.state is RequestState.PENDING), None)
    if found is None:
        raise NotFound(what=_REQUEST, which=look.number)
    return found


def answer_form(_call: Call, look: Looking, _named: Mapping[str, str]) -> Deed:
    """Return the form that agrees to the request that waits, or refuses it."""
    told = _pending(look)
    rule = look.workflow.requests.get(told.request.rule)
    asked_for = days_asked(told)
    to = Input(
        name="to",
        label=Words("同意到哪天", "Agree until"),
        kind="date",
        value=told.request.new_due_on.isoformat() if told.request.new_due_on else "",
        hint=Words("可以另定日期", "another day may be named"),
    )
    meeting = inputs.decision(must=False)
    days = [to] if told.request.new_due_on else []

    def doing(call: Call, _number: str, given: Given) -> None:
        if given.text("answer") == "no":
            refuse(
                call.ledger,
                told.request.id,
                given.text("note"),
                actor=call.actor,
                at=call.at,
                expect_version=given.version,
                key=given.key,
            )
            return
        if given.text("answer") != "yes":
            raise InvalidInput(
                what=Words("答复", "Answer"),
                value="",
                why=Words("没有选", "nothing was chosen"),
                allowed=[Words("同意", "agree"), Words("不同意", "refuse")],
            )
        stated = given.day(to) if days else None
        consent = Consent(
            new_due_on=stated if stated != told.request.new_due_on else None,
            note=given.text("note"),
            decided_on=given.day(meeting[0]),
            minutes=given.maybe("minutes"),
        )
        agree(
            call.ledger,
            told.request.id,
            consent,
            actor=call.actor,
            at=call.at,
            expect_version=given.version,
            key=given.key,
        )

    says = Words("{who}：{why}", "{who}: {why}").fill(who=told.request.asked_by, why=reason(look.workflow, told))
    lead = says if asked_for is None else Words("{days}。{says}", "{days}. {says}").fill(days=asked_for, says=says)
    title = rule.title if rule else Words("申请", "Request")
    options = [("yes", Words("同意", "Agree")), ("no", Words("不同意", "Refuse"))]
    return Deed(
        title=Words("答复：{title}", "Answer: {title}").fill(title=title),
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
        lead=reason(look.workflow, told),
        why_not=_why_not(look, Action.WITHDRAW, None),
    )


def _why_not(look: Looking, action: Action, rule: str | None) -> Words | None:
    found = next((one for one in look.seen.permitted.actions if (one.action, one.rule) == (action, rule)), None)
    return found.why_not.says if found is not None and found.why_not is not None else None
