"""How people who are only played go about their work: who takes which step when, and what they bring. Pure.

Everything is drawn from one generator, so that a seed tells the whole story. Nothing here decides what is allowed:
that is asked of the workflow, by the same operations that real people call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from engine.domain.definition import FieldKind, GuardUse, Relation, Role, Transition, Workflow
from engine.domain.item import ItemFacts

# How readily a step is taken: the usual one, one aside, back, or once again.
_USUAL, _ASIDE, _BACK, _AGAIN = 60, 6, 8, 1
_EARLY, _LATE = 0.15, 0.8
# How often somebody fills in what is asked and not required, or writes a note that nobody wants.
_FILLS_MORE, _WRITES_MORE = 0.6, 0.3
_REASON = "现场查看和资料核对后，情况属实，按要求处理。"
_TEXT = "已按方案推进，完成情况见材料。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who is there: the people who hold each role, by key; leaders lead the office itself."""

    holders: Mapping[str, tuple[int, ...]]

    def holding(self, name: str) -> tuple[int, ...]:
        """Return who holds a role; the head of the unit is whoever leads it."""
        return self.holders.get(Role.LEADER if name == Relation.UNIT_LEADER else name, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What comes with a step or a review. ``evidence`` gives how many files are missing, by group (None: any)."""

    note: str = ""
    evidence: Mapping[str | None, int] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    decides: bool = False


def players(names: Iterable[str], facts: ItemFacts, cast: Cast, *, but: frozenset[int] = frozenset()) -> list[int]:
    """Return who is what one of these roles or relations says, without some, each once."""
    named: dict[str, tuple[int | None, ...]] = {
        Relation.OWNER: (facts.owner_id,),
        Relation.LEADER_IN_CHARGE: (facts.leader_id,),
        Relation.ASSIGNED_VERIFIER: (facts.verifier_id,),
        Relation.CREATED_BY: (facts.created_by,),
        Relation.DOER: tuple(sorted(facts.doers)),
    }
    found: dict[int, None] = {}
    for name in names:
        for person in named[name] if name in named else cast.holding(name):
            if person is None:
                continue
            if person not in but:
                found[person] = None
    return list(found)


def is_barred(facts: ItemFacts, requires: Sequence[GuardUse], asks: Sequence[str]) -> bool:
    """Say whether something is required that cannot be brought along: an earlier step, a field nobody asks here."""
    for use in requires:
        if use.name == "taken" and use.arguments["step"] not in facts.taken:
            return True
        if use.name == "filled" and any(name not in facts.fields and name not in asks for name in _fields(use)):
            return True
    return False


def brought(
    workflow: Workflow,
    facts: ItemFacts,
    requires: Sequence[GuardUse],
    asks: Sequence[str],
    draw: Random,
    *,
    today: date,
) -> Brought:
    """Return what somebody brings so that requirements are met, and now and then more of what is asked."""
    letters = max((_number(use) for use in requires if use.name == "note"), default=0)
    needed = {name for use in requires if use.name == "filled" for name in _fields(use)} - facts.fields.keys()
    evidence: dict[str | None, int] = {}
    for use in requires:
        if use.name == "evidence":
            group = str(use.arguments["group"]) if "group" in use.arguments else None
            has = facts.evidence if group is None else facts.evidence_of.get(group, 0)
            evidence[group] = max(evidence.get(group, 0), _number(use) - has)
    return Brought(
        note=_note(letters, draw),
        evidence={group: count for group, count in evidence.items() if count > 0},
        settings={
            name: typed(workflow, name, draw, today=today)
            for name in asks
            if name in needed or draw.random() < _FILLS_MORE
        },
        decides=any(use.name == "decision" for use in requires),
    )


def typed(workflow: Workflow, name: str, draw: Random, *, today: date) -> str:
    """Return what somebody types into a field of a workflow."""
    asked = workflow.fields[name]
    match asked.kind:
        case FieldKind.CHOICE:
            return draw.choice(list(asked.options))
        case FieldKind.DATE:
            return (today + timedelta(days=draw.randint(20, 150))).isoformat()
        case FieldKind.YES_NO:
            return draw.choice(("yes", "no"))
        case FieldKind.NUMBER:
            return str(draw.randint(1, 12))
        case FieldKind.MONEY:
            return f"{draw.randint(1, 500) * 1_000}.00"
        case _:
            return _TEXT


def asks(step: Transition, guard: str) -> bool:
    """Say whether a step requires a guard."""
    return any(use.name == guard for use in step.requires)


def weights(facts: ItemFacts, steps: Sequence[Transition]) -> list[int]:
    """Return how readily each of the steps is taken that are open where an item stands.

    Workflows write the steps of a state in the order they are usually taken: the first that leads on is the usual one.
    """
    onward = [step for step in steps if step.loop is None and step.trigger not in facts.taken]
    return [_BACK if step.loop else _AGAIN if step not in onward else _USUAL if step is onward[0] else _ASIDE
            for step in steps]  # fmt: skip


def act_on(draw: Random, today: date, due_on: date | None, *, again: bool) -> date:
    """Return the day on which somebody acts: some early, most on time, some late.

    ``again`` says that a step has just been taken where the item still stands: the next one follows sooner.
    """
    if again:
        return today + timedelta(days=1 + int(draw.expovariate(1 / 5)))
    temper = draw.random()
    if due_on is None:
        return today + timedelta(days=draw.randint(20, 160))
    span = (due_on - today).days
    if temper > _LATE or span < 1:
        return max(due_on, today) + timedelta(days=1 + int(draw.expovariate(1 / 9)))
    share = draw.uniform(0.05, 0.4) if temper < _EARLY else draw.uniform(0.4, 0.95)
    return today + timedelta(days=max(int(span * share), 1))


def _note(letters: int, draw: Random) -> str:
    if not letters:
        return _REASON if draw.random() < _WRITES_MORE else ""
    return (_REASON * (letters // len(_REASON) + 1))[: max(letters, len(_REASON))]


def _number(use: GuardUse) -> int:
    return int(str(use.arguments["min"]))


def _fields(use: GuardUse) -> tuple[str, ...]:
    names = use.arguments["fields"]
    return names if isinstance(names, tuple) else (str(names),)
