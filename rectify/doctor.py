"""Is everything in order? Each check says what it found and what to do about it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.alarms import mail_stuck
from engine.domain.permission import require
from engine.domain.workdays import local_day
from engine.errors import RectifyError
from engine.operations.health import Pulse, pulse
from engine.operations.ways import choosers
from engine.operations.webhooks import list_webhooks
from engine.store.database import journal_mode
from engine.store.relays import AtFault
from engine.words import Words, several
from rectify.bootstrap import App, the_operator
from rectify.check import NOTHING, Check
from rectify.deep_checks import Telling, deep_checks
from rectify.heartbeat import of_leap, of_texts
from rectify.seal_check import of_seal
from rectify.sign_in_faults import faults_of, ways_in
from rectify.terminal import local_time

_STILL_AFTER = timedelta(hours=1)
_LEAST_FREE_PERCENT = 10
# So many people are named; all are counted.
_NAMED = 3
# The State Council announces the holidays of a year in the autumn before; by this day (month, day) they are known.
_ANNOUNCED_BY = (12, 15)


def examined(
    app: App,
    *,
    actor: Actor,
    at: datetime,
    found: Pulse | None = None,
    deep: bool = False,
    told: Telling = lambda _done, _total, _doing: None,
) -> list[Check]:
    """Return every check to whoever may ask for them; raises ``NotPermitted``."""
    require(actor, Action.EXAMINE)
    return examine(app, at=at, found=found, deep=deep, told=told)


def examine(
    app: App,
    *,
    at: datetime,
    found: Pulse | None = None,
    deep: bool = False,
    told: Telling = lambda _done, _total, _doing: None,
) -> list[Check]:
    """Return every check; with ``deep`` also the history and the invariants, which read the whole ledger.

    ``found`` is the pulse, where whoever asks has felt it already. ``told`` hears how far that is: how much of a part
    is done, of how much, and the same in words.
    """
    found = found or pulse(app.ledger)
    checks = [
        _database(app),
        _calendar(found, at, app.settings.timezone),
        _clock(found, at, app.settings.timezone),
        _mail(app),
        *_channels(app),
        *_webhooks(app, at),
        _relay(found, app.settings.timezone),
        _texts(app),
        _queue(found, at, app.settings.timezone),
        _people(found),
        _sign_in(app),
        _disk(app),
        of_seal(found, at, app.settings.timezone),
    ]
    return [*checks, *deep_checks(app, told)] if deep else checks


def _database(app: App) -> Check:
    database = app.ledger.database
    kind = (
        Words(f"SQLite，日志方式 {journal_mode()}", f"SQLite, journal mode {journal_mode()}")
        if database.is_sqlite
        else Words("PostgreSQL", "PostgreSQL")
    )
    return Check(name="database", title=Words("数据库", "Database"), ok=True, message=kind)


def _calendar(found: Pulse, at: datetime, zone: str) -> Check:
    until, today = found.calendar_until, local_day(at, zone)
    remedy = _calendar_remedy(found, is_over=until < today)
    known = Words(
        f"假期安排公布到{until.isoformat()}（{found.calendar_version}）。",
        f"Holidays are announced until {until.isoformat()} ({found.calendar_version}).",
    )
    said = [known, *_not_announced(found, today)]
    return Check(
        name="calendar",
        title=Words("工作日历", "Calendar"),
        ok=not remedy.zh,
        message=Words("".join(part.zh for part in said), " ".join(part.en for part in said)),
        remedy=remedy,
    )


def _not_announced(found: Pulse, today: date) -> Iterator[Words]:
    """Say what the state should have announced by now, and how many due days wait for it."""
    coming = today.year + 1
    if found.calendar_until.year < coming and today >= date(today.year, *_ANNOUNCED_BY):
        yield Words(
            f"{coming}年假期安排往年此时已公布，这里还没有：升级 chinesecalendar 后运行 rectify init，"
            f"或自行录入（rectify calendar import、calendar announce {coming}）。",
            f"The holidays of {coming} are usually announced by now and are not known here: upgrade chinesecalendar"
            f" and run rectify init, or enter them (rectify calendar import, calendar announce {coming}).",
        )
    if found.unannounced:
        yield Words(
            f"{found.unannounced}个期限落在假期安排未公布的年份。",
            f"{several(found.unannounced, 'due date')} in years whose holidays are not announced yet.",
        )
    if found.to_recount:
        yield Words(
            f"{found.to_recount}个期限可以按已公布的安排重算。",
            f"{several(found.to_recount, 'due date')} can be counted again by what is announced.",
        )


def _calendar_remedy(found: Pulse, *, is_over: bool) -> Words:
    if is_over:
        return Words("升级 chinesecalendar 后运行 rectify init。", "Upgrade chinesecalendar, then run rectify init.")
    if found.to_recount:
        return Words("运行 rectify calendar recompute。", "Run rectify calendar recompute.")
    return NOTHING


def _clock(found: Pulse, at: datetime, zone: str) -> Check:
    name, title = "clock", Words("时钟", "Clock")
    if found.held:
        wrong = of_leap(found.held[0], zone)
        return Check(name=name, title=title, ok=False, message=wrong.says, remedy=wrong.remedy)
    remedy = Words(
        "让 rectify run 一直运行，或定时运行 rectify tick。", "Keep rectify run running, or run rectify tick regularly."
    )
    if found.last_tick_at is None:
        never = Words("时钟还没有走过。", "The clock has never ticked.")
        return Check(name=name, title=title, ok=False, message=never, remedy=remedy)
    still = at - found.last_tick_at
    ok = still < _STILL_AFTER
    minutes, coming = max(int(still.total_seconds() // 60), 0), _next_due(found, zone)
    return Check(
        name=name,
        title=title,
        ok=ok,
        remedy=NOTHING if ok else remedy,
        message=Words(
            f"上次走动在{minutes}分钟前{coming.zh}。", f"It last ticked {several(minutes, 'minute')} ago{coming.en}."
        ),
    )


def _next_due(found: Pulse, zone: str) -> Words:
    if found.next_due_at is None:
        return NOTHING
    day = local_day(found.next_due_at, zone).isoformat()
    return Words(f"，下一次到点是{day}", f"; the next thing is due on {day}")


def _mail(app: App) -> Check:
    settings = app.settings
    name, title = "mail", Words("邮件", "Mail")
    if settings.smtp_url is None:
        return Check(
            name=name,
            title=title,
            ok=True,
            message=Words(
                f"没有设邮件服务器，邮件写成文件：{settings.mail_folder}",
                f"No relay is set; mails are written to {settings.mail_folder}",
            ),
        )
    try:
        app.ways()
    except RectifyError as refusal:
        both = Words(refusal.message("zh"), refusal.message("en"))
        way_out = Words(refusal.way_out("zh"), refusal.way_out("en"))
        return Check(name=name, title=title, ok=False, message=both, remedy=way_out)
    return Check(name=name, title=title, ok=True, message=Words("邮件服务器已设。", "A relay is set."))


def _channels(app: App) -> Iterator[Check]:
    """Look at what is set beside mail, and at what people chose that is set no more; nothing where there is neither."""
    channels = app.channels()
    names = {one.name for one in channels}
    closed = [(name, who) for name, who in choosers(app.ledger).items() if name not in names]
    if not channels and not closed:
        return
    faults = [one.fault for one in channels if one.fault is not None]
    said = [Words(fault.message("zh"), fault.message("en")) for fault in faults] + [
        Words(
            "渠道“{name}”已不在设置里，改发邮件：{who}", "Channel {name!r} is no longer set; mail goes instead to {who}"
        ).fill(name=name, who=who)
        for name, who in closed
    ]
    remedy = Words(
        "改 rectify.toml；或用 rectify user channel 登录名 --by 另选。",
        "Correct rectify.toml, or choose again with rectify user channel LOGIN --by.",
    )
    fine = Words("已设：{names}", "Set: {names}").fill(names=sorted(names))
    yield Check(
        name="channels",
        title=Words("其他渠道", "Channels"),
        ok=not said,
        message=Words("；".join(one.zh for one in said), "; ".join(one.en for one in said)) if said else fine,
        remedy=remedy if said else NOTHING,
    )


def _relay(found: Pulse, zone: str) -> Check:
    name, title = "relay", Words("邮件通道", "Ways out")
    if not found.at_fault:
        return Check(name=name, title=title, ok=True, message=Words("没有停用的。", "None is paused."))
    said = [said_of(relay, zone) for relay in found.at_fault]
    return Check(
        name=name,
        title=title,
        ok=False,
        message=Words("".join(part.zh for part in said), " ".join(part.en for part in said)),
        remedy=Words(
            "按对方的答复检查服务器、登录和证书；修好后运行 rectify deliver --now。",
            "Check server, login and certificate by what it answered; when it is mended run rectify deliver --now.",
        ),
    )


def said_of(relay: AtFault, zone: str) -> Words:
    """Say of a way out since when it fails, why, and until when it rests."""
    since = local_time(relay.failing_since, zone)
    until = local_time(relay.paused_until, zone) if relay.paused_until else None
    answer = f"{relay.stage}: {relay.code or ''} {relay.detail}".replace(":  ", ": ").strip()
    rests = Words(f"，停用到{until}", f"; it rests until {until}") if until else NOTHING
    return Words(
        f"{relay.name}从{since}起不通，连续{relay.failures}次（{answer}）{rests.zh}。",
        f"{relay.name} has been at fault since {since}, {several(relay.failures, 'time')} in a row"
        f" ({answer}){rests.en}.",
    )


def _texts(app: App) -> Check:
    faults, own = of_texts(app), app.post.renderer.own_texts()
    fine = (
        Words(f"自己的{own}份都能用。", f"The office's own {own} can all be used.")
        if own
        else Words("用系统自带的。", "The product's own are used.")
    )
    return Check(
        name="mail_texts",
        title=Words("邮件文字", "Mail texts"),
        ok=not faults,
        message=faults[0].says if faults else fine,
        remedy=Words("运行 rectify mail check，按提示改正。", "Run rectify mail check and correct them.")
        if faults
        else NOTHING,
    )


def _queue(found: Pulse, at: datetime, zone: str) -> Check:
    queue = found.queue
    stuck = mail_stuck(queue.due_since, found.last_hours, queue.messages, at=at)
    said = [
        Words(
            f"{queue.messages}封邮件待发，{queue.notices}条通知待写，{queue.dead}封失败",
            f"{several(queue.messages, 'mail')} to send, {several(queue.notices, 'notice')} to write,"
            f" {queue.dead} failed",
        ),
        *_since(found, zone),
    ]
    if stuck is not None:
        said.append(Words("队列停滞不动", "the queue stands still"))
    ok = stuck is None and not queue.dead
    return Check(
        name="queue",
        title=Words("待发", "Queue"),
        ok=ok,
        message=Words("，".join(part.zh for part in said) + "。", ", ".join(part.en for part in said) + "."),
        remedy=NOTHING
        if ok
        else Words("运行 rectify deliver，并检查邮件服务器。", "Run rectify deliver, and check the relay."),
    )


def _since(found: Pulse, zone: str) -> Iterator[Words]:
    """Say since when the oldest thing waits, and when a mail last left."""
    waiting = [at for at in (found.queue.oldest_message, found.queue.oldest_notice) if at is not None]
    if waiting:
        oldest = local_time(min(waiting), zone)
        yield Words(f"最早的从{oldest}开始等", f"the oldest waits since {oldest}")
    if found.last_delivery_at is not None:
        last = local_time(found.last_delivery_at, zone)
        yield Words(f"上次发信在{last}", f"mail last left at {last}")


def _people(found: Pulse) -> Check:
    lost, faulty = found.queue.unreachable, found.faulty
    said = []
    if lost:
        said.append(
            Words(
                f"{lost}人有通知，却没有可用的邮箱。",
                f"{several(lost, 'person', 'people')} with notices {'has' if lost == 1 else 'have'} no usable address.",
            )
        )
    for one in faulty[:_NAMED]:
        answer = f"{one.code} {one.detail}".strip()
        said.append(
            Words(f"{one.name}的邮箱{one.address}收不到邮件（{answer}）。", f"{one.address} takes no mail ({answer}).")
        )
    if len(faulty) > _NAMED:
        said.append(Words(f"这样的共{len(faulty)}人。", f"There are {len(faulty)} such people."))
    return Check(
        name="people",
        title=Words("人员", "People"),
        ok=not said,
        message=Words("".join(part.zh for part in said), " ".join(part.en for part in said))
        if said
        else Words("通知都有去处。", "Every notice has somewhere to go."),
        remedy=Words("rectify user email 登录名 地址", "rectify user email LOGIN ADDRESS") if said else NOTHING,
    )


def _webhooks(app: App, at: datetime) -> Iterator[Check]:
    """Say which webhooks need somebody: stopped by themselves, failing for an hour, with events they would not take."""
    found = list_webhooks(app.ledger, actor=the_operator())
    bad = [
        one.id
        for one in found
        if one.dead
        or one.paused_because in {"failing", "person"}
        or (one.failing_since is not None and at - one.failing_since > _STILL_AFTER)
    ]
    named = ", ".join(str(key) for key in bad[:_NAMED])
    if found:
        yield Check(
            name="webhooks",
            title=Words("事件推送", "Webhooks"),
            ok=not bad,
            message=Words(
                f"{len(bad)}个有问题：第{named}号",
                f"{len(bad)} {'needs' if len(bad) == 1 else 'need'} somebody: {named}",
            )
            if bad
            else Words(f"{len(found)}个，都正常。", f"{len(found)}, all in order."),
            remedy=Words("rectify webhook list 看原因", "rectify webhook list says why") if bad else NOTHING,
        )


def _sign_in(app: App) -> Check:
    faults = list(faults_of(app.settings))
    return Check(
        name="sign_in",
        title=Words("登录", "Signing in"),
        ok=not faults,
        message=_joined(one.says for one in faults) if faults else ways_in(app.settings),
        remedy=_joined(one.remedy for one in faults),
    )


def _joined(said: Iterable[Words]) -> Words:
    parts = list(dict.fromkeys(said))
    return Words("".join(part.zh for part in parts), " ".join(part.en for part in parts))


def _disk(app: App) -> Check:
    folder = app.settings.data if app.settings.data.exists() else app.settings.data.absolute().parent
    usage = shutil.disk_usage(folder)
    free = round(usage.free * 100 / usage.total)
    ok = free >= _LEAST_FREE_PERCENT
    return Check(
        name="disk",
        title=Words("磁盘", "Disk"),
        ok=ok,
        message=Words(f"剩余{free}%。", f"{free}% free."),
        remedy=NOTHING if ok else Words("腾出空间。", "Make room."),
    )
