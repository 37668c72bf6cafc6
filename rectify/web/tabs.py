"""The pages beside each other under one word of the head: workflows, and what goes out by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.permission import may_in_office
from engine.words import Words


@dataclass(frozen=True, slots=True)
class Tab:
    """One of these pages: what it is called, where it is, and whether the reader is on it."""

    word: Words
    path: str
    is_here: bool


def tabs(actor: Actor, here: str) -> Sequence[Tab]:
    """Return the pages that somebody may open; ``here`` is the address of the one they are on."""
    keeps, sees = may_in_office(actor, Action.KEEP_MAIL_TEXTS), may_in_office(actor, Action.SEE_WORKFLOWS)
    found = (
        (Words("工作流", "Workflows"), "/workflows", sees),
        (Words("发出的邮件", "Mails sent"), "/mails", True),
        (Words("今后的邮件", "Mails to come"), "/mails/coming", True),
        (Words("邮件文字", "Mail texts"), "/mails/texts", keeps),
    )
    return [Tab(word, path, path == here) for word, path, may in found if may]
