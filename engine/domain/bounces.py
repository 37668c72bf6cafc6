"""What a mail that came back says about the address it was for. Pure.

Actions are those of RFC 3464; statuses those of RFC 3463, such as ``5.1.1``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

# Relays try for five days at most as a rule, and a report of that may be on its way for a while too.
BELIEVED_FOR = timedelta(days=14)
# So many mails in a row that did not arrive make an address faulty, where one alone does not say so.
IN_A_ROW = 3

# The mailbox is there but full or not in use just now; the mail, its size, its route or somebody's policy is at fault.
# None of these says that the address is wrong, so one alone stops nobody's mail.
_NOT_THE_ADDRESS = (
    "x.2.2", "x.2.3", "x.2.4", "x.3.", "x.4.1", "x.4.2", "x.4.3", "x.4.5", "x.4.6", "x.4.7", "x.5.", "x.6.", "x.7.",
)  # fmt: skip


class BounceAction(StrEnum):
    """What the other side did with the mail."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    EXPANDED = "expanded"


class Weight(StrEnum):
    """How much a report says against an address: it is faulty, it counts towards that, or it is only noted."""

    FAULTY = "faulty"
    COUNTS = "counts"
    NOTED = "noted"


def weigh(action: BounceAction, status: str) -> Weight:
    """Return what one report says against the address.

    A mail that is only late may still arrive. One that failed for good speaks against the address, unless its status
    says that something else was the reason: then it counts. So it does when the relay gave up after temporary faults.
    """
    if action is not BounceAction.FAILED:
        return Weight.NOTED
    if not status.startswith("5."):
        return Weight.COUNTS
    kind = f"x{status[1:]}"
    exactly = kind in _NOT_THE_ADDRESS
    of_a_class = any(kind.startswith(known) for known in _NOT_THE_ADDRESS if known.endswith("."))
    return Weight.COUNTS if exactly or of_a_class else Weight.FAULTY


def in_a_row(failed: Iterable[bool]) -> int:
    """Return how many of the latest mails failed, the latest first, up to one that did not come back."""
    count = 0
    for is_failed in failed:
        if not is_failed:
            break
        count += 1
    return count
