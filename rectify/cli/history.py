"""Commands about history: what was done to an item, and whether every link holds."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from engine.domain.seals import Seal, key_name, read_seal
from engine.errors import InvalidInput
from engine.operations.audit import Verified, audit, seal_history
from engine.operations.reading import item_history
from engine.words import Words
from rectify.answers.deeds import item_history as history_document
from rectify.answers.health import verified
from rectify.cli.history_view import history_table
from rectify.cli.invocation import AsJson, Invocation, MaybeAsUser, invocation
from rectify.documents.writing import write_whole
from rectify.seal_key import seal_key
from rectify.terminal import Terminal
from rectify.wording.chains import FAULTS

_UNHEALTHY = 3


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("history")(_history)


def _history(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            help="事项编号，或 verify 核对全部，seal 封印 · an item, or verify, or seal", metavar="ITEM|verify|seal"
        ),
    ],
    out: Annotated[
        Path | None, typer.Argument(help="封印写到哪里，默认标准输出 · where a seal goes, else stdout", metavar="OUT")
    ] = None,
    seal: Annotated[
        Path | None,
        typer.Option("--seal", help="verify 时与这份封印比对 · hold the history against this seal", metavar="FILE"),
    ] = None,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """谁在何时做了什么、为什么；verify 核对，seal 封印 · who did what, when, why; check it, seal it."""
    run = invocation(context)
    terminal = run.terminal(as_json=as_json)
    _require_place(what, out, seal)
    if what == "verify":
        held = _held(run, seal) if seal else None
        _verify(audit(run.app.ledger, actor=run.actor(as_user), seal=held), terminal)
        return
    if what == "seal":
        _seal(run, out, as_user, terminal)
        return
    item, told, entries = item_history(run.app.ledger, what, actor=run.actor(as_user))
    if as_json:
        terminal.json(history_document(item, entries))
    else:
        history_table(entries, told, terminal)


def _require_place(what: str, out: Path | None, seal: Path | None) -> None:
    """Let a file pass only where there is something to do with it; raises ``InvalidInput``."""
    for given, allowed, where in ((out, "seal", "OUT"), (seal, "verify", "--seal")):
        if given is not None and what != allowed:
            why = Words(f"只用于 rectify history {allowed}", f"it belongs to rectify history {allowed}")
            raise InvalidInput(
                what=Words("文件", "File"), value=str(given), why=why, allowed=f"rectify history {allowed}", where=where
            )


def _seal(run: Invocation, out: Path | None, as_user: str | None, terminal: Terminal) -> None:
    secret = seal_key(run.loaded.settings.data, makes=True)
    assert secret is not None  # noqa: S101 - it was made
    taken = seal_history(run.app.ledger, secret=secret, actor=run.actor(as_user), at=run.at)
    if out is None:
        typer.echo(taken.written(), nl=False)
        return
    write_whole(out, taken.written())
    if terminal.as_json:
        terminal.json({"file": str(out), "at": taken.at, "chains": len(taken.heads), "key": taken.key})
        return
    said = Words(
        "已写好{file}：{n}条链的末端。交给单位以外的人保管；核对：rectify history verify --seal {file}",
        "Wrote {file}: the ends of {n} {n:chain|chains}. Give it to somebody outside; to check: rectify history"
        " verify --seal"
        " {file}",
    )
    terminal.say(said.fill(file=out, n=len(taken.heads)))


def _held(run: Invocation, path: Path) -> Seal:
    """Return a seal that was kept; raises ``InvalidInput`` for what is none, or was changed since it was taken."""
    refused = partial(
        InvalidInput,
        what=Words("封印", "Seal"),
        value=str(path),
        allowed=Words("rectify history seal 写的文件", "a file that rectify history seal wrote"),
        where="--seal",
    )
    try:
        seal = read_seal(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise refused(why=Words("读不出来，或者不是封印", "it cannot be read, or is no seal")) from fault
    secret = seal_key(run.loaded.settings.data, makes=False)
    # Marked with another machine's key it can still be held against the history, by whoever trusts where it was kept.
    if secret is not None and seal.key == key_name(secret) and not seal.is_marked_by(secret):
        raise refused(why=Words("封印以后被改过", "it was changed since it was taken"))
    return seal


def _verify(found: Verified, terminal: Terminal) -> None:
    bad = found.first_bad
    if terminal.as_json:
        terminal.json(verified(found))
    elif bad is None:
        terminal.say(
            Words(
                "{chains}条链、{entries}条记录，环环相扣。",
                "{chains} {chains:chain|chains}, {entries} entries: every link holds.",
            ).fill(chains=found.chains, entries=found.entries)
        )
    else:
        terminal.say(
            Words("第一处不对：{chain} 第{seq}条，{what}", "First fault: {chain} entry {seq}, {what}").fill(
                chain=bad.chain, seq=bad.seq, what=FAULTS.get(bad.what, Words(bad.what, bad.what))
            ),
            style="bold red",
        )
    if bad is not None:
        raise typer.Exit(_UNHEALTHY)
