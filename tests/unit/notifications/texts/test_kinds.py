"""Which text tells a matter: every kind of notice has one, and dates and requests choose among them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from engine.words import Words
from notifications.letter import KINDS, NOT_OF_STEPS, Letter, Line
from notifications.texts.kinds import DIGEST, OF_LINKS, TEXT_KINDS, TROUBLE, text_kind, text_of_letter
from notifications.texts.press import Press
from notifications.texts.samples import sample
from notifications.texts.shipped import SLOTS, shipped_texts
from rectify.bootstrap import vocabulary

TODAY, PRESS = date(2026, 11, 23), Press()


def a_line(kind: str, due: int | None = 3, **changes: Any) -> Line:
    given: dict[str, Any] = {
        "kind": kind, "number": "1", "state": None, "why_you": Words("您", "you"), "next_step": Words("办", "do"),
        "link": "https://a.example/", "due_on": None if due is None else TODAY + timedelta(days=due),
        "working_days_left": due,
    }  # fmt: skip
    return Line(**(given | changes))


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (a_line("reminder", 1), "reminder"),
        (a_line("reminder", 0), "due_today"),
        (a_line("reminder", -1), "overdue"),
        (a_line("overdue", -3), "overdue"),
        (a_line("overdue", 2), "reminder"),
        (a_line("overdue", None), "overdue"),
        (a_line("reminder", None), "reminder"),
        (a_line("returned", -3), "returned"),
        (a_line("escalated", 0), "escalated"),
        (a_line("to_answer", request="extension"), "extension_asked"),
        (a_line("to_answer", request="long_term"), "long_term_asked"),
        (a_line("to_answer"), "extension_asked"),
        (a_line("agreed", request="extension"), "extension_answered"),
        (a_line("refused", request="long_term"), "long_term_answered"),
        (a_line("withdrawn", request="long_term"), "withdrawn"),
        (a_line("substituting", None), "substitute_started"),
    ],
)
def test_dates_and_requests_choose_the_text(line: Line, kind: str) -> None:
    assert text_kind(line, TODAY) == kind


def test_every_kind_of_notice_is_told_by_some_text_and_every_text_tells_something() -> None:
    lines = [
        a_line(kind, due, request=request)
        for kind in KINDS
        for due in (-1, 0, 1, None)
        for request in ("extension", "long_term", None)
    ]
    assert {text_kind(line, TODAY) for line in lines} == TEXT_KINDS.keys() - {DIGEST, TROUBLE, *OF_LINKS}


def test_every_text_has_its_files_in_both_languages() -> None:
    assert shipped_texts().keys() == set(SLOTS)
    assert len(SLOTS) == len(TEXT_KINDS) * 2 * 3


@pytest.mark.parametrize("slot", SLOTS, ids=[slot.name for slot in SLOTS])
def test_the_products_own_texts_obey_the_rules_of_an_offices(slot: Any) -> None:
    source, faults = PRESS.look_over(slot, shipped_texts()[slot].encode("utf-8"))
    assert faults == []
    PRESS.ready(slot, source)


def test_several_matters_are_told_by_the_digest() -> None:
    letter = sample("returned", "zh")
    assert text_of_letter(letter) == "returned"
    assert text_of_letter(replace(letter, lines=letter.lines * 2)) == DIGEST


def test_a_sample_is_of_the_kind_it_is_of() -> None:
    for kind in TEXT_KINDS.keys() - {TROUBLE, *OF_LINKS}:
        letter: Letter = sample(kind, "en")
        assert text_of_letter(letter) == kind


def test_steps_of_a_workflow_cannot_tell_what_only_the_office_brings_about() -> None:
    assert vocabulary().notice_kinds == KINDS.keys() - NOT_OF_STEPS
    assert KINDS.keys() > NOT_OF_STEPS
