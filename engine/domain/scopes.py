"""What a token may be used for; it never lets anybody do more than its person may."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from engine.words import Words


class Scope(StrEnum):
    """One kind of use. ``READ`` is all reading; the others change something and let one read what they are about.

    ``ROLES`` is apart from ``PEOPLE``: it decides who gets in and what they may do there. Nothing is for making tokens
    or setting passwords; that is done by people who signed in.
    """

    READ = "read"
    ITEMS = "items"
    WORKFLOWS = "workflows"
    PEOPLE = "people"
    ROLES = "roles"
    ABSENCE = "absence"
    OFFICE = "office"
    WEBHOOKS = "webhooks"


SCOPE_WORDS: Mapping[Scope, Words] = {
    Scope.READ: Words("查看", "read"),
    Scope.ITEMS: Words("办理事项", "change items"),
    Scope.WORKFLOWS: Words("维护工作流", "keep workflows"),
    Scope.PEOPLE: Words("维护人员与单位", "keep people and units"),
    Scope.ROLES: Words("授予角色、改邮箱、发登录邀请", "grant roles, change addresses and invite people"),
    Scope.ABSENCE: Words("安排代办与移交", "arrange who stands in and hand over"),
    Scope.OFFICE: Words("维护日历、时钟与邮件", "keep calendar, clock and mail"),
    Scope.WEBHOOKS: Words("维护事件推送", "keep webhooks"),
}
