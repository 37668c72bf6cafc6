"""The tree of units: how many people and items each has, who holds a role in it; and the forms about one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from engine.domain.actions import ACTION_WORDS, Action
from engine.domain.permission import may_in_office
from engine.errors import NotFound, RectifyError
from engine.operations import units
from engine.operations.dissolving import Dissolved, preview_dissolving
from engine.operations.register import UnitLine, unit_register
from engine.words import Words
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.web.deeds.deed import Deed
from rectify.web.deeds.given import WAS, Given, HandedIn
from rectify.web.deeds.inputs import Input
from rectify.web.marks import Way as Link
from rectify.web.office.dissolving import dissolve_form, is_sure
from rectify.web.office.done import Done, MaybeDone, said_of
from rectify.web.office.form import Around, show_form, take_form
from rectify.web.office.room import room

router = APIRouter(prefix="/units", route_class=GuardedRoute, include_in_schema=False)
_Key = Annotated[int, Path(ge=1, le=2**31 - 1)]
_Deed = Annotated[str, Path(min_length=1, max_length=20, pattern=r"^[a-z-]+$")]
_LONGEST, _LAST = 120, "dissolve"
_NONE_ABOVE = Words("最上面的单位没有上级。", "The unit at the top has none above it.")
_BACK = Link(Words("回到单位", "Back to the units"), "/units")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Which unit a form is about, among all there are; ``why_not`` says why the reader may not."""

    line: UnitLine
    every: Sequence[UnitLine]
    why_not: Words | None
    dissolving: Dissolved | None = None
    sure: str = ""

    @property
    def above(self) -> str:
        """Return the path of the unit above; empty for the one at the top."""
        return next((one.unit.path for one in self.every if one.unit.id == self.line.parent_id), "")

    def choices(self, *, but_below: bool) -> Sequence[tuple[str, Words]]:
        """Return the units to choose from, without those below this one."""
        below = self._below() if but_below else frozenset()
        return [
            (str(one.unit.id), Words(one.unit.path, one.unit.path)) for one in self.every if one.unit.id not in below
        ]

    def _below(self) -> frozenset[int]:
        found = {self.line.unit.id}
        # Each unit comes after the one above it.
        for one in self.every:
            if one.parent_id in found:
                found.add(one.unit.id)
        return frozenset(found)


@router.get("")
@for_people
def show(request: Request, call: Calling, done: MaybeDone = None) -> Response:
    """Show the tree of units."""
    lines = unit_register(call.ledger, actor=call.actor)
    return room(
        request,
        call,
        "office/units.html",
        key="units",
        done=said_of(done),
        lines=lines,
        may_change=may_in_office(call.actor, Action.ADMINISTER),
        deepest=_DEEPEST,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One thing that can be done to a unit: which form, what it is called and does, or why not."""

    key: str
    title: Words
    lead: Words | None
    why_not: Words | None


@router.get("/{key}")
@for_people
def show_one(key: _Key, request: Request, call: Calling) -> Response:
    """Show one unit, and what can be done to it with what that does."""
    about = _about(call, key, _LAST)
    made = [(name, making(about)) for name, making in MAKING.items()]
    return room(
        request,
        call,
        "office/unit.html",
        key="units",
        at_home=False,
        unit=about.line.unit,
        load=about.line.load,
        ways=[Way(key=name, title=one.title, lead=one.lead, why_not=one.why_not) for name, one in made],
    )


@router.get("/{key}/do/{deed}")
@for_people
def form(key: _Key, deed: _Deed, request: Request, call: Calling) -> Response:
    """Show a form about a unit."""
    about = _about(call, key, deed)
    return show_form(request, call, _making(deed)(about), _around(about, deed))


@router.post("/{key}/do/{deed}")
@for_people
def take(key: _Key, deed: _Deed, request: Request, call: Calling, given: HandedIn) -> Response:
    """Do what a form about a unit asks, or show it again and say why not."""
    about = _about(call, key, deed)
    if deed == _LAST and not is_sure(given):
        return _preview(request, call, about, given)
    return take_form(request, call, _making(deed)(about), _around(about, deed), str(key), given)


def _preview(request: Request, call: Call, about: About, given: Given) -> Response:
    """Show the form that dissolves a unit again, with what happens if the unit that was chosen takes over."""
    around, into = _around(about, _LAST), given.number("into")
    try:
        given.require_texts()
        told = preview_dissolving(call.ledger, about.line.unit.id, into=into, actor=call.actor)
    except RectifyError as refusal:
        return show_form(request, call, _dissolve(about), around, given=given, refusal=refusal)
    looked = replace(about, dissolving=told, sure=given.text("into"))
    return show_form(request, call, _dissolve(looked), around, given=given)


def _about(call: Call, key: int, deed: str) -> About:
    every = unit_register(call.ledger, actor=call.actor)
    line = next((one for one in every if one.unit.id == key), None)
    if line is None:
        raise NotFound(what=units.UNIT, which=str(key))
    why_not = Words("{action}不归您办，可由系统管理员办理。", "{action}: that is an administrator's to do.").fill(
        action=ACTION_WORDS[Action.ADMINISTER]
    )
    may = may_in_office(call.actor, Action.ADMINISTER)
    is_to_end = deed == _LAST and may and line.parent_id is not None
    told = preview_dissolving(call.ledger, key, into=line.parent_id, actor=call.actor) if is_to_end else None
    return About(line=line, every=every, why_not=None if may else why_not, dissolving=told)


def _around(about: About, deed: str) -> Around:
    unit = about.line.unit
    return Around(action=f"/units/{unit.id}/do/{deed}", about=Words(unit.path, unit.path), back=_BACK)


def _add(about: About) -> Deed:
    def doing(call: Call, key: str, given: Given) -> None:
        units.add_unit(call.ledger, given.text("name"), under=int(key), actor=call.actor, at=call.at)

    return Deed(
        title=Words("设立下级单位", "Add a unit below"),
        button=Words("设立", "Add"),
        done=Done.UNIT_ADDED,
        lead=Words(
            "在上级担任角色的人，在新单位里也有这个角色。", "Whoever holds a role above holds it in the new unit too."
        ),
        inputs=[_name("")],
        doing=doing,
        why_not=about.why_not,
    )


def _rename(about: About) -> Deed:
    def doing(call: Call, key: str, given: Given) -> None:
        units.rename_unit(call.ledger, int(key), given.text("name"), was=given.seen(WAS), actor=call.actor, at=call.at)

    top = Words(
        "这是最上面的单位，页眉、邮件和文书里的单位名称也跟着改。",
        "It is the unit at the top: pages, mails and papers say the new name too.",
    )
    return Deed(
        title=Words("改单位名称", "Rename the unit"),
        button=Words("改名", "Rename"),
        done=Done.UNIT_RENAMED,
        lead=Words(
            "人员、事项、角色都不变；历史保留原来的名称。", "People, items and roles stay; the history keeps the name."
        )
        if about.line.parent_id is not None
        else top,
        inputs=[_name(about.line.unit.name)],
        fixed={WAS: about.line.unit.name},
        doing=doing,
        why_not=about.why_not,
    )


def _move(about: About) -> Deed:
    def doing(call: Call, key: str, given: Given) -> None:
        under = given.number("under")
        units.move_unit(call.ledger, int(key), under=under, was=given.seen(WAS), actor=call.actor, at=call.at)

    is_top = about.line.parent_id is None
    return Deed(
        title=Words("调整上级", "Put it under another unit"),
        button=Words("调整", "Move"),
        done=Done.UNIT_MOVED,
        lead=Words(
            "连同下级一起走。在新上级担任角色的人从此看得到、管得到这里的事项；在原上级的不再看得到。",
            "All below it goes along. Whoever holds a role above the new place sees and looks after its items from now"
            " on; whoever held one above the old place no longer does.",
        ),
        inputs=[
            Input(
                name="under",
                label=Words("上级单位", "Unit above"),
                kind="choice",
                options=about.choices(but_below=True),
                value=str(about.line.parent_id or ""),
                must=True,
            )
        ],
        fixed={WAS: about.above},
        doing=doing,
        why_not=about.why_not
        or (Words("最上面的单位没有上级。", "The unit at the top has none above it.") if is_top else None),
    )


def _dissolve(about: About) -> Deed:
    return dissolve_form(
        choices=about.choices(but_below=True),
        above=str(about.line.parent_id or ""),
        told=about.dissolving,
        sure=about.sure,
        why_not=about.why_not or (_NONE_ABOVE if about.line.parent_id is None else None),
    )


MAKING: Mapping[str, Callable[[About], Deed]] = {
    "add": _add,
    "rename": _rename,
    "move": _move,
    _LAST: _dissolve,
}
_DEEPEST = 5


def _making(deed: str) -> Callable[[About], Deed]:
    if deed not in MAKING:
        raise NotFound(what=Words("表单", "form"), which=deed)
    return MAKING[deed]


def _name(value: str) -> Input:
    hint = Words("不能含“/”；同一个上级之下不能重名", "no slash; names below one unit differ")
    return Input(
        name="name",
        label=Words("单位名称", "Name of a unit"),
        kind="line",
        value=value,
        must=True,
        hint=hint,
        most=_LONGEST,
    )
