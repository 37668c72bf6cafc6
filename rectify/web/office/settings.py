"""The settings, each with its value, where that comes from, what it does, and the line that would change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Path, Request, Response

from engine.domain.actions import Action
from engine.domain.permission import require
from engine.errors import NotFound, RectifyError
from engine.words import Words
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.settings import SettingsRefused
from rectify.settings_shown import FILE, SOURCES, Line, Setting, line_for, settings_shown, without_password
from rectify.web.marks import Way
from rectify.web.office.room import room
from rectify.wording.setting_values import CHOICES, EFFECTS, USUAL_EFFECT
from rectify.wording.settings import EXPLAINED, GROUPS

router = APIRouter(prefix="/settings", route_class=GuardedRoute, include_in_schema=False)
_Name = Annotated[str, Path(min_length=1, max_length=60, pattern=r"^[a-z][a-z0-9_]*$")]
_Value = Annotated[str, Form(max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")]
_GIVEN = Words("程序给定", "given by the program")


# What is no longer changed by the setting it began with, and where instead.
_ELSEWHERE: Mapping[str, Way] = {
    "office_name": Way(Words("到“单位”页改名", "Rename it on the page of units"), "/units")
}


class SettingUnfit(RectifyError):
    """A setting cannot be what was typed, which is not said again: it may hold a password."""

    code = "setting_unfit"
    says = Words("“{what}”不能这样写。", "{what}: it cannot be written like that.")
    remedy = Words("可以写：{allowed}。", "It may be: {allowed}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Settings that belong together, under a title; ``key`` is where links to them lead."""

    key: str
    title: Words
    settings: Sequence[Setting]


@router.get("")
@for_people
def show(request: Request, call: Calling) -> Response:
    """Show every setting; raises ``NotPermitted`` to whoever may not look into the system."""
    found = _settings(call)
    groups = [
        Group(key=key, title=title, settings=[found[name] for name in names]) for key, (title, names) in GROUPS.items()
    ]
    return room(
        request,
        call,
        "office/settings.html",
        key="settings",
        groups=groups,
        explained=EXPLAINED,
        source_of=_source_of,
        changed=[one for one in found.values() if not one.is_default],
        choices=CHOICES,
    )


@router.get("/{name}")
@for_people
def show_one(name: _Name, request: Request, call: Calling) -> Response:
    """Show one setting: what it is, does, and what a change affects; raises ``NotFound``."""
    return _page(request, call, _one(call, name))


# By POST, though nothing changes: what is typed may hold a password, and addresses are written down on their way.
@router.post("/{name}")
@for_people
def show_line(name: _Name, request: Request, call: Calling, value: _Value = "") -> Response:
    """Show the line that would set a setting to a value, or why it cannot be that; nothing is changed."""
    found = _one(call, name)
    try:
        line = line_for(found, value) if value and found.is_settable else None
    except SettingsRefused:
        return _page(
            request, call, found, value=value, refusal=SettingUnfit(what=EXPLAINED[name].title, allowed=found.allowed)
        )
    return _page(request, call, found, value=value, line=line)


def _page(
    request: Request,
    call: Call,
    one: Setting,
    *,
    value: str = "",
    line: Line | None = None,
    refusal: RectifyError | None = None,
) -> Response:
    return room(
        request,
        call,
        "office/setting.html",
        key="settings",
        at_home=False,
        refusal=refusal,
        one=one,
        said=EXPLAINED[one.name],
        source=_source_of(one),
        effect=EFFECTS.get(one.name, USUAL_EFFECT),
        choices=CHOICES,
        back=_back(one),
        elsewhere=_ELSEWHERE.get(one.name),
        file=str(call.app.settings.data.absolute() / FILE),
        value=without_password(one.name, value),
        line=line,
    )


def _back(one: Setting) -> Words:
    """Say how a change is taken back."""
    if one.source == "default":
        return Words("删掉写上的那一行，重启，就回到现在的值。", "Remove the line that was written and restart.")
    if one.source == "file":
        return Words(
            "先抄下现在的那一行，要改回就照抄写回去；删掉这一行是回到默认值。都要重启。",
            "Copy the present line first and write it back; without the line the default counts. Restart either way.",
        )
    return Words(
        "先抄下现在的值，要改回就照抄写回去；去掉它是回到默认值。都要重启。",
        "Note the present value first and write it back; without it the default counts. Restart either way.",
    )


def _one(call: Call, name: str) -> Setting:
    found = _settings(call).get(name)
    if found is None:
        raise NotFound(what=Words("设置", "setting"), which=name)
    return found


def _settings(call: Call) -> Mapping[str, Setting]:
    require(call.actor, Action.EXAMINE)
    return {one.name: one for one in settings_shown(call.app.settings, call.app.sources)}


def _source_of(one: Setting) -> Words:
    return SOURCES[one.source] if one.source else _GIVEN
