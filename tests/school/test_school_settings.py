"""The school at a glance, and changing what it says about itself."""

from decimal import Decimal

import pytest
from django.urls import reverse

from inclusion.school.actions.schools import change_school
from inclusion.school.models import AuditEntry, School

OVERVIEW, FORM = "/oakfield/settings/", "/oakfield/settings/school/"


def given(**changes):
    return {
        "name": "Oakfield Primary", "phase": "primary", "kind": "maintained", "version": "1", "small_count": "5",
        "reflections_kept_years": "2",
        "threshold_steady": "2", "threshold_busy": "4", "threshold_heavy": "7", "threshold_overloaded": "10",
    } | changes  # fmt: skip


def test_overview_says_where_the_school_is(governor, sign_in, today, django_assert_num_queries):
    browser = sign_in(governor)
    browser.get(OVERVIEW)
    with django_assert_num_queries(5):
        text = browser.get(OVERVIEW).text
    assert "<b>week 2 of 11</b> in the Spring term" in text
    assert "Summer term" in text
    assert "Overloaded 10<" in text


def test_overview_links_to_what_a_person_may_open(governor, teacher, head, sign_in, today):
    paths = [reverse(f"school:{name}", args=["oakfield"]) for name in ("settings_roles", "settings_staff", "audit")]
    paths.append(FORM)

    def links(person):
        text = sign_in(person).get(OVERVIEW).text
        return [f'href="{path}"' in text for path in paths]

    assert links(governor) == [False, False, False, False]
    assert links(teacher) == [True, True, False, False]
    assert links(head) == [True, True, True, True]


def test_settings_walls(teacher, other_head, client, sign_in):
    assert sign_in(teacher).get(FORM).status_code == 403
    assert sign_in(teacher).post(FORM, given()).status_code == 403
    for url in (OVERVIEW, FORM):
        assert sign_in(other_head).get(url).status_code == 404
        assert client.get(url)["Location"].startswith(reverse("account_login"))
        assert sign_in(teacher).delete(url).status_code == 405


def test_school_is_changed(senco, sign_in, today):
    answer = sign_in(senco).post(
        FORM, given(name="Oakfield School", threshold_busy="4.5", two_week_timetable="on"), follow=True
    )
    assert "The school is saved." in answer.text
    school = School.objects.get(slug="oakfield")
    assert (school.name, school.threshold_busy, school.two_week_timetable) == ("Oakfield School", Decimal("4.5"), True)
    entry = AuditEntry.objects.filter(school=school).first()
    assert (entry.actor, entry.verb) == (senco, "changed")
    assert entry.summary == "name, Busy from, Week A and week B"


def test_how_long_reflections_are_kept_is_set_and_told(senco, teacher, sign_in, today):
    assert "28 days before" in sign_in(senco).get(FORM).text
    assert sign_in(senco).post(FORM, given(reflections_kept_years="3")).status_code == 302
    assert School.objects.get(slug="oakfield").reflections_kept_years == 3
    assert AuditEntry.objects.first().summary == "Keep reflections for so many school years"
    assert "3 school years" in sign_in(teacher).get(OVERVIEW).text


@pytest.mark.parametrize(
    ("said", "touched"),
    [
        ({"name": "Oakfield School", "phase": "infant", "kind": "academy"}, 0),
        ({"threshold_busy": Decimal("4.5")}, 1),
        ({"two_week_timetable": True}, 1),
        ({"threshold_busy": Decimal(4)}, 0),  # as it was
    ],
)
def test_map_hears_of_what_it_shows(senco, said, touched):
    before = School.objects.get(pk=senco.school_id)
    after = change_school(by=senco, school=before, version=before.version, **said)
    after.refresh_from_db()
    assert after.calendar_version == before.calendar_version + touched
    assert after.version == before.version + 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Give the school"),
        ({"name": "x" * 100_000}, "at most 120"),
        ({"name": "a\x00b"}, "NUL"),
        ({"phase": "kindergarten"}, "kindergarten"),
        ({"threshold_busy": "2"}, "This must be more than 2, where Steady begins."),
        ({"threshold_steady": "0"}, "This must be more than nought."),
        ({"threshold_heavy": "many"}, "Give a number such as"),
        ({"threshold_heavy": "NaN"}, "Give a number such as"),
        ({"threshold_overloaded": "99999"}, "at most 999.99"),
        ({"small_count": "2"}, "Give at least 5."),
        ({"reflections_kept_years": "0"}, "Give at least 1."),
        ({"reflections_kept_years": "8"}, "Give at most 7."),
        ({"reflections_kept_years": "two"}, "Give a whole number such as 2."),
        ({"version": ""}, "required"),
    ],
)
def test_bad_school_is_told_in_words_and_kept(head, sign_in, changes, message):
    answer = sign_in(head).post(FORM, given(kind="academy", **changes))
    assert answer.status_code == 422
    assert message in answer.text
    assert '<option value="academy" selected>' in answer.text
    assert School.objects.get(slug="oakfield").kind == "maintained"


def test_second_saver_sees_both_versions_and_keeps_theirs(head, senco, sign_in):
    change_school(by=senco, school=head.school, version=1, name="Oakfield Academy", kind="academy")
    answer = sign_in(head).post(FORM, given(name="Oakfield House"))
    assert answer.status_code == 409
    assert "Oakfield Academy" in answer.text
    assert 'value="Oakfield House"' in answer.text
    answer = sign_in(head).post(FORM, given(name="Oakfield House", version=answer.context["form"].data["version"]))
    assert answer.status_code == 302
    assert School.objects.get(slug="oakfield").name == "Oakfield House"
