"""Where the text of a workflow comes from: a file, or the key of one that is published or comes with the product."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from engine.domain.definition import Workflow
from engine.errors import InvalidInput, Unhealthy
from engine.words import Words
from rectify.bootstrap import starting_workflow, the_operator, vocabulary, workflow_sources
from rectify.cli.invocation import Invocation
from workflows.catalogue import require_definition, shipped

_ENDINGS = (".yaml", ".yml")
OR_A_FILE = Words("或一个.yaml文件", "or a .yaml file")


def is_file_name(name: str) -> bool:
    """Say whether what was typed names a file, not a workflow by its key."""
    return name.endswith(_ENDINGS) or Path(name).name != name


def named_workflow(run: Invocation, name: str, *, where: str) -> Workflow:
    """Return the workflow a person named: a file, else the newest published, else the shipped one.

    Raises ``InvalidInput`` for a name nobody knows and ``DefinitionRefused`` for a file with errors. A published
    version is taken as it is kept: its file may be from before a check that refuses it today.
    """
    if is_file_name(name):
        return require_definition(read_source(Path(name)), file=name, vocabulary=vocabulary())
    known = known_sources(run)
    if name not in known:
        why = Words("没有这一个", "there is none of this name")
        raise unknown_workflow(name, why, [*known, OR_A_FILE], where=where)
    return starting_workflow(run.bare_app, name)


def read_source(path: Path) -> bytes:
    """Return what a workflow file holds; raises ``InvalidInput`` for one that cannot be read."""
    try:
        return path.read_bytes()
    except OSError as fault:
        raise InvalidInput(
            what=Words("工作流文件", "Workflow file"),
            value=str(path),
            why=Words("读不到", "it cannot be read"),
            allowed=Words("一个可以读取的 .yaml 文件", "a .yaml file that can be read"),
            where=str(path),
        ) from fault


def known_sources(run: Invocation) -> Mapping[str, str]:
    """Return the source of every workflow there is, by key: the newest published, else the shipped one.

    Where no ledger is yet these are the shipped ones.
    """
    try:
        ledger = run.app.ledger
    except Unhealthy:
        return shipped()
    return workflow_sources(ledger, actor=the_operator())


def unknown_workflow(name: str | None, why: Words, allowed: list[object], *, where: str) -> InvalidInput:
    """Return the refusal of a workflow that is not there, or that cannot be used here."""
    return InvalidInput(what=Words("工作流", "Workflow"), value=name or "", why=why, allowed=allowed, where=where)
