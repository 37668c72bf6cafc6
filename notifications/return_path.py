"""Where a mail comes back to: an envelope sender that names the mail and is signed (variable envelope return path).

``bounces@office.example`` becomes ``bounces+12.20261123.daily.<signature>@office.example``: person, local day and slot
are what a message is unique by, and the signature is the one in its Message-ID.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy

from notifications.mailbox import InvalidAddress, mailbox
from notifications.signature import LENGTH
from notifications.transport import Gate, Outcome, Transport, always

_SIGNATURE = rf"(?P<signature>[a-z2-7]{{{LENGTH}}})"
_RECTIFY_ID = re.compile(
    r"(?P<unsigned>[A-Za-z0-9_-]+\.(?P<person>[0-9]{1,18})\.(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    rf"\.(?P<slot>[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)\.[A-Za-z0-9_-]+)\.{_SIGNATURE}"
)
_DETAIL = re.compile(
    rf"(?P<person>[0-9]{{1,18}})\.(?P<day>[0-9]{{8}})\.(?P<slot>[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)\.{_SIGNATURE}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The mail that something says it is about; not to be believed before its signature has been checked."""

    person_id: int
    day: date
    slot: str
    signature: str


def named_by_id(rectify_id: str) -> Named | None:
    """Return which mail a signed X-Rectify-Id, or the local part of a Message-ID, names; None for anything else."""
    match = _RECTIFY_ID.fullmatch(rectify_id)
    return None if match is None else _named(match, match["day"])


def unsigned(rectify_id: str) -> str:
    """Return what of a signed X-Rectify-Id is signed."""
    return rectify_id.rpartition(".")[0]


def named_by_address(address: str, bounce_address: str) -> Named | None:
    """Return which mail a return path names that was made for ``bounce_address``; None for any other address."""
    local, _, domain = bounce_address.partition("@")
    start, end = f"{local}+".casefold(), f"@{domain}".casefold()
    given = address.strip().strip("<>")
    if not (given.casefold().startswith(start) and given.casefold().endswith(end)):
        return None
    match = _DETAIL.fullmatch(given[len(start) : -len(end)])
    return None if match is None else _named(match, f"{match['day'][:4]}-{match['day'][4:6]}-{match['day'][6:]}")


def _named(match: re.Match[str], day: str) -> Named | None:
    try:
        return Named(
            person_id=int(match["person"]),
            day=date.fromisoformat(day),
            slot=match["slot"].lower(),
            signature=match["signature"].lower(),
        )
    except ValueError:
        return None


def return_path(bounce_address: str, rectify_id: str) -> str | None:
    """Return the envelope sender of a mail; None when its id is not signed, or too long for an address."""
    named = named_by_id(rectify_id)
    if named is None:
        return None
    local, _, domain = bounce_address.partition("@")
    try:
        return mailbox(f"{local}+{named.person_id}.{named.day:%Y%m%d}.{named.slot}.{named.signature}@{domain}")
    except InvalidAddress:
        return None


class ReturningTransport:
    """Sends by another way out, each mail from the address to which it comes back."""

    def __init__(self, way: Transport, bounce_address: str) -> None:
        self._way = way
        self._bounce_address = bounce_address

    def send(self, sender: str, recipient: str, data: bytes, gate: Gate = always) -> Outcome:
        """Send from the mail's own return path; a mail that has none goes out from the plain sender."""
        headers = message_from_bytes(data.partition(b"\r\n\r\n")[0], policy=policy.compat32)
        path = return_path(self._bounce_address, str(headers["X-Rectify-Id"] or ""))
        return self._way.send(path or sender, recipient, data, gate)

    def abandon(self) -> None:
        """Break off what the other way out is doing."""
        self._way.abandon()

    def close(self) -> None:
        """Close the other way out."""
        self._way.close()
