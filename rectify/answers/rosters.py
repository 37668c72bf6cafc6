"""What a workbook of people did, or would do."""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import TypedDict

from engine.operations.roster import Roster, RosterProblem

# ``from`` is a word of Python: the shape is written as a call.
ColumnChange = TypedDict("ColumnChange", {"from": str, "to": str})


class TakenIn(TypedDict):
    """What became of a line: new, changed or same; by column what was there before and what is now."""

    row: int
    login: str
    name: str
    became: str
    changes: dict[str, ColumnChange]


class SheetProblem(TypedDict):
    """What keeps a workbook from being taken in, and where it stands."""

    row: int
    column: str
    code: str
    message: str
    remedy: str


class RosterTaken(TypedDict):
    """What a workbook did; with problems, or ``dry_run``, nothing was done and ``taken_in`` is false."""

    file: str
    dry_run: bool
    taken_in: bool
    people: list[TakenIn]
    problems: list[SheetProblem]


def roster_taken(file: str, done: Roster, problems: Sequence[RosterProblem], *, dry_run: bool) -> RosterTaken:
    """Return what a workbook did as ``user import --json`` promises it."""
    return {
        "file": file,
        "dry_run": dry_run,
        "taken_in": not dry_run and not problems,
        "people": [
            {
                "row": line.row,
                "login": line.login,
                "name": line.name,
                "became": str(line.became),
                "changes": {column: {"from": old, "to": new} for column, (old, new) in line.changes.items()},
            }
            for line in done.lines
        ],
        "problems": [
            {
                "row": one.row,
                "column": one.column,
                "code": one.code,
                "message": one.message.en,
                "remedy": one.remedy.en,
            }
            for one in problems
        ],
    }
