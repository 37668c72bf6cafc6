"""A form with the operation behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.domain.actions import Action
from engine.words import Words
from rectify.http.call import Call
from rectify.web.deeds.given import Given
from rectify.web.deeds.inputs import Input
from rectify.web.item.looking import Looking
from rectify.web.item.steps import Need

# Does it for whoever calls, to the item of this number.
Doing = Callable[[Call, str, Given], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One form of an item. ``lead`` says what it does; ``needs`` what a step needs besides what the form asks.

    ``fixed`` are values the form carries along (which measure, which request), ``why_not`` why the reader may not.
    ``preview`` says what it will do, where the form was looked over and the next press does it.
    """

    title: Words
    button: Words
    done: StrEnum
    inputs: Sequence[Input]
    doing: Doing
    lead: Words | None = None
    needs: Sequence[Need] = ()
    fixed: Mapping[str, str] | None = None
    why_not: Words | None = None
    preview: Words | None = None


# Makes the form for one look at an item; the mapping is what the link to it named.
Making = Callable[[Call, Looking, Mapping[str, str]], Deed]


def why_not(look: Looking, action: Action, rule: str | None = None) -> Words | None:
    """Return why the reader may not do something, None where they may; ``rule`` is the workflow's, if one says."""
    found = next((one for one in look.seen.permitted.actions if (one.action, one.rule) == (action, rule)), None)
    return found.why_not.says if found is not None and found.why_not is not None else None
