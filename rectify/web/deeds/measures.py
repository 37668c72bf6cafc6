"""Forms of measures: added, changed or dropped, and done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.domain.actions import Action
from engine.errors import NotFound
from engine.operations.directory import colleagues
from engine.operations.measures import change_measures
from engine.operations.planning import MEASURE, Add, Amend, Drop, Finish, Plan, Undo
from engine.store.measures import StoredMeasure
from engine.words import Words
from rectify.http.call import Call
from rectify.web.deeds import inputs
from rectify.web.deeds.deed import Deed, why_not
from rectify.web.deeds.done import Done
from rectify.web.deeds.given import Given
from rectify.web.deeds.inputs import Input
from rectify.web.item.looking import Looking

_NOTE = Words("说明", "Note")
_DROP = "drop"


def _measure(look: Looking, named: Mapping[str, str]) -> StoredMeasure | None:
    no = named.get("no", "")
    return next((one for one in look.seen.whole.measures if str(one.position) == no), None)


def plan_form(call: Call, look: Looking, named: Mapping[str, str]) -> Deed:
    """Return the form that adds a measure, or changes one; raises ``NotFound`` for one that is not there."""
    there = _measure(look, named)
    if named.get("no") and there is None:
        raise NotFound(what=MEASURE, which=named["no"], where=look.number)
    asked = list(_plan_inputs(call, look, there))
    day = next(one for one in asked if one.kind == "date")

    def doing(call: Call, number: str, given: Given) -> None:
        owner = given.maybe("owner")
        plan = Plan(text=given.maybe("text"), owner=owner, due_on=given.day(day))
        change: Add | Amend | Drop
        if there is None:
            change = Add(plan=Plan(text=given.text("text"), owner=owner, due_on=given.day(day)))
        elif given.text("what") == _DROP:
            change = Drop(no=there.position, note=given.text("note"))
        else:
            change = Amend(no=there.position, plan=_changed(plan, there, look))
        change_measures(
            call.ledger, number, change, actor=call.actor, at=call.at, expect_version=given.version, key=given.key
        )

    title = Words("新增措施", "Add a measure") if there is None else Words("修改措施", "Change a measure")
    return Deed(
        title=title,
        button=Words("保存措施", "Save the measure"),
        done=Done.MEASURE,
        inputs=asked,
        doing=doing,
        fixed={"no": named["no"]} if there else None,
        why_not=why_not(look, Action.PLAN_MEASURES),
    )


def _changed(plan: Plan, there: StoredMeasure, look: Looking) -> Plan:
    """Return only what is not so already."""
    owner = look.seen.whole.logins.get(there.owner_id or 0)
    return Plan(
        text=plan.text if plan.text != there.text else None,
        owner=plan.owner if plan.owner != owner else None,
        due_on=plan.due_on if plan.due_on != there.due_on else None,
    )


def _plan_inputs(call: Call, look: Looking, there: StoredMeasure | None) -> Iterator[Input]:
    owner = look.seen.whole.logins.get(there.owner_id or 0, "") if there else ""
    people = colleagues(call.ledger, actor=call.actor)
    options = (("", Words("还没有", "nobody yet")), *((one.login, Words(one.name, one.name)) for one in people))
    text = there.text if there else ""
    yield Input(name="text", label=Words("措施", "Measure"), kind="text", must=True, value=text, most=4000)
    yield Input(name="owner", label=Words("责任人", "Person"), kind="choice", options=options, value=owner)
    due = there.due_on.isoformat() if there and there.due_on else ""
    yield Input(name="due_on", label=Words("期限", "Due day"), kind="date", value=due)
    if there is not None:
        options = (("", Words("照上面修改", "change it as above")), (_DROP, Words("取消这条措施", "drop this measure")))
        yield Input(name="what", label=Words("怎样处理", "What to do"), kind="choice", options=options)
        yield inputs.note(Words("取消的原因", "Why it is dropped"), must=False)


def finish_form(_call: Call, look: Looking, named: Mapping[str, str]) -> Deed:
    """Return the form that says a measure is done; raises ``NotFound`` for one that is not there."""
    there = _measure(look, named)
    if there is None:
        raise NotFound(what=MEASURE, which=named.get("no", ""), where=look.number)
    on = Input(name="on", label=Words("完成日期", "Done on"), kind="date", value=look.today.isoformat(), must=True)

    def doing(call: Call, number: str, given: Given) -> None:
        asked = Finish(no=there.position, on=given.day(on), note=given.text("note"))
        change_measures(
            call.ledger, number, asked, actor=call.actor, at=call.at, expect_version=given.version, key=given.key
        )

    mine = there.owner_id in look.actor.persons
    return Deed(
        title=Words("登记措施完成", "A measure is done"),
        button=Words("登记完成", "It is done"),
        done=Done.FINISH,
        inputs=[on, inputs.note(_NOTE, must=False)],
        doing=doing,
        lead=Words(there.text, there.text),
        fixed={"no": named["no"]},
        why_not=None if mine else why_not(look, Action.FINISH_MEASURE),
    )


def undo_form(_call: Call, look: Looking, named: Mapping[str, str]) -> Deed:
    """Return the form that says a measure is not done after all; raises ``NotFound`` for one that is not there."""
    there = _measure(look, named)
    if there is None:
        raise NotFound(what=MEASURE, which=named.get("no", ""), where=look.number)

    def doing(call: Call, number: str, given: Given) -> None:
        asked = Undo(no=there.position, note=given.text("note"))
        change_measures(
            call.ledger, number, asked, actor=call.actor, at=call.at, expect_version=given.version, key=given.key
        )

    mine = there.owner_id in look.actor.persons
    return Deed(
        title=Words("措施没有做完", "A measure is not done after all"),
        button=Words("改回没有完成", "Open it again"),
        done=Done.UNDO,
        inputs=[inputs.note(Words("原因", "Reason"), must=True)],
        doing=doing,
        lead=Words(there.text, there.text),
        fixed={"no": named["no"]},
        why_not=None if mine else why_not(look, Action.FINISH_MEASURE),
    )
