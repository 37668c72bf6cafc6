"""Does the history hold, and could anybody prove it? What the doctor says of links, evidence, rules and seals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from engine.domain.seals import is_wanted
from engine.domain.workdays import local_day
from engine.operations.audit import invariant_breaches, lost_files, verify
from engine.operations.health import Pulse
from engine.words import Words
from rectify.bootstrap import App
from rectify.check import NOTHING, Check


def of_seal(found: Pulse, at: datetime, zone: str) -> Check:
    """Say when the history was last sealed. Without a seal kept outside nobody sees that its end was cut off."""
    last = found.seal
    wanted = is_wanted(last.at if last else None, began=found.began_at, at=at)
    days = (at - (last.at if last else found.began_at)).days
    said = (
        Words("还没有封印过。", "None was ever taken.")
        if last is None
        else Words("上次是{day}，{who}，{days}天前。", "The last was taken on {day} by {who}, {days} day(s) ago.").fill(
            day=local_day(last.at, zone), who=last.by, days=max(days, 0)
        )
    )
    remedy = Words(
        "每季度一次：运行 rectify history seal 文件，交给单位以外的人保管。",
        "Once a quarter: run rectify history seal FILE, and give it to somebody outside.",
    )
    return Check(
        name="seal",
        title=Words("历史封印", "Seal of the history"),
        ok=not wanted,
        message=said,
        remedy=remedy if wanted else NOTHING,
    )


def of_history(app: App) -> Iterator[Check]:
    """Look at every link, every piece of evidence and every rule of the ledger: all of it is read."""
    bad = verify(app.ledger).first_bad
    yield Check(
        name="history",
        title=Words("经过", "History"),
        ok=bad is None,
        message=Words("环环相扣。", "Every link holds.")
        if bad is None
        else Words(f"第一处不对：{bad.chain} 第{bad.seq}条", f"First fault: {bad.chain} entry {bad.seq}"),
        remedy=NOTHING
        if bad is None
        else Words("保留现场，从备份核对。", "Keep everything as it is; compare with a backup."),
    )
    lost = lost_files(app.ledger)
    yield Check(
        name="evidence",
        title=Words("佐证材料", "Evidence"),
        ok=not lost,
        message=Words("每份都在，内容未变。", "Every file is there and unchanged.")
        if not lost
        else Words(f"缺失或被改动：{'、'.join(lost[:5])}", f"Missing or changed: {', '.join(lost[:5])}"),
        remedy=NOTHING if not lost else Words("从备份找回这些文件。", "Bring these files back from a backup."),
    )
    breaches = invariant_breaches(app.ledger)
    yield Check(
        name="invariants",
        title=Words("不变量", "Invariants"),
        ok=not breaches,
        message=Words("全部成立。", "All hold.")
        if not breaches
        else Words("；".join(breaches[:5]), "; ".join(breaches[:5])),
        remedy=NOTHING
        if not breaches
        else Words("保留现场，联系维护者。", "Keep everything as it is; ask the maintainers."),
    )
