"""One intentional step: exactly one open a pair and one for the team, closed with what changed, and private."""

import threading
from datetime import date

import pytest
from django.db import connection, connections, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.utils import timezone

from inclusion.school.models import AuditEntry, RoleHolding, Term
from planning.actions.locking import StaleRow
from reflection.actions.steps import (
    Closing,
    StepClosed,
    StepDetails,
    StepStillOpen,
    begin_step,
    change_step,
    close_step,
)
from reflection.models import Step
from reflection.people import Pair, pair_of
from reflection.step_words import open_steps
from tests.factories import make_member
from tests.reflection.pages import text, url
from tests.reflection.pupil_rows import make_step
from tests.reflection.rows import SPRING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
KEY = "8f14e45f-ceea-467f-a9f0-000000000002"
DETAILS = StepDetails("One timetable", "Two plans collide", "Share the file", date(2027, 1, 20))
CLOSING = Closing("We share one file.", "Fewer changes in a morning.")


def typed(**more):
    return {
        "scope": "pair",
        "what": "One timetable",
        "why": "Two plans collide.",
        "first_move": "Share the file",
        "first_move_by": "2027-01-20",
        "creation_key": KEY,
        **more,
    }


def main(answer):
    return text(answer).split("<main")[1].split("</main>")[0]


@pytest.fixture
def pair(head, senco):
    return Pair(senco, head)


@pytest.fixture
def step(oakfield, head, senco):
    return make_step(oakfield, senco, head)


def begin(by, pair, **more):
    return begin_step(by=by, pair=pair, term_starts_on=SPRING, details=DETAILS, **more)


def test_the_pair_begins_a_step_and_both_see_it(head, senco, sign_in):
    answer = sign_in(head).post(url("step_add"), typed(), follow=True)
    assert "Begun: One timetable" in text(answer)
    step = Step.objects.get()
    assert (step.scope, step.senco, step.leader, step.term_starts_on, step.made_by) == (
        "pair",
        senco,
        head,
        SPRING,
        head,
    )
    page = main(sign_in(senco).get(url("step")))
    for words in ("One timetable", f"You and {head.name}", "Spring term 2027", "by Wed 20 Jan", "Two plans collide."):
        assert words in page


def test_a_form_sent_twice_is_one_step_and_no_refusal(head, senco, sign_in):
    client = sign_in(head)
    for _ in range(2):
        assert client.post(url("step_add"), typed()).status_code == 302
    assert Step.objects.count() == 1


def test_a_second_one_is_refused_in_words_with_the_way_to_close_the_first(step, head, senco, sign_in):
    answer = sign_in(senco).post(url("step_add"), typed(what="Another thing"))
    assert answer.status_code == 409
    page = main(answer)
    assert f"The two of you have a step already: “{step.what}”." in page
    assert url("step_close", step=step.pk) in page
    assert "Another thing" in page
    assert Step.objects.count() == 1


def test_asking_for_the_form_while_all_are_open_shows_what_is_to_close(step, oakfield, head, sign_in):
    page = main(sign_in(head).get(url("step_add")))
    assert "<form" in page, "the team has none yet"
    make_step(oakfield, what="Of the team")
    page = main(sign_in(head).get(url("step_add")))
    assert "One is open already" in page
    assert "<form" not in page


def test_after_closing_the_next_one_can_begin(step, head, senco, sign_in):
    client = sign_in(head)
    closed = {"changed": "Cover is planned.", "noticed": "Calm Mondays.", "version": "1"}
    assert "Closed. The next one can begin." in text(client.post(url("step_close", step=step.pk), closed, follow=True))
    assert client.post(url("step_add"), typed()).status_code == 302
    page = main(client.get(url("step")))
    assert "Cover is planned." in page.split("Closed")[1]
    assert "Calm Mondays." in page
    step.refresh_from_db()
    assert (step.closed_by, step.closed_at) == (head, timezone.now())


@pytest.mark.parametrize("missing", ["changed", "noticed"])
def test_closing_needs_what_changed_and_what_pupils_would_notice(missing, step, head, sign_in):
    words = {"changed": "Cover is planned.", "noticed": "Calm Mondays.", "version": "1", missing: "  "}
    answer = sign_in(head).post(url("step_close", step=step.pk), words)
    assert answer.status_code == 422
    assert 'role="alert"' in text(answer)
    step.refresh_from_db()
    assert step.is_open


def test_two_who_close_at_once_see_both_versions_and_the_same_words_twice_are_one(step, head, senco, sign_in):
    words = {"changed": "Mine", "noticed": "Calm", "version": "1"}
    address = url("step_close", step=step.pk)
    for _ in range(2):
        assert sign_in(head).post(address, words).status_code == 302
    answer = sign_in(senco).post(address, words | {"changed": "Hers"})
    assert answer.status_code == 409
    assert "Mine" in main(answer)
    assert "Hers" in main(answer)
    assert sign_in(senco).post(address, words | {"changed": "Both", "version": "2"}).status_code == 302
    step.refresh_from_db()
    assert (step.changed, step.closed_by) == ("Both", head)
    assert AuditEntry.objects.filter(kind="step", verb="closed").count() == 1


def test_an_open_step_is_changed_and_two_tabs_lose_nothing(step, head, senco, sign_in):
    address = url("step_edit", step=step.pk)
    assert sign_in(head).post(address, typed(what="Sharper", version="1")).status_code == 302
    answer = sign_in(senco).post(address, typed(what="Other words", version="1"))
    assert answer.status_code == 409
    assert "Sharper" in main(answer)
    assert "Other words" in main(answer)
    assert sign_in(senco).post(address, typed(what="Both", version="2")).status_code == 302
    step.refresh_from_db()
    assert step.what == "Both"


def test_a_closed_step_is_not_changed_and_what_was_typed_stays(oakfield, head, senco, sign_in):
    step = make_step(oakfield, senco, head, changed="Done")
    address = url("step_edit", step=step.pk)
    assert "This step is closed already." in text(sign_in(head).get(address, follow=True))
    answer = sign_in(head).post(address, typed(what="Too late", version="1"))
    assert answer.status_code == 409
    assert "Too late" in main(answer)
    step.refresh_from_db()
    assert step.what != "Too late"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"what": ""}, "Say in a line what you do differently."),
        ({"why": ""}, "Say why, in a sentence."),
        ({"first_move": ""}, "Name the first move."),
        ({"first_move_by": ""}, "Choose a date."),
        ({"first_move_by": "2027-01-12"}, "This day has passed."),
        ({"what": "x" * 100_000}, "Use at most 200 characters; this has 100000."),
        ({"why": "Because of Jamie in Y4."}, "“Jamie in Y4” looks like a pupil"),
        ({"scope": "nonsense"}, "Choose whose it is."),
        ({"scope": ""}, "Say whose step it is."),
    ],
)
def test_what_is_wrong_is_said_in_words_and_kept(wrong, said, head, senco, sign_in):
    answer = sign_in(head).post(url("step_add"), typed(**wrong))
    assert answer.status_code == 422
    assert said in text(answer)
    assert "Two plans collide." in text(answer) or "why" in wrong
    assert not Step.objects.exists()


def test_an_old_first_move_may_stay_when_the_rest_is_changed(oakfield, head, senco, sign_in):
    step = make_step(oakfield, senco, head, first_move_by=date(2027, 1, 11))
    client, address = sign_in(head), url("step_edit", step=step.pk)
    assert client.post(address, typed(first_move_by="2027-01-11", version="1")).status_code == 302
    assert client.post(address, typed(first_move_by="2027-01-12", version="2")).status_code == 422
    assert "was to be made by Mon 11 Jan" in main(client.get(url("step")))


def test_the_team_has_one_beside_the_pair(step, head, senco, deputy, teacher, sign_in):
    answer = sign_in(deputy).post(url("step_add"), typed(scope="team", what="Of the team"))
    assert answer.status_code == 302
    again = sign_in(senco).post(url("step_add"), typed(scope="team", what="A second", creation_key=""))
    assert again.status_code == 409
    assert "The leadership team has a step already" in text(again)
    for person in (head, senco, deputy):
        assert "Of the team" in main(sign_in(person).get(url("step")))
    page = main(sign_in(deputy).get(url("step")))
    assert step.what not in page
    assert "Of the team" not in main(sign_in(teacher).get(url("step")))


def test_the_deputy_cannot_begin_one_for_a_pair(head, senco, deputy, sign_in):
    assert sign_in(deputy).post(url("step_add"), typed()).status_code == 422
    assert not Step.objects.exists()


def test_a_step_of_the_pair_is_nobody_elses(step, oakfield, deputy, teacher, governor, other_head, sign_in):
    second = make_member(oakfield, "senco", email="second@oakfield.example")
    for person in (deputy, teacher, governor, other_head, second):
        client = sign_in(person)
        for name in ("step_edit", "step_close"):
            assert client.get(url(name, step=step.pk)).status_code == 404
            assert client.post(url(name, step=step.pk), typed(version="1")).status_code == 404
        assert step.what not in text(client.get(url("step")))
    assert Client().get(url("step")).status_code == 302


def test_the_remaining_one_closes_what_was_begun_with_a_partner_who_left(step, oakfield, head, senco, sign_in):
    senco.ended_at, senco.ended_by = timezone.now(), head
    senco.save()
    new = make_member(oakfield, "senco", email="new@oakfield.example", name="New Senco")
    client = sign_in(head)
    page = main(client.get(url("step")))
    assert "has left the school. You can still close it." in page
    assert "You and New Senco have no step open." in page
    assert step.what not in text(sign_in(new).get(url("step")))
    words = {"changed": "Half of it", "noticed": "Calm", "version": "1"}
    assert client.post(url("step_close", step=step.pk), words).status_code == 302
    assert client.post(url("step_add"), typed()).status_code == 302
    assert Step.objects.get(closed_at=None).senco == new


def test_a_head_who_is_the_senco_has_the_teams_step_only_and_is_told_why(oakfield, head, sign_in):
    head = make_member(oakfield, "headteacher", "senco", email="both@oakfield.example")
    RoleHolding.objects.exclude(membership=head).delete()
    client = sign_in(head)
    page = main(client.get(url("step")))
    assert "You are headteacher and SENCo in one person" in page
    assert "Choose the team’s step" in page
    assert client.post(url("step_add"), typed(scope="pair")).status_code == 422
    assert client.post(url("step_add"), typed(scope="team")).status_code == 302


def test_staff_are_told_whose_it_is(head, senco, teacher, sign_in):
    page = main(sign_in(teacher).get(url("step")))
    assert "A pair are the SENCo and the headteacher" in page
    assert url("step_add") not in page
    assert sign_in(teacher).get(url("step_add")).status_code == 403
    assert sign_in(teacher).post(url("step_add"), typed()).status_code == 403


def test_a_school_without_terms_may_have_a_step(head, senco, sign_in):
    Term.objects.all().delete()
    sign_in(head).post(url("step_add"), typed())
    assert Step.objects.get().term_starts_on == date(2027, 1, 13)
    assert "From 13 January 2027" in main(sign_in(head).get(url("step")))


def test_the_trail_holds_no_word_of_it_and_no_other_name(head, senco, pair):
    step = begin(head, pair)
    change_step(by=senco, step=step, version=1, details=StepDetails("Secret", "Why", "Move", date(2027, 2, 1)))
    close_step(by=head, step=step, version=2, closing=CLOSING)
    entries = AuditEntry.objects.filter(kind="step").order_by("pk")
    assert {entry.verb for entry in entries} == {"began", "changed", "closed"}
    assert {entry.summary for entry in entries} == {"The two of us"}


def test_whoever_of_the_two_is_the_senco_now_they_have_one(head, senco, pair):
    begin(head, pair)
    with pytest.raises(StepStillOpen):
        begin(senco, Pair(head, senco))


def test_the_actions_refuse_by_name(step, head, pair):
    with pytest.raises(StepStillOpen) as known:
        begin(head, pair)
    assert known.value.step == step
    with pytest.raises(StaleRow):
        close_step(by=head, step=step, version=9, closing=CLOSING)
    close_step(by=head, step=step, version=1, closing=CLOSING)
    with pytest.raises(StepClosed):
        change_step(by=head, step=step, version=2, details=DETAILS)


def test_the_database_itself_holds_one_open_step(step, oakfield, head, senco):
    for senco_, leader in ((senco, head), (None, None)):
        if leader is None:
            make_step(oakfield)
        with pytest.raises(IntegrityError), transaction.atomic():
            make_step(oakfield, senco_, leader)


def test_the_open_steps_of_a_person_come_with_their_pair_first(step, oakfield, head, senco, deputy, teacher):
    team = make_step(oakfield, what="Of the team")
    make_step(oakfield, senco, head, what="Done", changed="Yes")
    assert open_steps(head) == open_steps(senco) == [step, team]
    assert open_steps(deputy) == [team]
    assert open_steps(teacher) == []
    assert pair_of(deputy) is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_as_many_queries_for_more_steps(
    count, oakfield, head, senco, sign_in, django_assert_num_queries
):
    make_step(oakfield, senco, head)
    for number in range(count):
        make_step(oakfield, senco, head, what=f"Closed {number}", changed="Yes")
    client = sign_in(head)
    client.get(url("step"))
    with django_assert_num_queries(7):
        client.get(url("step"))


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write after the other anyway")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_at_the_same_moment_one_is_told(head, senco, pair):
    """Ten times, because a race is not lost every time."""
    for _ in range(10):
        start, raised = threading.Barrier(2), []

        def run(by, start=start, raised=raised):
            try:
                start.wait()
                begin(by, pair)
            except StepStillOpen:
                raised.append(by)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run, args=[by]) for by in (head, senco)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(raised) == 1
        assert Step.objects.count() == 1
        Step.objects.all().delete()
