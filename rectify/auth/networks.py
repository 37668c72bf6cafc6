"""Networks as attempts are counted by: one address, or what one household has of the newer kind."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

_LONGEST = 64


def network_of(address: str) -> str:
    """Return the network of an address: itself, or its /64 for IPv6; what is no address stays, cut short."""
    try:
        found = ip_address(address.strip())
    except ValueError:
        return "".join(sign for sign in address if sign.isprintable())[:_LONGEST]
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((int(found), 64), strict=False))
