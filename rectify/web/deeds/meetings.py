"""Forms of collective decisions: calling one, speaking, not coming, counting the votes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.domain.actions import Action
from engine.domain.decisions import MAJORITY, QUORUM, DecisionState, Opinion
from engine.errors import InvalidInput, NotFound
from engine.operations.convening import Meeting, convene
from engine.operations.deciding import close
from engine.operations.decision_list import ToldDecision
from engine.operations.directory import colleagues
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
from rectify.web.item.meetings import about
from rectify.wording.decisions import DECISION_STATES, OPINIONS, customary, votes

_OPINION = Words("表态", "Opinion")
_HEAD = Words("主要负责人", "Head")
_NOTHING = Words("现在没有要集体决策的步骤或申请。", "No step or request here needs a decision now.")
_LONGEST_LIST = 2000
# So many people are named where logins are typed; others are known to whoever types theirs.
_SHOWN = 12
_APART = re.compile(r"[\s,，、;；]+")


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


def convene_form(call: Call, look: Looking, _named: Mapping[str, str]) -> Deed:
    """Return the form that calls a decision about a step, or about the request that waits."""
    abouts = about(look)
    refused = why_not(look, Action.CALL_DECISION)
    known = [] if refused else colleagues(call.ledger, actor=call.actor)
    on = Input(name="on", label=Words("会议日期", "Day of the meeting"), kind="date", must=True)

    def doing(call: Call, number: str, given: Given) -> None:
        meeting = Meeting(
            about=given.text("about"),
            subject=given.text("subject"),
            on=given.required_day(on),
            head=given.chosen("head", _HEAD),
            members=[login for login in _APART.split(given.text("members")) if login],
            place=given.text("place"),
            expect_version=given.version,
            key=given.key,
        )
        convene(call.ledger, number, meeting, actor=call.actor, at=call.at)

    some = "、".join(f"{one.login} {one.name}" for one in known[:_SHOWN]) + ("…" if len(known) > _SHOWN else "")
    return Deed(
        title=Words("提请集体决策", "Call a collective decision"),
        button=Words("提请并告知", "Call and tell"),
        done=Done.CONVENE,
        inputs=[
            Input(name="about", label=Words("研究什么", "About"), kind="choice", options=abouts, must=True),
            Input(name="subject", label=Words("议题", "Subject"), kind="line", must=True),
            on,
            Input(name="place", label=Words("地点", "Place"), kind="line"),
            Input(
                name="head",
                label=_HEAD,
                kind="choice",
                options=[inputs.CHOOSE, *inputs.people(known)],
                must=True,
                hint=Words("最后表态", "speaks last"),
            ),
            Input(
                name="members",
                label=Words("其他应到会成员", "Others who should attend"),
                kind="line",
                must=True,
                most=_LONGEST_LIST,
                hint=Words(f"登录名，用空格隔开：{some}", f"logins, apart by blanks: {some}"),
            ),
        ],
        doing=doing,
        lead=Words(
            "应到会成员在当天的邮件里得知议题、时间和地点。{rules}。",
            "Those who should attend read of it in their mail of the day; {rules}.",
        ).fill(rules=customary(QUORUM, MAJORITY)),
        why_not=refused or (None if abouts else _NOTHING),
    )


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
