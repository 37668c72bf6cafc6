"""Short notices in the manners offices have, each against what a careful reader takes from it."""

from __future__ import annotations

import pytest

from rectify.documents.findings import Notice
from rectify.documents.notice import read_notice
from tests.unit.rectify.documents.truths import SAMPLES

_PARTS = (SAMPLES / "manners.notices").read_text(encoding="utf-8").split("#### ")[1:]
MANNERS = dict(part.split("\n", 1) for part in _PARTS)


def as_noted(notice: Notice) -> list[str]:
    """Return a notice in the short form of the notes."""
    found = [
        (
            f"{notice.title} | {notice.organization} | {notice.started_on} {notice.ended_on} {notice.feedback_on}"
            f" | {notice.signed_on} {notice.published_on}"
        ),
        " / ".join(notice.groups) + " | " + " ".join(f"{key} {count}" for key, count in notice.declared.items()),
    ]
    for item in notice.items:
        place = f"{'-' if item.group is None else item.group} {item.number or '-'}"
        told = [item.completion, "S" if item.sustained else "", str(len(item.measures)), item.responsible, item.due_on]
        found.append(f"{place} {item.title} | {' '.join(str(each) for each in told if each)}")
    codes = dict.fromkeys(problem.code for problem in notice.problems)
    return [*found, "! " + " ".join(codes)] if codes else found


@pytest.mark.parametrize("manner", MANNERS)
def test_each_manner_is_read_as_noted(manner: str) -> None:
    text, _, noted = MANNERS[manner].rpartition("\n----\n")
    assert as_noted(read_notice(text)) == noted.strip("\n").split("\n")
