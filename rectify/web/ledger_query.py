"""What a page of the ledger was asked for, as it stands in its address: the conditions of the API, columns beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, Query

from engine.domain.course import Course, Without
from engine.domain.cursors import Order, read
from engine.domain.figures import Then, then
from engine.domain.searching import MOST_CHARACTERS
from engine.domain.workdays import start_of_day
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
_FLAGS = ("overdue", "found_again")
_CONDITIONS = (
    "search", "inspection", "category", "state", "unit", "owner", "leader", "course", "overdue", "due_from",
    "due_before", "opened_from", "opened_before", "entered_from", "entered_before", "returned", "found_again",
    "without", "review_on", "was", "on", "open_on", "planned_on", "planned_first_on",
)  # fmt: skip
_Day = Annotated[str, Query(max_length=10)]
DUE_FROM, DUE_BEFORE = Words("期限不早于", "Due from"), Words("期限早于", "Due before")
OPENED_FROM, OPENED_BEFORE = Words("登记不早于", "Taken in from"), Words("登记早于", "Taken in before")
ENTERED_FROM = Words("进入本状态不早于", "In its state from")
ENTERED_BEFORE = Words("进入本状态早于", "In its state since before")
COURSE, LACKING = Words("办理情况", "Course"), Words("没有什么", "Without")
REVIEW_ON, WAS_ON = Words("复核到期", "Review due"), Words("当日", "On the day")
OPEN_ON, PLANNED_ON = Words("当日在办", "Open on"), Words("按现行期限当日应在办", "Open by present dates on")
PLANNED_FIRST_ON = Words("按原定期限当日应在办", "Open by first dates on")
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
_Kind = TypeVar("_Kind", Course, Without)
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
    leader: str = ""
    course: str = ""
    overdue: bool = False
    due_from: str = ""
    due_before: str = ""
    opened_from: str = ""
    opened_before: str = ""
    entered_from: str = ""
    entered_before: str = ""
    returned: str = ""
    found_again: bool = False
    without: str = ""
    review_on: str = ""
    was: str = ""
    on: str = ""
    open_on: str = ""
    planned_on: str = ""
    planned_first_on: str = ""
    order: Order = Order.ID
    columns: Sequence[str] = USUAL_COLUMNS
    limit: int = USUAL
    after: str = ""
    before: str = field(default="")

    def wanted(self, today: date, zone: str) -> Wanted:
        """Return what the ledger is asked for, as the API would; raises ``InvalidInput``. Days are those of a zone."""
        return Wanted(
            search=self.search or None,
            inspection=self.inspection or None,
            category=self.category or None,
            state=self.state or None,
            unit=self.unit or None,
            owner=self.owner or None,
            leader=self.leader or None,
            course=_one_of(self.course, Course, COURSE),
            due_from=_day(self.due_from, DUE_FROM),
            due_before=_day(self.due_before, DUE_BEFORE),
            opened_since=_instant(self.opened_from, OPENED_FROM, zone),
            opened_until=_instant(self.opened_before, OPENED_BEFORE, zone),
            entered_since=_instant(self.entered_from, ENTERED_FROM, zone),
            entered_until=_instant(self.entered_before, ENTERED_BEFORE, zone),
            returned=_count(self.returned),
            found_again=self.found_again,
            without=_one_of(self.without, Without, LACKING),
            review_on=_within(self.review_on, REVIEW_ON),
            was=self.was or None,
            on=_then(self.on, WAS_ON, today, zone),
            open_on=_then(self.open_on, OPEN_ON, today, zone),
            planned_on=_then(self.planned_on, PLANNED_ON, today, zone),
            planned_first_on=_then(self.planned_first_on, PLANNED_FIRST_ON, today, zone),
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

    def lifted(self, name: str) -> Asked:
        """Return the same without a condition."""
        given: dict[str, Any] = {name: False if name in _FLAGS else ""}
        if name == "was":
            # Of which day it is said goes with it.
            given["on"] = ""
        return replace(self, **given, after="", before="")

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
        elif name in _FLAGS:
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
    leader: _Line = "",
    course: Annotated[str, Query(max_length=20)] = "",
    overdue: bool = False,
    due_from: _Day = "",
    due_before: _Day = "",
    opened_from: _Day = "",
    opened_before: _Day = "",
    entered_from: _Day = "",
    entered_before: _Day = "",
    returned: Annotated[str, Query(max_length=4)] = "",
    found_again: bool = False,
    without: Annotated[str, Query(max_length=20)] = "",
    review_on: _Day = "",
    was: _Line = "",
    on: _Day = "",
    open_on: _Day = "",
    planned_on: _Day = "",
    planned_first_on: _Day = "",
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
        leader=leader.strip(),
        course=course,
        overdue=overdue,
        due_from=due_from,
        due_before=due_before,
        opened_from=opened_from,
        opened_before=opened_before,
        entered_from=entered_from,
        entered_before=entered_before,
        returned=returned,
        found_again=found_again,
        without=without,
        review_on=review_on,
        was=was,
        on=on,
        open_on=open_on,
        planned_on=planned_on,
        planned_first_on=planned_first_on,
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


def _day(written: str, what: Words) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise InvalidInput(
            what=what,
            value=written,
            why=Words("不是日期", "it is no date"),
            allowed=Words("日期，例如2026-05-31", "a date such as 2026-05-31"),
        ) from None


def _within(written: str, what: Words) -> date | None:
    """Return a day of those that an office may have to do with."""
    day = _day(written, what)
    if day is not None and not FIRST_DAY <= day <= LAST_DAY:
        why = Words("超出范围", "it is out of range")
        raise InvalidInput(what=what, value=written, why=why, allowed=f"{FIRST_DAY}–{LAST_DAY}")
    return day


def _instant(written: str, what: Words, zone: str) -> datetime | None:
    """Return the instant at which a day begins."""
    day = _within(written, what)
    return start_of_day(day, zone) if day else None


def _then(written: str, what: Words, today: date, zone: str) -> Then | None:
    day = _within(written, what)
    return then(day, today=today, zone=zone) if day else None


def _one_of(written: str, kind: type[_Kind], what: Words) -> _Kind | None:
    if written and written not in set(kind):
        why = Words("没有这种情况", "there is no such thing")
        raise InvalidInput(what=what, value=written, why=why, allowed=list(kind))
    return kind(written) if written else None


def _count(written: str) -> int | None:
    if written and not (written.isascii() and written.isdigit() and int(written)):
        why = Words("不是次数", "it is no number of times")
        raise InvalidInput(what=Words("退回次数", "Times returned"), value=written, why=why, allowed="1–1000")
    return int(written) if written else None
