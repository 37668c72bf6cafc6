"""Documents of offices that the reader had never seen: nothing of them is read otherwise than noted."""

from __future__ import annotations

import pytest

from tests.unseen_notices.measuring import faults_of
from tests.unseen_notices.notes import Noted, noted

DOCUMENTS = [
    document
    for file in ("third.notices", "fourth.notices", "fifth.notices", "sixth.notices")
    for document in noted(file)
]


@pytest.mark.parametrize("document", DOCUMENTS, ids=[document.name for document in DOCUMENTS])
def test_a_document_is_read_as_a_careful_reader_noted(document: Noted) -> None:
    assert faults_of(document) == []
