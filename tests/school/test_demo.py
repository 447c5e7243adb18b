"""The demo schools: there in one command, in any month, and never beside a real school."""

import csv
from datetime import UTC, date, datetime

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.utils import timezone

from heatmap.exports import map_data
from heatmap.models import FeltWeek
from heatmap.pack_suggested import names_asked
from inclusion.school.access import Standing
from inclusion.school.actions.events import delete_event
from inclusion.school.demo.building import DEMO_SCHOOLS, TABLES, details_of
from inclusion.school.demo.days import day_named, half_terms, years_around
from inclusion.school.models import AuditEntry, Membership, Role, School, SchoolEvent, SourceEntry, User
from inclusion.school.repeats import REPEATS
from inclusion.school.school_dates import SchoolCalendar
from inclusion.school.year_rules import check_year_rows, six_half_terms
from tests.factories import make_event, make_school

YEARS = range(2024, 2041)


def calendar_of(year):
    spans = six_half_terms(half_terms(year))
    return SchoolCalendar(
        [span for span in spans if span.kind == "term"], [span for span in spans if span.kind == "half_term"]
    )


def table_of(slug):
    return list(csv.DictReader((TABLES / f"{slug}.csv").read_text(encoding="utf-8").splitlines()))


# Days ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
def test_half_terms_make_a_plausible_year(year):
    spans = six_half_terms(half_terms(year))
    assert check_year_rows(spans, []) == []
    assert [span.kind for span in spans] == ["term", "half_term"] * 3
    calendar = calendar_of(year)
    assert 185 <= len(calendar.staff_days) <= 200
    assert all(4 <= len(calendar.staff_days_between(*pair)) // 5 + 1 <= 9 for pair in half_terms(year))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("31 oct", date(2026, 10, 31)),
        ("15 feb", date(2027, 2, 15)),
        ("oct 1 thu", date(2026, 10, 1)),
        ("oct 1 thu +27", date(2026, 10, 28)),
        ("jan 3 thu", date(2027, 1, 21)),
        ("jun -1 fri", date(2027, 6, 25)),
        ("nov 2 fri", date(2026, 11, 13)),
        ("autumn 1 mon", date(2026, 9, 1)),  # the term begins on a Tuesday
        ("autumn 9 tue", date(2026, 11, 3)),
        ("summer -1 fri", date(2027, 7, 21)),  # and ends on a Wednesday
    ],
)
def test_day_named_reads_the_tables_words(words, day):
    assert day_named(words, 2026, calendar_of(2026)) == day


def test_day_named_refuses_other_words():
    with pytest.raises(ValueError, match="names no day"):
        day_named("soon", 2026, calendar_of(2026))


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (date(2026, 9, 1), [2025, 2026]),
        (date(2026, 11, 22), [2026]),
        (date(2027, 4, 30), [2026]),
        (date(2027, 6, 1), [2026, 2027]),
        (date(2027, 8, 31), [2026, 2027]),
    ],
)
def test_years_around_adds_the_neighbour_near_the_edge(today, years):
    assert years_around(today) == years


@pytest.mark.parametrize("school", DEMO_SCHOOLS, ids=lambda school: school.slug)
@pytest.mark.parametrize("year", YEARS)
def test_every_row_of_a_demo_table_has_days_in_every_year(school, year):
    calendar = calendar_of(year)
    for row in table_of(school.slug):
        details = details_of(row, year, calendar)
        assert date(year, 9, 1) <= details.starts_on <= details.ends_on <= date(year + 1, 8, 31), row["title"]
        assert details.nature != "deadline" or details.starts_on == details.ends_on
        assert details.repeat in REPEATS
        assert set(row["confidential"]) <= set("yesno")
        assert all(row[slug] in ("", *"12345") for slug in list(row)[12:])


# The command --------------------------------------------------------------------------------------------------------


@pytest.fixture
def demo(db, today, monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    call_command("demo")


def test_demo_makes_two_schools_with_their_people(demo, client):
    assert list(School.objects.order_by("slug").values_list("slug", "is_demo", "phase", "two_week_timetable")) == [
        ("birchwood", True, "secondary", True),
        ("oakfield", True, "primary", False),
    ]
    accounts = ["head", "senco", "deputy", "phase", "curriculum", "pastoral", "teacher", "office", "governor"]
    expected = {f"{name}@oakfield.example" for name in accounts} | {"head@birchwood.example", "senco@birchwood.example"}
    assert set(User.objects.values_list("email", flat=True)) == expected
    assert set(EmailAddress.objects.filter(verified=True, primary=True).values_list("email", flat=True)) == expected
    senco = Membership.objects.get(email="senco@oakfield.example")
    assert senco.working_days == "1234"
    assert senco.standings == {Standing.SENCO}
    assert Standing.SLT in senco.slt_link.standings
    answer = client.post("/accounts/login/", {"login": "head@oakfield.example", "password": "demo-only-password"})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_demo_takes_its_password_from_the_environment(db, today, monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "another-one-of-ours")
    call_command("demo")
    assert all(user.check_password("another-one-of-ours") for user in User.objects.all())


@pytest.mark.parametrize(("slug", "fewest"), [("oakfield", 60), ("birchwood", 40)])
def test_demo_map_is_worth_looking_at(demo, slug, fewest):
    school = School.objects.get(slug=slug)
    assert school.events.count() >= fewest
    data = map_data(school, date(2026, 9, 1), date(2027, 8, 31))
    cells = [cell for week in data["weeks"] for cell in week["roles"].values()]
    bands = [cell["band"] for cell in cells]
    assert set(bands) == {1, 2, 3, 4, 5}  # every band, and something for all twelve roles
    assert len(data["roles"]) == 12
    assert sum(band <= 3 for band in bands) > 0.85 * len(bands)
    assert 0.03 * len(bands) < sum(band == 4 for band in bands) < 0.15 * len(bands)
    assert 3 <= sum(band == 5 for band in bands) < 0.05 * len(bands)
    pair = [[week["roles"][role]["band"] for role in ("senco", "headteacher")] for week in data["weeks"]]
    assert sum(min(both) >= 4 for both in pair) >= 3  # pinch points
    assert sum(max(both) <= 2 for both in pair) >= 3  # quiet windows


def test_demo_has_every_sort_of_event(demo):
    events = SchoolEvent.objects.filter(school__slug="oakfield")
    assert set(events.values_list("repeat", flat=True)) == {"none", "weekly", "fortnightly", "monthly", "half_term"}
    assert set(events.values_list("nature", flat=True)) == {"deadline", "event"}
    assert set(events.values_list("set_by", flat=True)) == {"law", "la", "trust", "us"}
    assert events.filter(confidential=True).count() >= 2
    assert events.filter(movable=True, movable_from__isnull=False).count() >= 15
    half_terms_ = School.objects.get(slug="oakfield").closures.filter(kind="half_term")
    assert any(
        events.filter(nature="deadline", starts_on__range=(h.starts_on, h.ends_on)).exists() for h in half_terms_
    )
    assert not events.filter(created_by=None).exists()


@pytest.mark.parametrize(("slug", "names"), [("oakfield", 6), ("birchwood", 6)])
def test_demo_has_numbers_something_of_a_pack_and_weeks_as_they_felt(demo, slug, names):
    school = School.objects.get(slug=slug)
    assert set(school.counts.values_list("name", flat=True)) == set(names_asked(school.phase))
    assert school.counts.count() == names
    (entry,) = SourceEntry.objects.filter(school=school, source__kind="pack")
    assert entry.event.version > entry.event_version, "edited here"
    felt = FeltWeek.objects.filter(school=school)
    assert felt.values("membership").distinct().count() == 2
    assert felt.filter(monday__range=("2026-08-31", "2027-01-04")).count() == felt.count() >= 28


def test_demo_on_the_first_day_of_a_year_has_no_week_to_feel_yet(db, time_machine):
    time_machine.move_to(datetime(2028, 9, 1, 9, 0, tzinfo=UTC), tick=False)
    call_command("demo")
    assert FeltWeek.objects.filter(monday__gte="2028-09-01").count() == 0


def test_demo_twice_keeps_what_was_entered(demo):
    school = School.objects.get(slug="oakfield")
    gone = school.events.first()
    delete_event(by=None, event=gone, version=gone.version)
    make_event(school, title="Ours")
    before = (School.objects.count(), SchoolEvent.objects.live().count(), User.objects.count(), Role.objects.count())
    call_command("demo")
    after = (School.objects.count(), SchoolEvent.objects.live().count(), User.objects.count(), Role.objects.count())
    assert after == before
    assert SchoolEvent.objects.filter(title="Ours").exists()


def test_demo_reset_begins_anew_and_keeps_other_accounts(demo):
    boss = User.objects.create_superuser("boss@example.org", "a-long-enough-password", name="Boss")
    make_event(School.objects.get(slug="oakfield"), title="Ours")
    call_command("demo", "--reset")
    assert School.objects.count() == 2
    assert not SchoolEvent.objects.filter(title="Ours").exists()
    assert User.objects.filter(pk=boss.pk).exists()
    assert User.objects.count() == 12


@pytest.mark.parametrize("args", [[], ["--reset"]])
def test_demo_stays_out_of_a_database_with_a_real_school(db, args):
    make_school("real", "Real School")
    with pytest.raises(CommandError, match="real school"):
        call_command("demo", *args)
    assert School.objects.count() == 1
    assert not User.objects.exists()


@pytest.mark.parametrize("month", [1, 6, 9])
def test_demo_has_the_term_around_today_in_every_season(db, time_machine, month):
    time_machine.move_to(datetime(2028, month, 20, 9, 0, tzinfo=UTC), tick=False)
    call_command("demo")
    school = School.objects.get(slug="oakfield")
    assert school.terms.filter(starts_on__lte="2028-12-31", ends_on__gte=timezone.localdate()).exists()
    assert school.inset_days.count() == 5 * school.years.count()


# Events that were deleted -------------------------------------------------------------------------------------------


def test_purge_deleted_removes_what_nobody_can_restore(oakfield, today, time_machine, capsys):
    old, recent, _ = (make_event(oakfield, title=title) for title in ("Old", "Recent", "Live"))
    time_machine.move_to(datetime(2026, 12, 14, 8, 59, tzinfo=UTC), tick=False)  # 30 days and a minute before
    delete_event(by=None, event=old, version=1)
    time_machine.move_to(datetime(2026, 12, 14, 9, 1, tzinfo=UTC), tick=False)
    delete_event(by=None, event=recent, version=1)
    time_machine.move_to(datetime(2027, 1, 13, 9, 0, tzinfo=UTC), tick=False)
    call_command("purge_deleted")
    call_command("purge_deleted")
    assert capsys.readouterr().out == "Removed 1 event.\nRemoved 0 events.\n"
    assert set(SchoolEvent.objects.values_list("title", flat=True)) == {"Recent", "Live"}
    assert AuditEntry.objects.get(verb="removed for good").summary == "1 deleted event"
