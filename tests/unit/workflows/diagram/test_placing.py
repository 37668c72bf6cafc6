"""Where things go: asked once for each shape, of a program that may be missing, fail or take too long."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from engine.domain.trail import Trail
from tests.builders import a_workflow
from tests.unit.workflows.diagram.drawn import RETURNED_AND_REOPENED, titled
from workflows.diagram import placing
from workflows.diagram.mermaid import mermaid
from workflows.diagram.placing import NoPicture
from workflows.diagram.step_table import rows
from workflows.diagram.svg import svg


@pytest.fixture(autouse=True)
def _no_layout_is_known() -> None:
    placing._placed.cache_clear()


def test_without_pygraphviz_the_refusal_says_what_to_install_and_the_rest_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    with pytest.raises(NoPicture) as refused:
        svg(a_workflow(), "zh")
    assert refused.value.message("zh") == "画不了图：没有安装pygraphviz。"
    assert "pip install 'rectify[pictures]'" in refused.value.way_out("zh")
    assert "--format mermaid" in refused.value.way_out("en")
    assert mermaid(a_workflow(), "zh")
    assert rows(a_workflow())


def test_a_layout_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "_PATIENCE", 0.001)
    with pytest.raises(NoPicture, match="too large"):
        svg(a_workflow(), "zh")


def test_a_placer_that_ends_badly_is_told_with_its_last_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "placer.py"
    broken.write_text("import os, sys\nsys.stderr.write('no room left\\n')\nsys.stderr.flush()\nos.abort()\n")
    monkeypatch.setattr(placing, "_PLACER", broken)
    with pytest.raises(NoPicture, match="no room left"):
        svg(a_workflow(), "zh")


@pytest.mark.parametrize("trail", [None, RETURNED_AND_REOPENED])
def test_a_shape_is_laid_out_once_whoever_asks(monkeypatch: pytest.MonkeyPatch, trail: Trail | None) -> None:
    first = svg(titled("甲乙"), "zh")
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    assert svg(titled("甲乙"), "zh") == first
    assert svg(titled("丙丁"), "zh", trail=trail)
