"""What is refused when a document is read."""

from __future__ import annotations

from engine.errors import RectifyError
from engine.words import Words


class DocumentUnreadable(RectifyError):
    """The document cannot be read as text."""

    code = "document_unreadable"
    says = Words("读不了“{where}”：{why}。", "{where!r} cannot be read: {why}.")
    remedy = Words("可以读的：{allowed}。", "What can be read: {allowed}.")


class DocumentUnsupported(RectifyError):
    """Files of this type are not read."""

    code = "document_unsupported"
    says = Words("“{where}”的类型“{kind}”不能导入。", "{where!r} cannot be imported: its type is {kind!r}.")
    remedy = Words("可以导入的类型：{allowed}。", "Types that can be imported: {allowed}.")


class PhrasesInvalid(RectifyError):
    """The table of status phrases cannot be used."""

    code = "phrases_invalid"
    says = Words("状态用语表“{where}”不能用：{why}。", "The table of status phrases {where!r} cannot be used: {why}.")
    remedy = Words("允许的：{allowed}。", "Allowed: {allowed}.")
