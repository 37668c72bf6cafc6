"""What the page behind a link of a mail says: what it would do, the form that does it, what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.definition import Field, FieldKind
from engine.domain.links import Purpose
from engine.operations.links import LinkForm, OpenedLink
from engine.words import Words
from notifications.wording import long_date, period


@dataclass(frozen=True, slots=True, kw_only=True)
class Purport:
    """What a page says about one purpose: its heading, what the button does, the button, and what was done."""

    heading: Words
    explains: Words
    button: Words
    done: Words


PURPORTS: Mapping[Purpose, Purport] = {
    Purpose.ACKNOWLEDGE: Purport(
        heading=Words("签收事项", "Acknowledge an item"),
        explains=Words("确认收到这件事项。", "Say that this item has arrived."),
        button=Words("签收", "Acknowledge"),
        done=Words("已签收。", "It is acknowledged."),
    ),
    Purpose.SNOOZE: Purport(
        heading=Words("明天不提醒", "No reminder tomorrow"),
        explains=Words(
            "到{until}为止不再提醒这件事项；到期和逾期照常提醒。",
            "No reminders of this item through {until}; those of the due day and after it come all the same.",
        ),
        button=Words("暂缓提醒", "Snooze"),
        done=Words("已暂缓提醒。", "Reminders are snoozed."),
    ),
    Purpose.EXTEND: Purport(
        heading=Words("申请延期", "Ask for more time"),
        explains=Words(
            "写明新期限和理由；有人答复以前，原期限不变。",
            "Say until when and why. The date stays as it is until somebody agrees.",
        ),
        button=Words("提出申请", "Ask"),
        done=Words("申请已提出，答复后另行通知。", "It was asked for; you will hear of the answer."),
    ),
    Purpose.DISOWN: Purport(
        heading=Words("这件事项不归我", "This item is not mine"),
        explains=Words(
            "写明应由谁负责；管理员会收到通知，重新指派以前仍由您负责。",
            "Say whose it is. The managers are told; it stays yours until they assign it anew.",
        ),
        button=Words("告知管理员", "Tell the managers"),
        done=Words("已告知管理员。", "The managers were told."),
    ),
    Purpose.REVIEW: Purport(
        heading=Words("完成复核", "Complete a review"),
        explains=Words("选复核结果，写明情况。", "Choose what was found and say how things are."),
        button=Words("完成复核", "Complete it"),
        done=Words("复核已完成。", "The review is complete."),
    ),
}
_YES_NO = (("yes", Words("是", "yes")), ("no", Words("否", "no")))
_LINK = Words("邮件里的链接", "Link of a mail")
CALENDAR = Words("日程", "calendar")
_NEEDS_A_NOTE = frozenset({Purpose.EXTEND, Purpose.DISOWN, Purpose.REVIEW})


def asking(opened: OpenedLink, form: LinkForm) -> dict[str, object]:
    """Return what the page says that shows what a link would do and asks first, with what was filled in before."""
    purport = PURPORTS[opened.purpose]
    return {
        **_page(purport.heading, opened),
        "explains": purport.explains.fill(until=long_date(opened.until)),
        "button": purport.button,
        "asks": not opened.is_used,
        "outcomes": opened.outcomes,
        "fields_asked": [_field(one, form) for one in opened.fields],
        "wants_day": opened.purpose is Purpose.EXTEND,
        "wants_note": opened.purpose in _NEEDS_A_NOTE,
        "form": form,
    }


def done(opened: OpenedLink) -> dict[str, object]:
    """Return what the page says about what a link did."""
    purport = PURPORTS[opened.purpose]
    return {**_page(purport.heading, opened), "done": purport.done}


def refused() -> dict[str, object]:
    """Return what the page says of a link that leads to nothing."""
    return _page(_LINK, None)


def _page(heading: Words, opened: OpenedLink | None) -> dict[str, object]:
    return {
        "heading": heading,
        "facts": _facts(opened) if opened else [],
        "number": opened.number if opened else None,
        "is_used": opened is not None and opened.is_used,
        "asks": False,
        "done": None,
    }


def _field(one: Field, form: LinkForm) -> dict[str, object]:
    """Return one question of a form: its answers, where it has some, and what was filled in before."""
    return {
        "key": one.key,
        "title": one.title,
        "options": _YES_NO if one.kind is FieldKind.YES_NO else tuple(one.options.items()),
        "is_long": one.kind is FieldKind.LONG_TEXT,
        "type": "date" if one.kind is FieldKind.DATE else "text",
        "value": form.settings.get(one.key, ""),
    }


def _facts(opened: OpenedLink) -> list[tuple[Words, Words]]:
    found = [
        (Words("事项", "Item"), Words(opened.number, opened.number)),
        (Words("状态", "State"), opened.state),
        (Words("办理人", "For"), Words(opened.person, opened.person)),
    ]
    if opened.due_on is not None:
        found.append((Words("期限", "Due"), long_date(opened.due_on)))
    if opened.period is not None:
        found.append((Words("周期", "Period"), period(opened.period)))
    return found
