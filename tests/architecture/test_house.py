"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("engine", "workflows", "notifications", "rectify", "bench", "tests")
GENERATED = "migrations/versions"
LONGEST_MODULE, LONGEST_FUNCTION = 400, 60


def modules() -> list[Path]:
    """Return every module we wrote by hand."""
    return [
        path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")) if GENERATED not in str(path)
    ]


def named(path: Path) -> str:
    """Return a module's path within the repository."""
    return str(path.relative_to(ROOT))


def test_a_module_and_a_function_stay_short_enough_to_be_read() -> None:
    long = []
    for path in modules():
        source = path.read_text(encoding="utf-8")
        if source.count("\n") > LONGEST_MODULE:
            long.append(named(path))
        long += [
            f"{named(path)}: {node.name}"
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
        ]
    assert long == []


def test_a_package_says_what_is_in_it_and_nothing_else() -> None:
    for path in [path for path in modules() if path.name == "__init__.py"]:
        body = ast.parse(path.read_text(encoding="utf-8")).body
        assert [type(part) for part in body] == [ast.Expr], named(path)


def test_no_module_is_a_bag_of_anything() -> None:
    bags = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}
    assert [named(path) for path in modules() if path.stem in bags] == []
