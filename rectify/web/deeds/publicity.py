"""The forms by which an item is left out of a notice, or told again, and by which public feedback on it is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from engine.domain.actions import Action
from engine.domain.editions import EDITION_WORDS, Edition, Withheld
from engine.domain.feedback import CAME_BY_WORDS, LONGEST_CONTACT, LONGEST_NAME, CameBy
from engine.errors import InvalidInput
from engine.operations.hearing_feedback import Heard, record_feedback
from engine.operations.withholding import release, withheld_from, withhold
from engine.words import Words
from rectify.http.call import Call
from rectify.web.deeds.deed import Deed, why_not
from rectify.web.deeds.done import Done
from rectify.web.deeds.given import Given
from rectify.web.deeds.inputs import Input
from rectify.web.item.looking import Looking
from rectify.wording.notices import how_told, told_by_edition

TELL = "tell"
_LONGEST = 20_000


def publicity_form(_call: Call, look: Looking, _named: Mapping[str, str]) -> Deed:
    """Return the form that says whether an edition of the notice tells of an item."""
    item = look.seen.whole.stored
    outside = withheld_from(item, Edition.OUTSIDE)
    asked = publicity_inputs(outside)

    def doing(call: Call, number: str, given: Given) -> None:
        publicise(call, number, given, key=given.key, seen=given.version)

    left_out = {edition: why for edition in Edition if (why := withheld_from(item, edition)) is not None}
    lines = told_by_edition(left_out)
    return Deed(
        title=Words("公开范围", "Publication"),
        button=Words("保存", "Save"),
        done=Done.PUBLICITY,
        inputs=asked,
        doing=doing,
        lead=Words("现在{outside}；{inside}。", "Now {outside}; {inside}.").fill(outside=lines[0], inside=lines[1]),
        why_not=why_not(look, Action.WITHHOLD),
    )


def publicity_inputs(now: Withheld | None) -> Sequence[Input]:
    """Return what is asked to leave items out of an edition, or tell of them again."""
    return (
        Input(
            name="edition",
            label=Words("哪一种通报", "Edition"),
            kind="radio",
            value=Edition.OUTSIDE,
            options=[(edition, EDITION_WORDS[edition]) for edition in Edition],
            must=True,
        ),
        Input(
            name="why",
            label=Words("是否告知", "Told of"),
            kind="choice",
            value=now or TELL,
            options=[(TELL, Words("告知", "told of")), *((why, how_told(why)) for why in Withheld)],
            must=True,
        ),
        Input(
            name="note",
            label=Words("由谁批准", "Who allowed it"),
            kind="line",
            hint=Words("不告知时必填，不公布", "must be given for leaving it out; not published"),
            at_times=True,
            most=2000,
        ),
    )


def publicise(call: Call, number: str, given: Given, *, key: str, seen: int | None = None) -> None:
    """Do for one item what the form says; raises ``InvalidInput`` for an edition or a reason there is not."""
    edition, why, note = given.text("edition"), given.text("why"), given.text("note")
    if edition not in set(Edition) or why not in {TELL, *Withheld}:
        raise InvalidInput(
            what=Words("是否告知", "Told of"),
            value=why[:20] or edition[:20],
            why=Words("没有这一种", "there is none of this name"),
            allowed=[TELL, *Withheld],
        )
    at, actor, ledger, about = call.at, call.actor, call.ledger, Edition(edition)
    if why == TELL:
        release(ledger, number, about, note=note, actor=actor, at=at, expect_version=seen, key=key)
    else:
        withhold(ledger, number, about, Withheld(why), note=note, actor=actor, at=at, expect_version=seen, key=key)


def hear_form(_call: Call, look: Looking, _named: Mapping[str, str]) -> Deed:
    """Return the form that records what the public said about an item."""

    def doing(call: Call, number: str, given: Given) -> None:
        record_feedback(
            call.ledger,
            number,
            heard(given),
            zone=call.app.settings.timezone,
            limits=call.app.settings.feedback_limits,
            actor=call.actor,
            at=call.at,
            expect_version=given.version,
            key=given.key,
        )

    return Deed(
        title=Words("登记社会反馈", "Record public feedback"),
        button=Words("登记", "Record it"),
        done=Done.HEARD,
        inputs=hearing_inputs(look.today),
        doing=doing,
        lead=LEAD,
        why_not=why_not(look, Action.RECORD_FEEDBACK),
    )


LEAD = Words(
    "登记后有受理编号和答复期限；责任人和管理员会收到通知。",
    "It gets a receipt number and a limit; the owner and the managers are told.",
)


def hearing_inputs(today: date) -> Sequence[Input]:
    """Return what is asked about feedback that came in."""
    return (
        Input(name="text", label=Words("反馈内容", "Feedback"), kind="text", must=True, most=_LONGEST),
        Input(
            name="came_by",
            label=Words("怎么收到的", "How it came"),
            kind="choice",
            value=CameBy.LETTER,
            options=[(by, CAME_BY_WORDS[by]) for by in CameBy],
            must=True,
        ),
        Input(
            name="received_on",
            label=Words("收到日期", "Day received"),
            kind="date",
            value=today.isoformat(),
            must=True,
            hint=Words("答复期限从这一天算起", "the limit counts from this day"),
        ),
        Input(
            name="name",
            label=Words("反馈人姓名", "Name"),
            kind="line",
            most=LONGEST_NAME,
            hint=Words("保密，只给管理员和承办人看", "confidential: for managers and whoever answers"),
        ),
        Input(
            name="contact",
            label=Words("联系方式", "Contact"),
            kind="line",
            most=LONGEST_CONTACT,
            hint=Words("留了就要告知收到", "whoever leaves one is told that it was received"),
        ),
    )


def heard(given: Given) -> Heard:
    """Return what was recorded; raises ``InvalidInput``."""
    asked = {one.name: one for one in hearing_inputs(date.min)}
    came_by = given.text("came_by")
    if came_by not in set(CameBy):
        why = Words("没有这一种", "there is none of this name")
        raise InvalidInput(what=asked["came_by"].label, value=came_by[:20], why=why, allowed=[*CameBy])
    return Heard(
        text=given.text("text"),
        came_by=CameBy(came_by),
        received_on=given.day(asked["received_on"]),
        name=given.maybe("name"),
        contact=given.maybe("contact"),
    )
