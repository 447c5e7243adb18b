"""Writes to events: each leaves the rows, the map's version and the trail as they should be, or nothing at all."""

import threading
import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connections, transaction
from django.utils import timezone

from inclusion.school.actions.event_times import change_one_time, change_this_and_later, move_occurrence
from inclusion.school.actions.events import (
    EventDetails,
    StaleEvent,
    add_event,
    change_event,
    correct_level,
    delete_event,
    note_opened,
    restore_event,
)
from inclusion.school.actions.people import end_membership
from inclusion.school.actions.year_rows import delete_year, save_closure, save_year
from inclusion.school.models import AcademicYear, AuditEntry, Role, School, SchoolEvent
from inclusion.school.queries import openings_of
from inclusion.school.repeats import RepeatError
from inclusion.school.school_dates import Span
from tests.factories import make_event, make_member, make_school, make_year

pytestmark = pytest.mark.django_db

TUESDAYS = [date(2027, 1, 5), date(2027, 1, 12), date(2027, 1, 19), date(2027, 1, 26)]
DETAILS = EventDetails(title="Writing moderation", starts_on=date(2027, 1, 12), ends_on=date(2027, 1, 12))


def dates(event):
    return list(event.occurrences.values_list("starts_on", flat=True))


def levels(event):
    return dict(event.levels.values_list("role__slug", "level"))


def verbs(event):
    return list(AuditEntry.objects.filter(object_id=event.pk).order_by("at").values_list("verb", flat=True))


def map_version(school):
    return School.objects.get(pk=school.pk).calendar_version


@pytest.fixture
def weekly(oakfield, teacher):
    """Every Tuesday from 5 to 26 January 2027."""
    return make_event(
        oakfield, by=teacher, starts_on=TUESDAYS[0], repeat="weekly", repeat_until=TUESDAYS[-1], levels={"senco": 3}
    )


def change(action, event, *, by, version=None, **options):
    details = options.pop("details", None) or EventDetails.of(event)
    known = dict(event.levels.values_list("role_id", "level"))
    return action(
        by=by,
        event=event,
        version=event.version if version is None else version,
        details=details,
        levels=known,
        **options,
    )


# Adding ------------------------------------------------------------------------------------------------------------


def test_add_writes_levels_dates_trail_and_map(oakfield, senco):
    before = map_version(oakfield)
    event = make_event(oakfield, by=senco, levels={"senco": 4, "headteacher": 2})
    assert (dates(event), levels(event)) == ([date(2027, 1, 12)], {"senco": 4, "headteacher": 2})
    assert event.created_by == senco
    assert verbs(event) == ["added"]
    assert map_version(oakfield) > before


def test_add_twice_with_one_key_is_one_event(oakfield, senco):
    key = uuid.uuid4()
    first, second = (
        add_event(by=senco, school=oakfield, details=DETAILS, levels={}, creation_key=key) for _ in range(2)
    )
    assert first == second
    assert SchoolEvent.objects.count() == 1
    assert verbs(first) == ["added"]


def test_the_same_key_with_other_words_is_another_event_and_that_too_counts_once(oakfield, senco):
    key, other = uuid.uuid4(), replace(DETAILS, title="Reading moderation")
    events = [
        add_event(by=senco, school=oakfield, details=details, levels={}, creation_key=key)
        for details in (DETAILS, other, other, DETAILS)
    ]
    assert [event.title for event in events] == [DETAILS.title, other.title, other.title, DETAILS.title]
    assert SchoolEvent.objects.count() == 2


def test_the_same_key_with_other_levels_or_people_is_another_event(oakfield, senco, head):
    key, role = uuid.uuid4(), Role.objects.get(school=oakfield, slug="senco")
    for levels, named in [({}, []), ({role.pk: 2}, []), ({role.pk: 3}, []), ({role.pk: 3}, [head])]:
        add_event(by=senco, school=oakfield, details=DETAILS, levels=levels, named=named, creation_key=key)
    assert SchoolEvent.objects.count() == 4


def test_the_same_key_after_the_event_was_deleted_is_a_new_event(oakfield, senco):
    key = uuid.uuid4()
    for _ in range(3):
        event = add_event(by=senco, school=oakfield, details=DETAILS, levels={}, creation_key=key)
        assert event.deleted_at is None
        delete_event(by=senco, event=event, version=1)
    assert SchoolEvent.objects.count() == 3


def test_the_same_key_in_another_school_is_another_event(oakfield, birchwood, senco, other_head):
    key = uuid.uuid4()
    add_event(by=senco, school=oakfield, details=DETAILS, levels={}, creation_key=key)
    add_event(by=other_head, school=birchwood, details=DETAILS, levels={}, creation_key=key)
    assert SchoolEvent.objects.count() == 2


@pytest.mark.parametrize(
    "repeat",
    [
        {"repeat": "rule", "repeat_rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"},
        {"repeat": "weekly", "repeat_until": date(2026, 1, 1)},
        {"repeat": "rule", "repeat_rule": "FREQ=SECONDLY"},
    ],
)
def test_add_a_repeat_that_cannot_be_leaves_nothing(oakfield, senco, repeat):
    before = map_version(oakfield)
    with pytest.raises(RepeatError):
        add_event(by=senco, school=oakfield, details=replace(DETAILS, **repeat), levels={})
    assert not SchoolEvent.objects.exists()
    assert not AuditEntry.objects.filter(verb="added").exists()
    assert map_version(oakfield) == before


def test_the_trail_never_names_a_confidential_event(oakfield, senco):
    event = make_event(oakfield, by=senco, title="Capability meeting", confidential=True)
    delete_event(by=senco, event=event, version=event.version)
    summaries = set(AuditEntry.objects.filter(object_id=event.pk).values_list("summary", flat=True))
    assert summaries == {"Confidential commitment"}


def test_an_event_that_becomes_confidential_takes_its_words_out_of_the_trail(oakfield, senco, weekly):
    event = make_event(oakfield, by=senco, title="Capability meeting")
    correct_level(by=senco, event=event, role=Role.objects.get(school=oakfield, slug="senco"), level=2)
    event.refresh_from_db()
    change(change_event, event, by=senco, details=replace(EventDetails.of(event), confidential=True))
    summaries = AuditEntry.objects.filter(object_id=event.pk).values_list("summary", flat=True)
    assert (set(summaries), len(summaries)) == ({"Confidential commitment"}, 3)
    assert AuditEntry.objects.get(object_id=weekly.pk).summary == "Writing moderation"


@pytest.mark.parametrize("action", [change_one_time, change_this_and_later])
def test_a_part_that_becomes_confidential_takes_its_words_out_of_the_trail(weekly, teacher, action):
    details = replace(EventDetails.of(weekly), starts_on=TUESDAYS[2], ends_on=TUESDAYS[2], confidential=True)
    change(action, weekly, by=teacher, original_on=TUESDAYS[2], details=details)
    assert not AuditEntry.objects.filter(school=weekly.school, summary__contains=weekly.title).exists()


# Changing all of it ------------------------------------------------------------------------------------------------


def test_change_raises_the_version_and_replaces_levels(oakfield, senco, head):
    event = make_event(oakfield, by=senco, levels={"senco": 4})
    headteacher = Role.objects.get(school=oakfield, slug="headteacher")
    moved = replace(DETAILS, starts_on=date(2027, 1, 20), ends_on=date(2027, 1, 21))
    changed = change_event(by=head, event=event, version=1, details=moved, levels={headteacher.pk: 5})
    assert (changed.version, changed.updated_by, changed.created_by) == (2, head, senco)
    assert levels(changed) == {"headteacher": 5}
    assert dates(changed) == [date(2027, 1, 20)]
    assert verbs(event) == ["added", "changed"]


def test_the_second_of_two_changes_is_stale_and_sees_the_first(oakfield, senco, head):
    event = make_event(oakfield, by=senco)
    change(change_event, event, by=head, details=replace(DETAILS, title="Theirs"))
    with pytest.raises(StaleEvent) as stale:
        change(change_event, event, by=senco, version=1, details=replace(DETAILS, title="Mine"))
    assert stale.value.current.title == "Theirs"
    assert SchoolEvent.objects.get().title == "Theirs"


@pytest.mark.parametrize("version", [-1, 0, 2, 99])
def test_a_version_that_was_never_stored_never_wins(oakfield, senco, version):
    event = make_event(oakfield, by=senco)
    with pytest.raises(StaleEvent):
        change(change_event, event, by=senco, version=version)


def test_change_to_a_repeat_that_never_happens_changes_nothing(weekly, teacher):
    before, stored = map_version(weekly.school), verbs(weekly)
    never = replace(
        EventDetails.of(weekly), title="Never", repeat="rule", repeat_rule="FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    )
    with pytest.raises(RepeatError):
        change(change_event, weekly, by=teacher, details=never)
    weekly.refresh_from_db()
    assert (weekly.title, weekly.version, dates(weekly)) == ("Writing moderation", 1, TUESDAYS)
    assert (map_version(weekly.school), verbs(weekly)) == (before, stored)


def test_skips_stay_when_only_the_words_change(weekly, teacher):
    skipped = move_occurrence(by=teacher, event=weekly, version=1, original_on=TUESDAYS[1], starts_on=None)
    change(change_event, skipped, by=teacher, details=replace(EventDetails.of(skipped), title="New words"))
    assert dates(weekly) == [TUESDAYS[0], *TUESDAYS[2:]]


def test_skips_move_along_when_the_whole_series_moves(weekly, teacher):
    skipped = move_occurrence(by=teacher, event=weekly, version=1, original_on=TUESDAYS[1], starts_on=None)
    later = EventDetails.of(skipped).shifted(1)
    change(change_event, skipped, by=teacher, details=later)
    day = timedelta(days=1)
    assert dates(weekly) == [TUESDAYS[0] + day, TUESDAYS[2] + day]


def test_skips_go_with_the_repeat_they_belong_to(weekly, teacher):
    skipped = move_occurrence(by=teacher, event=weekly, version=1, original_on=TUESDAYS[2], starts_on=None)
    change(change_event, skipped, by=teacher, details=replace(EventDetails.of(skipped), repeat="fortnightly"))
    assert dates(weekly) == [TUESDAYS[0], TUESDAYS[2]]


# This one, this and later ------------------------------------------------------------------------------------------


def test_one_time_leaves_the_series_and_keeps_its_owner(weekly, teacher, head):
    moved = replace(EventDetails.of(weekly), title="Once", starts_on=date(2027, 1, 20), ends_on=date(2027, 1, 20))
    single = change(change_one_time, weekly, by=head, original_on=TUESDAYS[2], details=moved)
    assert (single.repeat, dates(single), single.created_by) == ("none", [date(2027, 1, 20)], teacher)
    assert dates(weekly) == [TUESDAYS[0], TUESDAYS[1], TUESDAYS[3]]
    assert levels(single) == {"senco": 3}


def test_this_and_later_ends_the_old_series_and_begins_a_new_one(weekly, teacher, head):
    later = replace(EventDetails.of(weekly), title="From now on", starts_on=TUESDAYS[2], ends_on=TUESDAYS[2])
    new = change(change_this_and_later, weekly, by=head, original_on=TUESDAYS[2], details=later)
    assert (dates(weekly), dates(new)) == (TUESDAYS[:2], TUESDAYS[2:])
    assert (new.title, new.created_by) == ("From now on", teacher)
    weekly.refresh_from_db()
    assert (weekly.title, weekly.version) == ("Writing moderation", 2)


@pytest.mark.parametrize("days", [0, 1])
def test_this_and_later_keeps_later_times_skipped_and_moved(oakfield, teacher, days):
    first, until = date(2027, 1, 5), date(2027, 2, 9)
    event = make_event(oakfield, by=teacher, starts_on=first, repeat="weekly", repeat_until=until)
    changes = [(date(2027, 1, 12), date(2027, 1, 13)), (date(2027, 1, 26), None), (date(2027, 2, 2), date(2027, 2, 5))]
    for original_on, to in changes:
        event = move_occurrence(by=teacher, event=event, version=event.version, original_on=original_on, starts_on=to)
    start = TUESDAYS[2] + timedelta(days=days)
    later = replace(EventDetails.of(event), title="From now on", starts_on=start, ends_on=start, repeat_until=None)
    later = replace(later, repeat_until=until + timedelta(days=days))
    new = change(change_this_and_later, event, by=teacher, original_on=TUESDAYS[2], details=later)
    assert dates(event) == [first, date(2027, 1, 13)]
    assert dates(new) == [start, date(2027, 2, 5), until + timedelta(days=days)]


def test_this_and_later_with_another_repeat_begins_afresh(weekly, teacher):
    skipped = move_occurrence(by=teacher, event=weekly, version=1, original_on=TUESDAYS[3], starts_on=None)
    later = replace(EventDetails.of(skipped), starts_on=TUESDAYS[1], ends_on=TUESDAYS[1], repeat="fortnightly")
    new = change(change_this_and_later, skipped, by=teacher, original_on=TUESDAYS[1], details=later)
    assert (dates(new), new.changes.count()) == ([TUESDAYS[1], TUESDAYS[3]], 0)


def test_this_and_later_from_the_first_time_changes_all(weekly, teacher):
    new = change(change_this_and_later, weekly, by=teacher, original_on=TUESDAYS[0])
    assert new == weekly
    assert SchoolEvent.objects.count() == 1


def test_this_and_later_where_nothing_earlier_is_left_changes_all(oakfield, senco):
    """The series begins in a holiday, so that its first time is not its first date."""
    event = make_event(
        oakfield,
        by=senco,
        starts_on=date(2026, 12, 29),
        repeat="weekly",
        repeat_until=TUESDAYS[-1],
        term_time_only=True,
    )
    assert dates(event) == TUESDAYS
    details = replace(EventDetails.of(event), starts_on=TUESDAYS[0], ends_on=TUESDAYS[0])
    new = change(change_this_and_later, event, by=senco, original_on=TUESDAYS[0], details=details)
    assert new == event
    assert dates(event) == TUESDAYS


def test_this_and_later_does_not_begin_a_count_anew(oakfield, senco):
    event = make_event(oakfield, by=senco, starts_on=TUESDAYS[0], repeat="rule", repeat_rule="FREQ=WEEKLY;COUNT=4")
    details = replace(EventDetails.of(event), starts_on=TUESDAYS[2], ends_on=TUESDAYS[2])
    new = change(change_this_and_later, event, by=senco, original_on=TUESDAYS[2], details=details)
    assert (dates(event), dates(new)) == (TUESDAYS[:2], TUESDAYS[2:])


@pytest.mark.parametrize("action", [change_one_time, change_this_and_later])
def test_a_split_that_fails_leaves_the_series_whole(weekly, teacher, action):
    never = replace(EventDetails.of(weekly), starts_on=TUESDAYS[2], ends_on=TUESDAYS[2], repeat_until=TUESDAYS[0])
    if action is change_one_time:
        with pytest.raises(StaleEvent):
            change(action, weekly, by=teacher, version=7, original_on=TUESDAYS[2], details=never)
    else:
        with pytest.raises(RepeatError):
            change(action, weekly, by=teacher, original_on=TUESDAYS[2], details=never)
    weekly.refresh_from_db()
    assert (weekly.version, weekly.repeat_until, dates(weekly)) == (1, TUESDAYS[-1], TUESDAYS)
    assert SchoolEvent.objects.count() == 1


# One time moved or skipped -----------------------------------------------------------------------------------------


def test_move_one_time_keeps_its_length_and_row(oakfield, senco):
    event = make_event(
        oakfield, by=senco, starts_on=TUESDAYS[0], ends_on=date(2027, 1, 6), repeat="weekly", repeat_until=TUESDAYS[-1]
    )
    row = event.occurrences.get(original_on=TUESDAYS[1])
    moved = move_occurrence(by=senco, event=event, version=1, original_on=TUESDAYS[1], starts_on=date(2027, 1, 14))
    row.refresh_from_db()
    assert (row.starts_on, row.ends_on, moved.version) == (date(2027, 1, 14), date(2027, 1, 15), 2)
    assert verbs(event) == ["added", "moved"]


def test_skip_and_put_back(weekly, teacher):
    skipped = move_occurrence(by=teacher, event=weekly, version=1, original_on=TUESDAYS[1], starts_on=None)
    assert dates(weekly) == [TUESDAYS[0], *TUESDAYS[2:]]
    move_occurrence(by=teacher, event=skipped, version=2, original_on=TUESDAYS[1], starts_on=TUESDAYS[1])
    assert dates(weekly) == TUESDAYS


def test_move_a_single_event_moves_its_own_dates(oakfield, senco):
    event = make_event(oakfield, by=senco, starts_on=date(2027, 1, 12), ends_on=date(2027, 1, 14))
    move_occurrence(by=senco, event=event, version=1, original_on=date(2027, 1, 12), starts_on=date(2027, 2, 1))
    event.refresh_from_db()
    assert (event.starts_on, event.ends_on) == (date(2027, 2, 1), date(2027, 2, 3))
    assert not event.changes.exists()


def test_move_a_stale_time_changes_nothing(weekly, teacher):
    with pytest.raises(StaleEvent):
        move_occurrence(by=teacher, event=weekly, version=3, original_on=TUESDAYS[1], starts_on=None)
    assert dates(weekly) == TUESDAYS


# Levels ------------------------------------------------------------------------------------------------------------


def test_correct_a_level_sets_changes_and_removes_it(oakfield, senco, teacher):
    event = make_event(oakfield, by=senco, levels={"senco": 4})
    role = Role.objects.get(school=oakfield, slug="class-teacher")
    for level, expected in [
        (2, {"senco": 4, "class-teacher": 2}),
        (5, {"senco": 4, "class-teacher": 5}),
        (None, {"senco": 4}),
    ]:
        before = map_version(oakfield)
        correct_level(by=teacher, event=event, role=role, level=level)
        assert levels(event) == expected
        assert map_version(oakfield) > before
    assert AuditEntry.objects.filter(verb="corrected a level of").count() == 3


def test_a_corrected_level_makes_an_older_form_stale(oakfield, senco, teacher):
    event = make_event(oakfield, by=senco)
    correct_level(by=teacher, event=event, role=Role.objects.get(school=oakfield, slug="class-teacher"), level=2)
    with pytest.raises(StaleEvent):
        change(change_event, event, by=senco, version=1)


# Deleting ----------------------------------------------------------------------------------------------------------


def test_delete_takes_it_off_the_map_and_restore_puts_it_back(weekly, teacher):
    gone = delete_event(by=teacher, event=weekly, version=1)
    assert (gone.deleted_by, dates(weekly)) == (teacher, [])
    assert not SchoolEvent.objects.live().exists()
    back = restore_event(by=teacher, event=gone)
    assert (back.deleted_at, back.deleted_by, dates(weekly)) == (None, None, TUESDAYS)
    assert verbs(weekly) == ["added", "deleted", "restored"]


def test_restore_twice_is_once(oakfield, senco):
    event = make_event(oakfield, by=senco)
    delete_event(by=senco, event=event, version=1)
    versions = [restore_event(by=senco, event=event).version for _ in range(2)]
    assert versions == [3, 3]


def test_delete_what_somebody_changed_meanwhile_deletes_nothing(oakfield, senco, head):
    event = make_event(oakfield, by=senco)
    change(change_event, event, by=head)
    with pytest.raises(StaleEvent):
        delete_event(by=senco, event=event, version=1)
    assert SchoolEvent.objects.live().count() == 1


def test_a_repeat_that_happens_no_more_comes_back_without_times(oakfield, head):
    event = make_event(oakfield, by=head, starts_on=TUESDAYS[0], repeat="weekly", term_time_only=True)
    gone = delete_event(by=head, event=event, version=1)
    delete_year(by=head, year=AcademicYear.objects.get(school=oakfield))
    back = restore_event(by=head, event=gone)
    assert (back.deleted_at, dates(back)) == (None, [])


@pytest.mark.parametrize(("days", "restorable"), [(0, True), (29, True), (31, False)])
def test_thirty_days_to_restore(oakfield, senco, time_machine, days, restorable):
    event = make_event(oakfield, by=senco)
    delete_event(by=senco, event=event, version=1)
    time_machine.move_to(timezone.now() + timedelta(days=days), tick=False)
    assert SchoolEvent.objects.restorable().exists() is restorable


# Confidential ------------------------------------------------------------------------------------------------------


def test_naming_somebody_is_recorded_and_told_to_those_in_it(
    oakfield, senco, head, deputy, django_capture_on_commit_callbacks
):
    event = make_event(oakfield, by=senco, confidential=True, named=[deputy])
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        change(change_event, event, by=senco, named=[deputy, head])
    assert verbs(event).count("named people on") == 2
    assert [message.to for message in mail.outbox] == [[deputy.email]]
    assert event.title not in mail.outbox[0].body


def test_leavers_are_told_nothing_and_others_at_the_address_they_sign_in_with(
    oakfield, senco, head, deputy, phase_leader, office, django_capture_on_commit_callbacks
):
    event = make_event(oakfield, by=senco, confidential=True, named=[deputy, phase_leader])
    deputy.user.email = "new@oakfield.example"
    deputy.user.save()
    for leaver in (phase_leader, senco):
        end_membership(by=head, membership=leaver)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        change(change_event, event, by=None, named=[deputy, phase_leader, office])
    assert [message.to for message in mail.outbox] == [["new@oakfield.example"]]


def test_people_not_named_any_more_go(oakfield, senco, head, deputy):
    event = make_event(oakfield, by=senco, confidential=True, named=[head, deputy])
    change(change_event, event, by=senco, named=[deputy])
    assert [row.membership for row in event.named.all()] == [deputy]


def test_opening_a_confidential_event_of_another_is_noted_once_a_day(oakfield, senco, head, today, time_machine):
    event = make_event(oakfield, by=senco, confidential=True, named=[head])
    for _ in range(2):
        note_opened(by=head, event=event)
        note_opened(by=senco, event=event)
    opened = AuditEntry.objects.filter(verb="opened")
    assert [(entry.actor, entry.summary) for entry in opened] == [(head, "Confidential commitment")]
    time_machine.move_to(timezone.now() + timedelta(days=1), tick=False)
    note_opened(by=head, event=event)
    assert opened.all().count() == 2


def test_who_opened_it_is_for_its_owner_alone(oakfield, senco, head, deputy):
    event = make_event(oakfield, by=senco, confidential=True, named=[deputy])
    note_opened(by=deputy, event=event)
    for reader in (head, senco):
        assert not AuditEntry.objects.visible_to(reader).filter(verb="opened").exists()
        assert AuditEntry.objects.visible_to(reader).filter(verb="added").exists()
    assert [entry.actor for entry in openings_of(event)] == [deputy]


def test_opening_an_open_event_leaves_no_trace(oakfield, senco, head):
    note_opened(by=head, event=make_event(oakfield, by=senco))
    assert not AuditEntry.objects.filter(verb="opened").exists()


def test_a_split_confidential_series_stays_with_its_maker(oakfield, senco, head):
    event = make_event(
        oakfield,
        by=senco,
        confidential=True,
        named=[head],
        starts_on=TUESDAYS[0],
        repeat="weekly",
        repeat_until=TUESDAYS[-1],
    )
    details = replace(EventDetails.of(event), starts_on=TUESDAYS[2], ends_on=TUESDAYS[2])
    new = change(change_this_and_later, event, by=head, original_on=TUESDAYS[2], details=details, named=[head])
    assert SchoolEvent.objects.visible_to(senco).filter(pk=new.pk).exists()
    assert SchoolEvent.objects.visible_to(head).filter(pk=new.pk).exists()


def test_everybody_sees_their_own_events_only(oakfield, senco, head, deputy, governor, other_head):
    event = make_event(oakfield, by=senco, confidential=True, named=[deputy])
    seen = [
        m for m in (senco, head, deputy, governor, other_head) if SchoolEvent.objects.visible_to(m).filter(pk=event.pk)
    ]
    assert seen == [senco, deputy]


# The school's days change ------------------------------------------------------------------------------------------


def test_a_long_repeat_keeps_its_first_thousand_times_when_years_are_added(oakfield, head):
    event = make_event(oakfield, by=head, starts_on=TUESDAYS[0], repeat="rule", repeat_rule="FREQ=DAILY")
    before = dates(event)
    for year in (2027, 2028, 2029):
        new = Span(date(year, 9, 1), date(year + 1, 8, 31), f"{year}/{year - 1999}", "year")
        save_year(by=head, school=oakfield, year=None, new=new)
    now = dates(event)
    assert (len(now), now[: len(before)]) == (1000, before)
    delete_event(by=head, event=event, version=1)
    assert len(dates(restore_event(by=head, event=event))) == 1000


@pytest.mark.parametrize("number", [1, 3])
def test_repeats_are_written_out_again_in_the_same_queries(oakfield, head, number, django_assert_num_queries):
    for _ in range(number):
        make_event(oakfield, by=head, starts_on=TUESDAYS[0], repeat="weekly", term_time_only=True)
    half_term = Span(date(2027, 2, 22), date(2027, 2, 26), "Flood", "closure")
    with django_assert_num_queries(13):
        save_closure(by=head, school=oakfield, closure=None, new=half_term)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_on_a_day_that_is_just_being_closed():
    """The series goes to Wednesdays while somebody else closes the school on one of them."""
    school = make_school()
    make_year(school)
    head = make_member(school, "headteacher")
    event = make_event(
        school, by=head, starts_on=TUESDAYS[0], repeat="weekly", repeat_until=date(2027, 1, 27), term_time_only=True
    )
    moved, faults = EventDetails.of(event).shifted(1), []

    def change_meanwhile():
        try:
            change(change_event, event, by=head, details=moved)
        except DatabaseError as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    meanwhile = threading.Thread(target=change_meanwhile)
    with transaction.atomic():
        save_closure(
            by=head, school=school, closure=None, new=Span(date(2027, 1, 13), date(2027, 1, 13), "Flood", "closure")
        )
        meanwhile.start()
        meanwhile.join(timeout=1)
        assert meanwhile.is_alive()  # it waits for the school's days
    meanwhile.join()
    assert faults == []
    assert dates(event) == [date(2027, 1, 6), date(2027, 1, 20), date(2027, 1, 27)]
