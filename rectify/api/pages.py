"""Long lists in pages: each begins behind the last entry of the one before, whatever came or went meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Annotated, TypeVar

from fastapi import Query, Response

from rectify.http.call import Call

Limit = Annotated[int, Query(ge=1, le=1000, description="Entries a page.")]
After = Annotated[
    str | None,
    Query(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\.[0-9]{10}$",
        description="`next` of the page before.",
        examples=["2026-03-31.0000000017"],
    ),
]
Behind = Annotated[int | None, Query(ge=1, le=2**31 - 1, description="`next` of the page before.")]
_Entry = TypeVar("_Entry")


def tell_next(more: object | None, call: Call, response: Response) -> None:
    """Say by a link where the next page begins, unless there is none."""
    if more is not None:
        response.headers["Link"] = f'<{call.here(after=more)}>; rel="next"'


def place(day: date, key: int) -> str:
    """Return the place of an entry in a list that goes by day, then by key."""
    return f"{day.isoformat()}.{key:010d}"


def one_page(
    entries: Iterable[_Entry],
    at: Callable[[_Entry], str],
    call: Call,
    response: Response,
    *,
    limit: int,
    after: str | None,
) -> tuple[list[_Entry], str | None]:
    """Return one page of a list, and where the next one begins, None on the last; that is also said by a link."""
    rest = sorted((entry for entry in entries if after is None or at(entry) > after), key=at)
    page = rest[:limit]
    more = at(page[-1]) if len(rest) > limit else None
    tell_next(more, call, response)
    return page, more
