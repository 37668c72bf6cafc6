"""What is sent to each route of the matrix: enough to be let in, and as little effect as there may be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Parts of a path besides the number of an item and the hash of its evidence.
PARTS: Mapping[str, str] = {}
QUERIES: Mapping[str, Mapping[str, str]] = {}
BODIES: Mapping[str, Mapping[str, Any]] = {
    "POST /api/v1/items/{number}/advance": {"json": {"trigger": "start"}},
    "POST /api/v1/items/{number}/assign": {"json": {"leader": "leader"}},
    "POST /api/v1/items/{number}/comments": {"json": {"note": "看过了"}},
    "POST /api/v1/items/{number}/evidence": {"files": [("files", ("a.txt", b"\xe7\x9c\x8b", "text/plain"))]},
    "POST /api/v1/bulk": {"json": {"items": ["XC1999-01-999"], "comment": {"note": "看过了"}}},
}
