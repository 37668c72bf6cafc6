"""Papers as a word processor lays them out: opened by LibreOffice, turned into PDF once for all, and read."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rectify.documents.papers.checking import sample
from rectify.documents.papers.designs import Line, body
from rectify.documents.papers.kinds import KINDS
from rectify.documents.papers.making import made, shipped
from rectify.documents.papers.period_charts import spread_of
from rectify.documents.papers.press import Press
from rectify.documents.papers.styles import Style

AT = datetime(2026, 3, 6, tzinfo=UTC)
LONG = "水务局党组深刻反思精心部署全面抓好整改工作" * 40


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return the pages of each paper as text, all of them converted by one start of LibreOffice."""
    for program, of in (("soffice", "LibreOffice"), ("pdftotext", "poppler")):
        if shutil.which(program) is None:
            pytest.skip(f"{of} is not installed")
    folder, press = tmp_path_factory.mktemp("looked"), Press()
    papers = {kind: press.write(shipped(kind), kind, sample(kind), at=AT) for kind in KINDS}
    papers["blank"] = press.write(shipped("closing-form"), "closing-form", sample("closing-form", bare=True), at=AT)
    papers["full"] = made((Line(Style.TITLE, "标题"), *[body(LONG)] * 3))
    spread, title = spread_of([_unit("教务处", 31), _unit("总务处", 47)], number=1)
    charted = {**sample("period-report"), "trend": "", "spread": spread, "spread_title": title}
    papers["charted"] = press.write(shipped("period-report"), "period-report", charted, at=AT)
    for name, content in papers.items():
        (folder / f"{name}.docx").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = [str(path) for path in folder.glob("*.docx")]
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]
    subprocess.run(convert, check=True, capture_output=True, timeout=240)
    return {name: _pages(folder / f"{name}.pdf") for name in papers}


def _unit(name: str, open_: int) -> dict[str, object]:
    return {"name": name, "total": 60 + open_, "done": 60, "lasting": 0, "open": open_}


def _pages(path: Path) -> list[str]:
    told = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, timeout=60)
    return told.stdout.decode().split("\f")[:-1]


def test_every_paper_opens_and_has_a_page(read: dict[str, list[str]]) -> None:
    assert {name: bool(pages) and "{{" not in "".join(pages) for name, pages in read.items()} == dict.fromkeys(
        read, True
    )


def test_a_chart_is_drawn_with_the_figure_of_each_part(read: dict[str, list[str]]) -> None:
    told = "".join(read["charted"])
    assert all(said in told for said in ("教务处", "总务处", "31", "47", "推进中的问题总务处最多"))


def test_a_page_has_twenty_two_lines_of_twenty_eight_characters(read: dict[str, list[str]]) -> None:
    second = [re.sub(r"\s", "", line) for line in read["full"][1].splitlines()]
    text = [line for line in second if line and not line.startswith("—")]
    assert len(text) == 22
    # The first line of a paragraph is indented by two, the last may be short; all others are full.
    lengths = [len(line) for line in text]
    assert (max(lengths), sum(length == 28 for length in lengths) >= 18) == (28, True)


def test_pages_are_numbered_from_one(read: dict[str, list[str]]) -> None:
    numbers = [re.findall(r"—\s*([0-9]+)\s*—", page)[-1] for page in read["full"]]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


def test_a_closing_form_without_long_texts_is_one_page(read: dict[str, list[str]]) -> None:
    assert len(read["blank"]) == 1
