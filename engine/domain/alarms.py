"""What managers must be told although reminders themselves no longer go out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.words import Words, several

# A machine that is started anew, or a long night of maintenance, alarms nobody.
TICKS_STOPPED_AFTER = timedelta(hours=12)
MAIL_STUCK_AFTER = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One thing that is wrong: its key, what it is, what to do about it, and what it is in a few words."""

    key: str
    says: Words
    remedy: Words
    title: Words = Words("提醒没有发出", "reminders are not going out")


def ticks_stopped(last_tick_at: datetime | None, *, at: datetime) -> Alarm | None:
    """Return the alarm that nothing has ticked for long; None while it has, or has never begun."""
    if last_tick_at is None or at - last_tick_at < TICKS_STOPPED_AFTER:
        return None
    hours = int((at - last_tick_at) / timedelta(hours=1))
    return Alarm(
        key="ticks_stopped",
        says=Words(
            f"系统的时钟已经停了{hours}小时，到期提醒、逾期报告和定期复核都没有发出。",
            f"The clock has stood still for {hours} hours: no reminder, report or review went out.",
        ),
        remedy=Words(
            "请系统管理员运行 rectify doctor 查明原因，再启动 rectify run；漏掉的提醒会补上，不会重复。",
            "Ask the administrator to run rectify doctor, then start rectify run; what was missed is caught up, once.",
        ),
    )


def clock_held(expected: datetime, seen: datetime, *, zone_said: tuple[str, str]) -> Alarm:
    """Return the alarm that the wall's time leapt ahead; ``zone_said`` are both times in the office's zone."""
    ahead = seen - expected
    days, minutes = round(ahead / timedelta(days=1)), round(ahead / timedelta(minutes=1))
    far = (
        Words(f"{days}天", several(days, "day"))
        if ahead >= timedelta(days=2)
        else Words(f"{minutes}分钟", several(minutes, "minute"))
    )
    was, now = zone_said
    return Alarm(
        key="clock_held",
        says=Words(
            f"服务器的时间突然快了{far.zh}（本应是{was}，现在显示{now}），提醒已全部搁置，以免发错。",
            f"The server's time leapt ahead by {far.en} (it should be {was}, it shows {now}); all reminders are held.",
        ),
        remedy=Words(
            "请系统管理员校准服务器时间；时间确实无误的，运行 rectify clock accept。",
            "Ask the administrator to set the time right; if it is right as it is, run rectify clock accept.",
        ),
    )


def mail_stuck(
    due_since: Mapping[str, datetime], last_hours: Mapping[str, datetime], messages: int, *, at: datetime
) -> Alarm | None:
    """Return the alarm that mails wait and do not leave.

    A message is late by the instant from which it could have been tried (``due_since``, by way out): one that waits for
    its next try is not. Where the hour has a limit a long queue may be on its way all the same: ``last_hours``.
    """
    moving = {channel for channel, hour in last_hours.items() if at - hour <= MAIL_STUCK_AFTER}
    standing = [since for channel, since in due_since.items() if channel not in moving]
    if not standing or at - min(standing) <= MAIL_STUCK_AFTER:
        return None
    hours = int((at - min(standing)) / timedelta(hours=1))
    return Alarm(
        key="mail_stuck",
        says=Words(
            f"有{messages}封邮件发不出去，最早的已经等了{hours}小时。",
            f"{several(messages, 'mail')} cannot leave; the oldest has waited for {several(hours, 'hour')}.",
        ),
        remedy=Words("运行 rectify deliver，并检查邮件服务器。", "Run rectify deliver, and check the relay."),
    )


def mail_dead(dead: int) -> Alarm | None:
    """Return the alarm that mails have failed for good; None while none has."""
    if not dead:
        return None
    return Alarm(
        key="mail_dead",
        says=Words(
            f"有{dead}封邮件发送失败，收件人没有收到。", f"{several(dead, 'mail')} failed: nobody has received them."
        ),
        remedy=Words(
            "请系统管理员运行 rectify mail list 查明原因，再用 rectify mail retry 重发。",
            "Ask the administrator to run rectify mail list, and then rectify mail retry.",
        ),
    )


def texts_faulty(faults: Sequence[tuple[str, int, Words]]) -> Alarm:
    """Return the alarm that texts of an office's own are not used; each with its file, line and what is wrong."""
    file, line, first = faults[0]
    more = len(faults) - 1
    others = Words(f"，另有{more}个文件", f", and {more} more") if more else Words("", "")
    return Alarm(
        key="texts_faulty",
        title=Words("自定义的邮件文字用不了", "mail texts of your own cannot be used"),
        says=Words(
            f"自定义的邮件文字有误，暂用系统自带的：{file}第{line}行，{first.zh}{others.zh}。",
            f"Mail texts of your own are at fault and those of the product are used: {file}, line {line}: {first.en}"
            f"{others.en}.",
        ),
        remedy=Words(
            "请系统管理员运行 rectify mail check，按提示改正；邮件照常发出。",
            "Ask the administrator to run rectify mail check and to correct them; mail goes out all the same.",
        ),
    )
