"""Notices of public feedback that waits for an answer: to whom, why them, and nothing of who said it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.domain.actor import Actor
from engine.store import outbox
from engine.store.feedback import StoredFeedback
from engine.store.outbox import NewNotice
from engine.store.unit_of_work import UnitOfWork

ARRIVED = "feedback_arrived"


def announce(work: UnitOfWork, feedback: StoredFeedback, to: Mapping[int, str], *, actor: Actor, at: datetime) -> int:
    """Tell people of feedback that waits for an answer, each with the reason why them, but for who acts.

    Neither who gave it nor what they said stands in the notice.
    """
    return outbox.put(
        work,
        [
            NewNotice(
                dedupe=f"{ARRIVED}:{feedback.id}:{feedback.version}:{person}",
                kind=ARRIVED,
                item_id=feedback.item_id,
                recipient_id=person,
                at=at,
                send_from=at,
                data={
                    "why": why, "by": actor.shown_as, "feedback": feedback.id,
                    "due_on": feedback.answer_by.isoformat(),
                },
            )
            for person, why in to.items()
            if person not in actor.persons
        ],
    )  # fmt: skip
