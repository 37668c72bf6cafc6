"""Well-formed files of any size, some built so that a careless check would take the square of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_HEAD = "workflow: large\ntitle: {zh: 大, en: Large}\nzone: Asia/Shanghai\n"
_TAIL = """\
deadlines:
  stage:
    title: {zh: 办理, en: Handling}
    after: entered
    limit: 30 days
    ladder: standard
ladders:
  standard:
    - {at: T-3, to: [owner]}
    - {at: T+1, repeat: week, to: [owner, manager]}
"""


def _state(key: str, kind: str, *, more: str = "deadline: stage") -> str:
    said = "" if kind == "final" else f", {more}"
    return f"  {key}: {{title: {{zh: 环节{key}, en: Stage {key}}}, kind: {kind}{said}}}\n"


def _step(trigger: str, source: str, target: str, *, more: str = "") -> str:
    return (
        f"  - {{trigger: {trigger}, title: {{zh: 步骤{trigger}, en: Step {trigger}}}, from: {source}, to: {target},"
        f" who: [manager]{more}}}\n"
    )


def _file(states: str, steps: str, *, more: str = "") -> str:
    return f"{_HEAD}states:\n{states}transitions:\n{steps}{_TAIL}{more}"


def chain(size: int) -> str:
    """Return so many states in a row, with a way back from each."""
    states = _state("s0", "start") + "".join(_state(f"s{n}", "normal") for n in range(1, size)) + _state("end", "final")
    steps = "".join(
        _step(f"go{n}", f"s{n}", f"s{n + 1}" if n + 1 < size else "end")
        + _step(f"back{n}", f"s{n}", "s0", more=", requires: [note: 1], loop: return")
        for n in range(size)
    )
    return _file(states, steps)


def dead_ends(size: int) -> str:
    """Return so many states that nothing leaves."""
    states = _state("s0", "start") + "".join(_state(f"s{n}", "normal") for n in range(1, size)) + _state("end", "final")
    steps = _step("go", "s0", "end") + "".join(_step(f"go{n}", "s0", f"s{n}") for n in range(1, size))
    return _file(states, steps)


def one_name(size: int) -> str:
    """Return so many steps of one name from one state, each asking for less than those before."""
    steps = "".join(_step("go", "s0", "end", more=f", requires: [note: {999 - n % 999}]") for n in range(size))
    return _file(_state("s0", "start") + _state("end", "final"), steps)


def many_sources(size: int) -> str:
    """Return steps that each leave every state."""
    names = [f"s{n}" for n in range(size)]
    states = _state("s0", "start") + "".join(_state(name, "normal") for name in names[1:]) + _state("end", "final")
    listed = f"[{', '.join(names)}]"
    return _file(states, "".join(_step(f"go{n}", listed, "end") for n in range(8)))


def remembering(size: int) -> str:
    """Return steps in one state of which each must be taken before the next, written from the last to the first."""
    later = (_step(f"go{n}", "s0", "s0", more=f", requires: [taken: go{n - 1}]") for n in range(size - 1, 0, -1))
    end = _step("end", "s0", "end", more=f", requires: [taken: go{size - 1}]")
    return _file(_state("s0", "start") + _state("end", "final"), end + "".join(later) + _step("go0", "s0", "s0"))


def forking(size: int) -> str:
    """Return pairs of ways that each leave something else behind, all of it asked for at the end."""
    states = "".join(
        _state(f"s{n}", "normal" if n else "start") + _state(f"a{n}", "normal") + _state(f"b{n}", "normal")
        for n in range(size)
    )
    steps = "".join(
        _step(f"left{n}", f"s{n}", f"a{n}")
        + _step(f"right{n}", f"s{n}", f"b{n}")
        + _step(f"on{n}", f"[a{n}, b{n}]", f"s{n + 1}" if n + 1 < size else "last")
        for n in range(size)
    )
    ends = "".join(_step(f"end{n}", "last", "end", more=f", requires: [taken: left{n}]") for n in range(size))
    return _file(states + _state("last", "normal") + _state("end", "final"), steps + ends)


def reviewed(size: int) -> str:
    """Return so many states with one review."""
    states = _state("s0", "start") + "".join(_state(f"s{n}", "normal", more="review: often") for n in range(1, size))
    steps = "".join(_step("go", f"s{n}", f"s{n + 1}" if n + 1 < size else "end") for n in range(size))
    review = (
        "reviews:\n  often: {title: {zh: 复核, en: Review}, every: quarter, reviewer: [manager], ladder: standard,"
        " outcomes: {on: {title: {zh: 往下走, en: On}, trigger: go}}}\n"
    )
    return _file(states + _state("end", "final"), steps, more=review)


WORKFLOWS: Mapping[str, Callable[[int], str]] = {
    function.__name__: function
    for function in (chain, dead_ends, one_name, many_sources, remembering, forking, reviewed)
}
