"""What Rectify refuses: one base, one class per refusal, each saying what, which, and what is allowed.

A refusal carries its words in both languages; the door it came through chooses one. ``fields`` holds
what a program needs, ``code`` is stable, and ``remedy`` is the way out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from engine.words import Language, Words


class RectifyError(Exception):
    """Base of every refusal a person may see."""

    code: ClassVar[str] = "refused"
    says: ClassVar[Words] = Words("不能这样做。", "This cannot be done.")
    remedy: ClassVar[Words] = Words("", "")

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        super().__init__(self.message("en"))

    def message(self, language: Language) -> str:
        """Return what was refused and why, in one language."""
        return self.says.fill(**self.fields).text(language)

    def way_out(self, language: Language) -> str:
        """Return what to do about it, in one language; empty when the message says it all."""
        return self.remedy.fill(**self.fields).text(language)

    @property
    def where(self) -> str | None:
        """Return the place the refusal is about (item, file:line, setting), or None."""
        place = self.fields.get("where")
        return None if place is None else str(place)


class NotFound(RectifyError):
    """Something named does not exist, or may not be seen: the two answers are the same."""

    code = "not_found"
    says = Words("没有找到{what}“{which}”。", "There is no {what} {which!r}.")
    remedy = Words("请核对编号或名称。", "Check the number or the name.")


class NotAmong(NotFound):
    """What was named is none of a few that anybody may know of."""

    remedy = Words("有这些：{allowed}。", "There are: {allowed}.")


class InvalidInput(RectifyError):
    """A value cannot be used as it is."""

    code = "invalid_input"
    says = Words("{what}“{value}”不能用：{why}。", "{what} {value!r} cannot be used: {why}.")
    remedy = Words("允许的：{allowed}。", "Allowed: {allowed}.")
    _of_nothing: ClassVar[Words] = Words("{what}不能用：{why}。", "{what} cannot be used: {why}.")

    def message(self, language: Language) -> str:
        """Return what cannot be used and why; of what was left empty there is nothing to quote."""
        says = self._of_nothing if self.fields.get("value") == "" else self.says
        return says.fill(**self.fields).text(language)


class AlreadyThere(RectifyError):
    """Something that must be unique exists already."""

    code = "already_exists"
    says = Words("{what}“{which}”已经存在。", "{what} {which!r} exists already.")
    remedy = Words("换一个名称，或沿用已有的。", "Choose another name, or use the one there is.")


class NotPermitted(RectifyError):
    """The person may not do this."""

    code = "not_permitted"
    says = Words("{who}不能{action}：{why}。", "{who} may not {action}: {why}.")
    remedy = Words("可以这样做的：{allowed}。", "Who may: {allowed}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that stands in the way, with the way out."""

    code: str
    says: Words
    remedy: Words = Words("", "")


class TransitionRefused(RectifyError):
    """The item may not take this step now; ``reasons`` names everything that stands in the way."""

    code = "transition_refused"
    says = Words("{item}现在不能“{trigger}”：{why}", "{item} cannot take {trigger!r} now: {why}")
    remedy = Words("{missing}现在可以走的步骤：{allowed}。", "{missing}Steps open now: {allowed}.")

    def __init__(
        self, *, item: str, trigger: object, state: Words, reasons: Sequence[Reason], allowed: Sequence[object]
    ) -> None:
        self.reasons = tuple(reasons)
        self.allowed = tuple(allowed)
        super().__init__(
            item=item,
            where=item,
            trigger=trigger,
            state=state,
            why=Words("；".join(r.says.zh for r in reasons) + "。", "; ".join(r.says.en for r in reasons) + "."),
            missing=Words(
                "".join(r.remedy.zh + "。" for r in reasons if r.remedy.zh),
                "".join(r.remedy.en + ". " for r in reasons if r.remedy.en),
            ),
            allowed=list(allowed),
        )


class ReviewRefused(TransitionRefused):
    """The review may not end like this now; ``allowed`` are the other ways in which it may end."""

    code = "review_refused"
    says = Words(
        "{item}的复核现在不能以“{trigger}”结束：{why}", "The review of {item} cannot end as {trigger!r} now: {why}"
    )
    remedy = Words("{missing}其他结果：{allowed}。", "{missing}Other outcomes: {allowed}.")


class RequestRefused(TransitionRefused):
    """It may not be asked for now; ``allowed`` is what may be asked for instead."""

    code = "request_refused"
    says = Words("{item}现在不能“{trigger}”：{why}", "{item}: {trigger!r} cannot be asked for now: {why}")
    remedy = Words("{missing}现在可以提出的申请：{allowed}。", "{missing}What can be asked for now: {allowed}.")


class DateRefused(TransitionRefused):
    """The date of an item may not be changed, or held, like this now; ``allowed`` are days or items that fit."""

    code = "date_refused"
    says = Words("{item}现在不能{trigger}：{why}", "{item}: cannot {trigger} now: {why}")
    remedy = Words("{missing}允许的：{allowed}。", "{missing}Allowed: {allowed}.")


class DecisionRefused(TransitionRefused):
    """A collective decision cannot go on like this now; ``allowed`` says where to look how far it has come."""

    code = "decision_refused"
    says = Words("{item}现在不能{trigger}：{why}", "{item}: cannot {trigger} now: {why}")
    remedy = Words("{missing}看进行到了哪一步：{allowed}。", "{missing}See how far it has come: {allowed}.")


class UrgingRefused(TransitionRefused):
    """Nobody may be urged about the item now; ``allowed`` says which items may be."""

    code = "urging_refused"
    says = Words("{item}现在不能催办：{why}", "{item} cannot be urged now: {why}")
    remedy = Words("{missing}可以催办的：{allowed}。", "{missing}What may be urged: {allowed}.")


class UnknownTrigger(RectifyError):
    """The workflow has no step of this name."""

    code = "unknown_trigger"
    says = Words("工作流“{workflow}”没有步骤“{trigger}”。", "Workflow {workflow!r} has no step {trigger!r}.")
    remedy = Words("现在可以走的步骤：{allowed}。", "Steps open now: {allowed}.")


class ItemChanged(RectifyError):
    """Somebody was faster: the item is no longer at the version that was seen."""

    code = "conflict"
    says = Words(
        "{item}在您之前已被{who}改动（{what}，{when}），现在是第{now}版，您看到的是第{seen}版。",
        "{item} was changed before you by {who} ({what}, {when}): it is at version {now}, you saw {seen}.",
    )
    remedy = Words("看过改动后再试一次。", "Look at the change, then try again.")


class Overtaken(ItemChanged):
    """Somebody was faster: what is to be changed is no longer what was seen."""

    code = "overtaken"
    says = Words("{what}在您填写的时候已改成“{now}”。", "{what} was changed to {now!r} while you were writing.")
    remedy = Words(
        "您填的内容还在；仍要改，再按一次。", "Your text is kept; press again if it is to be so all the same."
    )


class RequestAnswered(ItemChanged):
    """Somebody was faster: the request has been answered, or this step of it."""

    code = "request_answered"
    says = Words(
        "{item}的申请{request}在您之前已由{who}{what}（{when}）。",
        "Request {request} on {item} was {what} before you by {who} ({when}).",
    )
    remedy = Words(
        "看看现在到了哪一步：request list --item {item}。", "See where it stands: request list --item {item}."
    )


class DecisionOver(ItemChanged):
    """Somebody was faster: the collective decision is closed, withdrawn, or without an object."""

    code = "decision_over"
    says = Words(
        "{item}的集体决策{decision}在您之前已{what}（{who}，{when}）。",
        "Decision {decision} on {item} was {what} before you ({who}, {when}).",
    )
    remedy = Words("看结果：decision show {decision}。", "See what became of it: decision show {decision}.")


class KeyReused(RectifyError):
    """An idempotency key came back with another request."""

    code = "key_reused"
    says = Words("重复键“{key}”已用于另一个请求。", "The key {key!r} was used for another request already.")
    remedy = Words("每个请求用一个新的键。", "Use a new key for each request.")


class Unhealthy(RectifyError):
    """The installation is not in order, so nothing was done."""

    code = "unhealthy"
    says = Words("{what}", "{what}")
    remedy = Words("{way_out}", "{way_out}")


class NotFounded(Unhealthy):
    """There is a database, and no office in it: ``init`` did not run, or not to its end."""

    code = "not_founded"
    says = Words("这里还没有建立台账。", "There is no ledger here yet.")
    remedy = Words("先运行 rectify init。", "Run rectify init first.")


class DatabaseBusy(RectifyError):
    """Another process held the database longer than anybody should wait."""

    code = "database_busy"
    says = Words("数据库正被占用：{detail}。", "The database is held by somebody else: {detail}.")
    remedy = Words("什么都没有改动，稍后再试。", "Nothing was changed; try again in a moment.")


class DatabaseFault(RectifyError):
    """The database refused; nothing of the change was kept."""

    code = "database_fault"
    says = Words("数据库用不了：{detail}。", "The database cannot be used: {detail}.")
    remedy = Words(
        "什么都没有改动。检查数据库地址、文件和磁盘（RECTIFY_DATABASE_URL、--data）。",
        "Nothing was changed. Check the database's address, its file and the disk (RECTIFY_DATABASE_URL, --data).",
    )


class Collision(RectifyError):
    """A row would break a rule of the tables: a second one of what must be unique, or a reference to nothing."""

    code = "collision"
    says = Words("与已有的记录冲突：{detail}。", "This collides with what is there: {detail}.")
    remedy = Words("什么都没有改动。刷新后再试。", "Nothing was changed. Look again, then retry.")
