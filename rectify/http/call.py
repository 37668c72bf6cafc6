"""A call that was let in: who asks, when, in which language, at which version, under which key."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import URL

from engine.domain.actor import Actor
from engine.domain.scopes import Scope
from engine.domain.workdays import local_day
from engine.errors import InvalidInput
from engine.operations.ledger import Ledger
from engine.operations.standing_in import stand_in
from engine.words import Language, Words
from rectify.auth.caller import Caller
from rectify.bootstrap import App
from rectify.http.asking import NotSignedIn, app_of, language_of, require_scope

LONGEST_KEY = 200
# Changes of one item, or of what hangs on it: they hold to the version that was seen, and answer with the next.
AT_A_VERSION = re.compile(r"/api/v1/(?:items|requests|decisions|feedback)/[^/]+/.+")
_ETAG = re.compile(r'"([0-9]{1,9})"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of somebody who is signed in. ``seen`` is the version of If-Match, ``key`` the Idempotency-Key."""

    app: App
    caller: Caller
    actor: Actor
    at: datetime
    language: Language
    seen: int | None
    key: str | None
    url: URL

    def here(self, **changed: object) -> str:
        """Return the address of this call with other parameters."""
        url = self.url.include_query_params(**changed)
        return f"{url.path}?{url.query}"

    def for_item(self, number: str) -> Call:
        """Return this call as one about a single item of many: its key is that of the item, and no version was seen."""
        key = f"{self.key}:{number}" if self.key else None
        if key is not None and len(key) > LONGEST_KEY:
            key = hashlib.sha256(key.encode()).hexdigest()
        return replace(self, seen=None, key=key)

    def require_scope(self, scope: Scope) -> None:
        """Let pass what needs a further scope, for what was sent; raises ``TokenTooNarrow``."""
        require_scope(self.caller, scope)

    @property
    def ledger(self) -> Ledger:
        """Return the ledger."""
        return self.app.ledger

    @property
    def today(self) -> date:
        """Return the office's civil day."""
        return local_day(self.at, self.app.settings.timezone)


async def _call(
    request: Request,
    if_match: Annotated[
        str | None,
        Header(description='Only at this version: `"7"`, the ETag of what was read.', pattern=r'^(\*|"[0-9]{1,9}")$'),
    ] = None,
    idempotency_key: Annotated[
        str | None,
        Header(
            description="Makes a repeat harmless: the first answer is given again, for 90 days.",
            min_length=1,
            max_length=LONGEST_KEY,
            pattern=r"^[\x20-\x7e]+$",
        ),
    ] = None,
    rectify_for: Annotated[
        str | None, Header(description="The absent person (login) whom the caller stands in for today.", max_length=40)
    ] = None,
) -> Call:
    app, caller = app_of(request), request.state.caller
    if caller is None:
        raise NotSignedIn
    actor, at = caller.actor, request.state.at
    if rectify_for:
        zone = app.settings.timezone
        actor = await run_in_threadpool(stand_in, app.ledger, actor, rectify_for, zone=zone, at=at)
    return Call(
        app=app,
        caller=caller,
        actor=actor,
        at=at,
        language=language_of(request),
        seen=_version(if_match, request),
        key=idempotency_key,
        url=request.url,
    )


Calling = Annotated[Call, Depends(_call)]


def etag(version: int) -> str:
    """Return how a version is written in an ETag header."""
    return f'"{version}"'


def _version(written: str | None, request: Request) -> int | None:
    if written is None or written.strip() == "*":
        return None
    if request.method == "POST" and AT_A_VERSION.fullmatch(request.scope["path"]) is None:
        # Whoever sends one counts on its being held to.
        raise InvalidInput(
            what=Words("If-Match", "If-Match"),
            value=written,
            why=Words("这里办的不是一件事项的某一版", "this is not about one version of one item"),
            allowed=Words("不带If-Match", "no If-Match"),
            where="If-Match",
        )
    found = _ETAG.fullmatch(written.strip())
    if found is None:
        raise InvalidInput(
            what=Words("If-Match", "If-Match"),
            value=written,
            why=Words("不是版本号", "it is no version"),
            allowed='"7", *',
            where="If-Match",
        )
    return int(found[1])
