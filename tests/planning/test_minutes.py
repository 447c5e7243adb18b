"""Minutes: what they say to whom, and what is left out."""

import pytest
from django.utils import timezone

from planning.minutes_rows import minutes_for
from planning.minutes_text import EVERYTHING, Choice, Section, choice_of, printable
from planning.models import Meeting, Outcome
from tests.planning.rows import make_action, make_item, make_meeting, make_outcome, make_series

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def series(oakfield, senco, head, phase_leader, teacher):
    return make_series(oakfield, [senco, head], others=[phase_leader], informed=[teacher])


@pytest.fixture
def meeting(series):
    return make_meeting(series, state=Meeting.State.IN_PROGRESS, ended_at=timezone.now())


@pytest.fixture
def item(meeting):
    return make_item(meeting, state="discussed", note="Two sessions were lost.")


def test_professional_judgement_stays_its_own_kind(meeting, item, senco):
    make_outcome(item, "We go on.")
    make_outcome(item, "They seem surer.", kind=Outcome.Kind.JUDGEMENT)
    said = minutes_for(meeting, reader=senco, choice=Choice()).items[0]
    assert [label for label, _ in said.outcomes] == ["Decided", "Professional judgement"]
    without = Choice(frozenset(Section) - {Section.JUDGEMENT})
    assert [label for label, _ in minutes_for(meeting, reader=senco, choice=without).items[0].outcomes] == ["Decided"]


def test_what_is_confidential_is_left_out_unless_a_participant_chooses_it(meeting, item, senco, teacher):
    make_outcome(item, "Secret outcome", confidential=True)
    make_action(senco, "Secret action", item=item, confidential=True)
    Meeting.objects.update(state=Meeting.State.CLOSED)
    assert "Secret" not in str(minutes_for(meeting, reader=senco, choice=Choice()))
    chosen = minutes_for(meeting, reader=senco, choice=EVERYTHING)
    assert str(chosen).count("Secret") == 2
    assert chosen.holds_confidential
    assert "Secret" not in str(minutes_for(meeting, reader=teacher, choice=EVERYTHING))


@pytest.mark.parametrize("section", Section)
def test_each_section_can_be_left_out(section, meeting, item, senco, series):
    for kind in ("decision", "information", "judgement"):
        make_outcome(item, f"Word of {kind}", kind=kind)
    make_action(senco, "Word of actions", item=item)
    make_item(meeting, "Word of carried", state="carried")
    words = {
        Section.ATTENDANCE: "Attendance not recorded",
        Section.NOTES: "Two sessions were lost.",
        Section.DECISIONS: "Word of decision",
        Section.INFORMATION: "Word of information",
        Section.ACTIONS: "Word of actions",
        Section.JUDGEMENT: "Word of judgement",
        Section.CARRIED: "Word of carried",
    }
    assert words[section] in str(minutes_for(meeting, reader=senco, choice=Choice()))
    less = Choice(frozenset(Section) - {section})
    assert words[section] not in str(minutes_for(meeting, reader=senco, choice=less))


def test_a_parked_item_stays_in_the_minutes_when_another_meeting_has_taken_it(meeting, item, senco, series):
    later = make_meeting(series, on=meeting.on.replace(month=3))
    parked = make_item(later, "A garden", parked_from=meeting)
    assert minutes_for(meeting, reader=senco, choice=Choice()).parked == ("A garden",)
    parked.meeting = meeting
    parked.save()
    assert minutes_for(meeting, reader=senco, choice=Choice()).parked == ()


def test_carried_items_say_since_when(meeting, senco):
    make_item(meeting, "Transition", state="discussed", carried_times=2, first_on=meeting.on.replace(day=5))
    assert minutes_for(meeting, reader=senco, choice=Choice()).items[0].carried == "carried from 5 January, 2nd time"


def test_a_draft_next_meeting_is_told_to_nobody_but_its_chairs(meeting, series, senco, phase_leader):
    make_meeting(series, on=meeting.on.replace(month=3), state=Meeting.State.DRAFT)
    assert minutes_for(meeting, reader=senco, choice=Choice()).next_meeting.startswith("Friday 12 March 2027, 15:30")
    assert minutes_for(meeting, reader=phase_leader, choice=Choice()).next_meeting == ""


def test_what_documents_cannot_hold_is_taken_out():
    assert printable("a\x00b\x0bc\ufffe\n\td\u0085") == "abc\n\td"


@pytest.mark.parametrize(
    ("words", "sections", "confidential"),
    [([], 7, False), (["confidential"], 7, True), (["notes", "actions"], 2, False), (["nothing"], 7, False)],
)
def test_the_address_names_the_sections(words, sections, confidential):
    choice = choice_of(words)
    assert (len(choice.sections), choice.confidential) == (sections, confidential)
