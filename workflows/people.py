"""Whether the right people can act: no one judges their own work, and everybody who is needed is there."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.domain.definition import Relation, RequestRule, Role, StateKind, Transition, Workflow
from engine.domain.permission import called
from engine.words import Words
from workflows.graph import states_of
from workflows.problems import Finding, Path

Holders = Mapping[Role, Sequence[str]]

_MOST_NAMED = 6

# To one item these are one person each; a role, and the heads of a unit, may be several.
_ONE_PERSON = (Relation.OWNER, Relation.LEADER_IN_CHARGE, Relation.ASSIGNED_VERIFIER)

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
_SAME_ASKER = Words("申请人就是唯一能同意的人（{who}）", "Who asks is the only one who could agree ({who})")
_SAME_ROLE = Words(
    "申请和同意是同一种身份（{who}）：只有一个人时没有人能答复",
    "Asking and agreeing is for the same people ({who}): where there is only one, nobody can answer",
)
_NOBODY = Words("本单位没有人担任“{role}”，没有人能走：{steps}", "Nobody here is {role!r}, so nobody can take: {steps}")
_OTHERS = Words(
    "本单位没有人担任“{role}”，{steps}只能靠别的身份",
    "Nobody here is {role!r}; {steps} is left to the others named there",
)
_GRANT = Words(
    "授予角色：rectify role grant 登录名 {role}；或在who里换成有人担任的角色。",
    "Grant it: rectify role grant LOGIN {role}; or name a role in `who` that somebody has.",
)
_ONE_HOLDER = Words(
    "能走这一步的只有{name}，而“{step}”也只有{name}能走：走过就是办理人，两步不能是同一人",
    "Only {name} may take this step, and only {name} may take {step!r}: who took that has done the work",
)


def others_judge_the_work(workflow: Workflow) -> Iterator[Finding]:
    """Find ways from a step with ``work`` to an end on which no step says ``not_doer``.

    Only ``not_doer`` keeps somebody who did the work from judging it: a person may hold several roles. It is an
    error when one name stands in ``who`` all along the way, so that the file itself lets one person do everything,
    and a warning when it takes a person with two. Steps with ``loop`` start a new round and end the way.
    """
    anyhow = _unseen_ways(workflow, None)
    by_one = {name: _unseen_ways(workflow, name) for name in (*Role, *Relation)}
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

    With a name, only steps that whoever it stands for may take; at the end itself there is no next step.
    """
    into: dict[str, list[Transition]] = {}
    for step in workflow.transitions:
        if step.loop is None and not _keeps_doer_out(step) and (name is None or name in step.who):
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
        if not _keeps_doer_out(step) or len(step.who) != 1 or step.who[0] not in _ONE_PERSON:
            continue
        for work in _work_before(workflow, step):
            if work.who == step.who:
                yield Finding(
                    path=("transitions", index, "who"),
                    code="only_the_doer",
                    message=_ONLY_THE_DOER.fill(who=called(workflow, step.who[0]), step=work.title),
                    hint=Words("在who里加上别的人。", "Name somebody else in `who`."),
                )


def _work_before(workflow: Workflow, step: Transition) -> Iterator[Transition]:
    """Yield the steps with ``work`` that must have been taken in this round before a step."""
    wanted = {use.arguments["step"] for use in step.requires if use.name == "taken"}
    for trigger in sorted(str(one) for one in wanted):
        of_this_name = [one for one in workflow.transitions if one.trigger == trigger]
        if len(of_this_name) == 1 and of_this_name[0].work:
            yield of_this_name[0]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a file says who may do something."""

    path: Path
    title: Words
    who: tuple[str, ...]


def everybody_is_there(workflow: Workflow, holders: Holders) -> Iterator[Finding]:
    """Find roles that nobody in the office holds, with everything that waits for them (warnings)."""
    places = tuple(_places(workflow))
    for role in Role:
        named = [place for place in places if role in {_needs(name) for name in place.who}]
        if holders.get(role) or not named:
            continue
        sole = [place for place in named if not any(_exists(name, holders) for name in place.who)]
        shown = sole or named
        yield Finding(
            path=(*shown[0].path, "who"),
            code="role_without_holder",
            severity="warning",
            message=(_NOBODY if sole else _OTHERS).fill(
                role=called(workflow, role), steps=_first_of([place.title for place in shown])
            ),
            hint=_GRANT.fill(role=role.value),
        )


def _first_of(titles: Iterable[Words]) -> list[Words]:
    different = list(dict.fromkeys(titles))
    left = len(different) - _MOST_NAMED
    return [*different[:_MOST_NAMED], Words(f"还有{left}项", f"{left} more")] if left > 0 else different


def enough_people(workflow: Workflow, holders: Holders) -> Iterator[Finding]:
    """Find steps for which the office has one person only, who by then has done the work (warnings).

    Two people of one name are taken for one.
    """
    for index, step in enumerate(workflow.transitions):
        only = _only_holder(step.who, holders) if _keeps_doer_out(step) else None
        for work in _work_before(workflow, step) if only is not None else ():
            if _only_holder(work.who, holders) == only:
                yield Finding(
                    path=("transitions", index, "who"),
                    code="one_person_for_both",
                    severity="warning",
                    message=_ONE_HOLDER.fill(name=only, step=work.title),
                    hint=Words("给另一个人授予其中一个角色。", "Grant one of the roles to somebody else."),
                )


def _places(workflow: Workflow) -> Iterator[_Place]:
    for index, step in enumerate(workflow.transitions):
        yield _Place(path=("transitions", index), title=step.title, who=step.who)
    for request in workflow.requests.values():
        yield from _request_places(request)
    for duty in workflow.duties.values():
        yield _Place(path=("duties", duty.key), title=duty.title, who=duty.who)


def _request_places(request: RequestRule) -> Iterator[_Place]:
    path = ("requests", request.key)
    yield _Place(path=path, title=request.title, who=request.who)
    for index, approval in enumerate(request.approvals):
        yield _Place(path=(*path, "approvals", index), title=approval.title, who=approval.who)


def _needs(name: str) -> str:
    """Return the role somebody must hold to be what a name says; a relation to the item can be anybody's."""
    return Role.LEADER if name == Relation.UNIT_LEADER else name


def _exists(name: str, holders: Holders) -> bool:
    role = _needs(name)
    return role not in list(Role) or bool(holders.get(Role(role)))


def _only_holder(who: Iterable[str], holders: Holders) -> str | None:
    """Return the one person of the office who can be any of these, or None: nobody, several, or not known."""
    found: list[str] = []
    for name in who:
        if name not in list(Role):
            return None
        found.extend(holders.get(Role(name), ()))
    return found[0] if len(set(found)) == 1 else None


def _keeps_doer_out(step: Transition) -> bool:
    return any(use.name == "not_doer" for use in step.requires)
