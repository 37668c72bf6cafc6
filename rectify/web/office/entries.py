"""What there is to look after the office by: one line for each page, with what it is for and to whom it is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.permission import may_in_office
from engine.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One page: its key, name and address, what it is for, and what its readers may do in the office."""

    key: str
    word: Words
    says: Words
    path: str
    action: Action


ENTRIES: Sequence[Entry] = (
    Entry(
        key="people",
        word=Words("人员", "People"),
        says=Words(
            "谁在哪个单位、担任什么角色、手上有几件；邀请、调动、离任移交。",
            "Who is where, with which roles and how much to do; invite, move, and hand over from somebody who leaves.",
        ),
        path="/people",
        action=Action.SEE_PEOPLE,
    ),
    Entry(
        key="units",
        word=Words("单位", "Units"),
        says=Words(
            "单位的上下级，各有几人、几件；设立、改名、调整、撤销。",
            "The tree of units, with people and items; add, rename, move and dissolve them.",
        ),
        path="/units",
        action=Action.SEE_PEOPLE,
    ),
    Entry(
        key="settings",
        word=Words("设置", "Settings"),
        says=Words(
            "每项设置现在是什么、从哪里来、改了会怎样、写到哪里。",
            "What each setting is, where it comes from, what a change does, and where to write it.",
        ),
        path="/settings",
        action=Action.EXAMINE,
    ),
    Entry(
        key="health",
        word=Words("系统状况", "Health"),
        says=Words(
            "时钟、邮件、渠道、数据库、磁盘是否正常，不正常时怎么办；核对全部经过。",
            "Whether clock, mail, channels, database and disk are well, and what to do if not; verify the history.",
        ),
        path="/health",
        action=Action.EXAMINE,
    ),
)
# Pages that stand by themselves, and that whoever looks after the office looks for here.
ELSEWHERE: Sequence[Entry] = (
    Entry(
        key="inspections",
        word=Words("检查与导入", "Inspections and import"),
        says=Words(
            "导入通报和台账，核对、更正后入账；发布和撤下通报。",
            "Take in notices and ledgers, held against their source and corrected; publish a notice and withdraw it.",
        ),
        path="/inspections",
        action=Action.IMPORT,
    ),
    Entry(
        key="feedback",
        word=Words("社会反馈", "Public feedback"),
        says=Words("登记、受理、交办、答复公众的意见。", "Record, take up, pass on and answer what the public says."),
        path="/feedback",
        action=Action.SEE_OFFICE,
    ),
    Entry(
        key="papers",
        word=Words("文书", "Documents"),
        says=Words(
            "写通报、督导意见、整改报告、季度和年度报告，导出台账和三张清单。",
            "Write notices, opinions and reports; export the ledger and the three lists.",
        ),
        path="/papers",
        action=Action.SEE_OFFICE,
    ),
    Entry(
        key="templates",
        word=Words("文书模板", "Templates of documents"),
        says=Words("换成本单位的模板：检查、试写、换版本。", "Use your own: checked, tried out, in versions."),
        path="/templates",
        action=Action.SEE_TEMPLATES,
    ),
    Entry(
        key="mails",
        word=Words("邮件", "Mails"),
        says=Words(
            "什么发给了谁、到了没有，重发；今后会发什么。", "What went to whom, and arrived or not; what will go."
        ),
        path="/mails",
        action=Action.SEE_OFFICE,
    ),
    Entry(
        key="texts",
        word=Words("邮件文字", "Texts of mails"),
        says=Words("改邮件里的话：检查、预览、换版本。", "Change what mails say: checked, looked at, in versions."),
        path="/mails/texts",
        action=Action.KEEP_MAIL_TEXTS,
    ),
)


def entries_for(actor: Actor) -> Sequence[Entry]:
    """Return the pages of the office that somebody may open."""
    return [entry for entry in ENTRIES if may_in_office(actor, entry.action)]


def elsewhere_for(actor: Actor) -> Sequence[Entry]:
    """Return the pages beside those of the office that somebody may open."""
    return [entry for entry in ELSEWHERE if may_in_office(actor, entry.action)]
