"""Whether the right people can act: no one judges their own work, and whoever must decide may."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from engine.domain.definition import Relation, Role, StateKind, Transition, Workflow
from engine.domain.permission import called, own_roles
from engine.words import Words
from workflows.graph import reviewed_by, states_of
from workflows.problems import Finding

# To one item these are one person each; a role, and the heads of a unit, may be several.
_ONE_PERSON = (Relation.OWNER, Relation.LEADER_IN_CHARGE, Relation.ASSIGNED_VERIFIER, Relation.CREATED_BY)

_SAME_PERSON = Words(
    "办理人（{who}）自己就能走到“{end}”：{way}，没有别人核定",
    "Who does the work ({who}) can take it to {end!r} alone: {way}; nobody else has to look",
)
_TWO_HATS = Words(
    "办理人只要另有角色，自己就能走到“{end}”：{way}",
    "Whoever does the work and holds a further role can take it to {end!r} alone: {way}",
)
_LET_OTHERS = Words("在核查的一步写requires: [not_doer]。", "Write `requires: [not_doer]` in the step that checks.")
_ONLY_THE_DOER = Words(
    "只有{who}能走，而{who}走过“{step}”就是办理人，not_doer不让办理人走",
    "Only the {who} may take it, who by {step!r} has done the work, and `not_doer` keeps the doer out",
)
_DOER_KEPT_OUT = Words(
    "只有{who}能走，而not_doer不让办理人走", "Only the {who} may take it, and `not_doer` keeps the doer out"
)
_NAME_OTHERS = Words("在who里加上别的人。", "Name somebody else in `who`.")
_NOT_THEIRS = Words(
    "复核的人（{who}）不能走“{step}”，这样的结果记不下来",
    "The reviewers ({who}) may not take {step!r}, so they cannot record this outcome",
)
_SAME_ASKER = Words("申请人就是唯一能同意的人（{who}）", "Who asks is the only one who could agree ({who})")
_SAME_ROLE = Words(
    "申请和同意是同一种身份（{who}）：只有一个人时没有人能答复",
    "Asking and agreeing is for the same people ({who}): where there is only one, nobody can answer",
)


def others_judge_the_work(workflow: Workflow) -> Iterator[Finding]:
    """Find ways from a step with ``work`` to an end on which no step says ``not_doer``.

    Only ``not_doer`` keeps somebody who did the work from judging it: a person may hold several roles. It is an
    error when one name stands in ``who`` all along the way, so that the file itself lets one person do everything,
    and a warning when it takes a person with two. Steps with ``loop`` start a new round and end the way.
    """
    anyhow = _unseen_ways(workflow, None)
    by_one = {name: _unseen_ways(workflow, name) for name in (*Role, *Relation, *own_roles(workflow))}
    for index, step in enumerate(workflow.transitions):
        if not step.work or step.loop is not None or step.target not in anyhow:
            continue
        alone = next((name for name in step.who if step.target in by_one[name]), None)
        way = _from(step, anyhow if alone is None else by_one[alone])
        yield Finding(
            path=("transitions", index, "work"),
            code="judges_own_work",
            severity="warning" if alone is None else "error",
            on_key=True,
            message=(_TWO_HATS if alone is None else _SAME_PERSON).fill(
                who=called(workflow, alone or step.who[0]),
                end=workflow.states[way[-1].target].title,
                way=Words(" → ".join(one.title.zh for one in way), " → ".join(one.title.en for one in way)),
            ),
            hint=_LET_OTHERS,
        )


def _unseen_ways(workflow: Workflow, name: str | None) -> Mapping[str, Transition | None]:
    """Return each state from which an end is in reach without ``not_doer``, with the next step of a shortest way.

    With a name, only steps that whoever it stands for may take, who by then is a doer too; at the end itself there is
    no next step.
    """
    into: dict[str, list[Transition]] = {}
    for step in workflow.transitions:
        if (
            step.loop is None
            and not keeps_doer_out(step)
            and (name is None or name in step.who or Relation.DOER in step.who)
        ):
            into.setdefault(step.target, []).append(step)
    found: dict[str, Transition | None] = dict.fromkeys(states_of(workflow, StateKind.FINAL))
    waiting = deque(found)
    while waiting:
        for step in into.get(waiting.popleft(), ()):
            for source in step.sources:
                if source not in found:
                    found[source] = step
                    waiting.append(source)
    return found


def _from(work: Transition, ways: Mapping[str, Transition | None]) -> list[Transition]:
    way = [work]
    while (step := ways[way[-1].target]) is not None:
        way.append(step)
    return way


def doers_are_not_needed(workflow: Workflow) -> Iterator[Finding]:
    """Find steps that nobody can take: only one person may, and that person has done the work."""
    for index, step in enumerate(workflow.transitions):
        if keeps_doer_out(step) and step.who == (Relation.DOER,):
            yield Finding(
                path=("transitions", index, "who"),
                code="only_the_doer",
                message=_DOER_KEPT_OUT.fill(who=called(workflow, Relation.DOER)),
                hint=_NAME_OTHERS,
            )
        if not keeps_doer_out(step) or len(step.who) != 1 or step.who[0] not in _ONE_PERSON:
            continue
        for works in work_before(workflow, step):
            if all(work.who == step.who for work in works):
                yield Finding(
                    path=("transitions", index, "who"),
                    code="only_the_doer",
                    message=_ONLY_THE_DOER.fill(who=called(workflow, step.who[0]), step=works[0].title),
                    hint=_NAME_OTHERS,
                )


def work_before(workflow: Workflow, step: Transition) -> Iterator[list[Transition]]:
    """Yield the work that must have been done in this round before a step: one or several steps of a name."""
    wanted = {use.arguments["step"] for use in step.requires if use.name == "taken"}
    for trigger in sorted(str(one) for one in wanted):
        of_this_name = [one for one in workflow.transitions if one.trigger == trigger]
        if of_this_name and all(one.work for one in of_this_name):
            yield of_this_name


def others_agree(workflow: Workflow) -> Iterator[Finding]:
    """Find requests that only those who ask could answer: never, or not where there is one of them."""
    for request in workflow.requests.values():
        for index, approval in enumerate(request.approvals):
            if set(approval.who) <= set(request.who):
                is_one = len(set(request.who)) == 1 and request.who[0] in _ONE_PERSON
                yield Finding(
                    path=("requests", request.key, "approvals", index, "who"),
                    code="asker_agrees",
                    severity="error" if is_one else "warning",
                    message=(_SAME_ASKER if is_one else _SAME_ROLE).fill(
                        who=[called(workflow, name) for name in approval.who]
                    ),
                    hint=Words("由别的身份同意，例如[manager]。", "Let others agree, for example [manager]."),
                )


def reviewers_conclude(workflow: Workflow) -> Iterator[Finding]:
    """Find outcomes of reviews whose step is not for those who review (a warning: one person may be both)."""
    for rule in workflow.reviews.values():
        reviewed = set(reviewed_by(workflow, rule.key))
        for outcome in rule.outcomes:
            steps = [s for s in workflow.transitions if s.trigger == outcome.trigger and reviewed & set(s.sources)]
            if steps and all(set(rule.reviewer).isdisjoint(step.who) for step in steps):
                yield Finding(
                    path=("reviews", rule.key, "outcomes", outcome.key, "trigger"),
                    code="outcome_for_others",
                    severity="warning",
                    message=_NOT_THEIRS.fill(
                        who=[called(workflow, name) for name in rule.reviewer], step=steps[0].title
                    ),
                    hint=Words("在那一步的who里加上复核的人。", "Name the reviewers in `who` of that step."),
                )


def keeps_doer_out(step: Transition) -> bool:
    """Say whether a step is closed to whoever did the work."""
    return any(use.name == "not_doer" for use in step.requires)
