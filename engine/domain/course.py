"""What became of an item, as figures and lists tell it: whether it is done with, and whether its dates were kept."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from engine.words import Words


class Course(StrEnum):
    """Whether an item is still to be done, or how it was done with.

    Dates were kept when each state that has one was left in time: by the date as it was then, or by its first one.
    What was done with before it was taken in had no dates here, and neither kept nor missed any; nor does a date count
    that had passed when it was set.
    """

    OPEN = "open"
    CLOSED = "closed"
    KEPT = "kept"
    LATE = "late"
    KEPT_FIRST = "kept_first"
    LATE_FIRST = "late_first"


COURSES: Mapping[Course, Words] = {
    Course.OPEN: Words("在办", "open"),
    Course.CLOSED: Words("已办结", "closed"),
    Course.KEPT: Words("按现行期限办结", "closed, present dates kept"),
    Course.LATE: Words("超过现行期限办结", "closed, a present date missed"),
    Course.KEPT_FIRST: Words("按原定期限办结", "closed, first dates kept"),
    Course.LATE_FIRST: Words("超过原定期限办结", "closed, a first date missed"),
}


class Without(StrEnum):
    """What an item may lack: a heading it stands under, or somebody who has it in hand."""

    CATEGORY = "category"
    LEADER = "leader"
    OWNER = "owner"


WITHOUT: Mapping[Without, Words] = {
    Without.CATEGORY: Words("没有类别", "without a category"),
    Without.LEADER: Words("没有责任领导", "without a leader in charge"),
    Without.OWNER: Words("没有责任人", "without an owner"),
}
