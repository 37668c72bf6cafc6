"""What a form of the office did, said once by the page behind it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from fastapi import Query

from engine.words import Words


class Done(StrEnum):
    """Which form was taken."""

    ADDED = "added"
    RENAMED = "renamed"
    ADDRESS = "address"
    MOVED = "moved"
    GRANTED = "granted"
    REVOKED = "revoked"
    INVITED = "invited"
    RESET = "reset"
    SESSIONS = "sessions"
    APPOINTED = "appointed"
    ENDED = "ended"
    ENABLED = "enabled"
    UNIT_ADDED = "unit-added"
    UNIT_RENAMED = "unit-renamed"
    UNIT_MOVED = "unit-moved"
    UNIT_DISSOLVED = "unit-dissolved"
    CLOCK = "clock"


_SAID: Mapping[Done, Words] = {
    Done.ADDED: Words("已登记。要让本人登录，请发送邀请。", "Added. Send an invitation to let them sign in."),
    Done.RENAMED: Words("姓名已改，历史保留原来的。", "The name is changed; the history keeps the old one."),
    Done.ADDRESS: Words(
        "邮箱已改，没有送到的通知会发到新邮箱。", "The address is changed; what did not arrive goes to the new one."
    ),
    Done.MOVED: Words("已调到这个单位，角色留在原处。", "Moved to this unit; roles stay where they are held."),
    Done.GRANTED: Words("角色已授予，马上有效。", "The role is granted, and counts at once."),
    Done.REVOKED: Words("角色已收回，马上有效。", "The role is taken back, and counts no more."),
    Done.INVITED: Words("邀请已发出，7天内有效。", "The invitation is on its way, and good for seven days."),
    Done.RESET: Words("重设密码的链接已发出，1小时内有效。", "The link is on its way, and good for an hour."),
    Done.SESSIONS: Words("本人的登录已全部结束。", "All of their sessions are ended."),
    Done.APPOINTED: Words("代办人已安排，系统会告诉对方。", "The substitute is appointed, and will be told."),
    Done.ENDED: Words("代办已结束。", "Standing in is ended."),
    Done.ENABLED: Words("已重新启用。角色要另外授予。", "Enabled again. Grant roles anew."),
    Done.UNIT_ADDED: Words("单位已设立。", "The unit is added."),
    Done.UNIT_RENAMED: Words("单位已改名。", "The unit has its new name."),
    Done.UNIT_MOVED: Words("单位已连同下级调整到新的上级之下。", "The unit, with all below it, has its new place."),
    Done.UNIT_DISSOLVED: Words("单位已撤销。", "The unit is dissolved."),
    Done.CLOCK: Words(
        "已确认时间无误，提醒从下一次自动检查起恢复。", "The time is accepted; reminders go on with the next check."
    ),
}
MaybeDone = Annotated[Done | None, Query()]


def said_of(done: Done | None) -> Words | None:
    """Return what is said of a form that was taken."""
    return _SAID[done] if done else None
