"""Forms that change the date of an item by hand: another day, a pause and its end."""

from __future__ import annotations

from collections.abc import Mapping

from engine.domain.actions import Action
from engine.operations.pausing import pause, resume
from engine.operations.redating import redate
from engine.words import Words
from rectify.http.call import Call
from rectify.web.deeds import inputs
from rectify.web.deeds.deed import Deed, why_not
from rectify.web.deeds.done import Done
from rectify.web.deeds.given import Given
from rectify.web.deeds.inputs import Input
from rectify.web.item.looking import Looking

_WHY = Words("原因", "Reason")
_NOTE = Words("说明", "Note")


def redate_form(_call: Call, look: Looking, _named: Mapping[str, str]) -> Deed:
    """Return the form that changes the due day by hand."""
    to = Input(name="to", label=Words("新期限", "New due day"), kind="date", must=True)

    def doing(call: Call, number: str, given: Given) -> None:
        redate(
            call.ledger,
            number,
            given.required_day(to),
            given.text("note"),
            actor=call.actor,
            at=call.at,
            expect_version=given.version,
            key=given.key,
        )

    return Deed(
        title=Words("改期限", "Change the due day"),
        button=Words("改期限", "Change it"),
        done=Done.REDATE,
        inputs=[to, inputs.note(_WHY, must=True)],
        doing=doing,
        why_not=why_not(look, Action.REDATE),
    )


def pause_form(_call: Call, look: Looking, _named: Mapping[str, str]) -> Deed:
    """Return the form that lets the dates stand still."""

    def doing(call: Call, number: str, given: Given) -> None:
        pause(
            call.ledger,
            number,
            given.text("note"),
            actor=call.actor,
            at=call.at,
            expect_version=given.version,
            key=given.key,
        )

    return Deed(
        title=Words("暂停计时", "Pause"),
        button=Words("暂停计时", "Pause"),
        done=Done.PAUSE,
        inputs=[inputs.note(_WHY, must=True)],
        doing=doing,
        lead=Words("暂停期间不提醒；恢复后期限顺延。", "Nobody is reminded; the date moves by the time it was paused."),
        why_not=why_not(look, Action.PAUSE),
    )


def resume_form(_call: Call, look: Looking, _named: Mapping[str, str]) -> Deed:
    """Return the form that lets the dates go on."""

    def doing(call: Call, number: str, given: Given) -> None:
        resume(
            call.ledger,
            number,
            note=given.text("note"),
            actor=call.actor,
            at=call.at,
            expect_version=given.version,
            key=given.key,
        )

    return Deed(
        title=Words("恢复计时", "Resume"),
        button=Words("恢复计时", "Resume"),
        done=Done.RESUME,
        inputs=[inputs.note(_NOTE, must=False)],
        doing=doing,
        why_not=why_not(look, Action.PAUSE),
    )
