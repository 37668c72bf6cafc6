"""What came of tasks as programs are answered it, and everything about kinds of task that every door goes by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.domain.tasks import TaskKind
from engine.operations.audit import Verified
from engine.store.tasks import StoredTask
from engine.words import Language
from rectify.answers.forecasts import forecast_document
from rectify.answers.health import health, verified
from rectify.answers.previews import mails_document
from rectify.answers.simulations import simulated_document
from rectify.answers.workflows import moved_document
from rectify.tasks import Kinds
from rectify.web.post.coming import FORECAST
from rectify.web.studio.ahead import MAILS_AFTER
from rectify.web.studio.playing import PLAYED
from rectify.web.tasks.asking import read, title_of
from rectify.web.tasks.doing import DOERS, MOVED
from rectify.web.tasks.many import MANY
from rectify.web.tasks.results import CHECKS, PART


def document_of(task: StoredTask, result: bytes, language: Language) -> Mapping[str, Any]:
    """Return what came of a task as the command or call that works it out at once answers it."""
    match task.kind:
        case TaskKind.FORECAST:
            return forecast_document(FORECAST.validate_json(result), language)
        case TaskKind.SIMULATION:
            return simulated_document(PLAYED.validate_json(result).played, language)
        case TaskKind.MAILS_AFTER:
            return mails_document(MAILS_AFTER.validate_json(result))
        case TaskKind.HISTORY:
            part = PART.validate_json(result)
            return verified(Verified(entries=part.entries, chains=part.chains, first_bad=part.first_bad))
        case TaskKind.HEALTH:
            return health(CHECKS.validate_json(result), language)
        case TaskKind.MOVE:
            moved = MOVED.validate_json(result)
            return {"moved": None if moved is None else moved_document(moved)}
        case _:
            many = MANY.validate_json(result)
            refused = {number: why.text(language) for number, why in many.refused.items()}
            return {"what": str(many.what), "items": list(many.numbers), "refused": refused}


KINDS = Kinds(read=read, doers=DOERS, title=title_of, document=document_of)
