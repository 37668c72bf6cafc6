"""What deadlines are about, in words."""

from __future__ import annotations

from collections.abc import Mapping

from engine.domain.deadlines import Subject
from engine.words import Words

SUBJECTS: Mapping[Subject, Words] = {
    Subject.ITEM: Words("事项", "item"),
    Subject.MEASURE: Words("措施", "measure"),
    Subject.REVIEW: Words("复核", "review"),
    Subject.REQUEST: Words("申请的答复", "answer to a request"),
    Subject.VERIFICATION: Words("核查", "verification"),
    Subject.RECEIPT: Words("签收", "receipt"),
    Subject.PROGRESS: Words("进展报告", "progress report"),
    Subject.DUTY: Words("经常性工作", "duty"),
}
