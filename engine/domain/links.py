"""The link of a mail: one person, one thing to do, one item, until a day; signed, so that nobody makes their own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from engine.errors import RectifyError
from engine.words import Words

# How long a link counts, from the day of its mail on.
COUNTS_FOR = timedelta(days=14)
# What is signed for one use is no signature for another.
_USE = b"rectify link of a mail\x00"
_SIGNED_BYTES = 18
_TOKEN = re.compile(
    r"(?P<signed>(?P<purpose>[a-z]{3,12})\.(?P<person>[0-9]{1,9})\.(?P<item>[0-9]{1,9})\.(?P<part>[0-9]{1,9})"
    r"\.(?P<until>[0-9]{9,11}))\.(?P<signature>[A-Za-z0-9_-]{24})",
    re.ASCII,
)


class Purpose(StrEnum):
    """The one thing that a link does."""

    ACKNOWLEDGE = "acknowledge"
    SNOOZE = "snooze"
    EXTEND = "extend"
    DISOWN = "disown"
    REVIEW = "review"


class LinkRefused(RectifyError):
    """A link of a mail does nothing: it is none of ours, its time is over, or it was used."""

    code = "mail_link_refused"
    says = Words("这个链接{why}。", "This link {why}.")
    remedy = Words("登录后到事项页面办理。", "Sign in and go to the item instead.")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPurpose:
    """What a link is for. ``part`` is the key of a review, 0 for what is about the item; it counts before ``until``."""

    purpose: Purpose
    person_id: int
    item_id: int
    part: int = 0
    until: datetime

    @property
    def sent_on(self) -> date:
        """Return the day of the mail it stands in."""
        return (self.until - COUNTS_FOR).date()

    def token(self, key: str) -> str:
        """Return the link's last part, signed with the office's key; equal for equal purposes."""
        signed = f"{self.purpose}.{self.person_id}.{self.item_id}.{self.part}.{int(self.until.timestamp())}"
        return f"{signed}.{_sign(key, signed)}"


def read_token(key: str, token: str, *, at: datetime) -> LinkPurpose:
    """Return what a link is for; raises ``LinkRefused`` for one that is none of ours, or is over."""
    match = _TOKEN.fullmatch(token)
    if match is None or not hmac.compare_digest(_sign(key, match["signed"]), match["signature"]):
        raise LinkRefused(why=Words("不是本系统发出的，或不完整", "is none of this office's, or not whole"))
    until = datetime.fromtimestamp(int(match["until"]), UTC)
    if at >= until:
        raise LinkRefused(why=Words("已经过期", "is out of date"))
    return LinkPurpose(
        purpose=Purpose(match["purpose"]),
        person_id=int(match["person"]),
        item_id=int(match["item"]),
        part=int(match["part"]),
        until=until,
    )


def token_hash(token: str) -> str:
    """Return under what a used link is remembered."""
    return hashlib.sha256(token.encode()).hexdigest()


def _sign(key: str, text: str) -> str:
    digest = hmac.new(key.encode(), _USE + text.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_SIGNED_BYTES]).decode("ascii")
