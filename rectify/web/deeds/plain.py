"""Forms that any item has: comment, evidence, people, measures, snooze, what is not mine, the date by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from engine.domain.actions import Action
from engine.errors import InvalidInput, NotFound
from engine.operations import snoozing
from engine.operations.assign import assign
from engine.operations.disowning import disown
from engine.operations.measures import change_measures
from engine.operations.pausing import pause, resume
from engine.operations.personnel import list_people
from engine.operations.planning import MEASURE, Add, Amend, Drop, Finish, Plan
from engine.operations.redating import redate
from engine.operations.remarks import attach, comment
from engine.store.measures import StoredMeasure
from engine.words import Words
from rectify.http.call import Call
from rectify.web.deeds import inputs
from rectify.web.deeds.deed import Deed
from rectify.web.deeds.done import Done
from rectify.web.deeds.given import Given
from rectify.web.deeds.inputs import Input
from rectify.web.item.looking import Looking

_WHY = Words("原因", "Reason")
_NOTE = Words("说明", "Note")
_NOBODY = ("", Words("不变", "as it is"))
_DROP = "drop"


def _why_not(look: Looking, action: Action) -> Words | None:
    found = next((one for one in look.seen.permitted.actions if one.action is action and one.rule is None), None)
    return found.why_not.says if found is not None and found.why_not is not None else None


def comment_form(_call: Call, look: Looking, _named: Mapping[str, str]) -> Deed:
    """Return the form for a comment."""

    def doing(call: Call, number: str, given: Given) -> None:
        comment(call.ledger, number, given.text("note"), key=given.key, actor=call.actor, at=call.at)

    return Deed(
        title=Words("写备注", "Comment"),
        button=Words("写备注", "Comment"),
        done=Done.COMMENT,
        inputs=[inputs.note(Words("备注", "Comment"), must=True)],
        doing=doing,
        lead=Words("写入经过，不能再改。", "It goes into the history and stays there."),
        why_not=_why_not(look, Action.COMMENT),
    )


def attach_form(_call: Call, look: Looking, named: Mapping[str, str]) -> Deed:
    """Return the form for evidence."""

    def doing(call: Call, number: str, given: Given) -> None:
        _require_files(given)
        attach(
            call.ledger,
            number,
            given.paths,
            group=given.maybe("group"),
            note=given.text("note"),
            key=given.key,
            actor=call.actor,
            at=call.at,
        )

    return Deed(
        title=Words("上传材料", "Upload evidence"),
        button=Words("上传材料", "Upload evidence"),
        done=Done.ATTACH,
        inputs=[
            *inputs.files(look.workflow, least=1, group=named.get("group", "")),
            inputs.note(_NOTE, must=False),
        ],
        doing=doing,
        lead=Words("每份材料按校验码记入经过。", "Each file is pinned in the history by its hash."),
        why_not=_why_not(look, Action.ATTACH),
    )


def _require_files(given: Given) -> None:
    if not given.paths:
        raise InvalidInput(
            what=Words("佐证材料", "Evidence"),
            value="",
            why=Words("没有选文件", "no file was chosen"),
            allowed=Words("选至少一个文件", "choose at least one file"),
        )


def assign_form(call: Call, look: Looking, _named: Mapping[str, str]) -> Deed:
    """Return the form that names people."""
    asked = list(_people(call, look))

    def doing(call: Call, number: str, given: Given) -> None:
        before = {one.name: one.value for one in asked}
        chosen = {name: given.maybe(name) if given.text(name) != value else None for name, value in before.items()}
        assign(
            call.ledger,
            number,
            owner=chosen["owner"],
            leader=chosen["leader"],
            verifier=chosen["verifier"],
            note=given.text("note"),
            expect_version=given.version,
            key=given.key,
            actor=call.actor,
            at=call.at,
        )

    return Deed(
        title=Words("指定人员", "Assign people"),
        button=Words("指定人员", "Assign people"),
        done=Done.ASSIGN,
        inputs=[*asked, inputs.note(_NOTE, must=False)],
        doing=doing,
        why_not=_why_not(look, Action.ASSIGN),
    )


def _people(call: Call, look: Looking) -> Iterator[Input]:
    facts, logins = look.seen.whole.item.facts, look.seen.whole.logins
    if _why_not(look, Action.ASSIGN) is not None:
        return
    known = [one for one in list_people(call.ledger, actor=call.actor) if not one.is_disabled and not one.is_service]
    options = (_NOBODY, *((one.login, Words(f"{one.name}（{one.unit}）", f"{one.name} ({one.unit})")) for one in known))
    for name, label, key in (
        ("owner", Words("责任人", "Owner"), facts.owner_id),
        ("leader", Words("责任领导", "Leader in charge"), facts.leader_id),
        ("verifier", Words("核查人", "Verifier"), facts.verifier_id),
    ):
        yield Input(name=name, label=label, kind="choice", options=options, value=logins.get(key or 0, ""))


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
        why_not=_why_not(look, Action.PLAN_MEASURES),
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
    people = [one for one in list_people(call.ledger, actor=call.actor) if not one.is_disabled and not one.is_service]
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

    mine = there.owner_id is not None and there.owner_id == look.me
    return Deed(
        title=Words("登记措施完成", "A measure is done"),
        button=Words("登记完成", "It is done"),
        done=Done.FINISH,
        inputs=[on, inputs.note(_NOTE, must=False)],
        doing=doing,
        lead=Words(there.text, there.text),
        fixed={"no": named["no"]},
        why_not=None if mine else _why_not(look, Action.FINISH_MEASURE),
    )


def snooze_form(_call: Call, look: Looking, _named: Mapping[str, str]) -> Deed:
    """Return the form by which somebody is not reminded for some days."""
    until = Input(name="until", label=Words("暂缓到哪天", "Through which day"), kind="date", must=True)

    def doing(call: Call, number: str, given: Given) -> None:
        snoozing.snooze(
            call.ledger,
            number,
            _required(given.day(until), until),
            note=given.text("note"),
            key=given.key,
            actor=call.actor,
            at=call.at,
        )

    return Deed(
        title=Words("暂缓提醒", "Snooze reminders"),
        button=Words("暂缓提醒", "Snooze"),
        done=Done.SNOOZE,
        inputs=[until, inputs.note(_WHY, must=True)],
        doing=doing,
        lead=Words(
            "只暂缓您自己的；到期当天和逾期照常提醒。", "Only yours; on the due day and after it you hear all the same."
        ),
        why_not=_why_not(look, Action.SNOOZE),
    )


def disown_form(_call: Call, look: Looking, _named: Mapping[str, str]) -> Deed:
    """Return the form by which the owner says that the item is somebody else's."""

    def doing(call: Call, number: str, given: Given) -> None:
        disown(call.ledger, number, given.text("note"), key=given.key, actor=call.actor, at=call.at)

    return Deed(
        title=Words("不归我办", "Not mine"),
        button=Words("告知管理员", "Tell the managers"),
        done=Done.DISOWN,
        inputs=[inputs.note(Words("应由谁负责，为什么", "Whose it is, and why"), must=True)],
        doing=doing,
        lead=Words("重新指派以前仍由您负责。", "It stays yours until it is assigned anew."),
        why_not=_why_not(look, Action.DISOWN),
    )


def redate_form(_call: Call, look: Looking, _named: Mapping[str, str]) -> Deed:
    """Return the form that changes the due day by hand."""
    to = Input(name="to", label=Words("新期限", "New due day"), kind="date", must=True)

    def doing(call: Call, number: str, given: Given) -> None:
        redate(
            call.ledger,
            number,
            _required(given.day(to), to),
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
        why_not=_why_not(look, Action.REDATE),
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
        why_not=_why_not(look, Action.PAUSE),
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
        why_not=_why_not(look, Action.PAUSE),
    )


def _required(day: date | None, asked: Input) -> date:
    if day is None:
        raise InvalidInput(
            what=asked.label,
            value="",
            why=Words("没有填", "it is empty"),
            allowed=Words("日期，例如2026-05-31", "a date such as 2026-05-31"),
        )
    return day
