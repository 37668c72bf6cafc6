"""Each text of the product reads as it did when somebody last looked at it."""

from __future__ import annotations

import re

import pytest

from engine.words import LANGUAGES, Language
from notifications.texts.kinds import OF_LINKS, TEXT_KINDS, TROUBLE
from notifications.texts.samples import sample
from tests.unit.notifications.texts.snapshots import FOLDER, rendered, snapshots

HELD = snapshots()
RENEW = "look at it, then: python -m tests.unit.notifications.texts.snapshots"


@pytest.mark.parametrize("name", tuple(HELD))
def test_a_text_reads_as_it_did(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == HELD[name], RENEW


def test_there_is_no_snapshot_of_what_is_gone() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(HELD), RENEW


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(TEXT_KINDS.keys() - {TROUBLE, *OF_LINKS}))
def test_both_forms_say_why_you_what_next_where_and_what_otherwise(kind: str, language: Language) -> None:
    mail, letter = rendered(kind, language), sample(kind, language)
    html = re.sub(r"\s+", " ", mail.html)
    for line in letter.lines:
        for said in (line.why_you, line.next_step, line.otherwise, line.deadline):
            assert said is None or (said.text(language) in mail.text and said.text(language) in html)
        assert line.note is None or (line.note in mail.text and line.note in html)
        assert line.link in mail.text
        assert f'href="{line.link}"' in html
    assert len(mail.subject) <= 110


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_return_says_for_the_how_manieth_time_and_why(language: Language) -> None:
    mail, letter = rendered("returned", language), sample("returned", language)
    times = "第2次" if language == "zh" else "2 times now"
    for form in (mail.subject, mail.text, mail.html):
        assert times in form
    assert letter.lines[0].note is not None
    assert letter.lines[0].note in mail.text
