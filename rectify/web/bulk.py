"""One thing for many items: chosen, previewed, then done piece by piece, each item with its own result."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from engine.errors import InvalidInput, RectifyError
from engine.operations.many import LookedAt, look_over
from engine.operations.reading import list_items
from engine.words import Words, in_language
from rectify.http.access import GuardedRoute, for_people
from rectify.http.asking import FORM_TOKEN
from rectify.http.call import Call, Calling
from rectify.web.bulk_deeds import TITLES, What, Wish, asked
from rectify.web.bulk_lines import Line, grouped, kept, line_of, read, reason_of
from rectify.web.deeds.given import Given
from rectify.web.ledger_query import from_query
from rectify.web.page import page

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
MOST = 500
# No request takes longer than this and one item more; what is left begins with the next.
_SECONDS = 4.0
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
_OWN = frozenset({FORM_TOKEN, "what", "stage", "item", "items", "every", "query", "key", "done", "refused", "act"})
_LONGEST = 2000
_ITEMS = Words("事项", "Items")


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What the form handed in: the items, what is wanted of them, how far it is, and what was refused so far.

    ``done`` counts the items that were dealt with, from the first; ``refused`` says of which of them why not.
    """

    stage: str
    what: What
    numbers: Sequence[str]
    every: bool
    query: str
    texts: Mapping[str, str]
    key: str
    done: int = 0
    refused: Mapping[str, str] = field(default_factory=dict)


async def _posted(request: Request) -> Posted:
    form = await request.form()
    texts = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    what = texts.get("what", "")
    if what not in set(What):
        why = Words("没有这种办理", "there is no such thing")
        raise InvalidInput(what=Words("办理", "What to do"), value=what[:40], why=why, allowed=[*What])
    ticked = [value for value in form.getlist("item") if isinstance(value, str)]
    listed = texts.get("items", "").split("\n")
    numbers = [number.strip() for number in (*ticked, *listed)]
    done, key = texts.get("done", ""), texts.get("key", "")
    return Posted(
        stage=texts.get("stage", ""),
        what=What(what),
        numbers=list(dict.fromkeys(number for number in numbers if number)),
        every="every" in texts,
        query=texts.get("query", "")[:_LONGEST],
        texts={name: _plain(value) for name, value in texts.items() if name not in _OWN},
        key=key if _KEY.fullmatch(key) else secrets.token_urlsafe(12),
        done=int(done) if done.isascii() and done.isdigit() and len(done) < 5 else 0,  # noqa: PLR2004
        refused=read(texts.get("refused", "")),
    )


@router.post("/bulk")
@for_people
def take(request: Request, call: Calling, posted: Annotated[Posted, Depends(_posted)]) -> Response:
    """Show the form for many items, its preview, or what became of each: one page after the other, without script."""
    posted = replace(posted, numbers=_numbers(call, posted), every=False)
    if not posted.numbers or len(posted.numbers) > MOST:
        why = Words("没有勾选，或者太多", "none were ticked, or too many")
        allowed = Words(f"1到{MOST}件", f"1 to {MOST}")
        raise InvalidInput(what=_ITEMS, value=len(posted.numbers), why=why, allowed=allowed)
    if posted.stage == "run":
        return _run(request, call, posted)
    wish = Wish(what=posted.what, texts=posted.texts)
    naming = wish.naming if posted.stage == "preview" else None
    urging_at = call.at if posted.what is What.URGE and posted.stage == "preview" else None
    looked = look_over(call.ledger, posted.numbers, actor=call.actor, naming=naming, urging_at=urging_at)
    if posted.stage != "preview":
        return _form(request, call, posted, looked)
    try:
        wish.require()
    except RectifyError as refusal:
        return _form(request, call, posted, looked, refusal=refusal)
    lines = [_previewed(one, wish) for one in looked]
    count = sum(line.why_not is None for line in lines)
    return _page(request, posted, "preview", groups=grouped(lines), wish=_said(wish, looked, call), count=count)


def _previewed(one: LookedAt, wish: Wish) -> Line:
    why_not = wish.why_not(one)
    return line_of(one, why_not, wish.says(one) if why_not is None else None)


def _numbers(call: Call, posted: Posted) -> Sequence[str]:
    """Return the items that were ticked, or all that the list holds, up to the most."""
    if not posted.every:
        return posted.numbers
    wanted = replace(from_query(posted.query).wanted(call.today, call.app.settings.timezone), most=MOST)
    return [item.number for item in list_items(call.ledger, wanted, actor=call.actor).items]


def _form(
    request: Request, call: Call, posted: Posted, looked: Sequence[LookedAt], refusal: RectifyError | None = None
) -> Response:
    lines = [line_of(one, None) for one in looked]
    inputs = asked(call, posted.what, looked)
    given = Given(texts=posted.texts)
    return _page(request, posted, "choose", refusal=refusal, groups=grouped(lines), inputs=inputs, given=given)


def _run(request: Request, call: Call, posted: Posted) -> Response:
    """Go on with what is left for a few seconds; the page then says how far it is."""
    wish = Wish(what=posted.what, texts=posted.texts)
    wish.require()
    refused, done, until = dict(posted.refused), posted.done, monotonic() + _SECONDS
    for number in posted.numbers[done:]:
        if done > posted.done and monotonic() > until:
            break
        try:
            # The key is the item's own, so that a page that is sent twice does nothing twice.
            wish.do(call, number, f"{posted.key}:{number[:90]}")
        except RectifyError as refusal:
            refused[number] = reason_of(refusal, call.language)
        done += 1
    known = {one.number: one for one in look_over(call.ledger, posted.numbers[:done], actor=call.actor)}
    lines = [line_of(known[number], refused.get(number)) for number in posted.numbers[:done]]
    now = replace(posted, done=done, refused=refused)
    return _page(request, now, "run", groups=grouped(lines), left=len(posted.numbers) - done)


def _page(request: Request, posted: Posted, stage: str, **values: Any) -> Response:
    return page(
        request,
        "bulk.html",
        here="ledger",
        stage=stage,
        title=TITLES[posted.what],
        posted=posted,
        back=from_query(posted.query).path(),
        hidden={
            "what": str(posted.what),
            "items": "\n".join(posted.numbers),
            "query": posted.query,
            "key": posted.key,
            "done": str(posted.done),
            "refused": kept(posted.refused),
        },
        **values,
    )


def _said(wish: Wish, looked: Sequence[LookedAt], call: Call) -> Sequence[tuple[Words, str]]:
    """Return what was chosen and typed, as the preview repeats it."""
    return list(_repeated(wish, looked, call))


def _repeated(wish: Wish, looked: Sequence[LookedAt], call: Call) -> Iterator[tuple[Words, str]]:
    for one in asked(call, wish.what, looked):
        typed = wish.text(one.name)
        if typed:
            title = next((title for key, title in one.options if key == typed), None)
            yield one.label, str(in_language(title, call.language)) if title else typed


def _plain(typed: str) -> str:
    return "".join(sign for sign in typed if sign.isprintable() or sign in "\n\t")[:_LONGEST]
