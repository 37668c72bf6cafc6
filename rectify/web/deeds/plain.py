"""Forms that any item has: comment, evidence, people, snoozing, that it is not mine, and urging."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.domain.actions import Action
from engine.errors import InvalidInput
from engine.operations import snoozing
from engine.operations.assign import assign
from engine.operations.directory import colleagues
from engine.operations.disowning import disown
from engine.operations.many import look_over
from engine.operations.remarks import attach, comment
from engine.operations.urging import urge
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
_NOBODY = ("", Words("不变", "as it is"))


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
        why_not=why_not(look, Action.COMMENT),
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
        why_not=why_not(look, Action.ATTACH),
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
        why_not=why_not(look, Action.ASSIGN),
    )


def _people(call: Call, look: Looking) -> Iterator[Input]:
    facts, logins = look.seen.whole.item.facts, look.seen.whole.logins
    if why_not(look, Action.ASSIGN) is not None:
        return
    known = colleagues(call.ledger, actor=call.actor)
    options = (_NOBODY, *inputs.people(known))
    for name, label, key in (
        ("owner", Words("责任人", "Owner"), facts.owner_id),
        ("leader", Words("责任领导", "Leader in charge"), facts.leader_id),
        ("verifier", Words("核查人", "Verifier"), facts.verifier_id),
    ):
        yield Input(name=name, label=label, kind="choice", options=options, value=logins.get(key or 0, ""))


def snooze_form(_call: Call, look: Looking, _named: Mapping[str, str]) -> Deed:
    """Return the form by which somebody is not reminded for some days."""
    until = Input(name="until", label=Words("暂缓到哪天", "Through which day"), kind="date", must=True)

    def doing(call: Call, number: str, given: Given) -> None:
        snoozing.snooze(
            call.ledger,
            number,
            given.required_day(until),
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
        why_not=why_not(look, Action.SNOOZE),
    )


def wake_form(_call: Call, look: Looking, _named: Mapping[str, str]) -> Deed:
    """Return the form by which somebody is reminded again."""

    def doing(call: Call, number: str, given: Given) -> None:
        snoozing.wake(
            call.ledger,
            number,
            note=given.text("note"),
            actor=call.actor,
            at=call.at,
            expect_version=given.version,
        )

    return Deed(
        title=Words("恢复提醒", "Be reminded again"),
        button=Words("恢复提醒", "Be reminded again"),
        done=Done.WAKE,
        inputs=[inputs.note(_NOTE, must=False)],
        doing=doing,
        lead=Words("从现在起照常提醒您。", "You hear of it as usual from now on."),
        why_not=why_not(look, Action.SNOOZE),
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
        why_not=why_not(look, Action.DISOWN),
    )


def urge_form(call: Call, look: Looking, _named: Mapping[str, str]) -> Deed:
    """Return the form by which a manager or leader urges whoever the item waits for."""
    (looked,) = look_over(call.ledger, [look.number], actor=call.actor, urging_at=call.at)
    why_not_now = looked.why_not(Action.URGE)
    people = [Words(f"{name}（{role.zh}）", f"{name} ({role.en})") for name, role in looked.waits_for]
    lead = Words(
        "催{people}，今天就发邮件（每人每天的急件有限，多出的写进下一封日报）。一件事项一天只催一次。",
        "Urges {people} by mail today, or in the next digest where there were urgent mails enough. Once a day.",
    )

    def doing(call: Call, number: str, given: Given) -> None:
        urge(
            call.ledger,
            number,
            given.text("note"),
            expect_version=given.version,
            key=given.key,
            actor=call.actor,
            at=call.at,
        )

    return Deed(
        title=Words("催办", "Urge"),
        button=Words("催办", "Urge"),
        done=Done.URGE,
        inputs=[inputs.note(_NOTE, must=False, hint=Words("写进催办邮件", "it stands in the mail"))],
        doing=doing,
        lead=None if why_not_now else lead.fill(people=people),
        why_not=why_not_now,
    )
