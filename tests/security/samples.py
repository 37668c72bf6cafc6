"""What is sent to each route of the matrix: enough to be let in, and as little effect as there may be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_FAR = "2027-06-01"
_SOURCE = "key: nothing\n"
_FORM = {"data": {"form_token": "x"}}
# Parts of a path besides what the scene holds.
PARTS: Mapping[str, str] = {
    "no": "1",
    "day": "2027-06-01",
    "name": "rectification",
    "token": "not-a-token",
    "secret": "not-a-secret",
    "session": "999999",
}
QUERIES: Mapping[str, Mapping[str, str]] = {"GET /api/v1/forecast": {"days": "1"}}
BODIES: Mapping[str, Mapping[str, Any]] = {
    "POST /api/v1/items/{number}/advance": {"json": {"trigger": "start"}},
    "POST /api/v1/items/{number}/assign": {"json": {"leader": "leader"}},
    "POST /api/v1/items/{number}/comments": {"json": {"note": "看过了"}},
    "POST /api/v1/items/{number}/evidence": {"files": [("files", ("a.txt", b"\xe7\x9c\x8b", "text/plain"))]},
    "POST /api/v1/items/{number}/measures": {"json": {"text": "再查一遍"}},
    "POST /api/v1/items/{number}/measures/{no}": {"json": {"text": "再查一遍"}},
    "POST /api/v1/items/{number}/measures/{no}/drop": {"json": {"note": "重复"}},
    "POST /api/v1/items/{number}/measures/{no}/finish": {"json": {}},
    "POST /api/v1/items/{number}/measures/{no}/undo": {"json": {"note": "没有做完"}},
    "POST /api/v1/items/{number}/pause": {"json": {"note": "等上级批复"}},
    "POST /api/v1/items/{number}/progress": {"json": {"note": "已完成一半"}},
    "POST /api/v1/items/{number}/receipt": {"json": {}},
    "POST /api/v1/items/{number}/redate": {"json": {"to": _FAR, "note": "改期"}},
    "POST /api/v1/items/{number}/requests": {"json": {"reason": "等材料", "to": _FAR}},
    "POST /api/v1/items/{number}/resume": {"json": {}},
    "POST /api/v1/items/{number}/snooze": {"json": {"until": _FAR, "note": "出差"}},
    "POST /api/v1/items/{number}/wake": {"json": {}},
    "POST /api/v1/bulk": {"json": {"items": ["XC1999-01-999"], "comment": {"note": "看过了"}}},
    "POST /api/v1/calendar/announce": {"json": {"year": 2031}},
    "POST /api/v1/calendar/days": {"json": {"days": [{"day": _FAR, "working": False}], "dry_run": True}},
    "POST /api/v1/calendar/days/{day}/clear": {"json": {}},
    "POST /api/v1/calendar/holidays": {"json": {"days": [3]}},
    "POST /api/v1/calendar/holidays/stop": {"json": {}},
    "POST /api/v1/calendar/imports": {"files": [("file", ("days.csv", b"2027-06-01,x\n", "text/csv"))]},
    "POST /api/v1/calendar/recompute": {"json": {"dry_run": True}},
    "POST /api/v1/duties/{key}/record": {"json": {"note": "做完了"}},
    "POST /api/v1/handovers": {"json": {"from": "owner", "to": "colleague", "dry_run": True}},
    "POST /api/v1/imports": {"files": [("files", ("a.txt", "关于情况的通报".encode(), "text/plain"))]},
    "POST /api/v1/mails/retry-dead": {"json": {}},
    "POST /api/v1/mails/{key}/retry": {"json": {}},
    "POST /api/v1/requests/{key}/agree": {"json": {}},
    "POST /api/v1/requests/{key}/refuse": {"json": {"note": "按期完成"}},
    "POST /api/v1/requests/{key}/withdraw": {"json": {}},
    "POST /api/v1/reviews/{key}/complete": {"json": {"outcome": "goes_on", "note": "还在坚持"}},
    "POST /api/v1/substitutes": {"json": {"person": "owner", "substitute": "colleague", "from": _FAR, "until": _FAR}},
    "POST /api/v1/substitutes/{key}/end": {"json": {}},
    "POST /api/v1/workflows": {"json": {"source": _SOURCE}},
    "POST /api/v1/workflows/check": {"json": {"source": _SOURCE}},
    "POST /api/v1/workflows/preview": {"json": {"source": _SOURCE}},
    "POST /api/v1/workflows/simulate": {"json": {"workflow": "rectification", "items": 1, "days": 1}},
    "POST /api/v1/workflows/{name}/move": {"json": {}},
    "POST /api/v1/workflows/{name}/move/preview": {"json": {}},
    "POST /account/password": _FORM,
    "POST /account/sessions/end-others": _FORM,
    "POST /account/sessions/{session}/end": _FORM,
    "POST /account/tokens": _FORM,
    "POST /account/tokens/{token}/revoke": _FORM,
    "POST /links/{token}": _FORM,
    "POST /password/forgotten": _FORM,
    "POST /password/new": _FORM,
    "POST /sign-in": _FORM,
    "POST /sign-in/proxy": _FORM,
    "POST /sign-out": _FORM,
}
