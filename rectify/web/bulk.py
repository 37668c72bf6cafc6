"""One thing for many items: chosen, previewed, then done, each item with its own result."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from engine.domain.tasks import TaskKind
from engine.errors import InvalidInput, RectifyError
from engine.operations.many import LookedAt, look_over
from engine.operations.reading import list_items
from engine.operations.tasks import ask_for
from engine.words import Words, in_language
from rectify.background import background
from rectify.http.access import GuardedRoute, for_people
from rectify.http.asking import FORM_TOKEN
from rectify.http.call import Call, Calling
from rectify.tasks import start
from rectify.web.bulk_deeds import TITLES, What, Wish, asked
from rectify.web.bulk_lines import Line, grouped, line_of, reason_of
from rectify.web.deeds.given import Given
from rectify.web.ledger_query import from_query
from rectify.web.page import go_to, page
from rectify.web.tasks.many import MANY, Many, do_for_many, key_for

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
MOST = 500
# No request takes longer than this and one item more; what is left becomes a task.
_SECONDS = 4.0
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
_OWN = frozenset({FORM_TOKEN, "what", "stage", "item", "items", "every", "query", "key", "act"})
_LONGEST = 2000
_ITEMS = Words("事项", "Items")


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What the form handed in: the items, and what is wanted of them."""

    stage: str
    what: What
    numbers: Sequence[str]
    every: bool
    query: str
    texts: Mapping[str, str]
    key: str


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
    key = texts.get("key", "")
    return Posted(
        stage=texts.get("stage", ""),
        what=What(what),
        numbers=list(dict.fromkeys(number for number in numbers if number)),
        every="every" in texts,
        query=texts.get("query", "")[:_LONGEST],
        texts={name: _plain(value) for name, value in texts.items() if name not in _OWN},
        key=key if _KEY.fullmatch(key) else secrets.token_urlsafe(12),
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
    """Do it for a few seconds; what is left then is done in the background."""
    wish = Wish(what=posted.what, texts=posted.texts)
    wish.require()
    refused, done, until = dict[str, Words](), 0, monotonic() + _SECONDS
    for number in posted.numbers:
        if monotonic() > until:
            break
        try:
            wish.do(call.ledger, number, key_for(posted.key, number), actor=call.actor, at=call.at)
        except RectifyError as refusal:
            refused[number] = reason_of(refusal)
        done += 1
    if done < len(posted.numbers):
        return go_to(_left(call, posted, refused, done))
    known = {one.number: one for one in look_over(call.ledger, posted.numbers, actor=call.actor)}
    lines = [line_of(known[number], refused.get(number)) for number in posted.numbers]
    return _page(request, posted, "run", groups=grouped(lines), done_count=done - len(refused), refused=len(refused))


def _left(call: Call, posted: Posted, refused: Mapping[str, Words], done: int) -> str:
    """Let what is left be done in the background, and return the address of that."""
    asked = Many(
        what=posted.what, texts=posted.texts, numbers=posted.numbers, query=posted.query, done=done, refused=refused
    )
    key, total = posted.key, len(posted.numbers)
    kept = MANY.dump_python(asked, mode="json")
    number = ask_for(
        call.ledger,
        TaskKind.BULK,
        kept,
        key=key,
        worker=background.name,
        actor=call.actor,
        at=call.at,
        done=done,
        total=total,
    )
    start(call.app, number, do_for_many, actor=call.actor)
    return f"/tasks/{number}"


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
