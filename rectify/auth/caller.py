"""Who is asking, once a token or a session has shown it."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.domain.actor import Actor
from engine.domain.scopes import Scope
from engine.words import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Somebody who showed who they are. ``scopes`` are those of a token; None for a session, which may everything.

    ``form_token`` is what the forms of a session must carry; None for a token, which no browser sends by itself.
    """

    actor: Actor
    person_id: int
    login: str
    language: Language
    scopes: frozenset[Scope] | None
    session_id: int | None = None
    token_id: int | None = None
    form_token: str | None = field(default=None, repr=False)
