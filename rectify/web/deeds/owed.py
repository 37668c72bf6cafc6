"""Forms for what an item owes: receipt, progress report, review."""

from __future__ import annotations

from collections.abc import Mapping

from engine.domain.actions import Action
from engine.domain.definition import Workflow
from engine.domain.reviews import ReviewState
from engine.errors import NotFound
from engine.operations.progress import Report, report
from engine.operations.receipts import give_receipt
from engine.operations.review import ReviewForm, complete
from engine.words import Words
from notifications.wording import period
from rectify.http.call import Call
from rectify.web.deeds import inputs
from rectify.web.deeds.deed import Deed, why_not
from rectify.web.deeds.done import Done
from rectify.web.deeds.given import Given
from rectify.web.deeds.inputs import Input
from rectify.web.item.looking import Looking

_NOTE = Words("说明", "Note")
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
        why_not=why_not(look, Action.GIVE_RECEIPT, None),
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
        why_not=why_not(look, Action.REPORT_PROGRESS, rule.key),
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
        why_not=why_not(look, Action.COMPLETE_REVIEW, None),
    )


def _asked_by_outcomes(workflow: Workflow, look: Looking, key: str) -> tuple[str, ...]:
    """Return the fields that the steps ask which outcomes of a review take from the item's state."""
    state = look.seen.whole.item.facts.state
    triggers = {outcome.trigger for outcome in workflow.reviews[key].outcomes}
    return tuple(name for step in workflow.transitions_from(state) if step.trigger in triggers for name in step.asks)
