"""The parts of an item: its measures, its evidence by group, what people wrote beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from engine.domain.actions import Action
from engine.domain.definition import GuardUse
from engine.store.measures import StoredMeasure
from engine.store.queries import ShownEvidence
from engine.words import Words
from rectify.web.item.looking import Looking
from rectify.web.marks import Left, Way, left_of
from rectify.web.previewable import kind_of
from rectify.wording.deeds import who

_LONGEST_KIND = 4
_KIB, _MIB = 1 << 10, 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing to be done: who, by when, how it stands; links to what the reader may do with it."""

    no: int
    text: str
    people: Words
    due: Left | None
    done: Words | None
    ways: Sequence[Way]


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A piece of evidence; ``seen`` says whether the last check saw it, None while there was none.

    ``view`` leads to a page that shows it, None for what can only be saved.
    """

    kind: str
    name: str
    path: str
    view: str | None
    more: Words
    seen: Words | None
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The evidence of one group."""

    title: Words | None
    files: Sequence[File]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What somebody wrote."""

    who: Words
    when: Words
    text: str


def measures(look: Looking) -> Sequence[Measure]:
    """Return the measures in their order."""
    actions = {one.action for one in look.seen.permitted.actions if one.why_not is None}
    return [_measure(look, one, actions) for one in look.seen.whole.measures]


def plan_path(look: Looking) -> str | None:
    """Return where a measure is added, None for who may not."""
    may = any(one.action is Action.PLAN_MEASURES and one.why_not is None for one in look.seen.permitted.actions)
    return look.path("do", "plan") if may else None


def _measure(look: Looking, one: StoredMeasure, actions: set[Action]) -> Measure:
    whole = look.seen.whole
    people = [look.person(key) for key in (one.owner_id, one.leader_id)]
    unit = whole.units.get(one.unit_id or 0)
    said = [*([Words(unit, unit)] if unit else []), *(name for name in people if name is not None)]
    is_open = one.done_on is None and one.void_reason is None
    ways = []
    if is_open and Action.FINISH_MEASURE in actions:
        ways.append(Way(Words("登记完成", "Done"), look.path("do", "finish", no=str(one.position))))
    if one.done_on is not None and one.void_reason is None and Action.FINISH_MEASURE in actions:
        ways.append(Way(Words("没有做完", "Not done after all"), look.path("do", "undo", no=str(one.position))))
    if is_open and Action.PLAN_MEASURES in actions:
        ways.append(Way(Words("修改", "Change"), look.path("do", "plan", no=str(one.position))))
    return Measure(
        no=one.position,
        text=one.text,
        people=Words("、".join(w.zh for w in said), ", ".join(w.en for w in said))
        if said
        else Words("还没有责任人", "nobody yet"),
        due=left_of(one.due_on, whole.calendar, today=look.today, paused_on=whole.item.paused_on) if is_open else None,
        done=_done(look, one),
        ways=ways,
    )


def _done(look: Looking, one: StoredMeasure) -> Words | None:
    if one.void_reason is not None:
        return Words(f"已取消：{one.void_reason}", f"dropped: {one.void_reason}")
    if one.done_on is None:
        return None
    return Words("已完成，{day}", "done, {day}").fill(day=look.day(one.done_on))


def evidence(look: Looking) -> Sequence[Group]:
    """Return the evidence by group, in the order of the workflow; what has no group comes first."""
    titles: Mapping[str, Words] = look.workflow.evidence_groups
    checked = _last_check(look)
    by_group: dict[str, list[File]] = {key: [] for key in ("", *titles)}
    for one in look.seen.whole.evidence:
        by_group.setdefault(one.group or "", []).append(_file(look, one, checked))
    return [
        Group(title=titles.get(key, Words(key, key)) if key else None, files=files)
        for key, files in by_group.items()
        if files
    ]


def _file(look: Looking, one: ShownEvidence, checked: datetime | None) -> File:
    is_new = checked is not None and one.added_at > checked
    seen = None
    if checked is not None:
        seen = (
            Words("核查后新增", "new since the check")
            if is_new
            else Words("核查时看过，之后未变", "seen by the check, unchanged")
        )
    digest = f"{one.sha256[:4]} {one.sha256[4:8]}"
    return File(
        kind=PurePosixPath(one.name).suffix.removeprefix(".").upper()[:_LONGEST_KIND] or "–",
        name=one.name,
        path=look.path("files", one.sha256),
        view=look.path("files", one.sha256, "view") if kind_of(one.name) else None,
        more=Words("{size}，{who}{on}上传，校验码{digest}", "{size}, {who}, {on}, sha256 {digest}").fill(
            size=size_of(one.size), who=one.added_by, on=look.on(one.added_at), digest=digest
        ),
        seen=seen,
        is_new=is_new,
    )


def size_of(size: int) -> str:
    """Return a size as people read it."""
    if size < _KIB:
        return f"{size} B"
    return f"{size / _MIB:.1f} MB" if size >= _MIB else f"{round(size / _KIB)} KB"


def _last_check(look: Looking) -> datetime | None:
    """Return when somebody who did not do the work last passed it or sent it back."""
    whole = look.seen.whole
    for entry, under in zip(reversed(whole.history), reversed(whole.told_under), strict=True):
        step = under.before.step(entry.data["trigger"]) if entry.action == "advance" else None
        if step is not None and (step.loop == "return" or GuardUse(name="not_doer") in step.requires):
            return entry.at
    return None


def remarks(look: Looking) -> Sequence[Remark]:
    """Return the comments, oldest first."""
    return [
        Remark(who=who(entry), when=look.near(entry.at), text=entry.note)
        for entry in look.seen.whole.history
        if entry.action == "comment" and entry.note
    ]
