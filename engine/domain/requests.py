"""Requests on an item: more time (延期), or the move to long-term (转长期). One is pending at a time."""

from __future__ import annotations

from enum import StrEnum


class RequestState(StrEnum):
    """Where a request stands. ``lapsed``: the item left the states in which it could be asked for."""

    PENDING = "pending"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
