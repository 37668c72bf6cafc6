"""What an exchange over HTTP means: for the message, and for the way it went. Pure.

A 2xx is the other side's word that it has the message. What no message would pass (not allowed in, nothing at this
address, a redirect) is a fault of the way: it waits, and nobody's message is lost for it. What is wrong with this one
message ends it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from notifications.channels.wire import Answer, Cut
from notifications.plain_text import one_line
from notifications.transport import Outcome, Result, Stage

# Whatever the other side asks for, a message is tried again within these bounds.
SHORTEST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(hours=6)
_TOLD = 200
_BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_ONCE_MORE = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.LOCKED, HTTPStatus.TOO_EARLY})
_WRONG_WAY = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.PAYMENT_REQUIRED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.METHOD_NOT_ALLOWED,
        HTTPStatus.PROXY_AUTHENTICATION_REQUIRED,
        HTTPStatus.GONE,
        HTTPStatus.MISDIRECTED_REQUEST,
    }
)


def of_answer(answer: Answer, *, at: datetime) -> Outcome:
    """Return what an answer means by its status alone."""
    detail, status = in_short(answer), answer.status
    if status // 100 == 2:  # noqa: PLR2004 - the class of a status is its first digit
        return Outcome(result=Result.SENT, stage=Stage.ANSWER, code=status, detail=detail)
    if status in _BUSY:
        wait = retry_after(answer.headers, at=at)
        return _again(status, detail, is_way=True, wait=wait)
    if status in _ONCE_MORE or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _again(status, detail, is_way=False, wait=retry_after(answer.headers, at=at))
    if status in _WRONG_WAY or status < HTTPStatus.BAD_REQUEST:
        return _again(status, detail, is_way=True)
    return Outcome(result=Result.DEAD, stage=Stage.ANSWER, code=status, detail=detail)


def of_cut(cut: Cut) -> Outcome:
    """Return what it means that no answer came: unknown once the whole request was written, else tried again."""
    if cut.stage is Stage.ANSWER:
        return Outcome(result=Result.UNKNOWN, stage=cut.stage, detail=cut.detail)
    is_way = cut.stage is not Stage.REQUEST
    return Outcome(result=Result.RETRY, stage=cut.stage, detail=cut.detail, relay_fault=is_way)


def retry_after(headers: Mapping[str, str], *, at: datetime) -> timedelta | None:
    """Return how long an answer asks to be left alone, in seconds or until a date, within bounds; None for no word."""
    said = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", said):
        return within(timedelta(seconds=int(said)))
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return None
    if until.tzinfo is None:
        return None
    return within(until - at)


def within(wait: timedelta) -> timedelta:
    """Return a wait that is neither too short nor too long."""
    return min(max(wait, SHORTEST_WAIT), LONGEST_WAIT)


def in_short(answer: Answer) -> str:
    """Return the beginning of what the other side said, as one line."""
    return one_line(answer.body[: 4 * _TOLD].decode("utf-8", "replace"))[:_TOLD]


def _again(status: int, detail: str, *, is_way: bool, wait: timedelta | None = None) -> Outcome:
    return Outcome(
        result=Result.RETRY, stage=Stage.ANSWER, code=status, detail=detail, relay_fault=is_way, retry_after=wait
    )
