"""What is known of a browser: where it is, what it calls itself, and what it keeps for us for a short time."""

from __future__ import annotations

from fastapi import Request, Response

from engine.words import Words
from rectify.http.cookies import is_secure

# What stands between a link that was followed, or a sign-in that was begun elsewhere, and its end.
LINK, SIGN_ON, WANTED = "rectify_link", "rectify_sign_on", "rectify_wanted"
_PATHS = {LINK: "/password", SIGN_ON: "/sign-in", WANTED: "/sign-in"}
_SECONDS = {LINK: 3600, SIGN_ON: 600, WANTED: 600}
# By what stands in the name a browser gives itself; most give several, so the first that fits counts.
_BROWSERS = (
    ("MicroMessenger", Words("微信", "WeChat")),
    ("DingTalk", Words("钉钉", "DingTalk")),
    ("QQBrowser", Words("QQ浏览器", "QQ Browser")),
    ("Edg", Words("Edge", "Edge")),
    ("OPR/", Words("Opera", "Opera")),
    ("Firefox/", Words("Firefox", "Firefox")),
    ("Chrome/", Words("Chrome", "Chrome")),
    ("Safari/", Words("Safari", "Safari")),
)
_SYSTEMS = (
    ("OpenHarmony", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip
_LONGEST_NAME = 40


def name_of(agent: str) -> Words:
    """Return a browser's name as people know it, and what it runs on; what it calls itself, where that is unknown."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), None)
    if browser is None:
        said = agent[:_LONGEST_NAME]
        return Words(said, said) if said else Words("不知名的浏览器", "A browser without a name")
    system = next((name for sign, name in _SYSTEMS if sign in agent), None)
    return Words(f"{browser.zh}（{system}）", f"{browser.en} ({system})") if system else browser


def keep(request: Request, response: Response, name: str, secret: str) -> None:
    """Give the browser a secret to keep for a short time, for a part of the site."""
    response.set_cookie(
        name,
        secret,
        max_age=_SECONDS[name],
        path=_PATHS[name],
        secure=is_secure(request),
        httponly=True,
        samesite="lax",
    )


def drop(request: Request, response: Response, name: str) -> None:
    """Take it back."""
    response.delete_cookie(name, path=_PATHS[name], secure=is_secure(request), httponly=True, samesite="lax")
