"""The import contracts hold, and each of them breaks the build when it is violated."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("engine", "workflows", "notifications", "rectify")

# For each contract, by the start of its name: a module and an import it forbids (None: a new module without a floor).
VIOLATIONS: dict[str, tuple[str, str | None]] = {
    "The front uses workflows": ("engine/clock.py", "import workflows.problems"),
    "Inside the engine": ("engine/domain/chain.py", "import engine.operations.ledger"),
    "Inside the front": ("rectify/astray.py", None),
    "The domain knows no database": ("engine/domain/chain.py", "import sqlalchemy"),
    "Workflow files are read": ("workflows/problems.py", "import engine.store.database"),
    "transitions is known": ("engine/operations/tick.py", "import transitions"),
    "apscheduler is known": ("rectify/cli/items.py", "import apscheduler"),
    "pygraphviz is known": ("workflows/diagram/placing.py", "import pygraphviz"),
    "httpcore2 is known": ("notifications/transport.py", "import httpcore2"),
    "authlib, httpx2 and joserfc": ("rectify/auth/single_sign_on.py", "import authlib"),
    "icalendar is known": ("rectify/documents/working_days.py", "import icalendar"),
    "xlsxwriter is known": ("rectify/documents/printed_columns.py", "import xlsxwriter"),
    "docxtpl is known": ("rectify/documents/papers/periods.py", "import docxtpl"),
    "lxml and pypdf": ("rectify/documents/notice.py", "import lxml"),
    "Commands and documents": ("rectify/cli/items.py", "import engine.store.tables.ledger"),
    "No cycles": ("engine/domain/workdays.py", "import engine.domain.ladders"),
}


def contracts() -> list[str]:
    """Return the names of the contracts as they are written."""
    written = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [contract["name"] for contract in written["tool"]["importlinter"]["contracts"]]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts over a copy of the house."""
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
        "--cache-dir",
        str(folder.parent / "grimp"),
    ]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(folder)}
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Return a copy of the packages that may be damaged."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_is_tried_here() -> None:
    assert len(contracts()) == len(VIOLATIONS)
    assert all(any(name.startswith(start) for start in VIOLATIONS) for name in contracts())


def test_the_house_keeps_its_contracts(house: Path) -> None:
    done = lint(house)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(start, marks=[pytest.mark.slow] if number % 3 else [], id=start)
        for number, start in enumerate(VIOLATIONS)
    ],
)
def test_a_violated_contract_breaks_the_build(house: Path, start: str) -> None:
    module, line = VIOLATIONS[start]
    path = house / module
    if line is None:
        path.write_text('"""A module nobody has given a floor."""\n', encoding="utf-8")
    else:
        path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    done = lint(house)
    assert done.returncode != 0
    broken = [row for row in done.stdout.splitlines() if " BROKEN" in row]
    astray = "astray" in done.stdout + done.stderr
    assert any(row.startswith(start) for row in broken) or (line is None and astray), done.stdout + done.stderr
