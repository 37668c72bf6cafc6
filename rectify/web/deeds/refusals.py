"""What was refused, in words for a page: a summary that leads to the inputs it is about, and a sentence at each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.errors import AlreadyThere, InvalidInput, KeyReused, Reason, RectifyError, TransitionRefused
from engine.words import Words
from notifications.mailbox import InvalidAddress
from rectify.web.deeds.deed import Deed
from rectify.web.deeds.given import Given
from rectify.web.deeds.inputs import FIELD, Input
from rectify.wording.doors import untyped

_AGAIN = Words(
    "这张表已经提交过一次，内容与现在不同。",
    "This form was sent before, with something else in it.",
)
_ADDRESS = Words("邮箱", "Address")
# Refusals that say what they are about, and so which input.
_OF_ONE_INPUT = (InvalidInput, AlreadyThere, InvalidAddress)
# By the code of a reason: the inputs that supply what is missing. Fields of a workflow are found by themselves.
_SUPPLIED_BY: Mapping[str, tuple[str, ...]] = {
    "note_too_short": ("note",),
    "no_reason": ("note",),
    "evidence_missing": ("files",),
    "decision_missing": ("decided_on", "minutes"),
    "decision_used": ("decision",),
    "decision_outdated": ("decision",),
    "date_missing": ("to",),
    "date_not_later": ("to",),
    "date_passed": ("to",),
}
# What the inputs are called whose refusal names something else than their label.
_BY_WORDS: Mapping[str, str] = {
    "会议日期": "decided_on",
    "会议纪要": "minutes",
    "集体决策": "decided_on",
    "文件": "files",
    "代办日期": "until",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong; ``name`` is the input it is about, None for the form as a whole."""

    says: Words
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """Everything that is wrong with a form: each thing once in the summary, and at the inputs by their names."""

    summary: Sequence[Fault] = ()
    at: Mapping[str, Words] = field(default_factory=dict)


NONE = Faults()


def faults_of(refusal: RectifyError, deed: Deed, given: Given) -> Faults:
    """Return what a refusal says about a form."""
    found = list(_faults(refusal, deed, given))
    return Faults(summary=found, at={one.name: one.says for one in reversed(found) if one.name is not None})


def _faults(refusal: RectifyError, deed: Deed, given: Given) -> Sequence[Fault]:
    if isinstance(refusal, TransitionRefused):
        return [fault for reason in refusal.reasons for fault in _of_reason(reason, deed, given)]
    if isinstance(refusal, KeyReused):
        return [Fault(says=_AGAIN)]
    says = Words(
        untyped(refusal.message("zh") + refusal.way_out("zh")),
        untyped(f"{refusal.message('en')} {refusal.way_out('en')}"),
    )
    return [Fault(says=says, name=_named(refusal, deed) if isinstance(refusal, _OF_ONE_INPUT) else None)]


def _of_reason(reason: Reason, deed: Deed, given: Given) -> Sequence[Fault]:
    says = Words(f"{reason.says.zh}。", f"{reason.says.en[:1].upper()}{reason.says.en[1:]}.")
    if reason.code == "fields_missing":
        empty = [one for one in deed.inputs if one.name.startswith(FIELD) and one.must and not given.text(one.name)]
        return [
            Fault(says=Words("还没有填“{label}”。", "{label} is not filled in.").fill(label=one.label), name=one.name)
            for one in empty
        ] or [Fault(says=says)]
    there = {one.name for one in deed.inputs}
    name = next((name for name in _SUPPLIED_BY.get(reason.code, ()) if name in there), None)
    return [Fault(says=says, name=name)]


def _named(refusal: InvalidInput | AlreadyThere | InvalidAddress, deed: Deed) -> str | None:
    what = _ADDRESS if isinstance(refusal, InvalidAddress) else refusal.fields.get("what")
    if not isinstance(what, Words):
        return None
    by_label: dict[str, Input] = {one.label.zh: one for one in deed.inputs}
    if what.zh in by_label:
        return by_label[what.zh].name
    name = _BY_WORDS.get(what.zh)
    if name is None and what.zh in {"原因", "说明", "文字", "理由"}:
        name = "note"
    return name if any(one.name == name for one in deed.inputs) else None
