"""Which addresses of a network a channel may call: public ones, and those of networks that the settings open.

A name is looked up once, each address it has is judged, and the connection goes to an address that passed: what a
second look-up would say (DNS rebinding) never matters.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Sequence[str]]

# Where clouds hand out credentials to whoever asks from inside; nobody's webhook lives there, whatever is open.
_METADATA = frozenset(
    ip_address(text)
    for text in (
        "169.254.169.254", "169.254.169.253", "169.254.170.2", "169.254.170.23", "169.254.0.23", "100.100.100.200",
        "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254",
    )
)  # fmt: skip
# Beside what Python's registry (older in older Pythons) calls private: IANA's special-purpose addresses, spelt out.
_SPECIAL = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4", "::/128", "::1/128", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20",
        "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    )
)  # fmt: skip
# IPv6 addresses that carry an IPv4 address, and after how many bits: the inner one is who is reached.
_CARRIERS = (
    (ip_network("::ffff:0:0/96"), 96),
    (ip_network("::ffff:0:0:0/96"), 96),
    (ip_network("64:ff9b::/96"), 96),
    (ip_network("2002::/16"), 16),
    (ip_network("::/96"), 96),
)
_LOCAL_NAT64 = ip_network("64:ff9b:1::/48")
# Nothing that is addressed to nobody or to many is a place, even in a network that is open.
_NOBODY = tuple(ip_network(text) for text in ("0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "::/128", "ff00::/8"))


class OutOfReach(Exception):
    """A host has no address that may be called."""


class NoSuchHost(Exception):
    """A host's name cannot be looked up now."""


def look_up(host: str, port: int) -> list[str]:
    """Return the addresses the system's resolver has for a host; raises OSError."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whom a channel may call. ``networks`` are opened although they are not public."""

    networks: tuple[Network, ...] = ()
    resolve: Resolve = look_up

    def addresses(self, host: str, port: int) -> list[str]:
        """Look a host up once and return those of its addresses that may be called, at least one.

        Raises ``NoSuchHost`` where the look-up fails, and ``OutOfReach`` where no address passes.
        """
        try:
            found = list(dict.fromkeys(self.resolve(host, port)))
        except (OSError, UnicodeError) as fault:
            raise NoSuchHost(str(fault)) from fault
        if not found:
            message = "the name has no address"
            raise NoSuchHost(message)
        passed = [text for text in found if self.may_call(text)]
        if not passed:
            message = f"{', '.join(found[:4])}: not public, and not in networks"
            raise OutOfReach(message)
        return passed

    def may_call(self, text: str) -> bool:
        """Say whether an address is public or in an opened network; every IPv4 address inside it has to be, too."""
        try:
            address = ip_address(text)
        except ValueError:
            return False
        if getattr(address, "scope_id", None):
            return False
        carried = _carried(address)
        return self._may_call(address if carried is None else carried)

    def _may_call(self, address: Address) -> bool:
        if address in _METADATA or _in(address, _NOBODY):
            return False
        if _in(address, self.networks):
            return True
        return address.is_global and not address.is_multicast and not _in(address, _SPECIAL)


def _carried(address: Address) -> Address | None:
    """Return the IPv4 address inside an IPv6 address, None where there is none."""
    if not isinstance(address, IPv6Address) or address == IPv6Address("::") or address == IPv6Address("::1"):
        return None
    if address in _LOCAL_NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    for network, bits in _CARRIERS:
        if address in network:
            return IPv4Address(int(address) >> (128 - bits - 32) & 0xFFFFFFFF)
    return None


def _in(address: Address, networks: Sequence[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)
