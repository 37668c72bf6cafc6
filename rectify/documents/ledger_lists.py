"""Several tables as one ledger: the three lists (三个清单) speak of the same findings, sheets by unit of others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rectify.documents.blocks import squeeze
from rectify.documents.ledger_draft import Draft, Rows

_SHARED = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """All findings of the tables, each once, their categories, and rows of a list that belong to no finding."""

    drafts: tuple[Draft, ...]
    groups: tuple[str, ...]
    left_over: tuple[Draft, ...]


def together(tables: Sequence[Rows]) -> Together:
    """Return the findings of several tables; one that a later table lists again is completed, not added.

    A later table is a list of the same findings when at least half of them are there already; one without findings of
    its own is joined by number.
    """
    drafts: list[Draft] = []
    groups: dict[str, None] = {}
    left_over: list[Draft] = []
    for rows in tables:
        if not drafts:
            drafts, groups = list(rows.drafts), dict(rows.groups)
            continue
        by_title = {squeeze(draft.title): draft for draft in drafts}
        by_number = _by_number(drafts)
        titled = [draft for draft in rows.drafts if draft.title]
        again = sum(squeeze(draft.title) in by_title for draft in titled)
        same = again >= _SHARED * len(titled)
        for draft in rows.drafts:
            there = by_title.get(squeeze(draft.title)) if draft.title else by_number.get(draft.number)
            if there is not None and (same or there.number == draft.number):
                _complete(there, draft)
            elif draft.title:
                drafts.append(draft)
            else:
                left_over.append(draft)
        groups |= rows.groups
    held = {draft.group for draft in drafts}
    return Together(
        drafts=tuple(drafts), groups=tuple(group for group in groups if group in held), left_over=tuple(left_over)
    )


def _by_number(drafts: Sequence[Draft]) -> dict[str, Draft]:
    """Return the findings by number, those whose number is there once."""
    times = Counter(draft.number for draft in drafts)
    return {draft.number: draft for draft in drafts if draft.number and times[draft.number] == 1}


def _complete(there: Draft, more: Draft) -> None:
    """Let a finding have what another list says of it too."""
    there.group = there.group or more.group
    there.again += (more,)
