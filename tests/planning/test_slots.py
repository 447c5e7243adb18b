"""Slots: what is offered, in which order, in which words; and why nothing can be."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inclusion.school.school_dates import HALF_TERM, SchoolCalendar, Span
from planning.impossible import why_impossible
from planning.offers import assumed_in_words, left_out_in_words, offer, said_of_series
from planning.rhythm import HowOften, part_in_words, parts_of, term_around
from planning.slots import Person, Wanted, Window, best_on, common_spans, free_spans, hard_for, reasons, three_slots

MONDAY = date(2027, 1, 11)
HALF_PAST_THREE = 15 * 60 + 30
CALENDAR = SchoolCalendar(
    [Span(date(2027, 1, 4), date(2027, 3, 25), "Spring term"), Span(date(2027, 4, 12), date(2027, 7, 21), "Summer")],
    [Span(date(2027, 2, 15), date(2027, 2, 19), "Half term", HALF_TERM)],
)
ALL_DAY = tuple(Window(day, 8 * 60, 17 * 60) for day in range(5))


def a_person(name="Ada", **known):
    values = {"called": name, "required": True, "weekdays": frozenset(range(5)), "windows": ALL_DAY, **known}
    return Person(name=name, **values)


def wanted(*people, first=MONDAY, last=MONDAY + timedelta(days=11), minutes=60, **known):
    values = {"around": HALF_PAST_THREE, "calendar": CALENDAR, **known}
    return Wanted(people, CALENDAR.staff_days_between(first, last), minutes, **values)


def why(search):
    return why_impossible(search, search.days[0], search.days[-1])


def test_three_slots_lie_on_three_days_at_the_wished_time():
    slots = three_slots(wanted(a_person(), a_person("Ben")))
    assert [slot.on for slot in slots] == [MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)]
    assert {(slot.starts, slot.ends) for slot in slots} == {(HALF_PAST_THREE, HALF_PAST_THREE + 60)}


def test_one_day_gives_three_times_that_do_not_touch():
    slots = three_slots(wanted(a_person(), last=MONDAY))
    assert [slot.starts for slot in slots] == [930, 870, 810]


def test_one_narrow_day_gives_times_that_overlap_and_then_fewer_than_three():
    tight = a_person(windows=(Window(0, 600, 675),))
    assert [slot.starts for slot in three_slots(wanted(tight, last=MONDAY))] == [615, 600]


def test_a_day_in_a_lighter_week_comes_first_then_lower_joint_pressure():
    calm, tired = MONDAY + timedelta(days=8), MONDAY + timedelta(days=9)
    heavy = a_person(week_bands={MONDAY: 4}, scores={calm: 3.0, tired: 1.0})
    slots = three_slots(wanted(heavy, a_person("Ben", scores={calm: 1.0, tired: 2.0})))
    assert all(slot.heavy == 0 for slot in slots)
    light = [MONDAY + timedelta(days=days) for days in (7, 10, 11)]
    assert [slot.on for slot in slots] == light


def test_a_day_too_near_another_meeting_of_the_same_people_comes_later():
    slots = three_slots(wanted(a_person(), others=[MONDAY - timedelta(days=3)]))
    assert slots[0].on == MONDAY + timedelta(days=4)
    assert (
        reasons(slots[0]) == "A Quiet week for everybody; 5 school days after the previous meeting of the same people."
    )
    ahead = three_slots(wanted(a_person(), others=[MONDAY + timedelta(days=7)], last=MONDAY))[0]
    assert "5 school days before the next meeting of the same people" in reasons(ahead)


def test_a_time_is_free_of_every_required_persons_meetings_and_inside_their_windows():
    ada = a_person(busy={MONDAY: [(14 * 60, 17 * 60)]})
    ben = a_person("Ben", windows=(Window(0, 13 * 60, 16 * 60),))
    slot = best_on(wanted(ada, ben, minutes=45), MONDAY)
    assert (slot.starts, slot.ends) == (13 * 60 + 15, 14 * 60)


def test_pencilled_time_is_avoided_and_otherwise_named():
    ada = a_person(pencilled={MONDAY: [(900, 1020)]})
    slot = best_on(wanted(ada), MONDAY)
    assert (slot.lost, slot.ends) == (0, 900)
    only = replace(ada, windows=(Window(0, 900, 1020),))
    assert hard_for(best_on(wanted(only), MONDAY)) == "Hard for Ada (it takes protected time)."


def test_those_who_may_come_do_not_forbid_a_time_but_are_named():
    ben = a_person("Ben", required=False, windows=(Window(1, 900, 1020),))
    slots = three_slots(wanted(a_person(), ben))
    assert slots[0].on == MONDAY + timedelta(days=1)
    assert hard_for(slots[0]) == "Hard for nobody."
    assert hard_for(best_on(wanted(a_person(), ben), MONDAY)) == "Hard for Ben (may come, but cannot then)."


def test_heavy_weeks_and_days_are_said():
    ada = a_person(week_bands={MONDAY: 5})
    ben = a_person("Ben", day_bands={MONDAY: 4})
    slot = best_on(wanted(ada, ben), MONDAY)
    assert hard_for(slot) == "Hard for Ada (an Overloaded week) and Ben (a Heavy day)."
    assert reasons(slot) == "The lightest that is left; below Heavy for 1 of 2 people."


def test_windows_of_weeks_a_and_b_count_in_their_weeks_only():
    letter = CALENDAR.week_of(MONDAY).letter
    other = "B" if letter == "A" else "A"
    ada = a_person(windows=(Window(0, 600, 720, other), Window(0, 900, 960, letter)))
    assert free_spans(ada, MONDAY, letter) == [(900, 960)]
    assert [slot.on for slot in three_slots(wanted(ada, minutes=90))] == [MONDAY + timedelta(days=7)] * 3


def test_a_search_never_leaves_working_days_and_staff_days():
    ada = a_person(weekdays=frozenset({0}))
    slots = three_slots(wanted(ada, first=date(2027, 2, 8), last=date(2027, 2, 26)))
    assert {slot.on for slot in slots} == {date(2027, 2, 8), date(2027, 2, 22)}


spans = st.lists(st.tuples(st.integers(0, 95), st.integers(1, 20)), max_size=4).map(
    lambda found: [(a * 15, min((a + b) * 15, 1440)) for a, b in found]
)


@given(st.lists(st.tuples(spans, spans), min_size=1, max_size=3), st.integers(1, 8).map(lambda n: n * 15))
def test_common_time_is_what_every_minute_says(people, minutes):
    cast = [
        a_person(str(n), windows=tuple(Window(0, a, b) for a, b in given_), busy={MONDAY: busy})
        for n, (given_, busy) in enumerate(people)
    ]
    found = common_spans(cast, MONDAY, minutes, "A")

    def can(minute):
        return all(
            any(a <= minute < b for a, b in given_) and not any(a <= minute < b for a, b in busy)
            for given_, busy in people
        )

    free = [can(minute) for minute in range(0, 1440, 15)]
    begins = {at for at in range(96 - minutes // 15 + 1) if all(free[at : at + minutes // 15])}
    assert begins == {at // 15 for a, b in found for at in range(a, b - minutes + 1, 15)}


# Why there is none ------------------------------------------------------------------------------------------------


def test_a_possible_search_has_no_reason_against_it():
    assert why(wanted(a_person(), a_person("Ben"))) == ""


def test_nobody_and_an_empty_range_are_said():
    assert why(wanted()).startswith("Nobody is chosen")
    assert why(wanted(a_person("Ben", required=False))).startswith("Nobody is chosen")
    search = wanted(a_person(), first=MONDAY, last=MONDAY - timedelta(days=1))
    assert "lies before the first" in why_impossible(search, MONDAY, MONDAY - timedelta(days=1))
    first, last = date(2027, 2, 15), date(2027, 2, 19)
    words = why_impossible(wanted(a_person(), first=first, last=last), first, last)
    assert words.startswith("There is no school day between 15 February 2027 and 19 February 2027 (Half term).")


def test_the_pair_without_a_common_working_day_is_named():
    cast = [a_person("Ada", weekdays=frozenset({0, 1})), a_person("Ben"), a_person("Cy", weekdays=frozenset({3}))]
    assert why(wanted(*cast)).startswith(
        "Ada works on Mondays and Tuesdays and Cy on Thursdays: they have no common working day."
    )


def test_three_who_share_no_day_though_each_pair_does_are_all_named():
    days = [{0, 1}, {1, 2}, {0, 2}]
    words = why(wanted(*(a_person(name, weekdays=frozenset(d)) for name, d in zip("ABC", days, strict=True))))
    assert "no weekday on which all of them work: A (Mondays and Tuesdays)" in words


def test_a_person_without_working_days_and_dates_without_the_common_one_are_said():
    assert "Ada works on no day" in why(wanted(a_person(weekdays=frozenset())))
    words = why(wanted(a_person(weekdays=frozenset({4})), a_person("Ben"), last=MONDAY))
    assert words == "Ada and Ben have only Fridays in common, and none of the dates is one of them. Choose more dates."


def test_the_person_or_pair_without_a_common_time_is_named():
    short = a_person("Ben", windows=(Window(0, 600, 630),))
    assert why(wanted(a_person(), short)).startswith("Ben gives no time of 60 minutes")
    morning, noon = (Window(0, 540, 660),), (Window(0, 660, 780),)
    words = why(wanted(a_person("Ada", windows=morning), a_person("Ben", windows=noon), a_person("Cy")))
    assert words.startswith("Ada and Ben give no common time of 60 minutes")


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        (["Ben"], "Ben is busy at every time at which the others can meet."),
        (["Ada", "Ben"], "Between them, Ada and Ben are busy at every common time."),
        (["Ada", "Ben", "Cy"], "Every time that Ada, Ben and Cy have in common is taken already."),
    ],
)
def test_whose_calendar_is_full_is_named(taken, said):
    full = {MONDAY: [(0, 1440)]}
    cast = [a_person(name, busy=full if name in taken else {}) for name in ("Ada", "Ben", "Cy")]
    assert why(wanted(*cast, last=MONDAY)).startswith(said)


def test_the_fewest_who_are_in_the_way_are_named_wherever_in_the_day():
    early, late = {MONDAY: [(0, 905)]}, {MONDAY: [(905, 1440)]}
    words = why(
        wanted(a_person("Ada", busy=early), a_person("Ben", busy=early), a_person("Cy", busy=late), last=MONDAY)
    )
    assert words.startswith("Cy is busy at every time")


# What is said of a series ---------------------------------------------------------------------------------------------


def test_a_series_is_said_in_a_sentence():
    search = wanted(a_person(week_bands={MONDAY: 4}))
    slots = [best_on(search, search.days[number]) for number in (0, 5, 9)]
    assert said_of_series(slots, search.days) == (
        "Once somebody is in a Heavy week; no other choice of dates has fewer. They are 4 to 5 school days apart."
    )
    assert said_of_series(slots[1:2], search.days) == "Nobody is in a Heavy week at any of them."
    assert said_of_series(slots[1:], search.days).endswith("They are 4 school days apart.")
    assert left_out_in_words(["Mon 3 May"]) == "No time is possible in Mon 3 May, so no meeting is placed there."
    assert left_out_in_words([]) == assumed_in_words([], time(8), time(17)) == ""


def test_an_offer_counts_the_bands_of_those_who_come():
    shown = offer(best_on(wanted(a_person(week_bands={MONDAY: 4}), a_person("Ben")), MONDAY))
    assert shown.value == "2027-01-11T15:30"
    assert shown.counts == ((1, "Quiet", 1), (4, "Heavy", 1))
    assert shown.is_hard


# How often --------------------------------------------------------------------------------------------------------


def test_weeks_are_school_weeks_and_half_terms_cut_the_term():
    first, last = date(2027, 1, 4), date(2027, 3, 25)
    assert len(parts_of(CALENDAR, first, last, HowOften.WEEKLY)) == 11
    pairs = parts_of(CALENDAR, first, last, HowOften.TWO_WEEKS)
    assert len(pairs) == 6
    assert pairs[2][-1] == date(2027, 2, 12)
    assert part_in_words(pairs[3]) == "Mon 22 Feb to Fri 5 Mar"
    assert [len(part) for part in parts_of(CALENDAR, first, last, HowOften.HALF_TERM)] == [30, 24]
    assert len(parts_of(CALENDAR, first, last, HowOften.NUMBER, 4)) == 4
    assert parts_of(CALENDAR, date(2027, 2, 15), date(2027, 2, 19), HowOften.NUMBER, 4) == []


def test_the_term_around_a_holiday_is_the_next():
    assert term_around(CALENDAR, date(2027, 4, 1)) == (date(2027, 4, 12), date(2027, 7, 21))
    assert term_around(CALENDAR, date(2027, 8, 1)) is None
