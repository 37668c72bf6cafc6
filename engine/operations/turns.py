"""Whose turn it is: whom an item waits for at this moment, and for what."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.domain.definition import Transition
from engine.domain.steps import ahead, meant
from engine.operations.ledger import Ledger
from engine.operations.recipients import Recipients
from engine.store import requests, reviews
from engine.store.items import StoredItem
from engine.store.unit_of_work import UnitOfWork
from engine.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What an item waits for: an answer to a request, a review, or its next step, by its title.

    ``people`` are those whose turn it is by key, each with the role or relation that makes it theirs; ``key`` is that
    of the request or review, ``rule`` the workflow's rule of it.
    """

    what: Literal["step", "request", "review"]
    title: Words
    people: Mapping[int, str]
    key: int = 0
    rule: str = ""


class Turns:
    """Looks up in one transaction whose turn it is with each of these items, however many."""

    def __init__(self, work: UnitOfWork, ledger: Ledger, items: Sequence[StoredItem]) -> None:
        keys = [item.id for item in items]
        self._work, self._ledger, self._recipients = work, ledger, Recipients(work)
        self._requests = requests.pending_of_items(work, keys)
        self._reviews = reviews.open_of_items(work, keys)

    def of(self, item: StoredItem) -> Turn | None:
        """Return what an item waits for, None where nothing does.

        While a request waits for its answer the item waits for that, and an open review goes before the next step. Of
        several roles that may act the first is meant that anybody holds, never who did the work that is to be checked.
        """
        workflow = self._ledger.workflow(self._work, item.workflow_version_id)
        asked = self._requests.get(item.id)
        if asked is not None:
            rule = workflow.requests.get(asked.rule)
            title = rule.title if rule else Words("申请", "request")
            who = rule.approvals[min(asked.step, len(rule.approvals) - 1)].who if rule else ()
            people = self._first(item, who, but=asked.askers)
            return Turn(what="request", title=title, people=people, key=asked.id, rule=asked.rule)
        review = self._reviews.get(item.id)
        if review is not None:
            found = workflow.reviews.get(review.rule)
            named = {review.reviewer_id: found.reviewer[0] if found else ""} if review.reviewer_id else None
            people = named or self._first(item, found.reviewer if found else ())
            title = found.title if found else Words("复核", "review")
            return Turn(what="review", title=title, people=people, key=review.id, rule=review.rule)
        step = next(iter(ahead(workflow, item.facts)), None)
        return None if step is None else self._of_step(item, step)

    def _of_step(self, item: StoredItem, step: Transition) -> Turn:
        is_check = any(use.name == "not_doer" for use in step.requires)
        people = self._first(item, meant(step), but=item.facts.doers if is_check else ())
        return Turn(what="step", title=step.title, people=people)

    def _first(self, item: StoredItem, names: Sequence[str], *, but: Collection[int] = ()) -> Mapping[int, str]:
        for name in names:
            found = {
                person: why for person, why in self._recipients.of(item.facts, (name,)).items() if person not in but
            }
            if found:
                return found
        return {}
