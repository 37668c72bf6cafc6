"""Whether the process lives, and whether it does its work: for load balancers and monitors."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from engine.domain.alarms import ticks_stopped
from engine.errors import RectifyError
from engine.operations.ledger import look_up_installation
from rectify.bootstrap import require_ready
from rectify.doctor import examine
from rectify.http.access import GuardedRoute, open_to_all
from rectify.http.asking import app_of
from rectify.terminal import instant

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@router.get("/healthz")
@open_to_all
def health(request: Request) -> JSONResponse:
    """Say whether everything is in order: 503 when something needs a person. Nothing but names of checks is told."""
    app = app_of(request)
    try:
        last_tick = look_up_installation(app.ledger).last_tick_at
        checks = {check.name: check.ok for check in examine(app, at=request.state.at)}
    except RectifyError as refusal:
        return JSONResponse({"ok": False, "code": refusal.code}, status_code=503)
    ok = all(checks.values())
    return JSONResponse(
        {
            "ok": ok,
            "checks": checks,
            "last_tick_at": instant(last_tick),
            "ticking": ticks_stopped(last_tick, at=request.state.at) is None,
        },
        status_code=200 if ok else 503,
    )


@router.get("/readyz")
@open_to_all
def ready(request: Request) -> JSONResponse:
    """Say whether calls can be answered: the database is there and up to date."""
    try:
        require_ready(app_of(request))
    except RectifyError as refusal:
        return JSONResponse({"ok": False, "code": refusal.code}, status_code=503)
    return JSONResponse({"ok": True})
