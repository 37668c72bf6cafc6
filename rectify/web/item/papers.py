"""What can be written about an item: its closing form, and a letter where the reader may write one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.actions import Action
from engine.domain.permission import may
from engine.words import Words
from rectify.web.item.heading import is_over
from rectify.web.item.looking import Looking
from rectify.web.marks import Way
from rectify.web.paper_query import offered_forms, paper_path


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPapers:
    """The closing form in each form it has here; ``levels`` are the letters that may be written."""

    closing_form: Sequence[Way]
    levels: Sequence[tuple[str, Words]]
    forms: Sequence[tuple[str, Words]]


def papers_of(look: Looking) -> ItemPapers | None:
    """Return what can be written about an item; None for whoever stands in, who downloads in their own name."""
    if look.actor.instead_of:
        return None
    item = look.seen.whole.item
    forms = offered_forms("closing-form")
    writes = not is_over(look) and may(look.actor, Action.WRITE_LETTER, item.facts)
    warning = ("warning", Words("告诫函", "Letter of warning"))
    levels = [("reminder", Words("提醒函", "Letter of reminder")), *([warning] if item.is_overdue(look.today) else [])]
    return ItemPapers(
        closing_form=[
            Way(Words("销号审批表：{form}", "Closing form: {form}").fill(form=words),
                paper_path("closing-form", item=item.number, format=form))
            for form, words in forms
        ],
        levels=levels[::-1] if writes else [],
        forms=forms,
    )  # fmt: skip
