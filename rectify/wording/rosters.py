"""What a workbook of people does, in words: its columns, and what becomes of a line."""

from __future__ import annotations

from collections.abc import Mapping

from engine.operations.roster import Became
from engine.words import Words

COLUMNS: Mapping[str, Words] = {
    "name": Words("姓名", "name"),
    "login": Words("登录名", "login"),
    "unit": Words("单位", "unit"),
    "email": Words("邮箱", "address"),
    "roles": Words("角色", "roles"),
}
BECAME: Mapping[Became, Words] = {
    Became.NEW: Words("新增", "new"),
    Became.CHANGED: Words("有改动", "changed"),
    Became.SAME: Words("没有变化", "as before"),
}
