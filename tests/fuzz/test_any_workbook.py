"""Whatever a workbook holds: a ledger or a refusal, never an exception. 300 in CI; `make slow` takes 100,000."""

from __future__ import annotations

import pytest

from engine.errors import RectifyError
from rectify.documents.findings import Notice
from tests.fuzz.workbooks import mutations, read_here
from tests.unit.rectify.documents.hand_ledgers import EVERY
from tests.unit.rectify.documents.ledgers import draw


@pytest.fixture(scope="module")
def seeds() -> list[bytes]:
    """Return sound workbooks of every kind."""
    return [*(make().data() for make in EVERY.values()), *(draw(seed).data for seed in range(20))]


def answer_to(data: bytes) -> tuple[Notice | None, RectifyError | None]:
    """Return the ledger that a workbook is, or its refusal."""
    try:
        return read_here(data, where="台账.xlsx"), None
    except RectifyError as refusal:
        return None, refusal


def read_all(seeds: list[bytes], *, count: int, seed: int) -> None:
    """Read broken copies: each is read or refused, in both languages."""
    for data in mutations(seeds, count=count, seed=seed):
        notice, refusal = answer_to(data)
        if refusal is not None:
            assert refusal.message("zh")
            assert refusal.way_out("en")
        if notice is not None:
            assert all(problem.message.zh and problem.message.en for problem in notice.problems)


def test_a_broken_workbook_is_read_or_refused(seeds: list[bytes]) -> None:
    read_all(seeds, count=300, seed=7)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100))
def test_any_broken_workbook_is_read_or_refused(seeds: list[bytes], seed: int) -> None:
    read_all(seeds, count=1_000, seed=1_000 + seed)
