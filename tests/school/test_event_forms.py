"""The event form: what it refuses and in which words, what it gives to the actions, and clean text."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from inclusion.school.actions.events import EventDetails
from inclusion.school.forms.days import DayField
from inclusion.school.forms.events import EventForm
from inclusion.school.forms.text import PlainTextField, clean_text
from inclusion.school.levels import LEVEL_LABELS, LEVEL_WORDS, level_in_words
from inclusion.school.models import Role
from tests.factories import make_event, make_member

FILLED = {
    "title": "Writing moderation",
    "nature": "event",
    "starts_on": "2027-01-12",
    "repeat": "none",
    "set_by": "us",
}


def form_for(membership, event=None, occurrence=None, **data):
    return EventForm(FILLED | data, membership=membership, event=event, occurrence=occurrence)


# Text --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\0b", "NUL"),
        ("a\x07b", "control character"),
        ("a\x85b", "control character"),
        ("a\u202eb", "direction of writing"),
        ("a\u200eb", "direction of writing"),
        ("a\u200bb", "invisible character"),
        ("a\u200db", "invisible character"),
        ("\U000e0067", "invisible character"),
        ("a\ufeffb", "invisible character"),
        ("a\ud800b", "half a character"),
        ("a\nb", "one line"),
        ("a\tb", "one line"),
        ("a\u2028b", "odd line break"),
    ],
)
def test_text_that_cannot_be_kept_is_refused_in_words(text, said):
    with pytest.raises(ValidationError) as refused:
        clean_text(text)
    assert said in refused.value.message


@pytest.mark.parametrize(
    ("text", "kept"),
    [("e\u0301", "é"), ("a\u00a0b", "a\u00a0b"), ("Ягода 語 😀", "Ягода 語 😀"), ("=1+1", "=1+1"), ("", "")],
)
def test_ordinary_text_is_kept_composed(text, kept):
    assert clean_text(text) == kept


@pytest.mark.parametrize(
    "emoji",
    [
        "\U0001f469\u200d\U0001f3eb",  # a teacher: a woman and a school
        "\U0001f469\U0001f3fd\u200d\U0001f3eb",  # the same with a tone of skin
        "\u2764\ufe0f\u200d\U0001f525",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # the flag of England
    ],
)
def test_pictures_made_of_several_are_kept(emoji):
    assert clean_text(f"Well done {emoji}") == f"Well done {emoji}"


def test_several_lines_keep_plain_line_ends():
    assert clean_text("a\r\nb\rc\td", multiline=True) == "a\nb\nc\td"


@given(st.text(max_size=40))
def test_what_is_kept_once_is_kept_again(text):
    try:
        kept = clean_text(text, multiline=True)
    except ValidationError:
        return
    assert clean_text(kept, multiline=True) == kept
    assert kept.encode().decode() == kept


def test_length_counts_characters_and_is_told_in_words():
    field = PlainTextField(max_length=3)
    assert field.clean("e\u0301e\u0301e\u0301") == "ééé"
    with pytest.raises(ValidationError, match="Use at most 3 characters; this has 100000"):
        field.clean("x" * 100_000)


# Days --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["2027-01-18", "18/01/2027"])
def test_days_are_read_as_people_and_browsers_write_them(text):
    assert DayField().clean(text) == date(2027, 1, 18)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Choose a date."),
        ("31/02/2027", "not a date"),
        ("soon", "not a date"),
        ("0001-01-01", "between 2000 and 2100"),
        ("1999-12-31", "between 2000 and 2100"),
        ("2101-01-01", "between 2000 and 2100"),
    ],
)
def test_days_that_cannot_be_are_refused_in_words(text, said):
    with pytest.raises(ValidationError, match=said):
        DayField().clean(text)


@pytest.mark.parametrize("text", ["2000-01-01", "2100-12-31"])
def test_first_and_last_day_are_taken(text):
    assert DayField().clean(text).isoformat() == text


# The form ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "field", "said"),
    [
        ({"title": " "}, "title", "Give it a title."),
        ({"title": "x" * 201}, "title", "at most 200"),
        ({"title": "x" * 100_000}, "title", "at most 200"),
        ({"title": "a\0b"}, "title", "NUL"),
        ({"starts_on": ""}, "starts_on", "Choose a date."),
        ({"starts_on": "1999-12-31"}, "starts_on", "between 2000 and 2100"),
        ({"ends_on": "2027-01-11"}, "ends_on", "before the first day"),
        ({"ends_on": "2028-02-16"}, "ends_on", "at most 400 days"),
        ({"nature": "deadline", "ends_on": "2027-01-13"}, "ends_on", "one date"),
        ({"nature": "party"}, "nature", "valid choice"),
        ({"level_senco": "6"}, "level_senco", "from 0 to 5"),
        ({"level_senco": "-1"}, "level_senco", "from 0 to 5"),
        ({"level_senco": "four"}, "level_senco", "from 0 to 5"),
        ({"run_up": "201"}, "run_up", "from 0 to 200"),
        ({"follow_up": "-1"}, "follow_up", "from 0 to 200"),
        ({"run_up": "1.5"}, "run_up", "from 0 to 200"),
        ({"run_up": "9" * 5000}, "run_up", "from 0 to 200"),
        ({"needs": "x" * 1001}, "needs", "at most 1000"),
        ({"repeat": "rule"}, "repeat", "valid choice"),
        ({"repeat": "weekly", "repeat_until": "2027-01-11"}, "repeat_until", "before the first date"),
        ({"repeat": "week_b", "repeat_until": "2027-01-13"}, "repeat", "never happens"),
        ({"repeat": "weekly", "starts_on": "2027-08-17", "term_time_only": "on"}, "repeat", "never happens"),
        ({"repeat": "weekly", "starts_on": "2000-01-05"}, "repeat", "more than 1,000"),
        ({"movable": "on", "movable_from": "2027-02-01", "movable_to": "2027-01-01"}, "movable_to", "not before"),
        ({"movable": "on", "movable_from": "2027-01-13"}, "movable_from", "begins before"),
        ({"movable": "on", "movable_to": "2027-01-11"}, "movable_to", "ends after"),
        ({"set_by": "me"}, "set_by", "valid choice"),
        ({"named": ["not-an-id"]}, "named", "not a valid"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(senco, data, field, said):
    form = form_for(senco, **data)
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert said in form.errors[field][0]


@pytest.mark.parametrize("ends_on", ["2027-01-12", "2028-02-15", ""])
def test_spans_up_to_400_days(senco, ends_on):
    assert form_for(senco, ends_on=ends_on).is_valid()


def test_the_least_is_a_title_and_a_date(senco):
    form = form_for(senco)
    assert form.is_valid(), form.errors
    day = date(2027, 1, 12)
    assert form.details_to_save() == EventDetails(title="Writing moderation", starts_on=day, ends_on=day)
    assert (form.levels(), form.named_people()) == ({}, [])


def test_everything_that_can_be_said(senco, head):
    key = uuid.uuid4()
    form = form_for(
        senco,
        ends_on="2027-01-13",
        repeat="weekly",
        repeat_until="2027-03-01",
        term_time_only="on",
        run_up="5",
        follow_up="2",
        set_by="trust",
        movable="on",
        movable_from="2027-01-04",
        movable_to="2027-03-25",
        needs="One hour.\r\nA quiet room.",
        confidential="on",
        named=[str(head.pk)],
        level_senco="4",
        level_headteacher="0",
        creation_key=str(key),
    )
    assert form.is_valid(), form.errors
    assert form.details_to_save() == EventDetails(
        title="Writing moderation",
        starts_on=date(2027, 1, 12),
        ends_on=date(2027, 1, 13),
        repeat="weekly",
        repeat_until=date(2027, 3, 1),
        term_time_only=True,
        run_up=5,
        follow_up=2,
        set_by="trust",
        movable=True,
        movable_from=date(2027, 1, 4),
        movable_to=date(2027, 3, 25),
        needs="One hour.\nA quiet room.",
        confidential=True,
    )
    assert form.levels() == {Role.objects.get(school=senco.school, slug="senco").pk: 4}
    assert form.named_people() == [head]
    assert form.cleaned_data["creation_key"] == key


def test_answers_that_do_not_matter_are_left_out(senco):
    form = form_for(senco, repeat_until="2026-01-01", term_time_only="on", movable_from="2027-05-01")
    assert form.is_valid(), form.errors
    details = form.details_to_save()
    assert (details.repeat_until, details.term_time_only, details.movable_from) == (None, False, None)


def test_every_live_role_has_a_level(senco):
    Role.objects.filter(school=senco.school, slug="exams-officer").update(retired_at="2026-01-01T00:00Z")
    form = EventForm(membership=senco)
    assert [field.label for field in form.first_levels] == ["Headteacher", "SENCo"]
    assert "level_exams-officer" not in form.fields
    assert len(form.first_levels) + len(form.other_levels) == 11


def test_levels_of_retired_roles_stay(senco):
    event = make_event(senco.school, by=senco, levels={"senco": 4, "exams-officer": 3})
    Role.objects.filter(school=senco.school, slug="exams-officer").update(retired_at="2026-01-01T00:00Z")
    form = form_for(senco, event, level_senco="2")
    assert form.is_valid(), form.errors
    assert sorted(form.levels().values()) == [2, 3]


def test_nobody_is_offered_themselves_governors_leavers_or_other_schools(senco, head, governor, other_head):
    gone = make_member(senco.school, "class-teacher", email="gone@oakfield.example", ended_at="2026-01-01T00:00Z")
    form = EventForm(membership=senco)
    assert list(form.fields["named"].queryset) == [head]
    for person in (senco, governor, other_head, gone):
        assert not form_for(senco, named=[str(person.pk)]).is_valid()


def test_only_those_in_it_say_who_may_open_it(senco, head, deputy):
    event = make_event(senco.school, by=senco, named=[deputy])
    form = form_for(head, event, confidential="on", named=[])
    assert form.is_valid(), form.errors
    assert "confidential" not in form.fields
    assert (form.details_to_save().confidential, form.named_people()) == (False, [deputy])


def test_a_person_named_on_it_stays_on_it(senco, deputy, head):
    event = make_event(senco.school, by=senco, confidential=True, named=[deputy, head])
    form = form_for(deputy, event, confidential="on")
    assert form.is_valid(), form.errors
    assert form.named_people() == [deputy]


# One time of a series ----------------------------------------------------------------------------------------------


@pytest.fixture
def weekly(senco):
    return make_event(
        senco.school, by=senco, starts_on=date(2027, 1, 5), repeat="weekly", repeat_until=date(2027, 3, 2)
    )


def third(event):
    return event.occurrences.get(original_on=date(2027, 1, 19))


def test_opened_at_one_time_it_shows_the_dates_of_that_time(senco, weekly):
    form = EventForm(membership=senco, event=weekly, occurrence=third(weekly))
    assert form.initial["starts_on"] == date(2027, 1, 19)
    assert [value for value, _ in form.fields["scope"].choices] == ["this", "later", "all"]


def test_without_a_time_only_all_can_be_changed(senco, weekly):
    form = EventForm(membership=senco, event=weekly)
    assert form.initial["starts_on"] == date(2027, 1, 5)
    assert [value for value, _ in form.fields["scope"].choices] == ["all"]


@pytest.mark.parametrize(
    ("scope", "starts_on", "repeat"),
    [("this", date(2027, 1, 21), "none"), ("later", date(2027, 1, 21), "weekly"), ("all", date(2027, 1, 7), "weekly")],
)
def test_the_scope_says_which_dates_move(senco, weekly, scope, starts_on, repeat):
    form = form_for(
        senco,
        weekly,
        third(weekly),
        starts_on="2027-01-21",
        ends_on="2027-01-22",
        repeat="weekly",
        repeat_until="2027-03-02",
        scope=scope,
    )
    assert form.is_valid(), form.errors
    details = form.details_to_save()
    assert (details.starts_on, details.repeat) == (starts_on, repeat)
    assert (details.ends_on - details.starts_on).days == 1


def test_the_scope_must_be_chosen(senco, weekly):
    form = form_for(senco, weekly, third(weekly), repeat="weekly")
    assert list(form.errors) == ["scope"]


def test_levels_have_words():
    assert list(LEVEL_WORDS) == list(LEVEL_LABELS) == [0, 1, 2, 3, 4, 5]
    assert level_in_words(5) == "5, takes over the day"
