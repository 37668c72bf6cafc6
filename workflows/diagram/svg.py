"""The picture of a workflow as SVG, to stand in a page or in a file of its own.

Everything is drawn in the light colours by attributes, which no policy of a page forbids and every program knows.
Classes and ids let a page's style sheet dress it differently: ``card`` with its kind, ``step``, ``back``, ``been``,
``here``, ``took``, ``may``; ``st-STATE`` and ``st-STATE-TRIGGER``.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.definition import Workflow
from engine.domain.trail import Trail
from engine.words import Language
from workflows.diagram import chart as parts
from workflows.diagram import ink
from workflows.diagram.chart import Arrow, Card, Chart, Label, chart
from workflows.diagram.ink import element, plain
from workflows.diagram.lettering import wrap
from workflows.diagram.picture import Picture, heading, short_numbers, spoken, spoken_title
from workflows.diagram.placing import MOST_LABELLED, Line, Places, Point, place

_MARGIN = 24
_HEADING, _HEADING_LINE, _LEGEND, _LEGEND_LINE = 18, 28, 13, 20
_NARROWEST = 420.0
# A picture that is broader than a page of the product is drawn from top to bottom, where that is less broad.
_BROADEST = 1392.0


def svg(workflow: Workflow, language: Language, *, trail: Trail | None = None, tall: bool | None = None) -> str:
    """Return the picture; with a ``trail``, where an item stands and the way it took.

    It is drawn from left to right, or (``tall``) from top to bottom; None chooses what fits a page. Raises
    ``NoPicture``.
    """
    shown = chart(workflow, language)
    picture = Picture(workflow=workflow, chart=shown, places=_places(shown, tall=tall), trail=trail, language=language)
    told = tuple(heading(picture))
    wide = max(_NARROWEST, picture.places.width) + 2 * _MARGIN
    written, top = _written(told, wide - 2 * _MARGIN)
    high = top + picture.places.height + _MARGIN
    left = (wide - picture.places.width) / 2
    drawn = "\n".join((*_arrows(picture), *_cards(picture), *_labels(picture)))
    body = "\n".join(
        (
            element("title", plain(spoken_title(picture)), id="diagram-title"),
            element("desc", plain(spoken(picture)), id="diagram-desc"),
            element("rect", class_="ground", width=wide, height=high, fill=ink.SHEET),
            written,
            element("g", f"\n{drawn}\n", transform=f"translate({left:.1f} {top:.1f})"),
        )
    )
    return (
        element(
            "svg",
            f"\n{body}\n",
            xmlns="http://www.w3.org/2000/svg",
            class_="diagram",
            role="img",
            aria_labelledby="diagram-title diagram-desc",
            lang="zh-CN" if language == "zh" else "en",
            viewBox=f"0 0 {wide:.0f} {high:.0f}",
            width=f"{wide:.0f}",
            height=f"{high:.0f}",
            font_family=ink.FACES[language],
        )
        + "\n"
    )


def _places(shown: Chart, *, tall: bool | None) -> Places:
    if tall is not None:
        return place(shown, tall=tall)
    broad = place(shown)
    if broad.width <= _BROADEST or len(shown.arrows) > MOST_LABELLED:
        return broad
    other = place(shown, tall=True)
    return other if other.width < broad.width else broad


def _written(texts: tuple[str, ...], wide: float) -> tuple[str, float]:
    """Return the heading as it is drawn, and how far down it reaches."""
    title, *legend = texts
    titles = wrap(title, most=wide / _HEADING, lines=2)
    told = [line for text in legend for line in wrap(text, most=wide / _LEGEND, lines=6)]
    top, below = float(_MARGIN) - 4, float(_MARGIN) - 4 + len(titles) * _HEADING_LINE
    drawn = ink.lines(titles, (_MARGIN, top), size=_HEADING, step=_HEADING_LINE, fill=ink.INK, weight=600)
    drawn += ink.lines(told, (_MARGIN, below), size=_LEGEND, step=_LEGEND_LINE, fill=ink.QUIET)
    return element("g", drawn, class_="heading"), below + len(told) * _LEGEND_LINE + _MARGIN - 4


def _cards(picture: Picture) -> Iterator[str]:
    for card, middle in zip(picture.chart.cards, picture.places.cards, strict=True):
        yield _card(picture, card, (middle[0] - card.width / 2, middle[1] - card.height / 2))


def _card(picture: Picture, card: Card, corner: Point) -> str:
    (x, y), is_here, has_been = corner, picture.is_here(card), picture.has_been(card)
    ground, text, quiet = (ink.ACT, ink.SHEET, ink.SHEET) if is_here else (ink.SHEET, ink.INK, ink.QUIET)
    edge = ink.ACT if has_been else ink.EDGE
    column, down = x + parts.PAD + parts.MARK, y + parts.GAP
    below = down + len(card.title) * parts.TITLE_LINE
    middle = (x + parts.PAD + parts.MARK / 2 - 3, down + parts.TITLE_LINE / 2)
    drawn = [
        element("title", plain(card.spoken)),
        element(
            "rect",
            x=x,
            y=y,
            width=card.width,
            height=card.height,
            rx=ink.RADIUS,
            fill=ground,
            stroke=edge,
            stroke_width=2.5 if has_been else 1.5,
        ),
        ink.kind_mark(card.kind, middle, ink=text if is_here else ink.ACT, ground=ground),
        ink.lines(card.title, (column, down), size=parts.TITLE, step=parts.TITLE_LINE, fill=text, weight=600),
        ink.lines(card.dues, (column, below), size=parts.SMALL, step=parts.SMALL_LINE, fill=quiet, class_="t"),
        *_rows(picture, card, corner),
    ]
    class_ = " ".join(("card", card.kind, *(["been"] if has_been else []), *(["here"] if is_here else [])))
    return element("g", "".join(drawn), class_=class_, id=card.id)


def _rows(picture: Picture, card: Card, corner: Point) -> Iterator[str]:
    """Yield the steps that stay in a state, under a line across its card."""
    x, y = corner[0], corner[1] + card.head
    if card.inside:
        colour = ink.EDGE if picture.is_here(card) else ink.LINE
        yield element("line", x1=x, x2=x + card.width, y1=y, y2=y, stroke=colour)
    y += parts.GAP
    for label in card.inside:
        yield _label(picture, label, (x + parts.PAD, y), is_inside=True, on_dark=picture.is_here(card))
        y += label.height + parts.GAP


def _labels(picture: Picture) -> Iterator[str]:
    for arrow, line in zip(picture.chart.arrows, picture.places.lines, strict=True):
        if line.label is not None:
            x, y = line.label[0] - arrow.width / 2 + parts.SIDE, line.label[1] - arrow.height / 2 + parts.CLEAR
            if not any(label.goes_back or picture.taken(label) for label in arrow.labels):
                x -= parts.MARK  # nothing stands in the first column: the words move up to their line
            for label in arrow.labels:
                yield _label(picture, label, (x, y), is_inside=False, on_dark=False)
                y += label.height + parts.GAP


def _label(picture: Picture, label: Label, corner: Point, *, is_inside: bool, on_dark: bool) -> str:
    """Draw one step: in its first column a mark and the numbers it was taken by, then title and who may take it."""
    x, y = corner
    taken, column = picture.taken(label), x + parts.MARK
    text, quiet = (ink.SHEET, ink.SHEET) if on_dark else (ink.INK, ink.QUIET)
    if not taken and picture.trail is not None and not on_dark:
        text = ink.QUIET
    first, below = y + parts.STEP_LINE / 2, y + len(label.title) * parts.STEP_LINE
    drawn = [element("title", plain(label.spoken))]
    has_mark = is_inside or label.goes_back
    if has_mark and not (taken and is_inside and not label.goes_back):
        middle = (x + parts.MARK / 2 - 3, first)
        drawn.append(ink.step_mark(middle, stays=not label.goes_back, ink=quiet))
    drawn += [
        ink.lines(
            label.title,
            (column, y),
            size=parts.STEP,
            step=parts.STEP_LINE,
            fill=text,
            weight=600 if taken else None,
        ),
        ink.lines(label.who, (column, below), size=parts.SMALL, step=parts.SMALL_LINE, fill=quiet, class_="t"),
    ]
    if taken:
        pair = (ink.ACT, ink.SHEET) if on_dark else (ink.SHEET, ink.ACT)
        middle_of_it = below + parts.SMALL_LINE / 2 if label.goes_back else first
        drawn.append(ink.pill(short_numbers(taken), column - 4, middle_of_it, ink=pair[0], ground=pair[1]))
    return element("g", "".join(drawn), class_=_class(picture, label, taken), id=label.id)


def _class(picture: Picture, label: Label, taken: tuple[int, ...]) -> str:
    said = ["step", *(["back"] if label.goes_back else [])]
    if picture.trail is not None:
        said.append("took" if taken else "may")
    return " ".join(said)


def _arrows(picture: Picture) -> Iterator[str]:
    """Yield the lines; those that were taken last, so that they lie on top."""
    pairs = list(zip(picture.chart.arrows, picture.places.lines, strict=True))
    pairs.sort(key=lambda pair: any(picture.taken(label) for label in pair[0].labels))
    for arrow, line in pairs:
        yield _arrow(picture, arrow, line)


def _arrow(picture: Picture, arrow: Arrow, line: Line) -> str:
    is_taken = any(picture.taken(label) for label in arrow.labels)
    goes_back = all(label.goes_back for label in arrow.labels)
    colour, thick = (ink.QUIET, 2.0) if arrow.is_main else (ink.EDGE, 1.5)
    if picture.trail is not None:
        colour, thick = (ink.ACT, 3.5) if is_taken else (ink.EDGE, 1.5)
    start, *curves = line.points
    drawn = f"M{start[0]:.1f} {start[1]:.1f}C" + " ".join(f"{x:.1f} {y:.1f}" for x, y in curves)
    dashes = "6 4" if picture.trail is not None and not is_taken else None
    told = element("title", plain("\n".join(label.spoken for label in arrow.labels)))
    path = element("path", d=drawn, fill="none", stroke=colour, stroke_width=thick, stroke_dasharray=dashes)
    tip = ink.head(line.points[-1], line.tip, ink=colour, hollow=goes_back, size=1.3 if is_taken else 1.0)
    class_ = "line" + (" back" if goes_back else "")
    if picture.trail is not None:
        class_ += " took" if is_taken else " may"
    return element("g", told + path + tip, class_=class_)
