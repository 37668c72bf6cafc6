"""What somebody may do with one item, and why not the rest."""

from __future__ import annotations

from typing_extensions import TypedDict

from engine.domain.why_not import WhyNot as Why
from engine.operations.permissions import Permissions as Found
from engine.words import Language
from rectify.answers.item import Missing, missing


class WhyNot(TypedDict):
    """Why somebody may not: what they are to the item, what one would have to be, and both in a sentence."""

    message: str
    held: list[str]
    allowed: list[str]


class Permitted(TypedDict):
    """Something that can be asked for; ``rule`` names the workflow's rule that says who may, if one does."""

    action: str
    rule: str | None
    title: str
    permitted: bool
    why_not: WhyNot | None


class PermittedStep(TypedDict):
    """A step from the present state: whether one may take it, and what it still needs besides."""

    trigger: str
    title: str
    permitted: bool
    why_not: WhyNot | None
    missing: list[Missing]


class Permissions(TypedDict):
    """Everything that can be asked for about an item, for whoever asks."""

    number: str
    version: int
    actions: list[Permitted]
    steps: list[PermittedStep]


def permissions(found: Found, language: Language) -> Permissions:
    """Return what somebody may do with an item; texts in one language."""
    return {
        "number": found.item.number,
        "version": found.item.facts.version,
        "actions": [
            {
                "action": one.action,
                "rule": one.rule,
                "title": one.title.text(language),
                "permitted": one.why_not is None,
                "why_not": _why_not(one.why_not, language),
            }
            for one in found.actions
        ],
        "steps": [
            {
                "trigger": step.trigger,
                "title": step.title.text(language),
                "permitted": step.why_not is None,
                "why_not": _why_not(step.why_not, language),
                "missing": [missing(one, language) for one in step.missing],
            }
            for step in found.steps
        ],
    }


def _why_not(why: Why | None, language: Language) -> WhyNot | None:
    if why is None:
        return None
    return {
        "message": why.says.text(language),
        "held": [one.text(language) for one in why.held],
        "allowed": [one.text(language) for one in why.allowed],
    }
