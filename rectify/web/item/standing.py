"""In whose place the reader looks at an item, and in whose they may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.actor import Represented
from engine.words import Words
from rectify.web.item.looking import Looking
from rectify.web.marks import FOR, Way, item_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """``absent`` is who is stood in for; else ``absents`` lead to the page in the place of each who has a part in it.

    ``oneself`` leads to the page in the reader's own name.
    """

    absent: Represented | None
    absents: Sequence[Way]
    oneself: str


def standing(look: Looking) -> Standing:
    """Return in whose place the reader looks."""
    facts = look.seen.whole.item.facts
    involved = {facts.owner_id, facts.leader_id, facts.verifier_id}
    return Standing(
        absent=look.actor.instead_of,
        absents=[
            Way(Words(one.name, one.name), item_path(look.number, **{FOR: one.login}))
            for one in look.seen.absents
            if one.person_id in involved
        ],
        oneself=item_path(look.number),
    )
