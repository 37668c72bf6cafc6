"""Notices of every family, in every container, against the truth they were drawn with."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from rectify.documents.blocks import Block
from rectify.documents.confined import as_blocks
from rectify.documents.decoding import decode
from rectify.documents.findings import Notice
from rectify.documents.notice import read_lines, read_notice
from rectify.documents.readers import portable, web, word
from rectify.documents.readers.lines import Line, as_plain
from tests.drawn_notices.containers import as_page, as_pdf, as_text, as_word
from tests.drawn_notices.drawing import draw
from tests.drawn_notices.scoring import fields, wrong
from tests.drawn_notices.sheet import FAMILIES, Drawn
from tests.unit.rectify.documents.truths import as_read, comparable

LEAST_RIGHT = 0.98


def _blocks(lines: list[Line]) -> Sequence[Block]:
    return as_blocks(as_plain(lines))


# The readers as they are, without a process for each of hundreds of files.
CONTAINERS: dict[str, tuple[Callable[[Drawn, int], bytes], Callable[[bytes], Notice]]] = {
    "txt": (as_text, lambda data: read_notice(decode(data, where="drawn.txt"))),
    "html": (as_page, lambda data: read_lines(_blocks(web.read(data)))),
    "docx": (as_word, lambda data: read_lines(_blocks(word.read(data)))),
    "pdf": (as_pdf, lambda data: read_lines(_blocks(portable.read(data)))),
}


def measured(container: str, seeds: range) -> tuple[float, list[str]]:
    """Return the share of fields read as noted, and what was read otherwise; no item may be lost or invented."""
    write, read = CONTAINERS[container]
    told, faults = 0, []
    for seed in seeds:
        drawn = draw(seed)
        truth = comparable(drawn.truth)
        found = as_read(read(write(drawn, seed)))
        told += fields(truth)
        faults += [f"{seed} {drawn.family}: {fault}" for fault in wrong(found, truth)]
    return 1 - len(faults) / told, faults


@pytest.mark.parametrize(("container", "count"), [("txt", 30), ("html", 12), ("docx", 8), ("pdf", 8)])
def test_notices_are_read_as_they_were_drawn(container: str, count: int) -> None:
    right, faults = measured(container, range(count))
    assert right >= LEAST_RIGHT, "\n".join(faults)
    assert not [fault for fault in faults if " items: " in fault]


@pytest.mark.slow
@pytest.mark.parametrize("container", CONTAINERS)
def test_many_notices_are_read_as_they_were_drawn(container: str) -> None:
    right, faults = measured(container, range(1_000, 2_500 if container in ("txt", "html") else 1_400))
    assert right >= LEAST_RIGHT, "\n".join(faults[:50])


def test_every_family_is_drawn() -> None:
    assert {draw(seed).family for seed in range(40)} == set(FAMILIES)
