"""The command that counts: how much is open, late and done with, and where it piles up."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from engine.operations.figures import Figures, count_figures
from engine.operations.tallies import Row, Sums
from engine.words import Words
from rectify.answers.figures import figures_document, unreached
from rectify.cli.filters import (
    Leader,
    OfCategory,
    OfInspection,
    OpenedBefore,
    OpenedFrom,
    Owner,
    Unit,
    conditions,
)
from rectify.cli.invocation import AsJson, MaybeAsUser, invocation
from rectify.terminal import Cell, Terminal

_MOST = 12


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("figures")(_figures)


def _figures(
    context: typer.Context,
    inspection: OfInspection = None,
    category: OfCategory = None,
    unit: Unit = None,
    owner: Owner = None,
    leader: Leader = None,
    opened_from: OpenedFrom = None,
    opened_before: OpenedBefore = None,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """数字：在办、逾期、按期办结，按类别、单位、领导、检查 · figures: open, overdue, dates kept."""
    run = invocation(context)
    zone = run.loaded.settings.timezone
    wanted = conditions(
        run,
        inspection=inspection,
        category=category,
        unit=unit,
        owner=owner,
        leader=leader,
        opened_from=opened_from,
        opened_before=opened_before,
    )
    found = count_figures(run.app.ledger, wanted, actor=run.actor(as_user), at=run.at, zone=zone)
    terminal, channels = run.terminal(as_json=as_json), run.app.post.channels
    if as_json:
        terminal.json(figures_document(found, channels=channels, at=run.at))
        return
    _show(found, terminal)
    lost = [
        Words(f"{one.person.name}（{one.open}件）", f"{one.person.name} ({one.open})")
        for one in unreached(found, channels)
    ]
    if lost:
        terminal.say(_LOST.fill(people=lost), style="yellow")


def _show(found: Figures, terminal: Terminal) -> None:
    sums = found.sums
    terminal.facts(
        [
            (Words("在办", "Open"), sums.open),
            (Words("逾期", "Overdue"), sums.overdue),
            (Words("已办结", "Closed"), sums.closed),
            (Words("按现行期限办结", "Present dates kept"), kept(sums.kept, sums.late)),
            (Words("按原定期限办结", "First dates kept"), kept(sums.kept_first, sums.late_first)),
            (Words("退回两次以上", "Returned twice or more"), found.returned.total),
            (Words("以前查出过", "Found before"), found.again.total),
        ]
    )
    _table(found.categories, Words("类别", "Category"), terminal)
    _table(found.units, Words("单位", "Unit"), terminal)
    _table(found.leaders, Words("责任领导", "Leader in charge"), terminal)
    _table(found.inspections, Words("检查", "Inspection"), terminal)


def kept(kept: int, late: int) -> Words:
    """Return how many of how many kept their dates, in words."""
    every = kept + late
    if not every:
        return Words("还没有", "none yet")
    share = f"{100 * kept // every}%"
    return Words(f"{share}，{every}件中{kept}件", f"{share}, {kept} of {every}")


def _table(rows: Sequence[Row], what: Words, terminal: Terminal) -> None:
    heads = [what, Words("在办", "Open"), Words("逾期", "Overdue"), Words("已办结", "Closed"),
             Words("按现行期限", "Present dates kept"), Words("按原定期限", "First dates kept")]  # fmt: skip
    shown = [_cells(row.name, row.sums) for row in rows[:_MOST]]
    terminal.table(heads, shown)
    if len(rows) > _MOST:
        terminal.say(Words("另有{more}个。", "{more} more.").fill(more=len(rows) - _MOST), style="dim")


def _cells(name: str | None, sums: Sums) -> list[Cell]:
    called: Cell = name or Words("没有填写", "not stated")
    dates = (kept(sums.kept, sums.late), kept(sums.kept_first, sums.late_first))
    return [called, sums.open, sums.overdue, sums.closed, *dates]


_LOST = Words("收不到提醒的责任人：{people}", "Nothing reaches these owners: {people}")
