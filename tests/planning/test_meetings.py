"""What happens to a meeting before it is held: opened, moved, other people, cancelled."""

from datetime import date, time

import pytest

from inclusion.school.models import AuditEntry, NamedPerson, Role, SchoolEvent
from planning.actions.locking import MeetingLocked, StaleRow
from planning.actions.meetings import (
    ChairsMissing,
    PersonPart,
    SeriesDetails,
    cancel_meeting,
    change_people,
    create_series,
    move_meeting,
    open_meeting,
)
from planning.built_in import BUILT_IN
from planning.models import BuiltIn, Meeting, MeetingMail, MeetingStep, Part
from tests.factories import make_member
from tests.planning.rows import make_item

TIMES = [(date(2027, 2, 2), time(15, 30)), (date(2027, 1, 19), time(15, 30))]


@pytest.fixture
def people(head, senco, deputy, phase_leader):
    return [
        PersonPart(head, is_chair=True),
        PersonPart(senco, is_chair=True),
        PersonPart(deputy, Part.OPTIONAL),
        PersonPart(phase_leader, Part.INFORMED),
    ]


@pytest.fixture
def series(oakfield, senco, people):
    details = SeriesDetails("Provision review", built_in=BuiltIn.PROVISION_REVIEW, minutes=75, place="Library")
    return create_series(by=senco, school=oakfield, details=details, people=people, times=TIMES)


@pytest.fixture
def meeting(series):
    return series.meetings.first()


def moved(meeting, by, **facts):
    current = {name: getattr(meeting, name) for name in ("on", "starts_at", "minutes", "place", "title", "version")}
    return move_meeting(by=by, meeting=meeting, **current | facts)


def levels_of(event):
    return dict(event.levels.values_list("role__slug", "level"))


def kinds_to(meeting):
    return [(mail.kind, mail.membership.name) for mail in meeting.mails.order_by("kind", "membership__name")]


def test_meeting_is_a_confidential_event_on_the_map(meeting, senco):
    event = meeting.event
    assert (event.title, event.starts_on, event.confidential, event.movable) == (
        "Provision review",
        date(2027, 1, 19),
        True,
        False,
    )
    assert (event.created_by, event.kept_by) == (senco, "planning:meeting_of_event")
    assert levels_of(event) == {"headteacher": 2, "senco": 2, "deputy-head": 1}
    assert event.occurrences.get().starts_on == date(2027, 1, 19)


def test_draft_is_shown_to_its_chairs_only(meeting, head, senco, deputy):
    assert set(NamedPerson.objects.filter(event=meeting.event).values_list("membership", flat=True)) == {
        head.pk,
        senco.pk,
    }
    assert not SchoolEvent.objects.visible_to(deputy).filter(pk=meeting.event_id).exists()


def test_several_roles_weigh_on_the_first_one(oakfield, senco, head):
    both = make_member(oakfield, "deputy-head", "phase-leader", email="both@oakfield.example")
    people = [PersonPart(head, is_chair=True), PersonPart(senco, is_chair=True), PersonPart(both)]
    made = create_series(by=head, school=oakfield, details=SeriesDetails("X"), people=people, times=TIMES[:1])
    first = Role.objects.filter(school=oakfield, slug__in=["deputy-head", "phase-leader"]).order_by("position").first()
    assert levels_of(made.meetings.get().event) == {"headteacher": 2, "senco": 2, first.slug: 2}


def test_opening_copies_the_agenda_and_invites_those_asked(meeting, senco, deputy):
    opened = open_meeting(by=senco, meeting=meeting)
    assert opened.state == Meeting.State.OPEN
    titles = [item.title for item in BUILT_IN[BuiltIn.PROVISION_REVIEW]]
    assert list(opened.items.values_list("title", flat=True)) == titles
    assert [who for kind, who in kinds_to(opened)] == ["Deputy-Head", "Headteacher", "Senco"]
    assert {kind for kind, who in kinds_to(opened)} == {"invitation"}
    assert SchoolEvent.objects.visible_to(deputy).filter(pk=meeting.event_id).exists()
    assert opened.steps.get().kind == MeetingStep.Kind.OPENED


def test_opening_twice_is_opening_once(meeting, senco):
    open_meeting(by=senco, meeting=meeting)
    again = open_meeting(by=senco, meeting=meeting)
    assert (again.version, again.mails.count(), again.steps.count()) == (2, 3, 1)


def test_moving_a_draft_sends_nothing_and_moves_its_event(meeting, senco):
    moved(meeting, senco, on=date(2027, 1, 21))
    meeting.event.refresh_from_db()
    assert meeting.event.starts_on == meeting.event.occurrences.get().starts_on == date(2027, 1, 21)
    assert not MeetingMail.objects.exists()


def test_moving_an_open_meeting_sends_one_mail_each(meeting, senco):
    opened = open_meeting(by=senco, meeting=meeting)
    MeetingMail.objects.all().delete()
    later = moved(opened, senco, on=date(2027, 1, 21), starts_at=time(16, 0), place="Office")
    assert {kind for kind, _ in kinds_to(later)} == {"update"}
    assert later.mails.count() == 3
    assert later.ics_sequence == 1
    assert later.steps.last().reason == "From Tue 19 Jan to Thu 21 Jan"


def test_a_new_title_or_no_change_sends_nothing(meeting, senco):
    opened = open_meeting(by=senco, meeting=meeting)
    MeetingMail.objects.all().delete()
    same = moved(opened, senco)
    assert same.version == opened.version
    titled = moved(opened, senco, title="Review of reading")
    titled.event.refresh_from_db()
    assert titled.event.title == "Review of reading"
    assert (titled.ics_sequence, titled.mails.count()) == (0, 0)


def test_corrected_weight_stays_when_the_meeting_moves(meeting, senco):
    role = Role.objects.get(school=meeting.school, slug="headteacher")
    meeting.event.levels.filter(role=role).update(level=4)
    moved(meeting, senco, on=date(2027, 1, 21))
    assert levels_of(meeting.event) == {"headteacher": 4, "senco": 2, "deputy-head": 1}


def test_change_of_people_tells_each_what_it_means_for_them(meeting, head, senco, deputy, phase_leader, teacher):
    opened = open_meeting(by=senco, meeting=meeting)
    MeetingMail.objects.all().delete()
    people = [
        PersonPart(head, is_chair=True),
        PersonPart(senco, is_chair=True),
        PersonPart(teacher),
        PersonPart(phase_leader, Part.INFORMED),
    ]
    changed = change_people(by=senco, meeting=opened, version=opened.version, people=people)
    assert kinds_to(changed) == [
        ("cancellation", "Deputy-Head"),
        ("invitation", "Class-Teacher"),
        ("update", "Headteacher"),
        ("update", "Senco"),
    ]
    assert levels_of(changed.event) == {"headteacher": 2, "senco": 2, "class-teacher": 2}
    assert not SchoolEvent.objects.visible_to(deputy).filter(pk=changed.event_id).exists()


def test_another_who_gets_the_minutes_is_no_change_for_those_asked(meeting, people, senco, teacher):
    opened = open_meeting(by=senco, meeting=meeting)
    MeetingMail.objects.all().delete()
    people = [*people, PersonPart(teacher, Part.INFORMED)]
    changed = change_people(by=senco, meeting=opened, version=opened.version, people=people)
    assert changed.participants.filter(membership=teacher, part=Part.INFORMED).exists()
    assert (changed.mails.count(), changed.ics_sequence) == (0, 0)


def test_change_of_people_keeps_two_chairs(meeting, head, senco):
    with pytest.raises(ChairsMissing):
        change_people(by=senco, meeting=meeting, version=1, people=[PersonPart(head, is_chair=True)])
    assert meeting.participants.count() == 4


def test_old_version_is_refused_and_says_what_is_stored(meeting, senco, head):
    moved(meeting, head, place="Office")
    with pytest.raises(StaleRow) as stale:
        moved(meeting, senco, place="Hall")
    assert stale.value.current.place == "Office"


def test_closed_and_cancelled_meetings_do_not_change(meeting, senco):
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.CLOSED)
    with pytest.raises(MeetingLocked):
        moved(meeting, senco, place="Hall")
    with pytest.raises(MeetingLocked):
        cancel_meeting(by=senco, meeting=meeting)
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.DRAFT)
    cancel_meeting(by=senco, meeting=meeting, reason="Snow")
    with pytest.raises(MeetingLocked):
        moved(meeting, senco, place="Hall")
    with pytest.raises(MeetingLocked):
        open_meeting(by=senco, meeting=meeting)


def test_cancelling_takes_it_off_the_map_and_tells_those_asked(meeting, senco):
    opened = open_meeting(by=senco, meeting=meeting)
    MeetingMail.objects.all().delete()
    gone = cancel_meeting(by=senco, meeting=opened, reason="Snow")
    assert cancel_meeting(by=senco, meeting=opened, reason="Twice").version == gone.version
    assert {kind for kind, _ in kinds_to(gone)} == {"cancellation"}
    assert gone.mails.count() == 3
    assert not SchoolEvent.objects.live().filter(pk=gone.event_id).exists()
    assert not gone.event.occurrences.exists()
    step = gone.steps.last()
    assert (step.kind, step.reason) == (MeetingStep.Kind.CANCELLED, "Snow")


def test_cancelling_a_draft_sends_nothing(meeting, senco):
    assert cancel_meeting(by=senco, meeting=meeting).mails.count() == 0


def test_cancelling_lets_items_go_on_to_the_next_meeting(series, senco):
    first, second = series.meetings.all()
    item = make_item(first, "Reading in Year 4", created_by=senco)
    cancel_meeting(by=senco, meeting=first)
    item.refresh_from_db()
    assert item.meeting == second


def test_trail_never_says_the_title(series, meeting, senco):
    opened = open_meeting(by=senco, meeting=meeting)
    cancel_meeting(by=senco, meeting=moved(opened, senco, place="Hall"), reason="Secret reason")
    said = " ".join(AuditEntry.objects.filter(school=series.school).values_list("summary", flat=True))
    assert "Meeting on 19 January 2027" in said
    assert not any(word in said for word in ("Provision review", "Secret", "Hall"))
