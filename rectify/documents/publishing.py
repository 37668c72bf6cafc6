"""A notice made ready to be published, and what is published to the public made into files for a site elsewhere."""

from __future__ import annotations

from datetime import date, datetime

from engine.domain.actor import Actor
from engine.domain.editions import Edition
from engine.operations.ledger import Ledger, look_up_installation
from engine.operations.publishing_notices import WrittenNotice, notices_for_the_public
from rectify.documents.papers.writing import Order, write
from rectify.documents.public_site import PublicPage, public_site


def notice_as_it_stands(
    ledger: Ledger, code: str, edition: Edition, *, actor: Actor, at: datetime, today: date, zone: str
) -> WrittenNotice:
    """Return an edition of an inspection's notice as its items stand now; raises as ``papers.writing.write`` does."""
    order = Order(inspection=code, edition=edition)
    paper = write(ledger, "notice", order, ".html", actor=actor, at=at, today=today, zone=zone)
    return WrittenNotice(
        title=paper.title,
        signed_on=today,
        content=paper.content,
        shown=paper.items,
        withheld=paper.withheld,
        confidential=paper.confidential,
    )


def site_of_notices(ledger: Ledger, *, actor: Actor) -> bytes:
    """Return the archive of what is published to the public, as far as the actor may give it out; nothing else."""
    pages = [
        PublicPage(
            code=one.inspection,
            title=one.title,
            day=one.signed_on,
            shown=one.shown,
            withheld=one.withheld,
            content=content,
        )
        for one, content in notices_for_the_public(ledger, actor=actor)
    ]
    return public_site(look_up_installation(ledger).office_name, pages)


def site_name(today: date) -> str:
    """Return what the archive is called."""
    return f"public-pages-{today.isoformat()}.zip"
