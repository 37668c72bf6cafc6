"""What became of a reminder, in words: for the item's page and for its explanation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from engine.domain import ways
from engine.domain.ladders import RungOutcome
from engine.store.proofs import Carried, Mail, Proof
from engine.words import Words
from rectify.wording.reminders import MAIL, NOTICE, OUTCOMES, REASONS, occurrence

# An instant as wall-clock time in the office's zone.
Local = Callable[[datetime], str]


def became(proof: Proof, names: Mapping[int, str], local: Local) -> Words:
    """Return what became of one rung for one person, whole: the mail and its time, or why there was none."""
    if proof.outcome is not RungOutcome.NOTICED:
        return _late(_because(proof), proof)
    return _late(delivered(proof, names, local, reason=proof.reason), proof)


def delivered(told: Proof | Carried, names: Mapping[int, str], local: Local, *, reason: str = "") -> Words:
    """Return what became of a notice: the mail and its time, or where it waits, and who got it for somebody absent."""
    said = NOTICE.get(told.notice, NOTICE["waiting"]) if told.mail is None else _mailed(told.mail, local)
    for also in told.also:
        said = Words("{said}；{also}", "{said}; {also}").fill(said=said, also=_mailed(also, local))
    if reason:
        why = REASONS.get(reason) or Words(reason, reason)
        said = Words("{said}（{why}）", "{said} ({why})").fill(said=said, why=why)
    if told.for_id is not None and told.told_id is not None:
        said = Words("由{who}代收：{said}", "to {who}, who stands in: {said}").fill(who=names[told.told_id], said=said)
    return said


def _because(proof: Proof) -> Words:
    said = OUTCOMES[proof.outcome]
    if not proof.reason:
        return said
    if proof.outcome is RungOutcome.SUPERSEDED:
        return Words("{said}（{which}）", "{said} ({which})").fill(said=said, which=occurrence(proof.reason))
    why = REASONS.get(proof.reason) or Words(proof.reason, proof.reason)
    return Words("{said}：{why}", "{said}: {why}").fill(said=said, why=why)


def _mailed(mail: Mail, local: Local) -> Words:
    to = Words("{state} {at}，发往{address}", "{state} {at}, to {address}")
    by = Words("{state} {at}，经渠道{address}", "{state} {at}, by channel {address}")
    plain = Words("{state} {at}", "{state} {at}")
    said = (plain if not mail.address else to if mail.channel == ways.MAIL else by).fill(
        state=MAIL[mail.state], at=local(mail.sent_at or mail.made_at), address=mail.address
    )
    if mail.lines > 1:
        said = Words("{said}，与另外{n}项同一封", "{said}, in one mail with {n} more").fill(said=said, n=mail.lines - 1)
    if mail.state in {"dead", "unknown"} and mail.detail:
        said = Words("{said}：{detail}", "{said}: {detail}").fill(said=said, detail=mail.detail)
    return said


def _late(said: Words, proof: Proof) -> Words:
    if not proof.late:
        return said
    return Words("{said}，晚了{days}天", "{said}, {days} {days:day|days} late").fill(said=said, days=proof.late)
