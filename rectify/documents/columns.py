"""What the columns of a table of findings hold, told by their headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rectify.documents.blocks import Cell, squeeze
from rectify.documents.phrases import Phrasebook

_LONGEST_HEADING = 24


class Role(StrEnum):
    """What a column holds; the names are those of the table ``columns`` in ``phrases.toml``."""

    NUMBER = "number"
    GROUP = "group"
    PROBLEM = "problem"
    DETAIL = "detail"
    MEASURES = "measures"
    PROGRESS = "progress"
    STATUS = "status"
    SUSTAINED = "sustained"
    PERSON = "person"
    LEADER = "leader"
    UNIT = "unit"
    DUE = "due"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns by what they hold; ``ticked`` are those named after a status, in which a mark stands."""

    roles: Mapping[int, Role]
    ticked: Mapping[int, str] = field(default_factory=dict)

    def of(self, role: Role) -> list[int]:
        """Return the columns that hold something, from left to right."""
        return sorted(column for column, each in self.roles.items() if each is role)

    @property
    def tell_findings(self) -> bool:
        """Say whether rows below such headings are findings: they name one, and say what came of it."""
        told = {*self.roles.values()}
        answered = told & {Role.MEASURES, Role.PROGRESS, Role.STATUS, Role.DUE, Role.PERSON, Role.LEADER, Role.UNIT}
        return bool(told & {Role.PROBLEM, Role.DETAIL}) and bool(answered or self.ticked)


def read_columns(heads: Sequence[Sequence[Cell]], phrases: Phrasebook) -> Columns:
    """Return what the columns hold below one or two rows of headings; the lower heading goes before the upper."""
    roles: dict[int, Role] = {}
    ticked: dict[int, str] = {}
    for row in heads:
        for cell in row:
            named = squeeze(cell.text).strip(":*")
            role = role_of(named, phrases)
            for column in range(cell.column, cell.column + cell.width):
                if role is not None:
                    roles[column] = role
                elif 0 < len(named) <= _LONGEST_HEADING and phrases.read(named):
                    ticked[column] = named
    lowest = roles | ({} if not ticked else dict.fromkeys(ticked, Role.OTHER))
    return Columns(roles=lowest, ticked=ticked)


def role_of(heading: str, phrases: Phrasebook) -> Role | None:
    """Return what a column of such a heading holds: by the whole heading, else by the longest name in it."""
    if not heading or len(heading) > _LONGEST_HEADING:
        return None
    exact = phrases.columns.get(heading)
    if exact is not None:
        return Role(exact)
    within = [name for name in phrases.columns if len(name) > 1 and name in heading]
    # Of names equally long the one further back says what it is: 整改责任单位及责任人.
    best = max(within, key=lambda name: (len(name), heading.rfind(name)), default=None)
    return None if best is None else Role(phrases.columns[best])
