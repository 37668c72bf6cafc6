"""Results of tasks that are files of their own, progress in words, and further kinds of task."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0025"
branch_labels = None
depends_on = None

_KINDS = (
    "kind IN ('ledger', 'lists', 'dossier', 'paper', 'simulation', 'forecast', 'mails_after', 'move', 'bulk', 'history',"
    " 'health')"
)
_KEYS = "SELECT seq FROM sqlite_sequence WHERE name = 'task'"


def upgrade() -> None:
    """Take the step."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    last = op.get_bind().execute(sa.text(_KEYS)).scalar() if is_sqlite else None
    with op.batch_alter_table("task", table_kwargs={"sqlite_autoincrement": True}) as task:
        task.drop_constraint(op.f("ck_task_kind"), type_="check")
        task.create_check_constraint(op.f("ck_task_kind"), _KINDS)
        for name in ("done", "total"):
            task.alter_column(name, existing_type=sa.Integer(), type_=sa.BigInteger(), existing_nullable=False)
        task.add_column(sa.Column("doing", sa.Text(), nullable=True))
        task.add_column(sa.Column("place", sa.String(length=32), nullable=True))
        task.add_column(sa.Column("size", sa.BigInteger(), nullable=True))
    # What came of an earlier task as a file lay in its row; it is made anew where it is wanted.
    run = op.get_bind().execute
    anew = json.dumps(["系统升级了，请再办一次。", "Rectify was upgraded; begin it again."], ensure_ascii=False)
    over = sa.text(
        "UPDATE task SET state = 'refused', refusal = :anew, result = NULL, file_name = NULL, sha256 = NULL"
        " WHERE state = 'done' AND file_name IS NOT NULL"
    )
    run(over, {"anew": anew})
    if last:
        _never_again(int(last))


def _never_again(last: int) -> None:
    """Keep SQLite from using keys of tasks again that are gone: the table written anew knows only those it holds."""
    run = op.get_bind().execute
    run(sa.text("DELETE FROM sqlite_sequence WHERE name = 'task'"))
    run(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('task', :last)"), {"last": last})
