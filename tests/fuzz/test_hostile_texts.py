"""A text that means harm is refused by the check, or does nothing but write words, soon and not too many.

CI tries each text of the corpus in one place, in turn as subject, plain text and HTML of the digest, whose lists a text
can go through, and the devouring ones with a mail of 500 matters; `make slow` tries each in every place of every kind.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from notifications.digest import digest
from notifications.texts.checking import CheckedText, check_text, sample_values
from notifications.texts.kinds import DIGEST, TEXT_KINDS
from notifications.texts.press import OutputTooLong, Press, TextRefused
from notifications.texts.samples import sample, sample_line
from notifications.texts.shipped import FILES, HTML, PLAIN, Slot
from notifications.texts.values import values_of
from tests.fuzz.hostile_texts import devouring, reaching

CORPUS = (*reaching(), *devouring())
PRESS = Press()
SECONDS, MOST_CHARACTERS = 1.0, 4 * 1024 * 1024
# What a text would show if it had got out.
LEAKED = ("<class", "<built-in", "<function", "<module", "uid=", "root:", "object at 0x", "TemplateReference")


def in_turn() -> Iterator[tuple[str, str, str]]:
    for index, (name, text) in enumerate(CORPUS):
        yield name, text, FILES[index % len(FILES)]


@cache
def values_of_500() -> dict[str, Any]:
    lines = tuple(
        replace(sample_line("overdue", "zh"), number=f"XC2026-01-{n:03}", note="逾期" * 40) for n in range(500)
    )
    return values_of(digest(replace(sample(DIGEST, "zh"), lines=lines)), DIGEST, "txt", PRESS.frame)


def checked(slot: Slot, text: str) -> CheckedText:
    """Return the answer to a text, which comes soon and says what is wrong in both languages."""
    began = time.process_time()
    answer = check_text(slot, text.encode("utf-8"), PRESS)
    assert time.process_time() - began < SECONDS
    assert answer.template is not None or answer.errors
    for fault in answer.faults:
        assert fault.line >= 1
        assert fault.message.zh
        assert fault.message.en
    return answer


def written(slot: Slot, answer: CheckedText, values: Any, *, entries: int) -> str:
    """Return what a text writes; empty when it is stopped, so that the product's own is used."""
    assert answer.template is not None
    began = time.process_time()
    try:
        return PRESS.write(slot, answer.template, values, entries=entries)
    except (OutputTooLong, TextRefused):
        return ""
    finally:
        assert time.process_time() - began < SECONDS


def assert_nothing_leaked(slot: Slot, said: str, name: str) -> None:
    assert not any(leak in said for leak in LEAKED), name
    # In plain text these are signs like any other.
    assert slot.file != HTML or "<script" not in said, name


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(tuple(reaching())) >= 150
    assert len(tuple(devouring())) >= 30
    assert len(dict(CORPUS)) == len(CORPUS)


@pytest.mark.parametrize(("name", "text", "file"), tuple(in_turn()), ids=lambda value: ascii(value)[:40])
def test_a_hostile_text_is_refused_or_harmless(name: str, text: str, file: str) -> None:
    slot = Slot(DIGEST, "zh", file)
    answer = checked(slot, text)
    if answer.template is not None:
        said = written(slot, answer, sample_values(slot, PRESS), entries=6)
        assert_nothing_leaked(slot, said, name)


@pytest.mark.parametrize("text", tuple(dict(devouring()).values()), ids=tuple(dict(devouring())))
def test_no_text_makes_a_mail_of_500_matters_wait(text: str) -> None:
    slot = Slot(DIGEST, "zh", PLAIN)
    answer = checked(slot, text)
    if answer.template is not None:
        assert len(written(slot, answer, values_of_500(), entries=500)) <= MOST_CHARACTERS


def test_what_passes_the_check_is_stopped_when_it_writes_too_much() -> None:
    slot = Slot(DIGEST, "zh", PLAIN)
    answer = checked(slot, dict(devouring())["one loop that writes much"])
    assert answer.template is not None
    with pytest.raises(OutputTooLong):
        PRESS.write(slot, answer.template, values_of_500(), entries=500)


@pytest.mark.slow
@pytest.mark.parametrize("kind", TEXT_KINDS)
def test_a_hostile_text_is_refused_or_harmless_in_every_place(kind: str) -> None:
    for file in FILES:
        slot = Slot(kind, "zh", file)
        for name, text in CORPUS:
            answer = checked(slot, text)
            if answer.template is not None:
                said = written(slot, answer, sample_values(slot, PRESS), entries=6)
                assert_nothing_leaked(slot, said, name)
