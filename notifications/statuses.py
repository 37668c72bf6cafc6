"""Why a mail system turned a mail away: its status (RFC 3463), found in what it states and in its words."""

from __future__ import annotations

import re

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\d|\.\d)")
# The codes with which a relay turns a mail away; other numbers of three digits are sizes and rooms.
_REPLY = re.compile(r"(?<![\d.])(?:(4)(21|4[1-9]|5[0-5]|7\d)|(5)(1\d|2[1-9]|30|4\d|5\d|7\d))(?=[ \-#:])")
_EXCEEDED_STORAGE = "52"
# What a general code means, by words that mail systems use; of several the first that fits.
_MEANINGS = (
    ("2.2", r"quota|mailbox (?:is )?(?:over)?full|exceeded storage|邮箱已满|邮箱空间|容量|存储空间"),
    (
        "1.1",
        (
            r"user (?:is )?(?:unknown|not found)|unknown user|no such (?:user|recipient|mailbox)|non-existent|not exist"
            r"|doesn't exist|mailbox (?:is )?unavailable|(?:mailbox|recipient) not found|invalid recipient|不存在"
        ),
    ),
    ("7.1", r"\bspam|blacklist|block(?:ed|list)|\bpolicy|\brbl\b|frequency|垃圾邮件|频率|拒收|内容"),
)


def exact_status(stated: str, said: str, *, general: str) -> str:
    """Return the most exact status there is: the one stated, unless it is general and the words know better.

    ``general`` is the class (``4`` or ``5``) where neither says anything.
    """
    found = _STATUS.search(stated)
    status = found[0] if found else ""
    if status and not status.endswith(".0.0"):
        return status
    return status_in(said) or status or f"{general}.0.0"


def status_in(words: str) -> str:
    """Return the status that words of a mail system speak of; empty when they name no code."""
    reply, exact = _REPLY.search(words), _STATUS.search(words)
    status = exact[0] if exact and exact[1] != "2" else ""
    if status and not status.endswith(".0.0"):
        return status
    first = (reply[1] or reply[3]) if reply else status[:1]
    if not first:
        return ""
    if reply is not None and _EXCEEDED_STORAGE in {reply[2], reply[4]}:
        return f"{first}.2.2"
    meant = next((meaning for meaning, known in _MEANINGS if re.search(known, words, re.IGNORECASE)), "0.0")
    return f"{first}.{meant}"


def begins(words: str) -> int:
    """Return where in a text the code stands with which its reason begins; 0 when there is none."""
    found = _REPLY.search(words) or _STATUS.search(words)
    return found.start() if found else 0
