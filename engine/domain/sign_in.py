"""Signing in: what limits attempts, how long what they give is good for, and the refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from engine.errors import RectifyError
from engine.words import Words


class Way(StrEnum):
    """How somebody showed who they are."""

    PASSWORD = "password"
    OIDC = "oidc"
    PROXY = "proxy"
    LINK = "link"


class LinkPurpose(StrEnum):
    """What a one-time link is for."""

    INVITATION = "invitation"
    RESET = "reset"


class EndReason(StrEnum):
    """Why a session ended before its time."""

    SIGNED_OUT = "signed_out"
    ENDED = "ended"
    PASSWORD = "password"
    DISABLED = "disabled"
    REPLACED = "replaced"


class EventKind(StrEnum):
    """What became of an attempt to sign in, or of the means to do so."""

    SIGNED_IN = "signed_in"
    REFUSED = "refused"
    HELD_UP = "held_up"
    SIGNED_OUT = "signed_out"
    SESSIONS_ENDED = "sessions_ended"
    RESET_ASKED = "reset_asked"
    LINK_SENT = "link_sent"
    LINK_REFUSED = "link_refused"
    PASSWORD_SET = "password_set"


WAY_WORDS: Mapping[str, Words] = {
    Way.PASSWORD: Words("密码", "password"),
    Way.OIDC: Words("统一身份认证", "single sign-on"),
    Way.PROXY: Words("前置代理", "proxy"),
    Way.LINK: Words("邮件链接", "link"),
}
EVENT_WORDS: Mapping[str, Words] = {
    EventKind.SIGNED_IN: Words("登录", "signed in"),
    EventKind.REFUSED: Words("被拒", "refused"),
    EventKind.HELD_UP: Words("次数太多，暂缓", "held up"),
    EventKind.SIGNED_OUT: Words("退出", "signed out"),
    EventKind.SESSIONS_ENDED: Words("结束登录", "sessions ended"),
    EventKind.RESET_ASKED: Words("申请重设密码", "asked for a reset"),
    EventKind.LINK_SENT: Words("发出链接", "a link was sent"),
    EventKind.LINK_REFUSED: Words("链接无效", "a link was refused"),
    EventKind.PASSWORD_SET: Words("设置密码", "set a password"),
}
LINK_LIFE = {LinkPurpose.INVITATION: timedelta(days=7), LinkPurpose.RESET: timedelta(hours=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """So many attempts at once, and one more each time ``step`` has gone by."""

    burst: int
    step: timedelta

    @property
    def span(self) -> timedelta:
        """Return how long it takes until all attempts are free again."""
        return self.burst * self.step

    def left(self, free_at: datetime, *, at: datetime) -> int:
        """Return how many attempts are left, when what was used is free again at an instant."""
        used = max(free_at - at, timedelta())
        return max(int((self.span - used) / self.step), 0)

    def wait(self, free_at: datetime, *, at: datetime) -> int:
        """Return in how many whole seconds the next attempt is free, at least one."""
        return max(int((free_at - at + self.step - self.span).total_seconds()) + 1, 1)


# A login at one network: somebody who mistypes. Whoever guesses there cannot stand in the way of other networks.
AT_NETWORK = Pace(burst=10, step=timedelta(minutes=1))
# The same where the login is being guessed from many places and has never signed in from here: still its own tries.
AT_STRANGE_NETWORK = Pace(burst=3, step=timedelta(minutes=5))
# Failures of a login wherever they come from: beyond it strange networks get fewer tries, and nobody is locked out.
OF_LOGIN = Pace(burst=30, step=timedelta(minutes=2))
# One network, whichever logins: a whole office may sit behind one address, so only failures stay counted.
OF_NETWORK = Pace(burst=100, step=timedelta(seconds=3))
# A browser in which the login has signed in before: its own tries, wherever it is and whatever others do there.
AT_KNOWN_BROWSER = Pace(burst=10, step=timedelta(minutes=1))
# How often a reset may be asked for: for one login, and from one network.
RESETS_OF_LOGIN = Pace(burst=3, step=timedelta(minutes=20))
RESETS_OF_NETWORK = Pace(burst=20, step=timedelta(minutes=2))
# A flood is written down once in a while, not each time.
EVENTS_OF_FLOOD = Pace(burst=3, step=timedelta(minutes=1))

KNOWN_FOR = timedelta(days=90)


class SignInRefused(RectifyError):
    """The login or the password is wrong: which of them, and whether there is such a login, is not said."""

    code = "sign_in_refused"
    says = Words("登录名或密码不对。", "The login or the password is wrong.")
    remedy = Words(
        "请核对大小写后再试，还可以试{left}次；忘记密码可以申请重设。",
        "Check upper and lower case and try again ({left} more); a forgotten password can be reset.",
    )


class SignInHeldUp(RectifyError):
    """Too many attempts from this network; ``retry_after`` are the seconds until the next one."""

    code = "sign_in_held_up"
    says = Words("尝试次数太多。", "There were too many attempts.")
    remedy = Words(
        "{retry_after}秒后可以再试；在别处登录不受影响。",
        "Try again in {retry_after} seconds; signing in from elsewhere is not affected.",
    )


class SignInBusy(RectifyError):
    """More people sign in at this moment than passwords can be checked; ``retry_after`` are seconds."""

    code = "sign_in_busy"
    says = Words("现在登录的人太多。", "Too many people are signing in at this moment.")
    remedy = Words("{retry_after}秒后再试。", "Try again in {retry_after} seconds.")


class LinkRefused(RectifyError):
    """A one-time link that is unknown, used, replaced or too old: the answers are the same."""

    code = "link_refused"
    says = Words("这个链接已经失效。", "This link is no longer good.")
    remedy = Words(
        "链接只能用一次，而且有时限。请重新申请一封，或联系管理员。",
        "A link works once and for a limited time. Ask for another, or ask an administrator.",
    )


class NoWayIn(RectifyError):
    """Whoever single sign-on names has no account here: nobody is added by signing in."""

    code = "no_account"
    says = Words("已确认您的身份，但这里没有您的账号。", "You are known to single sign-on, but have no account here.")
    remedy = Words("请管理员先登记您。", "Ask an administrator to add you.")
