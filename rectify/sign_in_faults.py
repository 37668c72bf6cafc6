"""What is wrong with the settings of signing in: those that contradict each other or let in more than they are for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import ip_network

from engine.errors import RectifyError
from engine.words import Words
from rectify.settings import Settings

_NEEDED = ("authlib", "httpx2", "joserfc")
# Networks of fewer bits are not those of a proxy: whole parts of the internet.
_LEAST_BITS = {4: 8, 6: 32}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInFault:
    """One thing that is wrong, and what to do about it."""

    says: Words
    remedy: Words


def faults_of(settings: Settings) -> Iterator[SignInFault]:
    """Yield what is wrong with single sign-on, trusted proxies and the list of leaked passwords as they are set."""
    yield from _of_single_sign_on(settings)
    yield from _of_proxies(settings)
    listed = settings.breached_passwords
    if listed is not None and not listed.is_file():
        yield SignInFault(
            says=Words(
                f"泄露密码表不在：{listed}，谁也设不了密码。", f"{listed} is not there: nobody can set a password."
            ),
            remedy=Words("检查RECTIFY_BREACHED_PASSWORDS。", "Check RECTIFY_BREACHED_PASSWORDS."),
        )


def ways_in(settings: Settings) -> Words:
    """Return by which ways people sign in here."""
    named = [Words("密码", "password")]
    if settings.oidc_issuer is not None:
        named.append(Words("单点登录（{issuer}）", "single sign-on ({issuer})").fill(issuer=settings.oidc_issuer))
    if settings.proxy_header is not None:
        named.append(Words("前置代理（{header}）", "a proxy ({header})").fill(header=settings.proxy_header))
    return Words("登录方式：{named}。", "People sign in by {named}.").fill(named=named)


def _of_single_sign_on(settings: Settings) -> Iterator[SignInFault]:
    issuer, client = settings.oidc_issuer, settings.oidc_client_id
    if issuer is None and client is None:
        return
    if issuer is None or client is None:
        yield SignInFault(
            says=Words("单点登录只设了一半，没有启用。", "Single sign-on is half set, and so is off."),
            remedy=Words(
                "RECTIFY_OIDC_ISSUER和RECTIFY_OIDC_CLIENT_ID要一起设。",
                "Set both RECTIFY_OIDC_ISSUER and RECTIFY_OIDC_CLIENT_ID.",
            ),
        )
        return
    if any(find_spec(name) is None for name in _NEEDED):
        yield SignInFault(
            says=Words("没有安装单点登录需要的部件。", "What single sign-on needs is not installed."),
            remedy=Words("安装rectify[sso]。", "Install rectify[sso]."),
        )
    try:
        settings.oidc_secret()
    except RectifyError as refusal:
        yield SignInFault(
            says=Words(refusal.message("zh"), refusal.message("en")),
            remedy=Words("检查RECTIFY_OIDC_CLIENT_SECRET_FILE。", "Check RECTIFY_OIDC_CLIENT_SECRET_FILE."),
        )
    here = settings.base_url
    if here.scheme != "https" and issuer.scheme == "https":
        yield SignInFault(
            says=Words(
                f"单点登录之后回到{here}，没有加密：同一网络的人看得到。",
                f"Single sign-on leads back to {here}, unencrypted: anybody on the way can read it.",
            ),
            remedy=Words("RECTIFY_BASE_URL设成https地址。", "Set RECTIFY_BASE_URL to an https address."),
        )


def _of_proxies(settings: Settings) -> Iterator[SignInFault]:
    parts = [part.strip() for part in settings.trusted_proxies.split(",") if part.strip()]
    if settings.proxy_header is not None and not parts:
        yield SignInFault(
            says=Words(
                f"设了{settings.proxy_header}，却没有可信的代理：这个请求头谁说都不算。",
                f"{settings.proxy_header} is set and no proxy is trusted: the header is believed from nobody.",
            ),
            remedy=Words("设置RECTIFY_TRUSTED_PROXIES。", "Set RECTIFY_TRUSTED_PROXIES."),
        )
    for part in parts:
        wrong = _wrong_with(part)
        if wrong is not None:
            yield SignInFault(
                says=wrong,
                remedy=Words(
                    "RECTIFY_TRUSTED_PROXIES只写代理的地址或网段，如10.1.2.3、10.1.2.0/24，用逗号分开。",
                    "Put addresses or networks of proxies alone into RECTIFY_TRUSTED_PROXIES, such as 10.1.2.3 or"
                    " 10.1.2.0/24, separated by commas.",
                ),
            )


def _wrong_with(part: str) -> Words | None:
    """Return what is wrong with one entry of the trusted proxies, None where nothing is."""
    if part == "*":
        return Words(
            "可信代理写成*：谁都能谎报自己从哪里来，代理登录则对谁都不算。",
            "Trusted proxies are *: anybody states where they are from, and nobody signs in by a proxy.",
        )
    try:
        network = ip_network(part)
    except ValueError:
        return Words(
            f"可信代理“{part}”不是地址也不是网段。", f"Trusted proxy {part!r} is neither an address nor a network."
        )
    if network.prefixlen < _LEAST_BITS[network.version]:
        return Words(
            f"可信代理“{part}”太大：里面的人都能冒充别人。",
            f"Trusted proxy {part!r} is too wide: anybody in it could be anybody.",
        )
    return None
