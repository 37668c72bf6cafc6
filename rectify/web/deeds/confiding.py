"""The form that says who may know of an item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.domain.actions import Action
from engine.errors import InvalidInput
from engine.operations.confiding import confide, open_up, withdraw_confidence
from engine.operations.directory import colleagues
from engine.words import Words
from rectify.http.call import Call
from rectify.web.deeds import inputs
from rectify.web.deeds.deed import Deed, why_not
from rectify.web.deeds.done import Done
from rectify.web.deeds.given import Given
from rectify.web.deeds.inputs import Input
from rectify.web.item.looking import Looking

_LET_IN, _WITHDRAW, _OPEN = "let-in", "withdraw", "open"
_WHO = Words("人员", "Person")


def confide_form(call: Call, look: Looking, _named: Mapping[str, str]) -> Deed:
    """Return the form that keeps an item to named people, lets one in or out, or everybody in again."""
    is_kept = look.seen.whole.item.facts.confidential
    asked = list(_inputs(call, look, is_kept=is_kept))

    def doing(call: Call, number: str, given: Given) -> None:
        what, who = given.text("what") if is_kept else _LET_IN, given.maybe("person")
        note, seen, key = given.text("note"), given.version, given.key
        by, at, ledger = call.actor, call.at, call.ledger
        if what == _OPEN:
            open_up(ledger, number, actor=by, at=at, note=note, expect_version=seen, key=key)
        elif what == _WITHDRAW:
            withdraw_confidence(
                ledger, number, [_named_one(who)], actor=by, at=at, note=note, expect_version=seen, key=key
            )
        else:
            # Whoever keeps it to named people need name nobody: they are let in themselves.
            named = [_named_one(who)] if is_kept or who else []
            confide(ledger, number, named, actor=by, at=at, note=note, expect_version=seen, key=key)

    return Deed(
        title=Words("知情范围", "Who may know of it"),
        button=Words("保存", "Save") if is_kept else Words("设为保密", "Keep it to named people"),
        done=Done.CONFIDE,
        inputs=asked,
        doing=doing,
        lead=_lead(look)
        if is_kept
        else Words(
            "设为保密后，只有相关人员、您和您指定的人看得到；别人看不到，也不会收到提醒。",
            "Then only those involved, you and whom you name see it; nobody else hears of it.",
        ),
        why_not=why_not(look, Action.CONFIDE),
    )


def _lead(look: Looking) -> Words:
    confidants = look.seen.whole.item.facts.confidants
    names = [look.names[person] for person in sorted(confidants) if person in look.names]
    if not names:
        return Words("现在只有相关人员看得到。", "Only those involved see it now.")
    return Words("现在另有这些人知情：{who}", "Let in besides those involved: {who}").fill(
        who=Words("、".join(names), ", ".join(names))
    )


def _inputs(call: Call, look: Looking, *, is_kept: bool) -> Iterator[Input]:
    if why_not(look, Action.CONFIDE) is not None:
        return
    if is_kept:
        options = (
            (_LET_IN, Words("再让一人知情", "let one more person in")),
            (_WITHDRAW, Words("不再让一人知情", "let one person in no longer")),
            (_OPEN, Words("不再保密", "no longer keep it to named people")),
        )
        yield Input(
            name="what",
            label=Words("怎样改", "What to change"),
            kind="radio",
            options=options,
            must=True,
            value=_LET_IN,
        )
    known = dict(inputs.people(colleagues(call.ledger, actor=call.actor)))
    facts, logins = look.seen.whole.item.facts, look.seen.whole.logins
    known |= {
        logins[one]: Words(look.names[one], look.names[one])
        for one in facts.confidants
        if one in logins and logins[one] not in known
    }
    nobody = ("", Words("没有别人", "nobody else")) if not is_kept else inputs.CHOOSE
    yield Input(name="person", label=_WHO, kind="choice", options=(nobody, *known.items()))
    yield inputs.note(Words("说明", "Note"), must=False)


def _named_one(who: str | None) -> str:
    if who is None:
        raise InvalidInput(
            what=_WHO,
            value="",
            why=Words("没有选", "nobody was chosen"),
            allowed=Words("选一个人", "choose somebody"),
        )
    return who
