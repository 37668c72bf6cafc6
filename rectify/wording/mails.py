"""What becomes of mails, in words."""

from __future__ import annotations

from collections.abc import Mapping

from engine.words import Words

STATES: Mapping[str, Words] = {
    "waiting": Words("待发", "waiting"),
    "sending": Words("正在发送", "under way"),
    "sent": Words("已发出", "sent"),
    "written": Words("已写成文件", "written"),
    "unknown": Words("结果不明，将再试", "unknown, tried again"),
    "dead": Words("失败", "failed"),
}
BOUNCED = Words("已退回", "came back")
FAULTS: Mapping[str, Words] = {
    "refused": Words("被拒收", "refused"),
    "bounced": Words("被退回", "bounced"),
}
RESULTS: Mapping[str, Words] = {
    "sent": Words("已发出", "sent"),
    "written": Words("已写成文件", "written"),
    "retry": Words("待重试", "to retry"),
    "dead": Words("失败", "failed"),
    "unknown": Words("结果不明", "unknown"),
}
ACTIONS: Mapping[str, Words] = {
    "failed": Words("没有送到", "did not arrive"),
    "delayed": Words("延迟，仍在尝试", "late, still being tried"),
    "delivered": Words("已送达", "delivered"),
    "relayed": Words("已转交", "relayed"),
    "expanded": Words("已分发", "expanded"),
}
