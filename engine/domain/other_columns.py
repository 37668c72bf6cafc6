"""The text of a finding from a ledger: what was done about it, and below a line of its own its row's other columns.

Those are the office's own (remarks, telephone numbers, who looked at it when): they stay with the finding, and no paper
for others tells of them.
"""

from __future__ import annotations

from collections.abc import Sequence

OTHER_COLUMNS = "〔台账其他栏目〕"


def with_columns(told: Sequence[str], columns: Sequence[str]) -> str:
    """Return the text of a finding: what may be told, and the columns beside it."""
    return "\n".join([*told, OTHER_COLUMNS, *columns] if columns else told)


def told_lines(text: str) -> list[str]:
    """Return the lines of a text that papers may tell, without blanks around them."""
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines[: _end(lines)] if line]


def _end(lines: Sequence[str]) -> int:
    return lines.index(OTHER_COLUMNS) if OTHER_COLUMNS in lines else len(lines)
