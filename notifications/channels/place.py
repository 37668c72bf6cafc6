"""Where a channel leads: one web address, read strictly, so that what is judged is what is called. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address
from typing import Literal

from engine.errors import RectifyError
from engine.words import Words

# One form only: no user, no fragment, no blanks, no backslash, nothing beyond ASCII.
_PLACE = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<target>[/?][A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?"
)
_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# A last label like these makes resolvers read the whole as a number: 2130706433, 0x7f.1, 0177.0.0.1.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_LONGEST, _LONGEST_NAME, _LAST_PORT = 2000, 253, 65535
_PORTS = {"https": 443, "http": 80}


class PlaceRefused(RectifyError):
    """A web address cannot be used for a channel. It is not repeated: it may hold a secret."""

    code = "place_refused"
    says = Words("网址不能用：{why}。", "The web address cannot be used: {why}.")
    remedy = Words(
        "写成 https://主机名/路径，不带用户名和#，非ASCII字符先转码。",
        "Write https://host/path, without a user or #, and encode what is not ASCII.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A web address in its parts. ``target`` is path and query, which may be secret and are not shown."""

    scheme: Literal["https", "http"]
    host: str
    port: int
    target: str = field(repr=False)

    @property
    def authority(self) -> str:
        """Return host and port as the Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def place(url: str, *, allow_http: bool = False) -> Place:
    """Return a web address in its parts; raises ``PlaceRefused`` with the reason, never with the address."""
    if len(url) > _LONGEST:
        raise _refused(Words("太长", "it is too long"))
    match = _PLACE.fullmatch(url)
    if match is None:
        raise _refused(Words("写法不对", "its form is wrong"))
    if match["scheme"] == "http":
        if not allow_http:
            raise _refused(Words("不是https（内网确需http时设allow_http）", "it is not https (or set allow_http)"))
        scheme: Literal["https", "http"] = "http"
    else:
        scheme = "https"
    port = int(match["port"] or _PORTS[scheme])
    if not 1 <= port <= _LAST_PORT:
        raise _refused(Words("端口不在1到65535之间", "its port is not between 1 and 65535"))
    target = match["target"] or "/"
    return Place(
        scheme=scheme, host=_host(match["host"].lower()), port=port, target=target if target[0] == "/" else f"/{target}"
    )


def _host(host: str) -> str:
    """Return a host in its one form: a name, dotted decimals, or an IPv6 address without brackets."""
    try:
        if host.startswith("["):
            return str(IPv6Address(host[1:-1]))
        if _NUMBER.fullmatch(host.rpartition(".")[2]):
            return str(IPv4Address(host))
    except ValueError:
        raise _refused(Words("主机地址写法不对", "its host is no address in its usual form")) from None
    if len(host) > _LONGEST_NAME or not _NAME.fullmatch(host):
        raise _refused(Words("主机名写法不对", "its host is no name"))
    return host


def _refused(why: Words) -> PlaceRefused:
    return PlaceRefused(why=why)
