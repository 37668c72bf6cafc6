"""The picture: words inside their boxes, nothing in a title taken for markup, the way of an item to be seen."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from engine.domain.definition import Workflow
from engine.domain.trail import Trail
from engine.words import LANGUAGES, Language
from tests.builders import a_workflow
from tests.unit.workflows.diagram.drawn import (
    RETURNED_AND_REOPENED,
    SVG,
    a_trail,
    advance,
    card_box,
    classed,
    definition,
    label_boxes,
    many_states,
    parsed,
    text_boxes,
    titled,
)
from workflows.catalogue import shipped
from workflows.diagram import placing
from workflows.diagram.svg import svg

HOSTILE = (
    "<script>alert(1)</script>",
    "]]><svg onload=alert(1)>",
    "\"'&amp;&#x41;",
    "%{title}{0}",
    "整改😀✅",
    "整" * 200,
    "W" * 200,
    "\u202egnihtyreve\u2066",
    "a\x00b\ud800c\ufffe",
    "",
)
TAGS = {"svg", "title", "desc", "g", "rect", "path", "polygon", "text", "line"}
ATTRIBUTES = {
    "aria-labelledby", "class", "d", "fill", "font-family", "font-size", "font-weight", "height", "id", "lang",
    "points", "role", "rx", "stroke", "stroke-dasharray", "stroke-width", "text-anchor", "transform", "viewBox",
    "width", "x", "x1", "x2", "y", "y1", "y2",
}  # fmt: skip


def drawings() -> Iterator[tuple[Workflow, Language, bool, Trail | None]]:
    """Yield what is drawn in every way: all shipped workflows and those with hostile titles."""
    for key, language, tall in itertools.product(shipped(), LANGUAGES, (False, True)):
        yield definition(key), language, tall, None
    for text in HOSTILE[::4]:
        yield titled(text), "zh", False, RETURNED_AND_REOPENED
    yield a_workflow(), "en", True, RETURNED_AND_REOPENED


def test_every_text_of_a_card_lies_inside_it() -> None:
    for workflow, language, tall, trail in drawings():
        picture = parsed(svg(workflow, language, tall=tall, trail=trail))
        assert len(classed(picture, "card")) == len(workflow.states)
        for card in classed(picture, "card"):
            box = card_box(card)
            for said, taken in text_boxes(card):
                assert box.holds(taken), (workflow.key, language, said)


def test_labels_lie_neither_on_cards_nor_on_each_other() -> None:
    for workflow, language, tall, trail in drawings():
        picture = parsed(svg(workflow, language, tall=tall, trail=trail))
        labels = label_boxes(picture)
        cards = {card.attrib["id"]: card_box(card) for card in classed(picture, "card")}
        for (one, box), (other, there) in itertools.product(labels.items(), {**labels, **cards}.items()):
            assert one == other or not box.meets(there), (workflow.key, language, one, other)


def test_everything_lies_inside_the_picture() -> None:
    for workflow, language, tall, trail in drawings():
        picture = parsed(svg(workflow, language, tall=tall, trail=trail))
        wide = float(picture.attrib["width"])
        (heading,) = classed(picture, "heading")
        assert all(box.left >= 0 and box.right <= wide for _said, box in text_boxes(heading))
        assert picture.attrib["viewBox"] == f"0 0 {picture.attrib['width']} {picture.attrib['height']}"


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_title_stays_text(text: str) -> None:
    picture = parsed(svg(titled(text), "zh", trail=RETURNED_AND_REOPENED))
    for part in picture.iter():
        assert part.tag.removeprefix(SVG) in TAGS
        assert set(part.attrib) <= ATTRIBUTES
    shown = "".join(c if c not in "\x00\ud800\ufffe" else "?" for c in text)
    (card,) = [card for card in classed(picture, "card") if card.get("id") == "st-closed"]
    assert card.findtext(f"{SVG}title") == shown


def test_the_picture_fetches_nothing_and_runs_nothing() -> None:
    text = svg(definition("rectification"), "zh")
    assert text.count("http") == text.count('xmlns="http://www.w3.org/2000/svg"') == 1
    assert not any(word in text for word in ("href", "url(", "style", "script", "<image", "@import"))


def test_who_listens_hears_every_state_and_step() -> None:
    workflow = definition("rectification")
    said = parsed(svg(workflow, "zh")).findtext(f"{SVG}desc") or ""
    assert all(state.title.zh in said for state in workflow.states.values())
    for step in workflow.transitions:
        for source in step.sources:
            assert (
                f"{step.title.zh}：{workflow.states[source].title.zh} → {workflow.states[step.target].title.zh}" in said
            )


def test_without_an_item_nothing_is_marked() -> None:
    picture = parsed(svg(a_workflow(), "zh"))
    assert not any(classed(picture, name) for name in ("been", "here", "took", "may"))


def test_the_way_of_an_item_is_marked_through_returns_and_reopenings() -> None:
    picture = parsed(svg(a_workflow(), "en", trail=RETURNED_AND_REOPENED))
    assert [card.get("id") for card in classed(picture, "here")] == ["st-rectifying"]
    assert {card.get("id") for card in classed(picture, "been")} == {
        "st-reported",
        "st-rectifying",
        "st-verified",
        "st-closed",
    }
    numbers = {
        step.get("id"): [text.text for text in step.iter(f"{SVG}text") if text.get("class") == "no"]
        for step in classed(picture, "step")
    }
    assert numbers == {
        "st-reported-start": ["1"],
        "st-rectifying-submit": ["2·5"],
        "st-rectifying-verify": ["3·6"],
        "st-verified-return": ["4"],
        "st-verified-close": ["7"],
        "st-closed-reopen": ["8"],
        "st-rectifying-return": [],
        "st-rectifying-prolong": [],
        "st-verified-prolong": [],
        "st-long_term-resume": [],
    }
    assert {step.get("id") for step in classed(picture, "step") if "took" in step.get("class", "")} == {
        name for name, found in numbers.items() if found
    }


def test_a_line_that_was_taken_is_bold_and_one_that_was_not_is_dashed() -> None:
    picture = parsed(svg(a_workflow(), "en", trail=RETURNED_AND_REOPENED))
    for name, is_dashed in (("took", False), ("may", True)):
        paths = [line.find(f"{SVG}path") for line in classed(picture, "line") if name in line.get("class", "")]
        assert paths
        assert all(path is not None and ("stroke-dasharray" in path.attrib) is is_dashed for path in paths)
        assert all(path is not None and (float(path.attrib["stroke-width"]) > 3) is not is_dashed for path in paths)


def test_steps_back_have_a_hollow_head() -> None:
    picture = parsed(svg(a_workflow(), "zh"))
    heads = {True: set(), False: set()}  # type: dict[bool, set[str | None]]
    for line in classed(picture, "line"):
        shape = line.find(f"{SVG}polygon")
        assert shape is not None
        heads["back" in line.get("class", "").split()].add(shape.get("fill"))
    assert heads[True] == {"#ffffff"}
    assert "#ffffff" not in heads[False]


def test_an_item_that_went_round_often_shows_its_last_time_in_its_column() -> None:
    legs = ["reported start rectifying", *["rectifying submit rectifying"] * 120]
    picture = parsed(svg(a_workflow(), "zh", trail=a_trail("reported", *legs)))
    (card,) = classed(picture, "here")
    (number,) = [text for text in card.iter(f"{SVG}text") if text.get("class") == "no"]
    assert number.text == "…121"
    assert float(number.attrib["x"]) - advance("121") * 6 - 6 >= card_box(card).left


def test_steps_of_another_version_are_told_in_words() -> None:
    trail = a_trail("opened", "opened begin working", "working hand_over rectifying")
    text = svg(a_workflow(), "zh", trail=trail)
    assert "另有2步是按别的版本走的" in text
    assert "[2] working → rectifying (hand_over)" in text
    nowhere = parsed(svg(a_workflow(), "zh", trail=a_trail("gone")))
    assert classed(nowhere, "here") == []
    assert "现在在“gone”" in (nowhere.findtext(f"{SVG}title") or "")


def test_a_picture_broader_than_a_page_is_drawn_downwards() -> None:
    broad, chosen = parsed(svg(many_states(12, 11), "zh", tall=False)), parsed(svg(many_states(12, 11), "zh"))
    assert float(chosen.attrib["width"]) <= 1440 < float(broad.attrib["width"])


@pytest.mark.slow
def test_two_hundred_states_and_a_thousand_steps_are_drawn_without_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "_PATIENCE", 300)  # machines are shared
    picture = parsed(svg(many_states(200, 1000), "zh"))
    assert len(classed(picture, "card")) == 200
    assert label_boxes(picture) == {}
    assert "步骤太多" in "".join(said for said, _box in text_boxes(classed(picture, "heading")[0]))
