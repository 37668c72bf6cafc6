"""Moving running items to another version of their workflow: the preview and the move, over items in every state."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

from bench.office import everybody, open_ledger, prepare
from bench.script import OPENED
from bench.workflow import a_workflow
from engine.domain.definition import Workflow
from engine.domain.routes import Choices
from engine.operations import audit
from engine.operations.moving import move_items
from engine.operations.previewing import preview_publishing
from engine.operations.publishing import publish

_NOTHING_CHOSEN = Choices()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredMove:
    """What one run found: seconds of either, and how many items moved, with how many other deadlines."""

    items: int
    moved: int
    deadlines: int
    rights: int
    preview_s: float
    move_s: float


def measure_move(folder: Path, *, items: int) -> MeasuredMove:
    """Measure once on SQLite as the product opens it; raises ``RuntimeError`` when a rule of the ledger is broken."""
    path, _script = prepare(folder, items=items)
    ledger = open_ledger(path, durability="FULL")
    try:
        chen, target = everybody(ledger)["chen"], _next_version()
        began = time.perf_counter()
        seen = preview_publishing(ledger, target, _NOTHING_CHOSEN, actor=chen, at=OPENED)
        previewed = time.perf_counter()
        publish(ledger, target, source="", actor=chen, at=OPENED)
        published = time.perf_counter()
        done = move_items(ledger, target.key, actor=chen, at=OPENED)
        moved = time.perf_counter()
        if broken := audit.invariant_breaches(ledger):
            raise RuntimeError(broken[0])
    finally:
        ledger.close()
    return MeasuredMove(
        items=items,
        moved=done.moved,
        deadlines=len(seen.dues),
        rights=len(seen.rights),
        preview_s=previewed - began,
        move_s=moved - published,
    )


def _next_version() -> Workflow:
    """Return the workflow with every limit longer and every step for the manager: everything must be set anew."""
    now = a_workflow()
    return replace(
        now,
        deadlines={key: replace(rule, amount=rule.amount + 1) for key, rule in now.deadlines.items()},
        transitions=tuple(replace(step, who=("manager",)) for step in now.transitions),
    )
