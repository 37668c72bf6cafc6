"""Requests in words: what was asked for and why, and what was answered."""

from __future__ import annotations

from engine.domain.definition import Workflow
from engine.domain.fields import shown
from engine.operations.deadline_ledger import ToldRequest
from engine.operations.petitions import stated_so_far
from engine.words import Words


def days_asked(told: ToldRequest) -> Words | None:
    """Return the day it was due, the one asked for, and the one agreed on so far where that is another."""
    request = told.request
    if request.new_due_on is None:
        return None
    asked = Words("{old} → {new}", "{old} → {new}").fill(old=request.old_due_on, new=request.new_due_on)
    stated = request.agreed_due_on or stated_so_far(request, told.answers)
    if stated == request.new_due_on:
        return asked
    if request.agreed_due_on is None:
        return Words("{asked}（上一步同意到{stated}）", "{asked} (the step before agreed to {stated})").fill(
            asked=asked, stated=stated
        )
    return Words("{asked}（答复{agreed}）", "{asked} (agreed: {agreed})").fill(asked=asked, agreed=stated)


def reason_of(workflow: Workflow, told: ToldRequest) -> Words:
    """Return why it was asked for, with what the form says."""
    parts = [Words(told.request.reason, told.request.reason)]
    parts += [
        Words("{name}：{value}", "{name}: {value}").fill(name=field.title, value=shown(field, value))
        for name, value in told.request.fields.items()
        if (field := workflow.fields.get(name)) is not None
    ]
    return Words("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def answers_of(told: ToldRequest) -> Words:
    """Return who said what to it."""
    parts = [
        (Words("{by}同意", "{by} agreed") if answer.agreed else Words("{by}不同意", "{by} refused")).fill(by=answer.by)
        for answer in told.answers
    ]
    notes = [f"（{answer.note}）" if answer.note else "" for answer in told.answers]
    notes_en = [f" ({answer.note})" if answer.note else "" for answer in told.answers]
    return Words(
        "；".join(part.zh + note for part, note in zip(parts, notes, strict=True)),
        "; ".join(part.en + note for part, note in zip(parts, notes_en, strict=True)),
    )
