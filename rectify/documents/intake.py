"""From what a notice says to what the ledger takes in."""

from __future__ import annotations

from engine.operations import intake
from rectify.documents.findings import Notice


def as_findings(notice: Notice, *, kind: str) -> intake.Findings:
    """Return a notice as the ledger takes it in; nothing is added and nothing left out."""
    return intake.Findings(
        kind=kind,
        title=notice.title,
        organization=notice.organization,
        groups=notice.groups,
        started_on=notice.started_on,
        ended_on=notice.ended_on,
        feedback_on=notice.feedback_on,
        signed_on=notice.signed_on,
        published_on=notice.published_on,
        contact=notice.contact,
        findings=tuple(
            intake.Finding(
                group=item.group,
                number=item.number,
                occurrence=item.occurrence,
                title=item.title,
                body=item.body,
                completion=item.completion,
                sustained=item.sustained,
                measures=item.measures,
                responsible=item.responsible,
                due_on=item.due_on,
            )
            for item in notice.items
        ),
    )
