"""What a step lacks, and where it is supplied."""

from __future__ import annotations

from collections.abc import Callable

from engine.domain.definition import GuardUse, Workflow
from engine.errors import Reason
from engine.words import Words
from rectify.web.marks import Way

Pathing = Callable[..., str]
# What the form of a step itself asks for.
IN_THE_FORM = frozenset({"note", "decision", "filled"})


def way_to(workflow: Workflow, path: Pathing, use: GuardUse, reason: Reason) -> Way | None:
    """Return the link by which what is missing is supplied; None where only somebody else can.

    ``path`` makes the address of something of the item.
    """
    match reason.code:
        case "owner_missing":
            return Way(Words("指定责任人", "Assign an owner"), path("do", "assign"))
        case "evidence_missing":
            group = use.arguments.get("group")
            query = {"group": str(group)} if group else {}
            return Way(Words("上传材料", "Upload evidence"), path("do", "attach", **query))
        case "step_missing":
            trigger = str(use.arguments["step"])
            step = workflow.step(trigger)
            return Way(step.title if step else Words(trigger, trigger), path(trigger))
        case "no_measures" | "measures_unplanned":
            return Way(Words("安排措施", "Plan the measures"), path() + "#measures")
        case "measures_open":
            return Way(Words("登记完成", "Say what is done"), path() + "#measures")
        case _:
            return None
