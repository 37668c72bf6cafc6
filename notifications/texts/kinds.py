"""Which text tells a matter: one table from kinds of notice to kinds of text, and the dates that outweigh it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from engine.words import Words
from notifications.letter import Letter, Line

DIGEST, TROUBLE = "digest", "system_trouble"
# Those with a one-time link: they tell of no matter, and of nobody but their reader.
INVITATION, RESET = "invitation", "password_reset"
OF_LINKS = frozenset({INVITATION, RESET})


@dataclass(frozen=True, slots=True, kw_only=True)
class TextKind:
    """One kind of text: when it is used, and the word its subject begins with where the mail is not urgent."""

    title: Words
    topic: Words


_REMINDER, _TO_DO = Words("整改提醒", "Rectification reminder"), Words("整改待办", "Rectification to do")
_NOTICE, _RAISED = Words("整改通知", "Rectification notice"), Words("整改督办", "Rectification escalation")
URGENT = Words("整改急件", "Rectification, urgent")


def _kind(topic: Words, zh: str, en: str) -> TextKind:
    return TextKind(title=Words(zh, en), topic=topic)


TEXT_KINDS: Mapping[str, TextKind] = MappingProxyType(
    {
        "assigned": _kind(_TO_DO, "指派", "an item is assigned"),
        "disowned": _kind(_TO_DO, "不归自己", "an owner says that an item is not theirs"),
        "urged": _kind(_TO_DO, "催办", "somebody urges an item by hand"),
        "holder_left": _kind(_TO_DO, "离任换人", "somebody named in an item has left"),
        "handed_over": _kind(_TO_DO, "移交", "items are handed over"),
        "reminder": _kind(_REMINDER, "到期前提醒", "some days before the due day"),
        "due_today": _kind(_REMINDER, "今天到期", "on the due day"),
        "overdue": _kind(_REMINDER, "逾期", "after the due day"),
        "escalated": _kind(_RAISED, "逾期抄报", "an overdue item is reported to those above"),
        "warning": _kind(Words("整改告诫", "Rectification warning"), "告诫", "a ladder's warning"),
        "publication": _kind(
            Words("整改拟通报", "Rectification to be made public"), "拟通报", "a ladder's notice of publication"
        ),
        "accountability": _kind(
            Words("整改问责提醒", "Rectification accountability notice"),
            "问责提醒",
            "a ladder's notice of accountability",
        ),
        "returned": _kind(_TO_DO, "退回", "the work is returned"),
        "to_approve": _kind(_TO_DO, "待审批", "a step waits for approval"),
        "approved": _kind(_TO_DO, "已批准", "a step was approved"),
        "to_verify": _kind(_TO_DO, "待核查", "the work waits for its check"),
        "verified": _kind(_NOTICE, "核查通过", "the check was passed"),
        "closed": _kind(_NOTICE, "销号", "an item is closed"),
        "reopened": _kind(_TO_DO, "重新整改", "a closed item is taken up again"),
        "moved": _kind(_NOTICE, "状态变动", "an item goes to another state"),
        "review_due": _kind(_TO_DO, "待复核", "a review is due"),
        "escalated_review": _kind(_RAISED, "复核上报", "a review is reported to those above"),
        "extension_asked": _kind(_TO_DO, "延期申请", "somebody asks for more time"),
        "extension_answered": _kind(_NOTICE, "延期答复", "a request for more time is answered"),
        "long_term_asked": _kind(_TO_DO, "转长期申请", "somebody asks for long-term rectification"),
        "long_term_answered": _kind(_NOTICE, "转长期答复", "a request for long-term rectification is answered"),
        "withdrawn": _kind(_NOTICE, "申请撤回", "a request is withdrawn"),
        "redated": _kind(_TO_DO, "期限调整", "an item has another due day"),
        "paused": _kind(_NOTICE, "期限暂停", "the dates of an item stand still"),
        "resumed": _kind(_TO_DO, "恢复计时", "the dates of an item go on"),
        "receipt_due": _kind(_TO_DO, "待签收", "an item is to be acknowledged"),
        "progress_due": _kind(_TO_DO, "待报进展", "a progress report is due"),
        "duty_due": _kind(_TO_DO, "经常性工作", "a duty of the office is due"),
        "decision_called": _kind(_NOTICE, "提请集体决策", "a collective decision is called"),
        "decision_withdrawn": _kind(_NOTICE, "集体决策取消", "a collective decision is called off"),
        "feedback_arrived": _kind(_TO_DO, "社会反馈", "somebody answers the published notice"),
        "holiday_reminder": _kind(
            Words("廉政提醒", "Integrity reminder"), "节日廉政提醒", "before a holiday, to keep it clean"
        ),
        "substitute_started": _kind(_NOTICE, "代理", "somebody stands in for an absent person"),
        "unreachable": _kind(_TO_DO, "通知送不到", "somebody cannot be reached by mail"),
        INVITATION: _kind(Words("整改系统邀请", "Rectify"), "邀请登录", "somebody is invited to sign in"),
        RESET: _kind(Words("整改系统密码", "Rectify"), "重设密码", "a password is to be set anew"),
        DIGEST: _kind(Words("整改日报", "Rectification digest"), "几件事合在一封", "several matters in one mail"),
        TROUBLE: _kind(Words("整改系统告警", "Rectify"), "系统告警", "something is wrong with the system itself"),
    }
)

# Kinds of notice whose text has another name; all others are told by the text of their own name.
_BY_ANOTHER_NAME: Mapping[str, str] = MappingProxyType({"substituting": "substitute_started"})
_OF_A_REQUEST: Mapping[str, str] = MappingProxyType({"to_answer": "asked", "agreed": "answered", "refused": "answered"})
_OF_A_DATE = frozenset({"reminder", "overdue"})


def text_kind(line: Line, day: date) -> str:
    """Return which text tells a line that is read on a day.

    Reminders are told by how the day stands to the due day, answers and requests by what is asked for.
    """
    if line.kind in _OF_A_DATE and line.due_on is not None:
        return "due_today" if line.due_on == day else "overdue" if line.due_on < day else "reminder"
    if line.kind in _OF_A_REQUEST:
        return f"{line.request or 'extension'}_{_OF_A_REQUEST[line.kind]}"
    return _BY_ANOTHER_NAME.get(line.kind, line.kind)


def text_of_letter(letter: Letter) -> str:
    """Return which text a whole mail is written with: that of its one matter, or the digest."""
    return text_kind(letter.lines[0], letter.day) if len(letter.lines) == 1 else DIGEST
