"""Long lists in pages: each begins behind the last entry of the one before, whatever came or went meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, TypeVar

from fastapi import Query, Response

from engine.errors import InvalidInput
from engine.store.sections import Place
from engine.words import Words
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


def behind(after: str | None) -> Place | None:
    """Return the place that a page named as its next; raises ``InvalidInput`` for a day there never was."""
    if after is None:
        return None
    day, _, key = after.partition(".")
    try:
        return date.fromisoformat(day), int(key)
    except ValueError:
        raise InvalidInput(
            what=Words("从哪里接着", "Where to go on"),
            value=after,
            why=Words("不是上一页给出的", "no page ended there"),
            allowed=Words("上一页的 next", "the `next` of the page before"),
            where="query.after",
        ) from None


def one_page(
    entries: Sequence[_Entry],
    at: Callable[[_Entry], str],
    call: Call,
    response: Response,
    *,
    limit: int,
) -> tuple[list[_Entry], str | None]:
    """Return one page of what was read, one entry more than a page; and where the next one begins, None on the last.

    That is also said by a link.
    """
    page = list(entries[:limit])
    more = at(page[-1]) if len(entries) > limit else None
    tell_next(more, call, response)
    return page, more
