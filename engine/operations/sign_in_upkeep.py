"""What signing in leaves behind is forgotten after its time, and ended for whoever leaves."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from engine.domain.sign_in import EndReason, Pace
from engine.domain.tasks import KEPT_FOR
from engine.operations.ledger import Ledger
from engine.operations.tasks import places_of_tasks
from engine.store import feeds, mails, one_time_links, sign_in, sign_in_allowances, tasks, tokens, used_links
from engine.store.tables.office import Account
from engine.store.unit_of_work import UnitOfWork, writing

# However many nodes there are, and however often they beat.
_ONCE_IN = Pace(burst=1, step=timedelta(minutes=10))


def keep_up(ledger: Ledger, *, kept_days: int, at: datetime) -> bool:
    """Forget what is older than it is kept, and overwrite mails whose link is over; False when it was done just now.

    Files go with the tasks they came of, and whatever of one an interrupted process left behind.
    """
    before = at - timedelta(days=kept_days)
    with writing(ledger.database) as work:
        if not sign_in_allowances.take(work, "upkeep", _ONCE_IN, at=at):
            return False
        sign_in_allowances.forget(work, at=at)
        sign_in.forget(work, before=before)
        overwrite_mails(work, at=at)
        one_time_links.forget(work, before=before)
        tasks.forget(work, before=at - KEPT_FOR)
    ledger.results.sweep(lambda: places_of_tasks(ledger))
    return True


def overwrite_mails(work: UnitOfWork, *, at: datetime) -> None:
    """Overwrite every stored mail whose one-time link is used, replaced or too old."""
    for message_id in one_time_links.mails_of_over(work, at=at):
        if mails.overwrite(work, message_id, why="its link is over"):
            one_time_links.mail_overwritten(work, message_id)


def end_everything(work: UnitOfWork, person_id: int, *, day: date, at: datetime) -> None:
    """End the sessions, tokens, links, calendar and tasks of somebody who leaves: opened again, they begin anew.

    ``day`` is the office's: links in mails up to it do nothing any more.
    """
    used_links.end_all(work, person_id, until=day)
    feeds.revoke(work, person_id, at=at)
    tasks.remove_of(work, person_id)
    account = work.find(Account, person_id=person_id)
    if account is None or account.id is None:
        return
    sign_in.end_sessions(work, account.id, EndReason.DISABLED, at=at)
    tokens.revoke_all(work, account.id, at=at)
    one_time_links.end(work, account.id, at=at)
    overwrite_mails(work, at=at)
