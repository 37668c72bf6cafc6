"""The page behind a link of a mail: what it would do, the form that does it, what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from engine.domain.definition import Field, FieldKind
from engine.domain.links import Purpose
from engine.errors import RectifyError
from engine.operations.links import LinkForm, OpenedLink
from engine.words import Language, Words
from notifications.wording import long_date, period
from rectify.http.asking import FORM_TOKEN


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
_LABELS: Mapping[str, Words] = {
    "item": Words("打开事项", "Open the item"),
    "note": Words("说明", "Note"),
    "outcome": Words("复核结果", "Outcome"),
    "new_due_on": Words("新期限", "New due day"),
}
_YES_NO = (("yes", Words("是", "yes")), ("no", Words("否", "no")))
_LINK = Words("邮件里的链接", "Link of a mail")
CALENDAR = Words("日程", "calendar")
_NEEDS_A_NOTE = frozenset({Purpose.EXTEND, Purpose.DISOWN, Purpose.REVIEW})
_environment = Environment(
    loader=PackageLoader("rectify.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def asking(
    opened: OpenedLink,
    *,
    language: Language,
    items_url: str,
    form: LinkForm | None = None,
    form_token: str | None = None,
    refusal: RectifyError | None = None,
) -> str:
    """Return the page that shows what a link would do and asks first; with why that was refused, if it was."""
    purport = PURPORTS[opened.purpose]
    until = long_date(opened.until)
    return _rendered(
        language,
        heading=purport.heading,
        explains=purport.explains.fill(until=until),
        button=purport.button,
        facts=_facts(opened),
        outcomes=[(key, title.text(language)) for key, title in opened.outcomes],
        fields=[_field(one, form or LinkForm(), language) for one in opened.fields],
        wants_day=opened.purpose is Purpose.EXTEND,
        wants_note=opened.purpose in _NEEDS_A_NOTE,
        form=form or LinkForm(),
        form_token=form_token,
        asks=not opened.is_used,
        refusal=_said(refusal, language) if refusal else _used(opened, language),
        remedy=refusal.way_out(language) if refusal else "",
        item_url=f"{items_url}/{opened.number}",
    )


def done(opened: OpenedLink, *, language: Language, items_url: str) -> str:
    """Return the page that says what a link did."""
    return _rendered(
        language,
        heading=PURPORTS[opened.purpose].done,
        facts=_facts(opened),
        item_url=f"{items_url}/{opened.number}",
    )


def refused(refusal: RectifyError, *, language: Language, items_url: str) -> str:
    """Return the page for a link that leads to nothing."""
    return _rendered(
        language,
        heading=_LINK,
        refusal=_said(refusal, language),
        remedy=refusal.way_out(language),
        item_url=items_url,
    )


def _field(one: Field, form: LinkForm, language: Language) -> dict[str, object]:
    """Return one question of a form: its answers, where it has some, and what was filled in before."""
    options: list[tuple[str, str]] = [(key, title.text(language)) for key, title in one.options.items()]
    if one.kind is FieldKind.YES_NO:
        options = [(key, title.text(language)) for key, title in _YES_NO]
    return {
        "key": one.key,
        "title": one.title.text(language),
        "options": options,
        "is_long": one.kind is FieldKind.LONG_TEXT,
        "type": "date" if one.kind is FieldKind.DATE else "text",
        "value": form.settings.get(one.key, ""),
    }


def _rendered(language: Language, **given: object) -> str:
    nothing: dict[str, object] = {
        "explains": "", "button": "", "facts": [], "outcomes": [], "fields": [], "wants_day": False,
        "wants_note": False, "form": LinkForm(), "form_token": None, "asks": False, "refusal": "", "remedy": "",
    }  # fmt: skip
    values = {**nothing, **given}
    values |= {name: value.text(language) for name, value in values.items() if isinstance(value, Words)}
    facts = values["facts"]
    assert isinstance(facts, list)  # noqa: S101 - made here
    values["facts"] = [(label.text(language), value.text(language)) for label, value in facts]
    words = {name: label.text(language) for name, label in _LABELS.items()}
    return _environment.get_template("link.html").render(
        lang="zh-CN" if language == "zh" else "en", words=words, form_token_name=FORM_TOKEN, **values
    )


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


def _said(refusal: RectifyError, language: Language) -> str:
    return refusal.message(language)


def _used(opened: OpenedLink, language: Language) -> str:
    return Words("这个链接已经用过。", "This link was used already.").text(language) if opened.is_used else ""
