"""``import --columns``, ``--map`` and ``--forget-map``: what the columns of a ledger are taken for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from engine.operations.mappings import forget_columns, remember_columns, remembered_columns
from engine.words import Words
from rectify.answers.columns import WorkbookSeen, workbook_seen
from rectify.cli.invocation import Invocation
from rectify.documents.ledger_columns import FIELD_WORDS, Column, Field
from rectify.documents.ledger_mapping import as_told, to_remember
from rectify.documents.ledger_tables import WORKBOOKS, Table, Told, headings_of, read_table_file
from rectify.documents.phrases import Phrasebook
from rectify.documents.workbook import column_name
from rectify.terminal import Terminal

HOW: Mapping[str, Words] = {
    "name": Words("列名", "heading"),
    "part": Words("列名相近", "like a heading"),
    "content": Words("按内容猜", "guessed by content"),
    "remembered": Words("以前指定", "stated before"),
    "stated": Words("刚才指定", "stated now"),
    "unknown": Words("不认识", "not known"),
}


def told_of(run: Invocation, mapping: Mapping[str, Field], *, forget: bool, as_user: str | None) -> Told:
    """Return what is stated now and, where there is a ledger, what is remembered and not to be forgotten."""
    if forget or not run.has_ledger:
        return as_told(mapping, {})
    return as_told(mapping, remembered_columns(run.app.ledger, actor=run.actor(as_user)))


def show_columns(
    run: Invocation,
    files: Sequence[Path],
    phrases: Phrasebook,
    told: Told,
    *,
    dry_run: bool,
    forget: bool,
    as_user: str | None,
    terminal: Terminal,
) -> None:
    """Show what each column is taken for; unless it is a dry run, remember what is stated and forget what is to be."""
    seen = []
    for path in files:
        tables = read_table_file(path, phrases=phrases, told=told)
        gone = () if dry_run or not forget else forget_tables(run, tables, as_user=as_user)
        kept = () if dry_run else remember(run, [path], tables, told.mapping, as_user=as_user)
        seen.append(workbook_seen(str(path), tables, remembered=kept, forgotten=gone))
        if not terminal.as_json:
            for table in tables:
                _show(table, terminal)
            _say(seen[-1], terminal)
    if terminal.as_json:
        terminal.json(seen)


def remember(
    run: Invocation,
    files: Sequence[Path],
    tables: Sequence[Table],
    mapping: Mapping[str, Field],
    *,
    as_user: str | None,
) -> tuple[str, ...]:
    """Remember what is stated now about the headings of these tables."""
    if not mapping or not any(path.suffix.lower() in WORKBOOKS for path in files):
        return ()
    stated = to_remember(headings_of(tables), mapping)
    return remember_columns(run.app.ledger, stated, actor=run.actor(as_user), at=run.at)


def forget_tables(run: Invocation, tables: Sequence[Table], *, as_user: str | None) -> tuple[str, ...]:
    """Forget what was stated about the headings of these tables."""
    fingerprints = [table.header.fingerprint for table in tables]
    return forget_columns(run.app.ledger, fingerprints, actor=run.actor(as_user), at=run.at)


def say_columns(columns: Iterable[Column], terminal: Terminal) -> None:
    """Say at an import which columns were stated, now or before."""
    stated = [column for column in columns if column.how in ("stated", "remembered")]
    if stated:
        named = [(column.heading or column_name(column.index), FIELD_WORDS[column.field]) for column in stated]
        terminal.say(
            Words(
                "按指定的列读取：" + "、".join(f"{heading}→{words.zh}" for heading, words in named) + "。",
                "Columns read as stated: " + ", ".join(f"{heading} → {words.en}" for heading, words in named) + ".",
            )
        )


def _show(table: Table, terminal: Terminal) -> None:
    kind = Words("台账", "ledger") if table.is_ledger else Words("不读", "not read")
    terminal.table(
        [
            Words("列", "Column"),
            Words("列名", "Heading"),
            Words("当作", "Taken for"),
            Words("字段", "Field"),
            Words("依据", "Because of"),
            Words("把握", "Certainty"),
            Words("例子", "Samples"),
        ],
        [
            (
                column_name(column.index),
                column.heading or None,
                FIELD_WORDS[column.field],
                column.field,
                HOW[column.how],
                f"{column.confidence:.0%}",
                " | ".join(column.samples) or None,
            )
            for column in table.columns
        ],
        title=Words(
            f"工作表“{table.grid.name}”，表头到第{table.header.bottom + 1}行（{kind.zh}）",
            f"Sheet {table.grid.name!r}, headings down to row {table.header.bottom + 1} ({kind.en})",
        ),
    )


def _say(seen: WorkbookSeen, terminal: Terminal) -> None:
    if not seen["tables"]:
        terminal.say(Words("没有找到表头。", "No headings were found."))
    if seen["forgotten"]:
        terminal.say(Words("以前指定的列已经忘记。", "What was stated of these columns is forgotten."))
    if seen["remembered"]:
        terminal.say(
            Words(
                "指定的列已经记住，下次同样的表头照此读取。", "Remembered: the same headings are read so from now on."
            )
        )
    else:
        terminal.say(
            Words(
                '不对就改：--map "列名=字段"，列名也可以写字母（C=title）。',
                'To correct: --map "HEADING=FIELD"; letters do too (C=title).',
            )
        )
