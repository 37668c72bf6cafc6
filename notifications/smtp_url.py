"""The relay as the operator writes it: ``smtp://user@host:587?tls=starttls``. The password never stands in it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from engine.errors import RectifyError
from engine.words import Words
from notifications.mailbox import is_domain


class Tls(StrEnum):
    """How the connection is protected. There is no downgrade: what is asked for is had, or nothing is sent."""

    STARTTLS = "starttls"
    IMPLICIT = "implicit"
    NONE = "none"


_PORTS = MappingProxyType({Tls.STARTTLS: 587, Tls.IMPLICIT: 465, Tls.NONE: 25})


class InvalidSmtpUrl(RectifyError):
    """The address of the relay cannot be used. The message never repeats a password."""

    code = "invalid_smtp_url"
    says = Words("RECTIFY_SMTP_URL不能用：{why}。", "RECTIFY_SMTP_URL cannot be used: {why}.")
    remedy = Words(
        "写成smtp://用户@主机:端口?tls=starttls（或implicit、none）；密码放在RECTIFY_SMTP_PASSWORD或…_FILE里。",
        "Write smtp://user@host:port?tls=starttls (or implicit, none); the password goes into RECTIFY_SMTP_PASSWORD "
        "or …_FILE.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpRelay:
    """A mail relay: where it is, how it is protected, and whom we log in as (None: without login)."""

    host: str
    port: int
    tls: Tls
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def smtp_relay(url: str, *, password: str | None = None) -> SmtpRelay:
    """Return the relay a URL names; without a port 587, 465 or 25 by ``tls``, without ``tls`` starttls.

    Raises InvalidSmtpUrl for anything it does not know, and when user and password do not come together.
    """
    if not url.isascii() or not url.isprintable() or " " in url:
        raise InvalidSmtpUrl(why=Words("只能含英文字符，不含空格", "it may hold only ASCII, without blanks"))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise InvalidSmtpUrl(why=Words("主机或端口写得不对", "the host or the port is malformed")) from None
    _check_shape(parts, port)
    tls = _tls(parts.query)
    return SmtpRelay(
        host=_host(parts.hostname),
        port=_PORTS[tls] if port is None else port,
        tls=tls,
        user=_user(parts, password),
        password=password,
    )


def _check_shape(parts: SplitResult, port: int | None) -> None:
    if parts.scheme != "smtp":
        raise InvalidSmtpUrl(
            why=Words("要以smtp://开头，加密用?tls=写明", "it starts with smtp://; say encryption with ?tls=")
        )
    if parts.password is not None:
        raise InvalidSmtpUrl(why=Words("里面写了密码", "it contains a password"))
    if parts.path not in ("", "/") or parts.fragment:
        raise InvalidSmtpUrl(why=Words("主机之后只能有?tls=", "only ?tls= may follow the host"))
    if port == 0 or parts.netloc.endswith(":"):
        raise InvalidSmtpUrl(why=Words("端口应在1到65535之间", "the port lies between 1 and 65535"))


def _tls(query: str) -> Tls:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True) if query else []
    except ValueError:
        raise InvalidSmtpUrl(why=Words("“?”后面写得不对", "what follows ? is malformed")) from None
    names = [name for name, _ in pairs]
    if names not in ([], ["tls"]):
        raise InvalidSmtpUrl(why=Words("“?”后面只能有一个tls", "only one tls may follow ?"))
    chosen = pairs[0][1] if pairs else Tls.STARTTLS.value
    if chosen not in set(Tls):
        raise InvalidSmtpUrl(why=Words("tls只能是starttls、implicit或none", "tls is starttls, implicit or none"))
    return Tls(chosen)


def _host(host: str | None) -> str:
    if host and (is_domain(host) or _is_address(host)):
        return host
    raise InvalidSmtpUrl(why=Words("主机名不对", "the host is not a name or an IP address"))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _user(parts: SplitResult, password: str | None) -> str | None:
    user = None if parts.username is None else unquote(parts.username)
    if user is None and password is None:
        return None
    if user is None:
        raise InvalidSmtpUrl(why=Words("有密码，没有用户", "there is a password but no user"))
    if password is None:
        raise InvalidSmtpUrl(why=Words("有用户，没有密码", "there is a user but no password"))
    if not all(text and text.isascii() and text.isprintable() for text in (user, password)):
        raise InvalidSmtpUrl(
            why=Words("用户和密码只能含可见的英文字符", "user and password may hold only visible ASCII")
        )
    return user
