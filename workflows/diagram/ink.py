"""What pictures are drawn with: colours, elements with their text escaped, and the small marks of states and steps.

Colours are the light ones of the product's look; everything that has a meaning has a shape or a number for it too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from engine.domain.definition import StateKind
from engine.words import Language
from workflows.diagram.lettering import width
from workflows.diagram.placing import Point

SHEET, INK, QUIET, EDGE, LINE, ACT = "#ffffff", "#17212c", "#45515f", "#7d8996", "#dbe1e7", "#1a5088"
FACES: Mapping[Language, str] = {
    "zh": "PingFang SC,Microsoft YaHei,Noto Sans CJK SC,Noto Sans SC,Source Han Sans SC,WenQuanYi Micro Hei,sans-serif",
    "en": "Segoe UI,Roboto,Helvetica Neue,Arial,PingFang SC,Microsoft YaHei,Noto Sans CJK SC,sans-serif",
}
RADIUS = 4
PILL, PILL_TYPE = 18, 12
_PILL_PAD = 8
_UNSTORABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ASCENT = 0.36
_HEAD_LENGTH, _HEAD_HALF = 10.0, 4.6

# Each mark stands in a square of 18, its middle at 9,9.
_RING = "M2.5 9a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0 -13 0z"
_KIND_MARKS: Mapping[StateKind, tuple[str, str]] = {
    StateKind.START: (_RING, ""),
    StateKind.NORMAL: (_RING, "M9 2.5a6.5 6.5 0 0 1 0 13z"),
    StateKind.WAITING: (_RING + "M9 5.2V9l2.8 2", ""),
    StateKind.FINAL: ("M5.8 9.2l2.3 2.3 4.2-4.6", _RING),
}
_BACK_MARK = "M6.4 4.2L2.8 7.8l3.6 3.6M3.2 7.8h7.6a3.4 3.4 0 0 1 0 6.8H7.6"
_STAY_MARK = "M14.9 6.3A6.5 6.5 0 1 0 15.5 9M15.6 2.6v4h-4"


def element(tag: str, inside: str = "", **attributes: object) -> str:
    """Return an element; ``inside`` is markup already. A name ends in ``_`` where Python has it for itself."""
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{plain(_short(value))}"'
        for name, value in attributes.items()
        if value is not None and value != ""
    )
    return f"<{tag}{written}>{inside}</{tag}>" if inside else f"<{tag}{written}/>"


def plain(text: str) -> str:
    """Return a text as markup that says just this text; what XML cannot hold becomes ``?``."""
    return escape(_UNSTORABLE.sub("?", text))


def lines(
    texts: Sequence[str], at: Point, *, size: int, step: int, fill: str, weight: int | None = None, class_: str = ""
) -> str:
    """Return lines of text under each other; ``at`` is the upper left corner of the first line's box."""
    x, y = at
    return "".join(
        element(
            "text",
            plain(text),
            x=x,
            y=y + index * step + step / 2 + size * _ASCENT,
            font_size=size,
            fill=fill,
            font_weight=weight,
            class_=class_,
        )
        for index, text in enumerate(texts)
    )


def kind_mark(kind: StateKind, middle: Point, *, ink: str, ground: str) -> str:
    """Return the mark of a kind of state: ring, half disc, clock, or disc with a tick."""
    drawn, filled = _KIND_MARKS[kind]
    parts = element("path", d=filled, fill=ink, stroke="none") if filled else ""
    over = ground if kind is StateKind.FINAL else ink
    return _mark(parts + element("path", d=drawn, fill="none", stroke=over, stroke_width=1.6), middle)


def step_mark(middle: Point, *, stays: bool, ink: str) -> str:
    """Return the mark of a step that stays in its state (a turn) or leads back (a hooked arrow)."""
    drawn = _STAY_MARK if stays else _BACK_MARK
    return _mark(element("path", d=drawn, fill="none", stroke=ink, stroke_width=1.5), middle)


def _mark(inside: str, middle: Point) -> str:
    return element("g", inside, class_="mark", transform=f"translate({_short(middle[0] - 9)} {_short(middle[1] - 9)})")


def pill_width(text: str) -> float:
    """Return how wide a pill with these numbers is."""
    return max(float(PILL), width(text) * PILL_TYPE + _PILL_PAD)


def pill(text: str, right: float, middle: float, *, ink: str, ground: str) -> str:
    """Return the numbers of steps that were taken, on a ground of their own that ends at ``right``."""
    wide = pill_width(text)
    shape = element("rect", x=right - wide, y=middle - PILL / 2, width=wide, height=PILL, rx=PILL / 2, fill=ground)
    said = element(
        "text",
        plain(text),
        x=right - wide / 2,
        y=middle + PILL_TYPE * _ASCENT,
        font_size=PILL_TYPE,
        font_weight=600,
        fill=ink,
        text_anchor="middle",
        class_="no",
    )
    return element("g", shape + said, class_="number")


def head(before: Point, tip: Point, *, ink: str, hollow: bool, size: float = 1.0) -> str:
    """Return the head of an arrow that comes from ``before``; a step back has a hollow one."""
    x, y = tip[0] - before[0], tip[1] - before[1]
    length = (x * x + y * y) ** 0.5 or 1.0
    x, y = x / length, y / length
    long, half = _HEAD_LENGTH * size, _HEAD_HALF * size
    foot = (tip[0] - x * long, tip[1] - y * long)
    corners = (tip, (foot[0] - y * half, foot[1] + x * half), (foot[0] + y * half, foot[1] - x * half))
    return element(
        "polygon",
        points=" ".join(f"{_short(a)},{_short(b)}" for a, b in corners),
        fill=SHEET if hollow else ink,
        stroke=ink,
        stroke_width=1.5 if hollow else None,
        class_="head",
    )


def _short(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
