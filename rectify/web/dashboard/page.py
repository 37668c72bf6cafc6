"""The dashboard's page: its lead, its five figures, its charts and lists, narrowed by links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from fastapi import APIRouter, Request, Response

from engine.domain.actions import Action
from engine.domain.course import Course
from engine.domain.permission import may_in_office
from engine.domain.workdays import local_day
from engine.operations.figures import Figures, count_figures
from engine.words import Words
from notifications.wording import plain_date, short_date
from rectify.answers.figures import unreached
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Calling
from rectify.web.dashboard.groups import groups
from rectify.web.dashboard.over_time import burn_down, states_over_time
from rectify.web.dashboard.piling import ages, heat
from rectify.web.dashboard.ways import PATH, Number, figures_path, narrowing, number, still_open
from rectify.web.ledger_conditions import chosen
from rectify.web.ledger_query import Asked, AskedFor
from rectify.web.marks import Way, item_path
from rectify.web.page import page

router = APIRouter(prefix=PATH, route_class=GuardedRoute, include_in_schema=False)
_WEEK = timedelta(days=7)
_NAMED = 3
_OFFERED = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: what it counts, the number, or a share as it is written, and a word more."""

    word: Words
    number: Number
    share: str | None
    more: Words
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the page can be narrowed by: links, the first of which takes the choice away."""

    word: Words
    ways: Sequence[Way]


@router.get("")
@for_people
def show(request: Request, call: Calling, asked: AskedFor) -> Response:
    """Show the figures of the ledger, or of the list that was asked for, as far as the reader may see it."""
    zone = call.app.settings.timezone
    here = narrowing(asked)
    found = count_figures(call.ledger, here.wanted(call.today, zone), actor=call.actor, at=call.at, zone=zone)
    lost = unreached(found, call.app.post.channels)
    return page(
        request,
        "dashboard/page.html",
        here="dashboard",
        lead=_lead(found),
        about=_about(found) if found.sums.count else None,
        figures=_figures(found, here),
        choices=_choices(found, here) if found.sums.count or here.given else (),
        chosen=[Way(word, figures_path(here.lifted(name))) for name, word in chosen(here, found.states, found.sources)],
        is_empty=not found.sums.count,
        may_import=may_in_office(call.actor, Action.IMPORT),
        lost=[
            (one.person.name, still_open(one.open, here, owner=one.login) if one.login else Number(one.open))
            for one in lost[:_NAMED]
        ],
        lost_count=len(lost),
        groups=groups(found, here),
        states=states_over_time(found, here),
        burn=burn_down(found, here),
        ages=ages(found, here),
        heat=heat(found, here),
        returned=[(one, item_path(one.number)) for one in found.returned.items],
        returned_all=number(found.returned.total, here, returned="2"),
        again=[
            (one, item_path(one.number), plain_date(local_day(one.since, zone), seen_from=found.today))
            for one in found.again.items
        ],
        again_all=number(found.again.total, here, found_again="true"),
    )


def _lead(found: Figures) -> Words:
    """Say in one sentence what is late and when most is due."""
    sums = found.sums
    if not sums.count:
        return Words("这里还没有您能看到的事项。", "There is no item here that you may see.")
    if sums.overdue and found.overdue_since is not None:
        days = found.calendar.between(found.overdue_since, found.today)
        late = Words(
            f"{sums.overdue}件逾期，最久的{days}个工作日", f"{sums.overdue} overdue, the longest by {days} working days"
        )
    else:
        late = Words("没有逾期的事项", "Nothing is overdue")
    coming = {day: count for day, count in found.coming.items() if day >= found.today}
    if not coming:
        return Words("{late}。", "{late}.").fill(late=late)
    day = min(coming, key=lambda one: (-coming[one], one))
    when = plain_date(day, seen_from=found.today)
    if coming[day] == 1:
        return Words(f"{{late}}；下一件{when.zh}到期。", f"{{late}}; the next falls due on {when.en}.").fill(late=late)
    return Words(
        f"{{late}}；{when.zh}一天有{coming[day]}件到期，今后七周最多。",
        f"{{late}}; {coming[day]} fall due on {when.en}, the most in seven weeks.",
    ).fill(late=late)


def _about(found: Figures) -> Words:
    many, count = len(found.inspections), found.sums.count
    title = found.inspections[0].name if many == 1 else None
    if title:
        return Words(f"{title}，{count}件。", f"{title}: {count}.")
    return Words(f"{many}次检查，{count}件。", f"{many} inspections, {count} items.")


def _figures(found: Figures, asked: Asked) -> Sequence[Figure]:
    sums, monday = found.sums, found.weeks[0]
    week = {day: count for day, count in found.coming.items() if monday <= day < monday + _WEEK}
    fullest = min(week, key=lambda day: (-week[day], day), default=None)
    due = number(sum(week.values()), asked, due_from=monday.isoformat(), due_before=(monday + _WEEK).isoformat())
    return [
        Figure(
            word=Words("在办", "Open"),
            number=still_open(sums.open, asked),
            share=None,
            more=Words(f"共{sums.count}件，办结{sums.closed}件", f"of {sums.count}; {sums.closed} closed"),
        ),
        Figure(
            word=Words("逾期", "Overdue"),
            number=number(sums.overdue, asked, overdue="true"),
            share=None,
            more=_longest(found),
            is_late=bool(sums.overdue),
        ),
        Figure(
            word=Words("本周到期", "Due this week"),
            number=due,
            share=None,
            more=_on(fullest, week[fullest]) if fullest else Words("本周没有到期的", "nothing this week"),
        ),
        _kept(Words("按现行期限办结", "Closed by present dates"), Course.KEPT, (sums.kept, sums.late), found, asked),
        _kept(
            Words("按原定期限办结", "Closed by first dates"),
            Course.KEPT_FIRST,
            (sums.kept_first, sums.late_first),
            found,
            asked,
        ),
    ]


def _longest(found: Figures) -> Words:
    if found.overdue_since is None:
        return Words("都在期限内", "all within their dates")
    days = found.calendar.between(found.overdue_since, found.today)
    return Words(f"最久的{days}个工作日", f"the longest by {days} working days")


def _on(day: date, count: int) -> Words:
    when = short_date(day)
    return Words(f"其中{count}件在{when.zh}", f"{count} of them on {when.en}")


def _kept(word: Words, course: Course, kept_and_late: tuple[int, int], found: Figures, asked: Asked) -> Figure:
    kept, every = kept_and_late[0], sum(kept_and_late)
    if not every:
        # What was done with when it was taken in never had a date here.
        undated = Words("办结的都没有期限可比", "what is closed had no date")
        more = undated if found.sums.closed else Words("还没有办结的", "nothing closed yet")
        return Figure(word=word, number=Number(0), share="—", more=more)
    return Figure(
        word=word,
        number=number(kept, asked, course=course),
        share=f"{100 * kept // every}%",
        more=Words(f"{every}件中{kept}件按期", f"{kept} of {every} in time"),
    )


def _choices(found: Figures, asked: Asked) -> Sequence[Choice]:
    """Return by what the page can be narrowed: where findings come from, whose they are, when they were taken in."""
    choices = []
    if len(found.sources) > 1:
        ways = [Way(Words("全部检查", "All inspections"), figures_path(asked.lifted("inspection")))]
        ways += [
            Way(Words(one.title, one.title), figures_path(asked.narrowed(inspection=one.code)))
            for one in found.sources[:_OFFERED]
        ]
        choices.append(Choice(word=Words("选择检查", "Inspection"), ways=ways))
    if len(found.unit_paths) > 1:
        ways = [Way(Words("全部单位", "All units"), figures_path(asked.lifted("unit")))]
        ways += [
            Way(Words(path, path), figures_path(asked.narrowed(unit=path))) for path in found.unit_paths[:_OFFERED]
        ]
        choices.append(Choice(word=Words("选择单位", "Unit"), ways=ways))
    choices.append(Choice(word=Words("选择时段", "Period"), ways=_periods(found.today, asked)))
    return choices


def _periods(today: date, asked: Asked) -> Sequence[Way]:
    """Return the periods in which items were taken in."""
    year, quarter = today.year, (today.month - 1) // 3
    begins = date(year, quarter * 3 + 1, 1)
    ends = date(year + quarter // 3, (quarter + 1) % 4 * 3 + 1, 1)
    spans = (
        (Words(f"{year}年登记的", f"Taken in in {year}"), date(year, 1, 1), date(year + 1, 1, 1)),
        (Words(f"{year - 1}年登记的", f"Taken in in {year - 1}"), date(year - 1, 1, 1), date(year, 1, 1)),
        (Words(f"{year}年第{quarter + 1}季度登记的", f"Taken in in Q{quarter + 1} {year}"), begins, ends),
    )
    whole = replace(asked, opened_from="", opened_before="")
    return [
        Way(Words("全部时段", "All time"), figures_path(whole)),
        *(
            Way(word, figures_path(whole.narrowed(opened_from=first.isoformat(), opened_before=end.isoformat())))
            for word, first, end in spans
        ),
    ]
