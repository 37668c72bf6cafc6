"""A paper from being handed in to the ledger, by pages without script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.domain.incoming import IncomingState
from engine.operations.incoming import look_at, papers_of
from engine.operations.reading import list_items, whole_item
from engine.store.finding import Wanted
from rectify.importing import importer
from tests.builders import AT, OPERATOR, as_person
from tests.http.conftest import Site
from tests.http.reading import Reader, plain

SAMPLES = Path(__file__).parents[1] / "documents_samples"
TEXT = (SAMPLES / "damaged_dates.txt").read_text(encoding="utf-8")
THERE = "/inspections/import"


def handed_in(reader: Reader, text: str = TEXT) -> str:
    """Hand text in, wait until it is read, and return its address."""
    reader.open(THERE)
    answer = reader.send(THERE, {"text": text, "kind": "inspection", "workflow": "rectification", "feedback": ""})
    assert answer.status_code == 303, plain(answer.text)
    return str(answer.headers["location"])


def test_a_notice_is_read_corrected_and_taken_in_whole(own_site: Site) -> None:
    reader = Reader(own_site, "chen")
    path = handed_in(reader)
    page = reader.get(path)
    assert "没有写进台账" in plain(page)
    assert "疑点" in page
    form = reader.open(f"{path}/findings/1")
    title = re.search(r'name="title"[^>]*>([^<]+)<', form)
    assert title is not None
    print(plain(page)[:3000])
