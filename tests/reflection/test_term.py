"""The term of a pair: the same for both, and nothing on it that only one of them may read."""

import re
from datetime import date

import pytest
from django.utils import timezone

from inclusion.school.actions.event_times import change_one_time, move_occurrence
from inclusion.school.actions.events import EventDetails
from inclusion.school.models import Membership, Role, RoleHolding, Term
from planning.models import Meeting, Participant
from reflection.models import Answer, LogEntry, PupilTheme, Round, RoundMember, Visit
from reflection.prompts import RoundKind
from tests.factories import make_event, make_member
from tests.planning.rows import make_decision, make_meeting, make_series
from tests.reflection.pages import text, url
from tests.reflection.rows import answer_all, make_entry, make_round, make_visit, member_of
from tests.reflection.term_rows import AUTUMN, make_learning, make_standing, make_step, make_term

WEIGHS = {"levels": {"senco": 4, "headteacher": 4}, "movable": True}
HEADINGS = [
    "Shared heat and what was moved",
    "Meetings kept",
    "Protected time",
    "Involvement from the outset",
    "Visits both ways",
    "Learning, and what lasted",
    "The pupils’ question",
    "Our step",
    "Where we stand",
]


@pytest.fixture
def pair(today, head, senco):
    return head, senco


def page(sign_in, who, query=""):
    response = sign_in(who).get(f"{url('term')}{query}")
    assert response.status_code == 200
    return text(response)


def body(said):
    """What the page says, without who reads it."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", said.partition("<main")[2].partition("</main>")[0]))


# The ladder -----------------------------------------------------------------------------------------------------------


def test_an_empty_term_says_so_in_every_section(pair, sign_in):
    said = page(sign_in, pair[1])
    assert [heading for heading in HEADINGS if f">{heading}</h2>" not in said] == []
    assert "Headteacher" in said
    for sentence in (
        "Nothing is recorded this term for Senco and Headteacher.",
        "Nothing that weighs on us was moved.",
        "No meeting with both of us stands in this term.",
        "No hours are agreed for this term yet, and nothing is marked.",
        "No decision was settled in this term.",
        "No visit to each other stands in this term.",
        "No training together stands in this term.",
        "The pupils’ question was not asked of us both in this term.",
        "We agreed no step for this term.",
        "We have not both said where we stand in this term.",
    ):
        assert sentence in said


def test_both_read_the_same(pair, sign_in):
    make_term(*pair)
    mine, theirs = (body(page(sign_in, who)) for who in pair)
    assert mine == theirs
    for sentence in (
        "3 meetings with both of us were held; 3 are still to come, 3 were cancelled and 3 were not started here.",
        "The SENCo came in from the outset in 2 of 3 decisions; of 1 we tell it in two ways.",
        "Of what weighs on us 3 events were moved.",
        "3 trainings together, 9 hours. Is it still happening? We said 3 partly.",
        "Furthest apart in “Joined-up team”: 2; 3.2 of 5 on average.",
        "3 steps, closed.",
        "We place it alike: planning some things together.",
        "2, keeping each other informed",
        "Senco saw Headteacher’s work twice and Headteacher saw Senco’s work once.",
    ):
        assert sentence in mine


def test_both_bands_stand_in_each_week(pair, sign_in):
    make_event(pair[0].school, by=pair[0], starts_on=date(2027, 1, 12), ends_on=date(2027, 1, 29), levels={"senco": 5})
    heavy = {"levels": {"senco": 5, "headteacher": 5}, "starts_on": date(2027, 1, 18), "ends_on": date(2027, 1, 22)}
    for number in range(2):
        make_event(pair[0].school, by=pair[0], title=f"Reports {number}", **heavy)
    said = page(sign_in, pair[0])
    assert "Both of us are at Heavy or above in 1 of 11 school weeks." in said
    assert '<td class="b5"><b class="num">15.0</b> Overloaded</td>' in said
    assert said.count("<b>Both heavy</b>") == 1
    assert "<b>Both heavy on</b> Mon 18 Jan – Fri 22 Jan" in said
    assert ">Half term</th>" in said


def test_a_term_is_chosen_by_a_day(pair, sign_in):
    make_step(*pair, what="The step of autumn", term_starts_on=AUTUMN, **closed())
    autumn = page(sign_in, pair[0], "?on=2026-10-07")
    assert "Looking back together: Autumn term 2026" in autumn
    assert "The step of autumn" in autumn
    assert "?on=2027-01-04" in autumn
    assert "Autumn term 2026" in page(sign_in, pair[0], "?on=2026-12-24")  # the holiday counts to the term before it
    assert "Summer term 2027" in page(sign_in, pair[0], "?on=2027-05-12")
    assert "Spring term 2027" in page(sign_in, pair[0], "?on=nonsense")


def test_a_step_in_hand_stays_in_the_next_term_until_it_is_closed(pair, sign_in):
    make_step(*pair, what="Carried on", term_starts_on=AUTUMN)
    assert "Carried on" in page(sign_in, pair[0])
    assert "Carried on" not in page(sign_in, pair[0], "?on=2027-05-12")


@pytest.mark.parametrize("who", ["teacher", "office", "deputy", "phase_leader"])
def test_somebody_without_a_pair_reads_why(pair, sign_in, who, request):
    said = page(sign_in, request.getfixturevalue(who))
    assert "Nobody to look back with yet" in said
    assert "Meetings kept" not in said


def test_a_partner_who_left_is_looked_back_with_no_longer(pair, sign_in):
    head, senco = pair
    make_term(head, senco)
    Membership.objects.filter(pk=head.pk).update(ended_at=timezone.now())
    said = page(sign_in, senco)
    assert "Nobody to look back with yet" in said
    assert "Of Headteacher" not in said
    assert "Reading group" not in said


def test_a_new_head_finds_nothing_of_the_one_before(pair, oakfield, sign_in):
    head, senco = pair
    make_term(head, senco)
    Membership.objects.filter(pk=head.pk).update(ended_at=timezone.now())
    new = make_member(oakfield, "headteacher", email="new.head@oakfield.example", name="Nora New")
    said = page(sign_in, new)
    for words in ("Reading group", "Precision teaching", "Step 0", "Check-in", "Of Senco"):
        assert words not in said


def test_a_school_without_terms_is_told_what_comes_first(pair, oakfield, sign_in):
    Term.objects.filter(school=oakfield).delete()
    assert "No terms yet" in page(sign_in, pair[0])


def test_governors_strangers_and_other_schools_get_nothing(pair, governor, other_head, sign_in, client):
    assert sign_in(governor).get(url("term")).status_code == 404
    assert sign_in(other_head).get(url("term")).status_code == 404
    assert client.get(url("term")).status_code == 302
    assert sign_in(pair[0]).post(url("term")).status_code == 405


def test_a_link_on_the_leadership_team_makes_the_same_page(today, oakfield, senco, deputy, sign_in):
    Membership.objects.filter(pk=senco.pk).update(slt_link=deputy)
    senco.refresh_from_db()
    make_term(deputy, senco)
    assert body(page(sign_in, deputy)) == body(page(sign_in, senco))


def test_a_link_who_may_not_see_people_or_totals_makes_the_same_page(today, senco, phase_leader, sign_in):
    Membership.objects.filter(pk=senco.pk).update(slt_link=phase_leader)
    make_event(senco.school, levels={"senco": 4, "phase-leader": 4})
    said = page(sign_in, senco)
    assert body(said) == body(page(sign_in, phase_leader))
    assert 'id="protected"' not in said  # their own page of it does not exist for a phase leader
    assert 'class="b' in said


# What only one may read -----------------------------------------------------------------------------------------------


def test_a_meeting_of_only_one_of_them_is_not_here(pair, teacher, sign_in):
    head, senco = pair
    make_meeting(make_series(head.school, [senco, teacher], name="A talk of our own"))
    make_meeting(make_series(head.school, [senco, teacher], informed=[head], name="Head gets the minutes"))
    make_meeting(make_series(head.school, [senco, head], name="Still a draft"), state=Meeting.State.DRAFT)
    for who in pair:
        said = page(sign_in, who)
        assert "A talk of our own" not in said
        assert "Head gets the minutes" not in said
        assert "Still a draft" not in said
        assert "No meeting with both of us stands in this term." in said


def test_optional_people_take_part_too(pair, sign_in):
    meeting = make_meeting(make_series(pair[0].school, [pair[0]], others=[pair[1]], name="Staffing"))
    Participant.objects.filter(meeting=meeting, membership=pair[1]).update(part="optional")
    assert "1 was not started here" in page(sign_in, pair[1])


def test_a_visit_or_training_with_somebody_else_is_not_here(pair, teacher, sign_in):
    head, senco = pair
    make_visit(teacher, senco, what="The phonics lesson", on=date(2027, 1, 6), state=Visit.State.CONFIRMED)
    make_visit(head, senco, what="Never agreed", on=date(2027, 1, 6))
    make_visit(head, senco, what="Called off", on=date(2027, 1, 20), state=Visit.State.CALLED_OFF)
    make_visit(head, senco, what="Offered", on=date(2027, 1, 20))
    make_learning(senco, teacher, topic="Not with the head")
    for who in pair:
        said = page(sign_in, who)
        for words in ("The phonics lesson", "Never agreed", "Called off", "Not with the head"):
            assert words not in said
        assert "1 visit is still to come." in said


def test_private_and_shared_entries_are_not_here(pair, sign_in):
    head, senco = pair
    make_entry(senco, "Words of the SENCo alone")
    make_entry(senco, "Words for the partner", audience="partner", partner=head)
    assert LogEntry.objects.count() == 2
    for who in pair:
        assert "Words" not in body(page(sign_in, who))


def test_the_step_of_the_team_and_of_another_pair_are_not_here(pair, oakfield, sign_in):
    head, senco = pair
    other = make_member(oakfield, "senco", email="other.senco@oakfield.example", name="Zoe Other")
    make_step(head, other, what="With the other SENCo")
    team = make_step(head, senco, what="Of the whole team")
    type(team).objects.filter(pk=team.pk).update(scope="team", senco=None, leader=None)
    said = page(sign_in, senco)
    assert "With the other SENCo" not in said
    assert "Of the whole team" not in said


def test_a_confidential_event_is_named_only_where_both_may_open_it(pair, sign_in):
    head, senco = pair
    own = make_event(head.school, by=head, title="A matter of the head", confidential=True, **WEIGHS)
    both = make_event(head.school, by=head, named=[senco], title="A matter of both", confidential=True, **WEIGHS)
    others = make_event(head.school, by=head, title="Budget", levels={"business-manager": 3}, movable=True)
    for event in (own, both, others):
        move_occurrence(by=head, event=event, version=1, original_on=event.starts_on, starts_on=date(2027, 1, 28))
    for who in pair:
        said = page(sign_in, who)
        assert "A matter of the head" not in said
        assert "Budget" not in said
        assert "Of what weighs on us 1 event was moved." in said
        assert "A matter of both</a> <small>now on Thu 28 Jan</small>" in said


def test_times_of_a_repeat_that_were_moved_or_skipped(pair, sign_in):
    head, _ = pair
    event = make_event(head.school, by=head, title="Catch-up", repeat="weekly", starts_on=date(2027, 1, 6), **WEIGHS)
    for version, (day, to) in enumerate(
        [(date(2027, 1, 13), date(2027, 1, 14)), (date(2027, 1, 20), None), (date(2027, 1, 27), date(2027, 1, 27))], 1
    ):
        move_occurrence(by=head, event=event, version=version, original_on=day, starts_on=to)
    event.refresh_from_db()
    details = EventDetails(title="Once only", starts_on=date(2027, 2, 4), ends_on=date(2027, 2, 4))
    change_one_time(
        by=head, event=event, version=event.version, original_on=date(2027, 2, 3), details=details, levels={}
    )
    said = page(sign_in, head)
    assert "Of what weighs on us 1 event was moved and 1 time was left out." in said
    assert "from Wed 13 Jan to Thu 14 Jan" in said


@pytest.mark.parametrize("kind", [RoundKind.PUPILS, RoundKind.STANDING])
def test_what_is_not_revealed_is_nowhere(pair, sign_in, kind):
    head, senco = pair
    round = make_round([head, senco], kind, ready=[head])
    answer_all(member_of(round, senco), words="A draft")
    for who in pair:
        said = page(sign_in, who)
        assert "Of Headteacher" not in said
        assert "A draft" not in said
        assert "is open; ready so far: Headteacher (1 of 2)." in said


@pytest.mark.parametrize("kind", [RoundKind.PUPILS, RoundKind.STANDING])
def test_what_was_revealed_without_one_of_them_is_shown_to_neither(pair, teacher, sign_in, kind):
    head, senco = pair
    round = make_round([head, senco, teacher], kind, ready=[head, teacher], revealed=True)
    RoundMember.objects.filter(round=round, membership=senco).update(left_out_at=timezone.now())
    answer_all(member_of(round, senco), words="A draft")
    for who in pair:
        said = page(sign_in, who)
        assert "Of Headteacher" not in said
        assert "A draft" not in said
        assert "on average" not in said.lower()
        assert "one of us has not handed in" in said


def test_a_round_of_only_one_of_them_or_called_off_is_not_here(pair, teacher, sign_in):
    head, senco = pair
    make_round([senco, teacher], ready=[senco, teacher], revealed=True, title="With the teacher")
    off = make_standing(head, senco)
    Round.objects.filter(pk=off.pk).update(called_off_at=timezone.now(), revealed_at=None)
    for who in pair:
        said = page(sign_in, who)
        assert "was not asked of us both" in said
        assert "We have not both said where we stand" in said


def test_who_left_the_round_is_not_counted(pair, teacher, sign_in):
    head, senco = pair
    round = make_round([head, senco, teacher], ready=[head, senco, teacher], revealed=True)
    Answer.objects.filter(member__membership=teacher).update(score=1)
    RoundMember.objects.filter(round=round, membership=teacher).update(left_at=timezone.now(), ready_at=None)
    assert "No gap between us in any of it; 3.0 of 5 on average." in page(sign_in, senco)


def test_last_term_stands_beside_this_one_before_this_one_is_revealed(pair, sign_in):
    head, senco = pair
    before = make_standing(head, senco, title="Autumn", term_starts_on=AUTUMN)
    Answer.objects.filter(member__round=before, prompt="place").update(score=4)
    make_round([head, senco], RoundKind.STANDING, ready=[senco])
    said = page(sign_in, head)
    assert "4, deciding together" in said
    assert "3, planning some things together" not in said
    assert "Of Senco: next" not in said  # neither this term's words nor last term's in their place


def test_themes_and_markup_are_shown_as_text(pair, sign_in):
    head, senco = pair
    round = make_round([head, senco], ready=[head, senco], revealed=True)
    PupilTheme.objects.create(school=head.school, round=round, text="<b>They know</b> whom to ask")
    make_step(head, senco, what="<script>alert(1)</script>")
    said = page(sign_in, senco)
    assert "&lt;b&gt;They know&lt;/b&gt; whom to ask" in said
    assert "<script>alert" not in said


def test_nothing_of_another_school_is_counted(pair, birchwood, other_head, sign_in):
    other_senco = make_member(birchwood, "senco")
    make_term(other_head, other_senco)
    make_decision(birchwood, "Of Birchwood", state="decided", settled_on=date(2027, 1, 6))
    said = page(sign_in, pair[0])
    assert "No decision was settled in this term." in said
    assert "nothing is recorded in this term yet" in said


def test_a_long_table_says_how_many_more(pair, sign_in):
    make_term(*pair, number=7)
    said = page(sign_in, pair[0])
    assert said.count("And 2 more.") == 4  # moved, meetings, decisions and visits
    assert said.count("And 4 more.") == 2  # trainings, and what lasted of them
    assert said.count("And 5 more.") == 1  # steps
    assert "Timetable 0" not in said


def test_a_person_with_two_roles_carries_both(pair, oakfield, sign_in):
    head, senco = pair
    RoleHolding.objects.create(
        school=oakfield, membership=senco, role=Role.objects.get(school=oakfield, slug="deputy-head")
    )
    make_event(oakfield, levels={"deputy-head": 3, "senco": 4}, starts_on=date(2027, 1, 18), ends_on=date(2027, 1, 22))
    assert '<td class="b4"><b class="num">7.0</b> Heavy</td>' in page(sign_in, head)


# The same number of queries -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_the_term(pair, sign_in, django_assert_num_queries, number):
    make_term(*pair, number=number)
    client = sign_in(pair[1])
    client.get(url("term"))  # the scores of the year are stored now
    with django_assert_num_queries(QUERIES):
        assert client.get(url("term")).status_code == 200


QUERIES = 26


def closed():
    return {"changed": "We changed it", "noticed": "One plan", "closed_at": timezone.now()}
