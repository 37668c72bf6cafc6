"""What a page of the ledger was asked for, as it stands in its address: the conditions of the API, columns beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, Query

from engine.domain.cursors import Order, read
from engine.domain.searching import MOST_CHARACTERS
from engine.errors import InvalidInput
from engine.store.finding import Wanted
from engine.words import Words

USUAL, MOST_A_PAGE = 50, 100
# What may be left out of the table; the number and the finding may not. In the order in which they stand.
COLUMNS: Mapping[str, Words] = {
    "people": Words("责任单位、责任人", "Unit and owner"),
    "state": Words("状态", "State"),
    "due": Words("期限", "Due"),
    "next": Words("下一步", "Next"),
    "original": Words("原定期限", "First due"),
    "inspection": Words("检查", "Inspection"),
    "completion": Words("完成程度", "Completion"),
}
USUAL_COLUMNS = ("people", "state", "due", "next")
_CONDITIONS = ("search", "inspection", "category", "state", "unit", "owner", "overdue", "due_before")
_Line = Annotated[str, Query(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked for; what is empty does not matter."""

    search: str = ""
    inspection: str = ""
    category: str = ""
    state: str = ""
    unit: str = ""
    owner: str = ""
    overdue: bool = False
    due_before: str = ""
    order: Order = Order.ID
    columns: Sequence[str] = USUAL_COLUMNS
    limit: int = USUAL
    after: str = ""
    before: str = field(default="")

    def wanted(self, today: date) -> Wanted:
        """Return what the ledger is asked for, as the API would; raises ``InvalidInput``."""
        return Wanted(
            search=self.search or None,
            inspection=self.inspection or None,
            category=self.category or None,
            state=self.state or None,
            unit=self.unit or None,
            owner=self.owner or None,
            due_before=_day(self.due_before),
            overdue_on=today if self.overdue else None,
            order=self.order,
            after=read(self.after, self.order) if self.after else None,
            before=read(self.before, self.order) if self.before else None,
            most=self.limit,
        )

    @property
    def given(self) -> Mapping[str, str]:
        """Return the conditions that were named, each as it stands in an address."""
        found = {name: getattr(self, name) for name in _CONDITIONS}
        return {name: "true" if value is True else str(value) for name, value in found.items() if value}

    @property
    def is_usual(self) -> bool:
        """Say whether the columns are those that stand there unless others were chosen."""
        return tuple(self.columns) == USUAL_COLUMNS

    def pairs(self) -> list[tuple[str, str]]:
        """Return everything but the page of it, as the address has it."""
        found = list(self.given.items())
        if self.order is not Order.ID:
            found.append(("order", str(self.order)))
        if not self.is_usual:
            found += [("columns", name) for name in self.columns]
        if self.limit != USUAL:
            found.append(("limit", str(self.limit)))
        return found

    def query(self) -> str:
        """Return the same as a query, which a view keeps."""
        return urlencode(self.pairs())

    def path(self, **page: str) -> str:
        """Return the address of this list: from its beginning, or ``after`` or ``before`` a place."""
        pairs = [*self.pairs(), *page.items()]
        return f"/items?{urlencode(pairs)}" if pairs else "/items"

    def export_path(self) -> str:
        """Return the address that gives what this list shows, on all its pages, as a workbook."""
        return f"/papers/ledger?{urlencode([*self.given.items(), ('order', str(self.order))])}"

    def narrowed(self, **conditions: str) -> Asked:
        """Return the same with further conditions, from its beginning; an inspection has headings of its own."""
        given: dict[str, Any] = {"category": ""} if "inspection" in conditions else {}
        return replace(self, **(given | conditions), after="", before="")

    def without(self, name: str) -> Asked:
        """Return the same without a condition."""
        if name == "overdue":
            return replace(self, overdue=False, after="", before="")
        rest: dict[str, Any] = {
            one: "" if one == name else getattr(self, one) for one in _CONDITIONS if one != "overdue"
        }
        return replace(self, **rest, after="", before="")

    def by(self, order: Order) -> Asked:
        """Return the same in another order, from its beginning."""
        return replace(self, order=order, after="", before="")


def from_query(query: str) -> Asked:
    """Return what a query that ``Asked.query`` made asks for; what it does not know is left out."""
    found: dict[str, object] = {}
    columns: list[str] = []
    for name, value in parse_qsl(query):
        if name == "columns" and value in COLUMNS:
            columns.append(value)
        elif name == "overdue":
            found[name] = value == "true"
        elif name == "order" and value in set(Order):
            found[name] = Order(value)
        elif name in _CONDITIONS:
            found[name] = value
    return Asked(**found, columns=_ordered(columns) if columns else USUAL_COLUMNS)  # type: ignore[arg-type]


async def _asked(
    search: Annotated[str, Query(max_length=MOST_CHARACTERS, pattern=r"^[^\x00-\x1f\x7f]*$")] = "",
    inspection: _Line = "",
    category: Annotated[str, Query(max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")] = "",
    state: _Line = "",
    unit: _Line = "",
    owner: _Line = "",
    overdue: bool = False,
    due_before: Annotated[str, Query(max_length=10)] = "",
    order: Order = Order.ID,
    columns: Annotated[list[str] | None, Query(max_length=len(COLUMNS))] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_A_PAGE)] = USUAL,
    after: Annotated[str, Query(max_length=60)] = "",
    before: Annotated[str, Query(max_length=60)] = "",
) -> Asked:
    return Asked(
        search=search.strip(),
        inspection=inspection,
        category=category,
        state=state,
        unit=unit,
        owner=owner.strip(),
        overdue=overdue,
        due_before=due_before,
        order=order,
        columns=_ordered(columns) if columns else USUAL_COLUMNS,
        limit=limit,
        after=after,
        before="" if after else before,
    )


AskedFor = Annotated[Asked, Depends(_asked)]


def _ordered(columns: Sequence[str]) -> Sequence[str]:
    unknown = next((name for name in columns if name not in COLUMNS), None)
    if unknown is not None:
        why = Words("没有这一列", "there is no such column")
        raise InvalidInput(what=Words("列", "Column"), value=unknown[:40], why=why, allowed=list(COLUMNS))
    return tuple(name for name in COLUMNS if name in columns)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise InvalidInput(
            what=Words("期限早于", "Due before"),
            value=written,
            why=Words("不是日期", "it is no date"),
            allowed=Words("日期，例如2026-05-31", "a date such as 2026-05-31"),
        ) from None
