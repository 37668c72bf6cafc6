"""What the office does about public feedback, as forms: each one operation on one receipt number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.domain.actions import Action
from engine.domain.feedback import FeedbackState
from engine.operations.directory import colleagues
from engine.operations.feedback_list import WholeFeedback
from engine.operations.treating_feedback import (
    acknowledge_feedback,
    answer_feedback,
    assign_feedback,
    close_feedback,
    dismiss_feedback,
)
from engine.words import Words
from rectify.http.call import Call
from rectify.web.deeds import inputs
from rectify.web.deeds.deed import Deed
from rectify.web.deeds.done import Done
from rectify.web.deeds.given import Given
from rectify.web.deeds.inputs import Input

_LONGEST = 20_000
_ANSWERER = Words("由谁答复", "Who answers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """One thing that may be done: what it is called, who may, whether it is to be done now, and its form."""

    word: Words
    action: Action
    is_due: Callable[[WholeFeedback], bool]
    asks: Callable[[Call], Sequence[Input]]
    doing: Callable[[Call, str, Given], object]
    lead: Words | None = None

    def deed(self, call: Call, found: WholeFeedback) -> Deed:
        """Return its form."""

        def doing(call: Call, number: str, given: Given) -> None:
            self.doing(call, number, given)

        return Deed(
            title=self.word,
            button=self.word,
            done=Done.STEP,
            inputs=self.asks(call),
            doing=doing,
            lead=self.lead,
            why_not=_why_not(self, found),
        )


def offered(found: WholeFeedback) -> list[tuple[str, Words]]:
    """Return what the actor may do about feedback as it is now, what comes first at first."""
    return [(key, one.word) for key, one in TREATMENTS.items() if one.action in found.may and one.is_due(found)]


def _why_not(one: Treatment, found: WholeFeedback) -> Words | None:
    if one.action not in found.may:
        return Words("这一步由管理员或承办人办。", "This is for a manager, or for whoever answers it.")
    return None if one.is_due(found) else Words("现在不用这样办：它已经到了别的一步。", "That is not to be done now.")


def _is_open(found: WholeFeedback) -> bool:
    return found.listed.feedback.state is FeedbackState.OPEN


def _acknowledgement_owed(found: WholeFeedback) -> bool:
    one = found.listed.feedback
    return _is_open(found) and one.acknowledge_by is not None and one.acknowledged_at is None


def _is_answered(found: WholeFeedback) -> bool:
    return found.listed.feedback.state is FeedbackState.ANSWERED


def _people(call: Call) -> Sequence[Input]:
    return (
        Input(
            name="answerer",
            label=_ANSWERER,
            kind="choice",
            options=[inputs.CHOOSE, *inputs.people(colleagues(call.ledger, actor=call.actor))],
            must=True,
        ),
        inputs.note(Words("说明", "Note"), must=False),
    )


def _noted(_call: Call) -> Sequence[Input]:
    return (inputs.note(Words("说明", "Note"), must=False),)


def _answered(_call: Call) -> Sequence[Input]:
    hint = Words("写明答复了什么、怎么答复的", "what was answered, and by which way")
    return (Input(name="text", label=Words("答复", "Answer"), kind="text", must=True, hint=hint, most=_LONGEST),)


def _reasoned(_call: Call) -> Sequence[Input]:
    hint = Words("例如不属于本单位职责，已转给谁", "such as which office it concerns, and who has it now")
    return (inputs.note(Words("不予办理的原因", "Reason"), must=True, hint=hint),)


def _acknowledge(call: Call, number: str, given: Given) -> object:
    return acknowledge_feedback(call.ledger, number, note=given.text("note"), **_by(call, given))


def _answer(call: Call, number: str, given: Given) -> object:
    return answer_feedback(call.ledger, number, given.text("text"), **_by(call, given))


def _assign(call: Call, number: str, given: Given) -> object:
    to, note = given.chosen("answerer", _ANSWERER), given.text("note")
    return assign_feedback(call.ledger, number, to, note=note, **_by(call, given))


def _close(call: Call, number: str, given: Given) -> object:
    return close_feedback(call.ledger, number, note=given.text("note"), **_by(call, given))


def _dismiss(call: Call, number: str, given: Given) -> object:
    return dismiss_feedback(call.ledger, number, given.text("note"), **_by(call, given))


def _by(call: Call, given: Given) -> dict[str, Any]:
    """Return what every treatment is told besides: who does it, when, having seen which version, under which key."""
    return {"actor": call.actor, "at": call.at, "expect_version": given.version, "key": given.key}


TREATMENTS: Mapping[str, Treatment] = {
    "acknowledge": Treatment(
        word=Words("登记已告知收到", "Record the acknowledgement"),
        action=Action.ANSWER_FEEDBACK,
        is_due=_acknowledgement_owed,
        asks=_noted,
        doing=_acknowledge,
        lead=Words("已经告诉反馈人收到了，才登记。", "Once whoever gave it was told that it was received."),
    ),
    "answer": Treatment(
        word=Words("登记答复", "Record the answer"),
        action=Action.ANSWER_FEEDBACK,
        is_due=_is_open,
        asks=_answered,
        doing=_answer,
        lead=Words("已经答复反馈人，才登记；登记后不再提醒。", "Once it was answered; nobody is reminded after that."),
    ),
    "assign": Treatment(
        word=Words("交办", "Say who answers"),
        action=Action.DIRECT_FEEDBACK,
        is_due=_is_open,
        asks=_people,
        doing=_assign,
        lead=Words("承办人会收到通知，看得到反馈人是谁。", "They are told, and see who gave it."),
    ),
    "close": Treatment(
        word=Words("办结", "Close it"),
        action=Action.DIRECT_FEEDBACK,
        is_due=_is_answered,
        asks=_noted,
        doing=_close,
    ),
    "dismiss": Treatment(
        word=Words("不予办理", "Set it aside"),
        action=Action.DIRECT_FEEDBACK,
        is_due=_is_open,
        asks=_reasoned,
        doing=_dismiss,
    ),
}
