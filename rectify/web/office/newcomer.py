"""The form by which one person is added, perhaps with a role in their unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.operations import personnel
from engine.operations.units import ListedUnit
from engine.words import Words
from notifications.mailbox import mailbox
from rectify.http.call import Call
from rectify.web.deeds.deed import Deed
from rectify.web.deeds.given import Given
from rectify.web.deeds.inputs import Input
from rectify.web.office.done import Done

_LANGUAGES = (("zh", Words("中文", "中文")), ("en", Words("English", "English")))


def newcomer_form(units: Sequence[ListedUnit], roles: Mapping[str, Words]) -> Deed:
    """Return the form, with the units and roles there are."""
    return Deed(
        title=Words("登记一个人", "One person"),
        button=Words("登记", "Add"),
        done=Done.ADDED,
        inputs=[
            Input(name="name", label=Words("姓名", "Name"), kind="line", must=True, most=80),
            Input(
                name="login",
                label=Words("登录名", "Login"),
                kind="line",
                hint=Words(
                    "小写字母开头，可以有数字、. _ -，以后不能改", "a-z first, then a-z 0-9 . _ -; it never changes"
                ),
                must=True,
                most=40,
            ),
            Input(
                name="email",
                label=Words("邮箱", "Address"),
                kind="line",
                hint=Words("没有邮箱，提醒送不到", "without it no reminder arrives"),
                most=200,
            ),
            # The unit at the top is the office itself, which no name stands for.
            _choice("unit", Words("单位", "Unit"), [("" if not one.depth else one.path, one.path) for one in units]),
            Input(
                name="role",
                label=Words("在这个单位的角色", "Role in this unit"),
                kind="choice",
                options=[("", Words("暂不授予", "none yet")), *roles.items()],
                must=True,
            ),
            Input(
                name="language",
                label=Words("邮件语言", "Language of mails"),
                kind="choice",
                options=_LANGUAGES,
                value="zh",
                must=True,
            ),
        ],
        doing=_add,
    )


def _choice(name: str, label: Words, options: Sequence[tuple[str, str]]) -> Input:
    return Input(
        name=name, label=label, kind="choice", options=[(key, Words(path, path)) for key, path in options], must=True
    )


def _add(call: Call, login: str, given: Given) -> None:
    role, email = given.text("role"), given.text("email")
    personnel.add_person(
        call.ledger,
        login,
        given.text("name"),
        email=mailbox(email) if email else None,
        unit=given.text("unit") or None,
        language=given.text("language") or "zh",
        roles=[role] if role else (),
        actor=call.actor,
        at=call.at,
    )
