"""The shipped packs: every date of the domain's tables, the rows they come from, and what they suggest to a school."""

from dataclasses import replace
from time import perf_counter

import pytest
from dateutil.easter import easter

from heatmap.packs.dates import dates_of, placed
from heatmap.packs.days import bank_holidays
from heatmap.packs.pack import KINDS, PHASES, ROLES, SET_BY
from heatmap.packs.reading import read_pack
from heatmap.packs.shipped import DATA, load_packs
from heatmap.packs.suggesting import suggestions
from inclusion.school.actions.schools import STARTING_ROLES
from inclusion.school.models import School, SchoolEvent
from inclusion.school.school_dates import ONE_DAY
from tests.heatmap.packs import CALENDAR, ITEMS, NO_TERMS, day, span

YEARS = (2025, 2026, 2027)
# The first day in each of the three school years; * is bold there: seen in a source.
GENERATED = [
    ("autumn-census", "*2025-10-02", "2026-10-01", "2027-10-07"),
    ("autumn-census-return", "*2025-10-29", "2026-10-28", "2027-11-03"),
    ("workforce-census", "2025-11-06", "2026-11-05", "2027-11-04"),
    ("anti-bullying-week", "2025-11-10", "2026-11-16", "2027-11-15"),
    ("spring-census", "*2026-01-15", "*2027-01-21", "2028-01-20"),
    ("sen2-survey", "*2026-01-15", "*2027-01-21", "2028-01-20"),
    ("spring-census-return", "*2026-02-11", "2027-02-17", "2028-02-16"),
    ("phase-transfer", "2026-02-15", "2027-02-15", "2028-02-15"),
    ("secondary-offers", "2026-03-02", "2027-03-01", "2028-03-01"),
    ("phase-transfer-post-16", "2026-03-31", "2027-03-31", "2028-03-31"),
    ("primary-offers", "2026-04-16", "2027-04-16", "2028-04-18"),
    ("exam-season", "2026-05-07", "2027-05-06", "2028-05-04"),
    ("ks2-tests", "*2026-05-11", "*2027-05-10", "2028-05-08"),
    ("summer-census", "*2026-05-21", "2027-05-20", "2028-05-18"),
    ("summer-census-return", "*2026-06-17", "2027-06-16", "2028-06-14"),
    ("multiplication-check", "*2026-06-01", "*2027-06-07", "2028-06-05"),
    ("phonics-check", "*2026-06-08", "*2027-06-14", "2028-06-12"),
    ("contingency-day", "2026-06-24", "2027-06-30", "2028-06-28"),
    ("teacher-assessment", "*2026-06-26", "2027-06-25", "2028-06-30"),
    ("eyfs-profile", "*2026-06-26", "2027-06-25", "2028-06-30"),
    ("ks2-results", "*2026-07-16", "2027-07-06", "2028-07-04"),
    ("a-level-results", "*2026-08-13", "2027-08-12", "2028-08-17"),
    ("gcse-results", "*2026-08-20", "2027-08-19", "2028-08-24"),
]
# Dates of the past that were seen in a source; where the rule misses, an override gives them.
SEEN = {
    "autumn-census": ["2018-10-04", "2024-10-03", "2025-10-02"],
    "autumn-census-return": ["2018-10-31", "2024-10-30", "2025-10-29"],
    "workforce-census": ["2023-11-02"],
    "workforce-census-return": ["2023-12-01"],
    "anti-bullying-week": ["2011-11-14", "2023-11-13", "2024-11-11"],
    "ks2-modified-tests": ["2025-11-14"],
    "spring-census": ["2018-01-18", "2025-01-16", "2026-01-15", "2027-01-21"],
    "spring-census-return": ["2026-02-11"],
    "sen2-survey": ["2021-01-14", "2026-01-15", "2027-01-21"],
    "jcq-modified-papers-june": ["2022-01-31"],
    "jcq-access-june": ["2021-03-31", "2022-03-31"],
    "secondary-offers": ["2025-03-03"],
    "ks2-access-applications": ["2026-03-06"],
    "sen2-close": ["2025-03-14", "2026-03-12", "2027-03-11"],
    "exam-season": ["2024-05-09"],
    "ks2-tests": ["2020-05-11", "2022-05-09", "2023-05-09", "2024-05-13", "2025-05-12", "2026-05-11", "2027-05-10"],
    "writing-moderation-notice": ["2023-05-12", "2024-05-17"],
    "summer-census": ["2022-05-19", "2025-05-15", "2026-05-21"],
    "summer-census-return": ["2022-06-15", "2026-06-17"],
    "multiplication-check": ["2022-06-06", "2024-06-03", "2025-06-02", "2026-06-01", "2027-06-07"],
    "phonics-check": ["2020-06-08", "2022-06-06", "2024-06-10", "2025-06-09", "2026-06-08", "2027-06-14"],
    "contingency-day": ["2020-06-24", "2022-06-29", "2023-06-28", "2024-06-26"],
    "teacher-assessment": ["2023-06-30", "2024-06-28", "2026-06-26"],
    "ks2-results": ["2024-07-09", "2026-07-16"],
    "a-level-results": ["2022-08-18", "2026-08-13"],
    "gcse-results": ["2022-08-25", "2026-08-20"],
    "budget-forecast-return": ["2023-08-31", "2024-08-29", "2025-08-28", "2026-09-24"],
}
MISSED = [  # what the rule by itself would say
    ("sen2-survey", 2020, "2021-01-21"),
    ("sen2-close", 2024, "2025-03-13"),
    ("ks2-tests", 2022, "2023-05-08"),
    ("phonics-check", 2021, "2022-06-13"),
    ("ks2-results", 2025, "2026-07-07"),
    ("budget-forecast-return", 2025, "2026-08-27"),
]


def school_year(text):
    year = int(text[:4])
    return year if text[5:] >= "09-01" and text != "2026-09-24" else year - 1


@pytest.mark.parametrize("place", range(3), ids=YEARS)
@pytest.mark.parametrize("row", GENERATED, ids=lambda row: row[0])
def test_generated_dates_are_those_of_the_domain(row, place):
    slug, text = row[0], row[1 + place]
    (found,) = dates_of(ITEMS[slug], YEARS[place], NO_TERMS)
    assert found.starts_on == day(text.lstrip("*"))
    assert ITEMS[slug].is_confirmed(YEARS[place]) == text.startswith("*")


@pytest.mark.parametrize("year", YEARS)
def test_reviews_end_twelve_weeks_before_the_transfer(year):
    for slug in ("reviews-year-6", "reviews-year-2", "reviews-nursery"):
        assert dates_of(ITEMS[slug], year, NO_TERMS) == [span(f"{year}-09-01", f"{year}-11-23")]
    last = {2025: "2026-01-06", 2026: "2027-01-06", 2027: "2028-01-07"}[year]
    assert dates_of(ITEMS["reviews-post-16"], year, NO_TERMS) == [span(f"{year}-09-01", last)]


@pytest.mark.parametrize("sunday", ["2026-04-05", "2027-03-28", "2028-04-16"])
def test_easter_is_known(sunday):
    assert easter(day(sunday).year) == day(sunday)
    assert {day(sunday) - 2 * ONE_DAY, day(sunday) + ONE_DAY} <= bank_holidays(day(sunday).year)


@pytest.mark.parametrize(("slug", "text"), [(slug, text) for slug, texts in SEEN.items() for text in texts])
def test_back_tested_dates_come_out_and_are_confirmed(slug, text):
    year = school_year(text)
    assert dates_of(ITEMS[slug], year, NO_TERMS)[0].starts_on == day(text)
    assert ITEMS[slug].is_confirmed(year)


@pytest.mark.parametrize("slug", ITEMS)
def test_every_confirmed_year_is_back_tested(slug):
    years = {school_year(text) for text in SEEN.get(slug, [])}
    years |= {YEARS[n] for row in GENERATED if row[0] == slug for n in range(3) if row[1 + n].startswith("*")}
    assert {year for year in range(2000, 2100) if ITEMS[slug].is_confirmed(year)} == years


@pytest.mark.parametrize(("slug", "year", "text"), MISSED)
def test_rule_misses_without_its_override(slug, year, text):
    bare = replace(ITEMS[slug], overrides={})
    assert dates_of(bare, year, NO_TERMS)[0].starts_on == day(text)
    assert ITEMS[slug].overrides[year].starts_on != day(text)


@pytest.mark.parametrize(
    ("slug", "year", "first", "last"),
    [
        ("ks2-tests", 2022, "2023-05-09", "2023-05-12"),
        ("ks2-tests", 2026, "2027-05-10", "2027-05-13"),
        ("phonics-check", 2026, "2027-06-14", "2027-06-18"),
        ("multiplication-check", 2025, "2026-06-01", "2026-06-12"),
        ("anti-bullying-week", 2026, "2026-11-16", "2026-11-20"),
        ("writing-moderation", 2025, "2026-06-01", "2026-06-26"),
        ("consultations", 2026, "2026-10-15", "2027-01-31"),
        ("start-of-year", 2026, "2026-09-02", "2026-09-15"),
        ("reception-baseline", 2026, "2026-09-02", "2026-10-09"),
        ("plan-cycle-1", 2026, "2026-09-14", "2026-10-09"),
        ("safeguarding-training", 2026, "2026-09-02", "2026-09-02"),
        ("autumn-data", 2026, "2026-11-30", "2026-12-18"),
        ("end-of-autumn", 2025, "2025-12-01", "2025-12-19"),
        ("annual-reviews", 2026, "2026-09-07", "2026-12-11"),
        ("july-audit", 2026, "2027-06-28", "2027-07-22"),
        ("autumn-parents-evening", 2027, "2027-10-11", "2027-10-12"),
        ("teacher-resignation-spring", 2027, "2028-02-29", "2028-02-29"),
    ],
)
def test_how_long_items_last(slug, year, first, last):
    assert dates_of(ITEMS[slug], year, CALENDAR)[0] == span(first, last)


def test_every_row_of_the_domain_is_in_a_pack():
    assert {item.row for item in ITEMS.values()} == set(range(1, 79))


def test_packs_know_the_words_of_the_product():
    assert list(PHASES) == School.Phase.values
    assert list(KINDS) == School.Kind.values
    assert list(SET_BY) == SchoolEvent.SetBy.values
    assert list(ROLES) == [slug for slug, _, _ in STARTING_ROLES]


def test_every_pack_says_that_its_levels_are_estimates():
    packs = load_packs()
    assert [pack.slug for pack in packs] == [
        "national-dates",
        "primary-assessment",
        "secondary-exams",
        "send-cycle",
        "staffing-and-governance",
        "money-maintained",
        "money-academy",
        "grants",
        "school-rhythms",
        "awareness-weeks",
    ]
    assert all("estimate" in pack.estimates and "edit" in pack.estimates for pack in packs)
    assert all(pack.checked_on == day("2026-11-22") for pack in packs)


def test_only_maintained_and_only_academy_items():
    odd = {item.row: set(item.kinds) for item in ITEMS.values() if len(item.kinds) == 1}
    assert odd == {28: {"academy"}, 77: {"academy"}, 44: {"maintained"}, 45: {"maintained"}, 53: {"maintained"}}


@pytest.mark.parametrize(("phase", "kind"), [("primary", "maintained"), ("secondary", "academy")])
def test_suggestions_are_in_order_and_only_what_concerns_the_school(phase, kind):
    found = suggestions(phase, kind, 2026, CALENDAR, {})
    rows = {one.item.row for one in found}
    firsts = [one.spans[0].starts_on for one in found]
    assert firsts == sorted(firsts)
    assert all(phase in one.item.phases and kind in one.item.kinds for one in found)
    assert (55 in rows, 42 in rows, 53 in rows, 77 in rows) == (
        (True, False, True, False) if phase == "primary" else (False, True, False, True)
    )
    assert rows >= {1, 10, 13, 31, 37, 60, 70, 73}


def test_suggestion_of_a_moved_date_says_so():
    found = {one.item.slug: one for one in suggestions("primary", "maintained", 2025, CALENDAR, {})}
    results, census, report = (found[slug] for slug in ("ks2-results", "workforce-census", "sen-information-report"))
    assert results.spans == (span("2026-07-16"),)
    assert not results.provisional
    assert results.source == (
        "Source: govdiff.njk.onl “Key stage 2 tests: how to access results and test scripts” (history to 2 July 2026)"
        " (checked on 22 November 2026). Confirmed: this year’s date was seen in the source. The date was moved."
    )
    assert census.provisional
    assert census.source.endswith("Provisional: worked out by rule, not yet seen for this year.")
    assert report.move_within == span("2025-09-01", "2025-10-31")
    assert report.source.endswith("A starting point: your school sets the date.")
    assert found["top-up-bids"].source.startswith(
        "No source was found: it is believed to be so, and needs checking (ch"
    )


def test_a_return_that_slipped_into_the_year_is_offered_beside_that_of_the_year_itself():
    found = [one for one in suggestions("primary", "academy", 2026, CALENDAR, {}) if one.item.row == 77]
    assert [(one.year, one.spans[0].starts_on) for one in found] == [
        (2025, day("2026-09-24")),
        (2026, day("2027-08-26")),
    ]
    assert "Confirmed" in found[0].source


def test_who_sets_a_date_is_said_where_it_is_neither_the_law_nor_the_school():
    found = {one.item.slug: one for one in suggestions("secondary", "academy", 2026, CALENDAR, {})}
    assert found["teacher-resignation-autumn"].source.endswith("Set by contract (the Burgundy Book).")
    assert found["jcq-access-june"].source.endswith("Set by JCQ.")
    week = found["anti-bullying-week"]
    assert week.source.endswith("Provisional: worked out by rule, not yet seen for this year. Set by its organiser.")
    assert not week.is_starting_point


def test_without_terms_term_items_say_why_and_come_last():
    found = suggestions("primary", "maintained", 2026, NO_TERMS, {})
    without = [one for one in found if not one.spans]
    assert found[-len(without) :] == without
    reasons = {one.item.slug: one.reason for one in without}
    assert reasons["july-audit"] == "The summer term 2026/27 is not in the school’s calendar yet."
    assert reasons["start-of-year"] == "The autumn term 2026/27 is not in the school’s calendar yet."
    assert all(not one.reason for one in found if one.spans)
    assert set(reasons) >= {"intake-screening", "safeguarding-training", "autumn-data", "spring-governors"}


def test_suggestion_gives_loads_for_the_map():
    found = {one.item.slug: one for one in suggestions("primary", "maintained", 2026, CALENDAR, {})}
    (load,) = found["teacher-appraisal"].loads()
    assert (load.starts_on, load.ends_on, load.deadline, load.run_up) == (
        day("2026-10-31"),
        day("2026-10-31"),
        True,
        10,  # what builds for longer is not felt
    )
    assert load.levels == {"senco": 3, "headteacher": 5, "phase-leader": 3}
    assert len(list(found["top-up-bids"].loads())) == 3


def test_all_packs_for_a_year_are_quick():
    bank_holidays(2028)  # the first question loads the library of holidays
    start = perf_counter()
    for path in DATA.glob("*.toml"):
        read_pack(path.read_text(encoding="utf-8"), path.name)
    found = suggestions("all-through", "maintained", 2061, CALENDAR, {})
    assert perf_counter() - start < 0.5
    assert len(found) > 75


def test_no_item_happens_nowhere_in_a_year_with_terms():
    for year in YEARS:
        assert [item.slug for item in ITEMS.values() if placed(item, year, CALENDAR).reason] == []
