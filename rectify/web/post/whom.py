"""Whose mails are looked at: people in a choice by their names, where there are not too many to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from engine.domain.actions import Action
from engine.domain.permission import may_in_office
from engine.operations.directory import colleagues
from engine.words import Words
from rectify.http.call import Call
from rectify.web.deeds import inputs

# More than these nobody looks through; their login is typed then.
_MOST = 300


def whose(call: Call, chosen: str) -> Sequence[tuple[str, Words]] | None:
    """Return the people to choose from, by login; None where a login is typed, or only one's own mails are shown.

    Who is chosen stands among them, also when they are no colleague any more.
    """
    if not may_in_office(call.actor, Action.KEEP_MAIL_TEXTS):
        return None
    found = list(inputs.people(colleagues(call.ledger, actor=call.actor)))
    if len(found) > _MOST:
        return None
    known = {login for login, _named in found}
    return found if not chosen or chosen in known else [*found, (chosen, Words(chosen, chosen))]
