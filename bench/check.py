"""What it takes to check a workflow file, beside what YAML alone takes: the same text read to plain data.

The floor is PyYAML's ``CSafeLoader``, the fastest reader Python has at hand; it keeps no places and checks nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

import yaml

from bench.large import STATES, STEPS, large_file
from bench.rounds import Rounds
from rectify.bootstrap import vocabulary
from workflows.catalogue import read_definition

_MILLISECOND = 1e3


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked(Rounds):
    """What was measured: milliseconds of both sides in every round. ``loader`` is what read the floor's YAML."""

    states: int
    steps: int
    size: int
    loader: str


def measure_check(*, states: int = STATES, steps: int = STEPS, rounds: int) -> Checked:
    """Check a file of this size again and again, each time beside the floor, changing who begins.

    Raises ``AssertionError`` when the file has a problem: then it would not be what is measured.
    """
    text, known = large_file(states=states, steps=steps), vocabulary()
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

    def floor() -> None:
        data = yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader either way
        assert len(data["transitions"]) == steps

    def ours() -> None:
        workflow, problems = read_definition(text, file="large.yaml", vocabulary=known)
        assert problems == ()
        assert workflow is not None
        assert len(workflow.transitions) == steps

    floor()
    ours()
    taken: list[tuple[float, float]] = []
    for number in range(rounds):
        if number % 2:
            ours_ms = _milliseconds(ours)
            taken.append((_milliseconds(floor), ours_ms))
        else:
            taken.append((_milliseconds(floor), _milliseconds(ours)))
    return Checked(
        states=states,
        steps=steps,
        size=len(text.encode()),
        loader=loader.__name__,
        floor_ms=[one for one, _other in taken],
        ours_ms=[other for _one, other in taken],
    )


def _milliseconds(act: Callable[[], None]) -> float:
    gc.collect()
    begun = perf_counter()
    act()
    return (perf_counter() - begun) * _MILLISECOND


def as_table(found: Checked) -> str:
    """Return the figures for people."""
    low, high = found.quartiles
    floor, ours = median(found.floor_ms), median(found.ours_ms)
    scale = f"{found.states} states, {found.steps} steps, {found.size / 1024:.0f} KiB"
    return "\n".join(
        [
            f"check: {scale}; {len(found.ratios)} rounds beside {found.loader}",
            f"{'floor ms':>10}{'ours ms':>10}{'ratio':>8}   middle half of the rounds",
            f"{floor:>10.0f}{ours:>10.0f}{found.ratio:>8.2f}   {low:.2f} to {high:.2f}",
        ]
    )


def as_document(found: Checked) -> dict[str, object]:
    """Return the figures for programs."""
    return {
        "bench": "check",
        "states": found.states,
        "steps": found.steps,
        "bytes": found.size,
        "loader": found.loader,
        "floor_ms": round(median(found.floor_ms), 1),
        "ours_ms": round(median(found.ours_ms), 1),
        "ratio": round(found.ratio, 3),
        "ratios": [round(ratio, 3) for ratio in found.ratios],
    }
