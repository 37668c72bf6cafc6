"""What tests of pictures need: workflows to draw, and rules of our own to measure what was drawn."""

from __future__ import annotations

import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.domain.definition import State, StateKind, Workflow
from engine.domain.trail import Leg, Trail
from engine.words import Words
from rectify.bootstrap import vocabulary
from tests.builders import a_step, a_workflow, words
from workflows.catalogue import require_definition, shipped

SVG = "{http://www.w3.org/2000/svg}"
NARROW_TALL, BOX_OF_TYPE = 0.88, 1.16  # how far letters rise over the line, and how high they are in all, in em

# The widths of Helvetica Bold by its maker's table, in thousandths of an em: no common face is broader.
_WIDTHS = {
    **dict.fromkeys("0123456789", 556),
    **dict.fromkeys("aceksvxy", 556),
    **dict.fromkeys("bdghnopqu", 611),
    **dict.fromkeys("ijl", 278),
    **dict.fromkeys("ft", 333),
    **dict.fromkeys(" ,./", 278),
    **dict.fromkeys("()-:;!", 333),
    **dict.fromkeys("ABCDHKNRU", 722),
    **dict.fromkeys("EPSVXY", 667),
    **dict.fromkeys("FLTZ", 611),
    **dict.fromkeys("GOQ", 778),
    "r": 389, "z": 500, "m": 889, "w": 778, "I": 278, "J": 556, "M": 833, "W": 944,
    **dict.fromkeys("#$_", 556), **dict.fromkeys("<>=+~^", 584), **dict.fromkeys("[]`", 333),
    **dict.fromkeys("{}*", 389),
    "'": 238, '"': 474, "&": 722, "%": 889, "@": 975, "|": 280, "?": 611, "\\": 278,
}  # fmt: skip


def advance(text: str) -> float:
    """Return how wide a text is in em, in a bold face; a sign the table does not have is as wide as a Chinese one."""
    return sum(_WIDTHS.get(character, 1000) for character in text if unicodedata.category(character) != "Cf") / 1000


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: Box) -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def parsed(text: str) -> ET.Element:
    """Return a picture as XML."""
    return ET.fromstring(text)  # noqa: S314 - our own output


def classed(picture: ET.Element, name: str) -> list[ET.Element]:
    """Return the groups that have a class, in the order they are drawn."""
    return [group for group in picture.iter(f"{SVG}g") if name in group.get("class", "").split()]


def card_box(card: ET.Element) -> Box:
    """Return the box of a card as it is drawn."""
    shape = card.find(f"{SVG}rect")
    assert shape is not None
    x, y, wide, high = (float(shape.attrib[name]) for name in ("x", "y", "width", "height"))
    return Box(x, y, x + wide, y + high)


def text_boxes(group: ET.Element) -> Iterator[tuple[str, Box]]:
    """Yield each text of a group with the box it takes."""
    for text in group.iter(f"{SVG}text"):
        said, size = text.text or "", float(text.attrib["font-size"])
        wide, x, y = advance(said) * size, float(text.attrib["x"]), float(text.attrib["y"])
        left = x - wide / 2 if text.get("text-anchor") == "middle" else x
        top = y - NARROW_TALL * size
        yield said, Box(left, top, left + wide, top + BOX_OF_TYPE * size)


def label_boxes(picture: ET.Element) -> dict[str, Box]:
    """Return the box around the texts of each step that is written beside an arrow, by its id."""
    inside = {step.get("id") for card in classed(picture, "card") for step in card.iter(f"{SVG}g") if step.get("id")}
    found = {}
    for step in classed(picture, "step"):
        if step.get("id") not in inside:
            boxes = [box for _said, box in text_boxes(step)]
            found[step.attrib["id"]] = Box(
                min(box.left for box in boxes),
                min(box.top for box in boxes),
                max(box.right for box in boxes),
                max(box.bottom for box in boxes),
            )
    return found


def definition(key: str) -> Workflow:
    """Return a workflow that comes with the product."""
    return require_definition(shipped()[key], file=key, vocabulary=vocabulary())


def titled(text: str) -> Workflow:
    """Return a small workflow in which everything is called the same."""
    small = a_workflow()
    return replace(
        small,
        title=words(text),
        states={key: replace(state, title=words(text)) for key, state in small.states.items()},
        transitions=tuple(replace(step, title=words(text)) for step in small.transitions),
    )


def many_states(states: int, steps: int) -> Workflow:
    """Return a chain of states with further steps across it, the same each time."""
    last = states - 1
    kinds = [StateKind.START, *[StateKind.NORMAL] * (states - 2), StateKind.FINAL]
    onward = [a_step(f"on{n}", f"s{n}", f"s{n + 1}", ["owner"]) for n in range(last)]
    across = [
        a_step(f"across{n}", f"s{n * 37 % last}", f"s{(n * 53 + n // last + 2) % states}", ["owner"])
        for n in range(steps - last)
    ]
    return replace(
        a_workflow(),
        states={
            f"s{n}": State(key=f"s{n}", title=Words(f"状态{n}", f"State {n}"), kind=kinds[n]) for n in range(states)
        },
        transitions=(*onward, *across),
        first_states=(),
    )


def a_trail(begin: str, *legs: str) -> Trail:
    """Return a way of legs written as ``from trigger to``."""
    walked = tuple(Leg(source=a, trigger=by, target=b) for a, by, b in (leg.split() for leg in legs))
    return Trail(begin=begin, legs=walked, here=walked[-1].target if walked else begin)


RETURNED_AND_REOPENED = a_trail(
    "reported",
    "reported start rectifying",
    "rectifying submit rectifying",
    "rectifying verify verified",
    "verified return rectifying",
    "rectifying submit rectifying",
    "rectifying verify verified",
    "verified close closed",
    "closed reopen rectifying",
)
