"""What the API answers is what the command line answers with ``--json``: one declaration for both."""

from __future__ import annotations

import pytest

from tests.http.conftest import FIRST, LASTING, THIRD, Site, Typing

READINGS = (
    ("/items", ("items",)),
    (f"/items/{FIRST}", ("show", FIRST)),
    (f"/items/{THIRD}/explanation", ("explain", THIRD)),
    (f"/items/{LASTING}/history", ("history", LASTING)),
    ("/reviews", ("review", "list")),
    ("/progress", ("progress", "list")),
    ("/requests", ("request", "list")),
    ("/duties", ("duty", "list")),
    ("/substitutes", ("substitute", "list")),
    ("/snoozes", ("snooze", "list")),
    ("/mails", ("mail", "list")),
    ("/mails/1", ("mail", "show", "1")),
    ("/mails/1/source", ("mail", "show", "1", "--raw")),
    ("/forecast?days=3", ("forecast", "--days", "3")),
)
OF_THE_OFFICE = (
    ("/calendar?year=2026", ("calendar", "list", "--year", "2026")),
    ("/calendar/holidays", ("calendar", "remind")),
    ("/workflows", ("workflow", "list")),
    ("/workflows/rectification", ("workflow", "show", "rectification")),
    ("/workflows/rectification/diagram", ("workflow", "diagram", "rectification", "--format", "table")),
    ("/workflows/capa/diagram?format=mermaid", ("workflow", "diagram", "capa", "--format", "mermaid")),
)


@pytest.mark.parametrize(("path", "command"), READINGS, ids=lambda part: part if isinstance(part, str) else "")
def test_a_reading_agrees_with_the_command_for_the_same_person(
    site: Site, typed: Typing, path: str, command: tuple[str, ...]
) -> None:
    assert site.get("chen", path) == typed(*command, "--as", "chen")


@pytest.mark.parametrize(("path", "command"), OF_THE_OFFICE, ids=lambda part: part if isinstance(part, str) else "")
def test_what_is_the_offices_agrees_with_the_operators_command(
    site: Site, typed: Typing, path: str, command: tuple[str, ...]
) -> None:
    assert site.get("chen", path) == typed(*command)


def test_the_history_is_verified_as_at_the_command_line(site: Site, typed: Typing) -> None:
    assert site.get("shen", "/history/verification") == typed("history", "verify")
