"""Forms of collective decisions: speaking, not coming, counting the votes."""

from __future__ import annotations

from collections.abc import Mapping

from engine.domain.actions import Action
from engine.domain.decisions import DecisionState, Opinion
from engine.errors import InvalidInput, NotFound
from engine.operations.deciding import close
from engine.operations.decision_list import ToldDecision
from engine.operations.meetings import DECISION, own_seat
from engine.operations.speaking import Speech, be_absent, speak
from engine.words import Words
from rectify.http.call import Call
from rectify.web.deeds import inputs
from rectify.web.deeds.deed import Deed, why_not
from rectify.web.deeds.done import Done
from rectify.web.deeds.given import Given
from rectify.web.deeds.inputs import Input
from rectify.web.item.looking import Looking
from rectify.wording.decisions import DECISION_STATES, OPINIONS, votes

_OPINION = Words("表态", "Opinion")


def _meant(look: Looking, named: Mapping[str, str]) -> ToldDecision:
    """Return the decision a link names; raises ``NotFound`` where the item has none of this number."""
    no = named.get("no", "")
    found = next((one for one in look.seen.whole.decisions if str(one.decision.id) == no), None)
    if found is None:
        raise NotFound(what=DECISION, which=no)
    return found


def _is_over(told: ToldDecision) -> Words | None:
    state = told.decision.state
    if state is DecisionState.OPEN:
        return None
    return Words("这次集体决策{state}。", "This decision is {state}.").fill(state=DECISION_STATES[state])


def _lead(look: Looking, told: ToldDecision) -> Words:
    return Words("议题：{subject}（{on}）", "Subject: {subject} ({on})").fill(
        subject=told.decision.subject, on=look.day(told.decision.meets_on)
    )


def _not_a_member(look: Looking, told: ToldDecision) -> Words | None:
    if own_seat(told.seats, look.actor) is None:
        return why_not(look, Action.SPEAK) or Words("您不在应到会名单里。", "You are not among those expected.")
    return None


def speak_form(_call: Call, look: Looking, named: Mapping[str, str]) -> Deed:
    """Return the form in which a member speaks."""
    told = _meant(look, named)

    def doing(call: Call, _number: str, given: Given) -> None:
        # At no version: while somebody writes, others speak.
        speech = Speech(opinion=_opinion(given), reason=given.text("reason"))
        speak(call.ledger, told.decision.id, speech, key=given.key, actor=call.actor, at=call.at)

    return Deed(
        title=Words("集体决策表态", "Speak on the decision"),
        button=_OPINION,
        done=Done.SPEAK,
        inputs=[
            Input(
                name="opinion",
                label=_OPINION,
                kind="radio",
                must=True,
                options=[(str(key), title) for key, title in OPINIONS.items()],
            ),
            inputs.reason(Words("表态的理由", "Reason of the opinion")),
        ],
        doing=doing,
        lead=_lead(look, told),
        fixed={"no": str(told.decision.id)},
        why_not=_is_over(told) or _not_a_member(look, told),
    )


def _opinion(given: Given) -> Opinion:
    chosen = given.text("opinion")
    if chosen not in list(Opinion):
        raise InvalidInput(
            what=_OPINION, value=chosen[:20], why=Words("没有选", "nothing was chosen"), allowed=list(OPINIONS.values())
        )
    return Opinion(chosen)


def absent_form(_call: Call, look: Looking, named: Mapping[str, str]) -> Deed:
    """Return the form in which a member says that they do not come."""
    told = _meant(look, named)

    def doing(call: Call, _number: str, given: Given) -> None:
        be_absent(call.ledger, told.decision.id, given.text("reason"), key=given.key, actor=call.actor, at=call.at)

    return Deed(
        title=Words("不能到会", "Unable to come"),
        button=Words("请假", "I cannot come"),
        done=Done.ABSENT,
        inputs=[inputs.reason(Words("缺席的原因", "Reason of the absence"))],
        doing=doing,
        lead=_lead(look, told),
        fixed={"no": str(told.decision.id)},
        why_not=_is_over(told) or _not_a_member(look, told),
    )


def count_form(_call: Call, look: Looking, named: Mapping[str, str]) -> Deed:
    """Return the form that counts the votes and names the minutes."""
    told = _meant(look, named)
    minutes = Input(
        name="minutes",
        label=Words("会议纪要", "Minutes"),
        kind="line",
        hint=Words("纪要的名称或文号", "what the minutes are called, or their number"),
    )

    def doing(call: Call, _number: str, given: Given) -> None:
        close(
            call.ledger,
            told.decision.id,
            minutes=given.maybe("minutes"),
            key=given.key,
            actor=call.actor,
            at=call.at,
        )

    return Deed(
        title=Words("表决计票", "Count the votes"),
        button=Words("表决计票", "Count the votes"),
        done=Done.COUNT,
        inputs=[minutes],
        doing=doing,
        lead=Words("{subject}；{votes}", "{subject}; {votes}").fill(
            subject=told.decision.subject, votes=votes(told.votes)
        ),
        fixed={"no": str(told.decision.id)},
        why_not=_is_over(told) or why_not(look, Action.RECORD_DECISION),
    )
