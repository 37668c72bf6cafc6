"""What the public said about an item: each piece of feedback with its receipt number, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.feedback import CAME_BY_WORDS, STATE_WORDS, Step
from engine.operations.feedback_list import FeedbackOnItem
from engine.store.feedback import Sender
from engine.words import Words
from rectify.web.item.looking import Looking
from rectify.web.marks import Left, left_of

_OWES = {Step.ACKNOWLEDGE: Words("告知收到", "acknowledge"), Step.ANSWER: Words("答复", "answer")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One piece of feedback; ``sender`` is there for managers and for whoever answers, and for nobody else."""

    number: str
    text: str
    standing: Words
    came: Words
    due: Left | None
    owes: Words | None
    answerer: Words | None
    sender: Words | None
    answer: str | None
    ended: str | None
    is_open: bool


def voices(look: Looking) -> Sequence[Voice]:
    """Return what the public said, as far as the reader may know: what waits first, then the latest."""
    return sorted((_voice(look, one) for one in look.seen.feedback), key=lambda one: not one.is_open)


def _voice(look: Looking, shown: FeedbackOnItem) -> Voice:
    listed, one = shown.listed, shown.listed.feedback
    has_it = look.person(one.answerer_id)
    return Voice(
        number=one.number,
        text=one.text,
        standing=STATE_WORDS[one.state],
        came=Words("{by}，{day}收到，{who}登记", "{by}, received {day}, recorded by {who}").fill(
            by=CAME_BY_WORDS[one.came_by], day=look.day(one.received_on), who=one.recorded_by
        ),
        due=left_of(listed.owed_by, look.seen.whole.calendar, today=look.today),
        owes=None if listed.owes is None else _OWES[listed.owes],
        answerer=None if has_it is None else Words("承办人{who}", "up to {who}").fill(who=has_it),
        sender=None if shown.sender is None else _sender(shown.sender),
        answer=one.answer,
        ended=one.ended_note,
        is_open=bool(one.owed),
    )


def _sender(sender: Sender) -> Words:
    said = [part for part in (sender.name, sender.contact) if part]
    if not said:
        return Words("反馈人没有留姓名和联系方式", "Whoever said it left neither name nor contact")
    return Words(
        "反馈人：{said}（保密，只给管理员和承办人看）",
        "From: {said} (confidential, shown to managers and whoever answers)",
    ).fill(said=said)
