"""Whether the office at hand has the people a workflow counts on; every finding here is a warning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.domain.definition import Relation, RequestRule, Role, Workflow
from engine.domain.permission import called, own_roles
from engine.words import Words
from workflows.people import keeps_doer_out, work_before
from workflows.problems import Finding, Path

Holders = Mapping[str, Sequence[str]]

_MOST_NAMED = 6

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a file says who may do something."""

    path: Path
    title: Words
    who: tuple[str, ...]


def everybody_is_there(workflow: Workflow, holders: Holders) -> Iterator[Finding]:
    """Find roles that nobody in the office holds, with everything that waits for them (warnings)."""
    places = tuple(_places(workflow))
    for role in (*Role, *own_roles(workflow)):
        named = [place for place in places if role in {_needs(name) for name in place.who}]
        if holders.get(role) or not named:
            continue
        sole = [place for place in named if not any(_is_there(name, holders) for name in place.who)]
        shown = sole or named
        yield Finding(
            path=(*shown[0].path, "who"),
            code="role_without_holder",
            severity="warning",
            message=(_NOBODY if sole else _OTHERS).fill(
                role=called(workflow, role), steps=_first_of([place.title for place in shown])
            ),
            hint=_GRANT.fill(role=str(role)),
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
        only = _only_holder(step.who, holders) if keeps_doer_out(step) else None
        for works in work_before(workflow, step) if only is not None else ():
            if all(_only_holder(work.who, holders) == only for work in works):
                yield Finding(
                    path=("transitions", index, "who"),
                    code="one_person_for_both",
                    severity="warning",
                    message=_ONE_HOLDER.fill(name=only, step=works[0].title),
                    hint=Words("给另一个人授予其中一个角色。", "Grant one of the roles to somebody else."),
                )


def _places(workflow: Workflow) -> Iterator[_Place]:
    for index, step in enumerate(workflow.transitions):
        yield _Place(path=("transitions", index), title=step.title, who=step.who)
    for request in workflow.requests.values():
        yield from _request_places(request)
    for report in workflow.progress.values():
        yield _Place(path=("progress", report.key), title=report.title, who=report.who)
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


def _is_there(name: str, holders: Holders) -> bool:
    role = _needs(name)
    return role in list(Relation) or bool(holders.get(role))


def _only_holder(who: Iterable[str], holders: Holders) -> str | None:
    """Return the one person of the office who can be any of these, or None: nobody, several, or not known."""
    found: list[str] = []
    for name in who:
        if name in list(Relation):
            return None
        found.extend(holders.get(name, ()))
    return found[0] if len(set(found)) == 1 else None
