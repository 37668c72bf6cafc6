"""What docs/security.md promises is held by tests that there are: each one it names, for each promise."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "security.md"
PROMISES = [str(number) for number in range(35, 44)]
_FILE = re.compile(r"`((?:tests/[a-z_/]*)?test_[a-z_]+\.py|tests/[a-z_/]+/)(?:::(\w+))?`")
_ROW = re.compile(r"^\| (\d*) \| .* \| (.*) \|$", re.MULTILINE)


def named() -> Iterator[tuple[str, str, str | None]]:
    """Yield each test that a row of the page names: the promise, the path, and the function if one is named."""
    for promise, held_by in _ROW.findall(PAGE.read_text(encoding="utf-8")):
        folder = ""
        for path, function in _FILE.findall(held_by):
            # A file without its folder lies beside the one named before it.
            folder = path.rpartition("/")[0] if "/" in path else folder
            yield promise, path if "/" in path else f"{folder}/{path}", function or None


def collected(path: Path) -> dict[str, bool]:
    """Return the names of what is collected from a file, and whether each runs without being asked for."""
    found: dict[str, bool] = {}
    body = ast.parse(path.read_text(encoding="utf-8")).body
    is_marked = any(_names(one) == ["pytestmark"] and _is_put_off(ast.unparse(one)) for one in body)
    for one in body:
        if isinstance(one, ast.FunctionDef) and one.name.startswith("test_"):
            found[one.name] = not any(_is_put_off(ast.unparse(mark)) for mark in one.decorator_list)
        elif isinstance(one, ast.Assign):
            found |= {name: not _is_put_off(ast.unparse(one)) for name in _names(one) if name.startswith("Test")}
    return {name: runs and not is_marked for name, runs in found.items()}


def _names(one: ast.stmt) -> list[str]:
    return [target.id for target in one.targets if isinstance(target, ast.Name)] if isinstance(one, ast.Assign) else []


def _is_put_off(written: str) -> bool:
    """Say whether a mark keeps a test from running; a case of many that is slow does not."""
    return re.match(r"(\w+ = )?\[?pytest\.mark\.(slow|skip|skipif|xfail)\b", written) is not None


def test_every_test_that_is_named_is_there_and_runs_without_being_asked_for() -> None:
    for _promise, path, function in named():
        files = sorted((ROOT / path).glob("test_*.py")) if path.endswith("/") else [ROOT / path]
        assert files, path
        assert all(collected(one) for one in files), path
        assert function is None or collected(ROOT / path)[function], f"{path}::{function}"


def test_every_promise_names_the_tests_that_hold_it() -> None:
    held = defaultdict[str, set[str]](set)
    for promise, _path, function in named():
        if function is not None:
            held[promise].add(function)
    assert sorted(held) == PROMISES
