"""Documents of offices that the reader had never seen: nothing of them is read otherwise than noted."""

from __future__ import annotations

import pytest

from tests.unseen_notices.measuring import faults_of
from tests.unseen_notices.notes import Noted, noted

SETS = ("third", "fourth", "fifth", "sixth", "seventh")
DOCUMENTS = {f"{name}-{each.name}": each for name in SETS for each in noted(f"{name}.notices")}


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_is_read_as_a_careful_reader_noted(document: Noted) -> None:
    assert faults_of(document) == []
