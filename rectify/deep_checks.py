"""What the doctor looks at when it reads the whole ledger: history, evidence, invariants; it says how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.domain.sizes import amount
from engine.operations.audit import Told, invariant_breaches, lost_files, verify_by_parts
from engine.words import Words
from rectify.bootstrap import App
from rectify.check import NOTHING, Check

# Takes how much of a part is done, of how much, and the same in words.
Telling = Callable[[int, int, Words], None]


def deep_checks(app: App, told: Telling) -> Iterator[Check]:
    """Yield what is found, one part after the other; ``told`` hears how far each is."""
    bad = verify_by_parts(app.ledger, told=_chains(told)).first_bad
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
    lost = lost_files(app.ledger, told=_bytes(told))
    yield Check(
        name="evidence",
        title=Words("佐证材料", "Evidence"),
        ok=not lost,
        message=Words("每份都在，内容未变。", "Every file is there and unchanged.")
        if not lost
        else Words(f"缺失或被改动：{'、'.join(lost[:5])}", f"Missing or changed: {', '.join(lost[:5])}"),
        remedy=NOTHING if not lost else Words("从备份找回这些文件。", "Bring these files back from a backup."),
    )
    breaches = invariant_breaches(app.ledger, told=_rules(told))
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


def _chains(told: Telling) -> Told:
    words = Words(
        "第1步，共3步：核对经过，{done}条链，共{total}条", "part 1 of 3: the history, {done} of {total} chains"
    )
    return lambda done, total: told(done, total, words.fill(done=done, total=total))


def _bytes(told: Telling) -> Told:
    words = Words("第2步，共3步：核对佐证材料，{done}，共{total}", "part 2 of 3: evidence, {done} of {total}")
    return lambda done, total: told(done, total, words.fill(done=amount(done), total=amount(total)))


def _rules(told: Telling) -> Told:
    words = Words("第3步，共3步：核对不变量，{done}条，共{total}条", "part 3 of 3: invariants, {done} of {total}")
    return lambda done, total: told(done, total, words.fill(done=done, total=total))
