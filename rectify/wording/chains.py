"""What does not hold in a chain, in words."""

from __future__ import annotations

from collections.abc import Mapping

from engine.words import Words

FAULTS: Mapping[str, Words] = {
    "missing": Words("缺了这一条", "it is missing"),
    "does not follow the entry before it": Words("与前一条接不上", "it does not follow the entry before it"),
    "text was changed": Words("内容被改过", "its text was changed"),
    "row does not say what its text says": Words("记录与内容不一致", "its row does not say what its text says"),
    "note was changed": Words("说明被改过", "its note was changed"),
    "end is missing": Words("末尾缺失，或事项另被改动", "the end is missing, or the item was changed otherwise"),
    "item is missing": Words("事项不见了", "its item is missing"),
    "differs from the seal": Words("与封印不同，历史被重做过", "it differs from the seal: the history was made anew"),
    "is gone since the seal": Words("封印时有，现在没有了", "it was there when the seal was taken, and is gone"),
}
