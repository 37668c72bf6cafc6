"""What one mail says to one person: lines about items and duties, before anybody thinks of sentences or layout."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from engine.domain.definition import RequestKind
from engine.errors import InvalidInput
from engine.words import Language, Words

KINDS: Mapping[str, Words] = MappingProxyType(
    {
        "assigned": Words("新指派", "Assigned"),
        "moved": Words("状态变动", "Moved"),
        "to_approve": Words("待审批", "To approve"),
        "approved": Words("已批准", "Approved"),
        "to_verify": Words("待核查", "To verify"),
        "verified": Words("已核查", "Verified"),
        "returned": Words("已退回", "Returned"),
        "closed": Words("已销号", "Closed"),
        "reopened": Words("重新整改", "Reopened"),
        "reminder": Words("到期提醒", "Reminder"),
        "overdue": Words("逾期", "Overdue"),
        "escalated": Words("逾期抄报", "Escalated"),
        "warning": Words("告诫", "Warning"),
        "publication": Words("拟通报", "To be made public"),
        "accountability": Words("问责提醒", "Accountability notice"),
        "review_due": Words("待复核", "Review due"),
        "escalated_review": Words("复核上报", "Escalated by review"),
        "to_answer": Words("申请待答复", "Request to answer"),
        "agreed": Words("申请已同意", "Request agreed"),
        "refused": Words("申请未获同意", "Request refused"),
        "withdrawn": Words("申请已撤回", "Request withdrawn"),
        "redated": Words("期限已调整", "New due date"),
        "paused": Words("期限已暂停", "Paused"),
        "resumed": Words("期限已恢复", "Resumed"),
        "receipt_due": Words("待签收", "To acknowledge"),
        "progress_due": Words("待报进展", "Progress report due"),
        "duty_due": Words("经常性工作待办", "Duty to do"),
        "handed_over": Words("移交给您", "Handed over to you"),
        "substituting": Words("请您代理", "You stand in"),
        "unreachable": Words("通知送不到", "Cannot be reached"),
        "disowned": Words("责任人说不归自己", "Said not to be theirs"),
        "urged": Words("催办", "Urged"),
        "holder_left": Words("承办人已离任，需要换人", "Whoever held it has left"),
        "decision_called": Words("提请集体决策", "Decision called"),
        "decision_withdrawn": Words("集体决策取消", "Decision called off"),
        "feedback_arrived": Words("收到社会反馈", "Public feedback"),
        "holiday_reminder": Words("节日廉政提醒", "Holiday reminder"),
    }
)
# What the office itself brings about; a workflow cannot tell of it with a step.
NOT_OF_STEPS = frozenset(
    {
        "decision_called",
        "decision_withdrawn",
        "disowned",
        "feedback_arrived",
        "holder_left",
        "holiday_reminder",
        "urged",
    }
)

_LINK = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+(?:/[A-Za-z0-9._~!$&()*+,;=:@%/?#\-]*)?")
_KIND, _DUE, _URL = Words("通知种类", "Kind of notice"), Words("期限", "Due date"), Words("链接", "Link")
_BOTH = Words("两项都给，或都不给", "the date and its working days, or neither")
_WEB = Words("以http://或https://开头，不含空格和引号", "http:// or https://, without blanks and quotes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something the reader may do by a link of their own."""

    label: Words
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One matter in the mail: why it concerns the reader, what is due when, what to do, what happens otherwise.

    ``number`` is the item's, or what stands for it where there is none: a duty's period, a person's name; ``called``
    is how that is read, where it differs. ``part`` says which part of the item (a measure, a request, a period), or
    which duty. ``opens`` names the page behind the link where it is not the item's. ``title`` is the finding's text,
    None unless the office lets it into mails. ``working_days_left`` counts from the letter's day, negative when
    late; it is given exactly when ``due_on`` is. ``set_late`` names the reminders that lay in the past when the date
    was set. ``note`` is a person's own words, ``by`` whoever did what is told. ``request`` is the kind of request it is
    about, ``times`` how often the item has come back. Days that changed: ``date_before``, ``date_after``; one that is
    asked for: ``date_asked``. ``acts`` are what may be done by links.
    Raises InvalidInput for an unknown kind, half a due date, or a link that is not plain http(s).
    """

    kind: str
    number: str
    state: Words | None
    why_you: Words
    next_step: Words
    link: str
    called: Words | None = None
    part: Words | None = None
    title: str | None = None
    deadline: Words | None = None
    due_on: date | None = None
    working_days_left: int | None = None
    unpublished_calendar: bool = False
    set_late: Words | None = None
    otherwise: Words | None = None
    note: str | None = None
    opens: Words | None = None
    by: str | None = None
    request: RequestKind | None = None
    times: int = 0
    date_before: date | None = None
    date_after: date | None = None
    date_asked: date | None = None
    acts: tuple[Act, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what could not be said or followed."""
        if self.kind not in KINDS:
            allowed = Words("、".join(KINDS), ", ".join(KINDS))
            raise InvalidInput(
                what=_KIND, value=self.kind, why=Words("没有这一种", "there is no such kind"), allowed=allowed
            )
        if (self.due_on is None) != (self.working_days_left is None):
            raise InvalidInput(
                what=_DUE, value=self.number, why=Words("日期和工作日数缺一", "it is half"), allowed=_BOTH
            )
        if not _LINK.fullmatch(self.link):
            raise InvalidInput(what=_URL, value=self.link, why=Words("不是网页地址", "it is no address"), allowed=_WEB)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail: one person, one civil day of their zone, at least one line in any order.

    ``urgent`` mails go out beside the digest of the day, ``most_urgent`` of them at most.
    """

    recipient_name: str
    language: Language
    day: date
    organization: str
    lines: tuple[Line, ...]
    urgent: bool = False
    most_urgent: int = 0

    def __post_init__(self) -> None:
        """Refuse a mail that says nothing."""
        if not self.lines:
            raise InvalidInput(
                what=Words("邮件", "Mail"),
                value=self.recipient_name,
                why=Words("没有内容", "it has no lines"),
                allowed=Words("至少一行", "at least one line"),
            )
