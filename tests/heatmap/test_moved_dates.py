"""National dates that were moved: noted once by whoever runs the server, and they win over every rule."""

from datetime import date

import pytest
from django.urls import reverse

from heatmap.models import MovedDate
from heatmap.packs.moving import Moved, with_moves
from heatmap.packs.shipped import load_packs
from heatmap.packs.suggesting import suggestions
from inclusion.school.models import User
from tests.factories import PASSWORD
from tests.heatmap.packs import CALENDAR, day, span

LETTER = "Letter of 2 July"


def found(moved, year=2026, phase="primary"):
    return {one.item.slug: one for one in suggestions(phase, "maintained", year, CALENDAR, {}, moved=moved)}


def test_a_moved_date_wins_over_rule_override_and_confirmation():
    moved = {("ks2-results", 2025): Moved(day("2026-07-20"), None, True, LETTER)}  # the pack has an override of its own
    one = found(moved, 2025)["ks2-results"]
    assert one.spans == (span("2026-07-20"),)
    assert not one.provisional
    assert one.source == f"Source: {LETTER}. Confirmed: the date was moved for all schools."
    unsure = found({("spring-census", 2026): Moved(day("2027-01-28"), None, False, LETTER)})["spring-census"]
    assert unsure.provisional
    assert "Provisional: the date was moved" in unsure.source


def test_what_leans_on_a_moved_date_moves_with_it_and_other_years_do_not():
    moved = {("phase-transfer", 2026): Moved(day("2027-02-22"), None, True, LETTER)}
    assert found(moved)["reviews-year-6"].spans == (span("2026-09-01", "2026-11-30"),)
    assert found(moved, 2027)["reviews-year-6"].spans == found({}, 2027)["reviews-year-6"].spans


def test_a_moved_week_is_as_long_as_before():
    moved = {("ks2-tests", 2026): Moved(day("2027-05-11"), None, True, LETTER)}
    assert found(moved)["ks2-tests"].spans == (span("2027-05-11", "2027-05-14"),)


def test_a_moved_window_has_a_new_end_too():
    moved = {("writing-moderation", 2026): Moved(day("2027-06-14"), day("2027-07-02"), True, LETTER)}
    assert found(moved)["writing-moderation"].spans == (span("2027-06-14", "2027-07-02"),)


def test_a_date_that_slips_into_the_next_year_is_offered_there():
    moved = {("ks2-results", 2025): Moved(day("2026-09-08"), None, True, LETTER)}
    offered = suggestions("primary", "maintained", 2026, CALENDAR, {}, moved=moved)
    days = [one.spans[0].starts_on for one in offered if one.item.slug == "ks2-results"]
    assert days == [day("2026-09-08"), day("2027-07-06")]


def test_packs_without_a_moved_date_are_the_same_packs():
    packs = load_packs()
    assert all(a is b for a, b in zip(packs, with_moves(packs, 2026, {}), strict=True))
    moved = {
        ("spring-census", 2026): Moved(day("2027-01-28"), None, True, LETTER),
        ("no-such-item", 2026): Moved(day("2027-01-28"), None, True, "x"),
    }
    assert sum(a is not b for a, b in zip(packs, with_moves(packs, 2026, moved), strict=True)) == 1


@pytest.fixture
def root(client, db):
    client.force_login(User.objects.create_superuser("root@example.org", PASSWORD, name="Root"))
    return client


def note(client, **said):
    sent = {"item": "spring-census", "year": 2026, "on": "2027-01-28", "is_confirmed": "on", "source": LETTER, **said}
    return client.post(reverse("admin:heatmap_moveddate_add"), sent)


def test_superuser_notes_and_takes_back_a_moved_date(root):
    assert note(root).status_code == 302
    row = MovedDate.objects.get()
    assert (row.item, row.year, row.on, row.is_confirmed) == ("spring-census", 2026, date(2027, 1, 28), True)
    assert note(root, on="2027-01-29").status_code == 200, "once a year"
    assert root.get(reverse("admin:heatmap_moveddate_changelist"), {"q": "census"}).status_code == 200
    root.post(reverse("admin:heatmap_moveddate_delete", args=[row.pk]), {"post": "yes"})
    assert not MovedDate.objects.exists()


def test_a_window_is_noted_with_its_last_day(root):
    assert note(root, item="writing-moderation", on="2027-06-14", until="2027-07-02").status_code == 302
    assert MovedDate.objects.get().until == date(2027, 7, 2)


@pytest.mark.parametrize(
    "said",
    [
        {"item": "no-such-item"},
        {"year": 1900},
        {"on": "2029-01-28"},
        {"on": "x"},
        {"source": ""},
        {"item": "writing-moderation", "on": "2027-06-07"},
        {"item": "writing-moderation", "on": "2027-06-07", "until": "2027-06-04"},
        {"item": "writing-moderation", "on": "2027-06-07", "until": "2029-06-04"},
        {"item": "phase-transfer", "on": "2027-02-22", "until": "2027-02-23"},
    ],
)
def test_what_makes_no_sense_is_refused(root, said):
    assert note(root, **said).status_code == 200
    assert not MovedDate.objects.exists()


def test_nobody_else_moves_a_national_date(head, sign_in):
    User.objects.filter(pk=head.user_id).update(is_staff=True)
    assert note(sign_in(head)).status_code == 403
    assert not MovedDate.objects.exists()
