"""The forms of steps: made from the workflow, so that a step that a manager adds has its form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.domain.definition import Transition
from engine.errors import NotFound
from engine.operations.advance import Step, advance
from engine.words import Words
from rectify.http.call import Call
from rectify.web.deeds import inputs
from rectify.web.deeds.deed import Deed
from rectify.web.deeds.done import Done
from rectify.web.deeds.given import Given
from rectify.web.deeds.inputs import Input
from rectify.web.item.looking import Looking
from rectify.web.item.steps import StepView, steps

_STEP = Words("步骤", "step")


def step_form(look: Looking, trigger: str) -> Deed:
    """Return the form of a step; raises ``NotFound`` where the workflow has none of this name."""
    known = look.workflow.step(trigger)
    if known is None:
        raise NotFound(what=_STEP, which=trigger)
    named = (one for one in look.seen.permitted.steps if one.trigger == trigger)
    found = sorted(named, key=lambda one: one.why_not is not None)
    permitted = next(iter(found), None)
    if permitted is None:
        state = look.workflow.states[look.seen.whole.item.facts.state].title
        says = Words(
            "事项现在是“{state}”，走不了这一步。", "The item is {state!r} now: this step does not start there."
        )
        return _closed(known.title, says.fill(state=state))
    if permitted.why_not is not None:
        return _closed(known.title, permitted.why_not.says)
    # Of several steps of one name the conditions choose: the form asks what any of them asks.
    asks = tuple(dict.fromkeys(name for one in found for name in one.step.asks))
    asked = list(_inputs(look, permitted.step, asks))
    view = _view(look, trigger)

    def doing(call: Call, number: str, given: Given) -> None:
        advance(call.ledger, number, _step(trigger, given, asked), actor=call.actor, at=call.at)

    return Deed(
        title=known.title,
        button=known.title,
        done=Done.STEP,
        inputs=asked,
        doing=doing,
        lead=_lead(look, permitted.step),
        needs=[one for one in view.needs if one.having != "asked" and not _is_in_form(one.way, asked)] if view else (),
    )


def _closed(title: Words, why: Words) -> Deed:
    return Deed(title=title, button=title, done=Done.STEP, inputs=(), doing=_nothing, why_not=why)


def _nothing(_call: Call, _number: str, _given: Given) -> None:
    """Do nothing: a form that is not open is never taken."""


def _view(look: Looking, trigger: str) -> StepView | None:
    found = steps(look)
    path = look.path(trigger)
    every = [*([found.following] if found.following else []), *found.others]
    return next((one for one in every if one.way is not None and one.way.path == path), None)


def _is_in_form(way: object, asked: Sequence[Input]) -> bool:
    """Say whether what is missing can be handed in here: evidence can, wherever the step takes files."""
    path = getattr(way, "path", None) or ""
    return "/do/attach" in path and any(one.kind == "files" for one in asked)


def _inputs(look: Looking, step: Transition, asks: Sequence[str]) -> Iterator[Input]:
    needs = {use.name: use for use in step.requires}
    facts = look.seen.whole.stored.facts
    must = inputs.filled(step.requires) - facts.fields.keys()
    yield from inputs.of_fields(look.workflow, asks, facts.fields, must=must)
    if "decision" in needs:
        meetings = [
            (
                str(one.id),
                Words("{on}《{minutes}》", "{on}, {minutes}").fill(on=look.day(one.meets_on), minutes=one.minutes),
            )
            for one in reversed([told.decision for told in look.seen.whole.decisions])
            if one.trigger == step.trigger and one.may_be_rested_on
        ]
        if meetings:
            yield inputs.carried(meetings)
        yield from inputs.decision(must=not meetings)
    least = needs["note"].arguments["min"] if "note" in needs else 0
    hint = Words(f"至少{least}个字", f"at least {least} characters") if int(str(least)) > 1 else None
    label = Words("退回理由", "Reason") if step.loop == "return" else Words("说明", "Note")
    yield inputs.note(label, must=bool(least), hint=hint)
    evidence = needs.get("evidence")
    if evidence is not None or step.work:
        group = str(evidence.arguments.get("group", "")) if evidence else ""
        lacks = evidence is not None and look.seen.whole.item.facts.evidence < int(str(evidence.arguments["min"]))
        least_files = int(str(evidence.arguments["min"])) if evidence and lacks else 0
        yield from inputs.files(look.workflow, least=least_files, group=group)


def _step(trigger: str, given: Given, asked: Sequence[Input]) -> Step:
    days = {one.name: one for one in asked if one.kind == "date"}
    return Step(
        trigger=trigger,
        note=given.text("note"),
        evidence=given.paths,
        group=given.maybe("group") if given.paths else None,
        settings=given.settings(asked),
        decided_on=given.day(days["decided_on"]) if "decided_on" in days else None,
        minutes=given.maybe("minutes"),
        decision=given.number("decision"),
        expect_version=given.version,
        key=given.key,
    )


def _lead(look: Looking, step: Transition) -> Words:
    """Say where the step leads, and who hears of it."""
    target = look.workflow.states[step.target].title
    if step.target == look.seen.whole.item.facts.state:
        return Words("办理后仍是“{target}”。", "The item stays {target!r}.").fill(target=target)
    return Words("办理后进入“{target}”。", "The item becomes {target!r}.").fill(target=target)
