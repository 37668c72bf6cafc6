"""Spans of standing in: how long, and that the work never comes back to who is away."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.absence import Span, last_allowed, leads_back

WANG, LI, ZHAO = 1, 2, 3


def a_span(person: int, substitute: int, first: int, last: int) -> Span:
    return Span(person_id=person, substitute_id=substitute, first=date(2026, 3, first), last=date(2026, 3, last))


def test_a_span_lasts_a_year_at_most_and_a_leap_day_ends_with_february() -> None:
    assert last_allowed(date(2026, 3, 2)) == date(2027, 3, 2)
    assert last_allowed(date(2028, 2, 29)) == date(2029, 2, 28)


def test_two_do_not_stand_in_for_each_other_on_the_same_day() -> None:
    assert leads_back(a_span(WANG, LI, 2, 10), [a_span(LI, WANG, 10, 12)])
    assert not leads_back(a_span(WANG, LI, 2, 10), [a_span(LI, WANG, 11, 12)])


def test_a_longer_way_back_counts_only_when_all_its_spans_share_a_day() -> None:
    wanted = a_span(WANG, LI, 1, 20)
    assert leads_back(wanted, [a_span(LI, ZHAO, 5, 12), a_span(ZHAO, WANG, 12, 15)])
    assert not leads_back(wanted, [a_span(LI, ZHAO, 5, 11), a_span(ZHAO, WANG, 12, 15)])


def test_a_circle_of_others_does_not_matter_and_ends_the_search() -> None:
    assert not leads_back(a_span(4, LI, 1, 20), [a_span(LI, ZHAO, 1, 20), a_span(ZHAO, LI, 1, 20)])


@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 28), st.integers(0, 9)).filter(
            lambda told: told[0] != told[1]
        ),
        max_size=6,
    )
)
def test_it_says_what_following_the_substitutes_of_each_single_day_says(told: list[tuple[int, int, int, int]]) -> None:
    others = [a_span(person, to, first, min(first + more, 31)) for person, to, first, more in told]
    wanted = a_span(WANG, LI, 5, 20)
    assert leads_back(wanted, others) == any(_comes_back(day, wanted, others) for day in range(5, 21))


def _comes_back(day: int, wanted: Span, others: list[Span]) -> bool:
    """Follow everybody's substitutes of one day, as a person with a list of that day would."""
    on = date(2026, 3, day)
    reached, more = {wanted.substitute_id}, True
    while more:
        found = {o.substitute_id for o in others if o.person_id in reached and o.first <= on <= o.last}
        more = not found <= reached
        reached |= found
    return wanted.person_id in reached
