"""Where the parts of a chart go: Graphviz is told sizes and arrows, never a text, and answers with places.

So no title can be taken for markup, and the layout is the same with or without fonts. It depends on the shape alone:
one layout serves every item of a workflow.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

from engine.errors import RectifyError
from engine.words import Words
from workflows.diagram.chart import Chart

Point = tuple[float, float]

# Up to so many arrows each gets its label beside it; more cannot be read, and take Graphviz minutes.
MOST_LABELLED = 120
_PATIENCE = 20.0
_KEPT = 128
_PER_INCH = 72
_PLACER = Path(__file__).with_name("placer.py")
_ONE_AT_A_TIME = Lock()


class NoPicture(RectifyError):
    """A picture cannot be drawn here; the workflow can still be read as a table or as mermaid text."""

    code = "no_picture"
    says = Words("画不了图：{why}。", "The picture cannot be drawn: {why}.")
    remedy = Words(
        "{way_out}也可以用--format table（表格）或--format mermaid（文本）。",
        "{way_out}--format table or --format mermaid work without it.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Where an arrow goes: a start and then curves of three points each, its tip, and the middle of its labels."""

    points: tuple[Point, ...]
    tip: Point
    label: Point | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The size of the whole, the middle of each card, the line of each arrow; y grows downwards."""

    width: float
    height: float
    cards: tuple[Point, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """All that a layout depends on: sizes of cards, and of each arrow its ends, label and weight."""

    cards: tuple[tuple[int, int], ...]
    arrows: tuple[tuple[int, int, int, int, bool], ...]
    is_tall: bool


def place(chart: Chart, *, tall: bool = False) -> Places:
    """Return where everything goes, from left to right or (``tall``) from top to bottom.

    Raises ``NoPicture`` where pygraphviz is missing, fails or takes too long.
    """
    shape = _Shape(
        cards=tuple((_even(card.width), _even(card.height)) for card in chart.cards),
        arrows=tuple((a.source, a.target, _even(a.width), _even(a.height), a.is_main) for a in chart.arrows),
        is_tall=tall,
    )
    return _placed(shape)


def _even(length: float) -> int:
    return -int(-length // 2) * 2


@lru_cache(maxsize=_KEPT)
def _placed(shape: _Shape) -> Places:
    if find_spec("pygraphviz") is None:
        raise NoPicture(
            why=Words("没有安装pygraphviz", "pygraphviz is not installed"),
            way_out=Words("安装：pip install 'rectify[pictures]'。", "Install it: pip install 'rectify[pictures]'. "),
        )
    return _read(json.loads(_asked(_graph(shape))), shape)


def _asked(graph: str) -> str:
    try:
        with _ONE_AT_A_TIME:
            # -P: the modules beside the placer do not stand for those of the library.
            done = subprocess.run(  # noqa: S603 - our own interpreter and our own file
                [sys.executable, "-P", str(_PLACER)],
                input=graph,
                capture_output=True,
                encoding="ascii",
                errors="replace",
                timeout=_PATIENCE,
                check=False,
            )
    except subprocess.TimeoutExpired:
        raise NoPicture(
            why=Words("工作流太大，排不出来", "the workflow is too large to lay out"), way_out=Words("", "")
        ) from None
    except OSError as fault:
        raise _failed(str(fault)) from fault
    if done.returncode != 0:
        raise _failed(done.stderr.strip().rpartition("\n")[2] or f"{done.returncode}")
    return done.stdout


def _failed(said: str) -> NoPicture:
    return NoPicture(
        why=Words(f"pygraphviz出错（{said}）", f"pygraphviz failed ({said})"),
        way_out=Words(
            "重新安装：pip install 'rectify[pictures]'。", "Install it anew: pip install 'rectify[pictures]'. "
        ),
    )


def _graph(shape: _Shape) -> str:
    """Return the shape in Graphviz's language: nothing in it but numbers."""
    fine = len(shape.arrows) <= MOST_LABELLED
    lines = [
        "digraph {",
        f"rankdir={'TB' if shape.is_tall else 'LR'} nodesep=0.45 ranksep={0.5 if fine else 1.2}",
        "" if fine else "splines=line nslimit=1 nslimit1=1 mclimit=.05 searchsize=10 maxiter=100",
        'node [shape=box fixedsize=true label=""] edge [arrowsize=0.9]',
    ]
    for number, (wide, high) in enumerate(shape.cards):
        lines.append(f"{number} [width={wide / _PER_INCH:.4f} height={high / _PER_INCH:.4f}]")
    for number, (source, target, wide, high, main) in enumerate(shape.arrows):
        label = f'label=<<table border="0" fixedsize="true" width="{wide}" height="{high}"><tr><td></td></tr></table>>'
        weight = 10 if main else 1
        lines.append(f"{source} -> {target} [id={number} weight={weight} {label if fine else ''}]")
    return "\n".join([*lines, "}"])


def _read(told: dict[str, Any], shape: _Shape) -> Places:
    _left, _bottom, width, height = (float(part) for part in told["bb"].split(","))
    edges = {int(edge["id"]): edge for edge in told.get("edges", ())}
    return Places(
        width=width,
        height=height,
        cards=tuple(_point(card["pos"], height) for card in told["objects"][: len(shape.cards)]),
        lines=tuple(_line(edges[number], height) for number in range(len(shape.arrows))),
    )


def _line(edge: dict[str, Any], height: float) -> Line:
    """Return the line of an edge, written as ``e,x,y x,y x,y …``: the tip, then the points of its curves."""
    tip, *points = edge["pos"].split()
    return Line(
        points=tuple(_point(point, height) for point in points),
        tip=_point(tip.removeprefix("e,"), height),
        label=_point(edge["lp"], height) if "lp" in edge else None,
    )


def _point(text: str, height: float) -> Point:
    x, y = text.split(",")
    return round(float(x), 1), round(height - float(y), 1)
