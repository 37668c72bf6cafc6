"""What is in the picture of a workflow and how large each part is: cards for states, labels for the steps between.

Steps that stay in their state are rows of its card; all steps from one state to another share one arrow. Sizes are in
pixels and come from ``lettering`` alone, so they are the same on every machine.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from engine.domain.definition import StateKind, Transition, Workflow
from engine.words import Language
from workflows.diagram.lettering import width, wrap
from workflows.diagram.wording import dues, under
from workflows.graph import main_way

TITLE, STEP, SMALL = 16, 14, 13
TITLE_LINE, STEP_LINE, SMALL_LINE = 22, 19, 17
PAD, GAP, MARK, CLEAR = 14, 8, 30, 6
# A label on an arrow has so much room at its sides, the first column of it as far as numbers may reach.
SIDE = 14
_LONGEST_TITLE, _LONGEST_STEP, _LONGEST_SMALL = 13.0, 12.0, 13.0
_NARROWEST = 112


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One step as it is written: its title, and under it who may take it. ``spoken`` is the same in one line."""

    id: str
    trigger: str
    source: str
    target: str
    title: tuple[str, ...]
    who: tuple[str, ...]
    spoken: str
    goes_back: bool

    @property
    def width(self) -> float:
        """Return how wide the text is."""
        return max(_widest(self.title, STEP), _widest(self.who, SMALL))

    @property
    def height(self) -> float:
        """Return how high the text is."""
        return len(self.title) * STEP_LINE + len(self.who) * SMALL_LINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One state: its title, what is due in it, and the steps that stay in it."""

    id: str
    key: str
    kind: StateKind
    title: tuple[str, ...]
    dues: tuple[str, ...]
    inside: tuple[Label, ...]
    spoken: str

    @property
    def width(self) -> float:
        """Return how wide the card is."""
        head = max(_widest(self.title, TITLE), _widest(self.dues, SMALL))
        rows = max((label.width for label in self.inside), default=0.0)
        return max(_NARROWEST, 2 * PAD + MARK + max(head, rows))

    @property
    def head(self) -> float:
        """Return how high the part with title and dues is."""
        return 2 * GAP + len(self.title) * TITLE_LINE + len(self.dues) * SMALL_LINE

    @property
    def height(self) -> float:
        """Return how high the card is."""
        return self.head + (GAP + sum(label.height + GAP for label in self.inside) if self.inside else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """Every step from one state to another; ``is_main`` on a shortest way from the start to an end."""

    source: int
    target: int
    labels: tuple[Label, ...]
    is_main: bool

    @property
    def width(self) -> float:
        """Return how wide the labels are, with a column before them for their marks."""
        return 2 * SIDE + MARK + max(label.width for label in self.labels)

    @property
    def height(self) -> float:
        """Return how high the labels are, with room so that the line does not touch them."""
        return sum(label.height for label in self.labels) + GAP * (len(self.labels) - 1) + 2 * CLEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A workflow ready to be laid out; arrows name cards by their position."""

    title: str
    cards: tuple[Card, ...]
    arrows: tuple[Arrow, ...]


def chart(workflow: Workflow, language: Language) -> Chart:
    """Return what is in the picture of a workflow, in the order of its file."""
    labels = _labels(workflow, language)
    main = frozenset(pairwise(main_way(workflow)))
    position = {key: index for index, key in enumerate(workflow.states)}
    between: dict[tuple[str, str], list[Label]] = {}
    for label in labels:
        between.setdefault((label.source, label.target), []).append(label)
    return Chart(
        title=workflow.title.text(language),
        cards=tuple(_card(workflow, key, tuple(between.get((key, key), ())), language) for key in workflow.states),
        arrows=tuple(
            Arrow(source=position[a], target=position[b], labels=tuple(found), is_main=(a, b) in main)
            for (a, b), found in between.items()
            if a != b
        ),
    )


def _labels(workflow: Workflow, language: Language) -> list[Label]:
    seen: Counter[str] = Counter()
    found = []
    for step in workflow.transitions:
        for source in step.sources:
            name = f"st-{source}-{step.trigger}"
            seen[name] += 1
            found.append(_label(workflow, step, source, language, id_=_numbered(name, seen[name])))
    return found


def _numbered(name: str, count: int) -> str:
    """Return an id of its own for each of several steps of one name from one state."""
    return name if count == 1 else f"{name}-{count}"


def _label(workflow: Workflow, step: Transition, source: str, language: Language, *, id_: str) -> Label:
    title = step.title.text(language)
    people = under(workflow, step).text(language)
    states = (workflow.states[source].title.text(language), workflow.states[step.target].title.text(language))
    spoken = (
        f"{title}：{states[0]} → {states[1]}（{people}）"
        if language == "zh"
        else (f"{title}: {states[0]} → {states[1]} ({people})")
    )
    return Label(
        id=id_,
        trigger=step.trigger,
        source=source,
        target=step.target,
        title=wrap(title, most=_LONGEST_STEP, lines=3),
        who=wrap(people, most=_LONGEST_SMALL, lines=2),
        spoken=spoken,
        goes_back=step.loop is not None,
    )


def _card(workflow: Workflow, key: str, inside: tuple[Label, ...], language: Language) -> Card:
    state = workflow.states[key]
    title, due = state.title.text(language), [words.text(language) for words in dues(workflow, state)]
    return Card(
        id=f"st-{key}",
        key=key,
        kind=state.kind,
        title=wrap(title, most=_LONGEST_TITLE, lines=3),
        dues=tuple(line for text in due for line in wrap(text, most=_LONGEST_SMALL, lines=2)),
        inside=inside,
        spoken=" · ".join((title, *due)),
    )


def _widest(lines: tuple[str, ...], size: int) -> float:
    return max((width(line) * size for line in lines), default=0.0)
