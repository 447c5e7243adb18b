"""The screens of the register: what each reader reads, what is stored, and what bad input is told."""

import uuid
from datetime import date

import pytest

from planning.models import Provision
from tests.factories import make_member
from tests.planning.provision_pages import NOTED, one, text, url
from tests.planning.rows import make_decision, make_delivery, make_provision, make_review
from tests.test_html import faults

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
FILLED = {
    "name": "Reading support",
    "tier": "Targeted",
    "area": "cognition",
    "years": "Years 3 and 4",
    "intended": "Read with understanding by the summer",
    "starts_on": "2026-09-07",
    "next_review_on": "2027-03-01",
    "state": "running",
    "cost_a_year": "450.50",
    "time-TOTAL_FORMS": "3",
    "time-INITIAL_FORMS": "0",
    "time-0-whom": "Teaching assistant",
    "time-0-minutes": "90",
    "time-1-whom": "SENCo",
    "time-1-minutes": "30",
}


# The register ---------------------------------------------------------------------------------------------------------


def test_the_register_stands_by_tier_with_minutes_due_review_and_last_decision(oakfield, senco, sign_in):
    make_provision(oakfield, name="Quiet corner", tier="Universal", minutes=30, next_review_on=date(2027, 3, 1))
    reading = make_provision(oakfield, tier="Old wave", run_by=senco, next_review_on=date(2027, 1, 11))
    reading.staff_time.create(school=oakfield, whom="SENCo", minutes=15)
    make_review(reading, held_on=date(2026, 11, 3), decision="adapt")
    make_review(reading, held_on=date(2026, 6, 3), decision="scale")
    page = text(sign_in(senco).get(url("provision")))
    assert page.index("Universal") < page.index("Quiet corner") < page.index("Old wave") < page.index("Reading support")
    assert "1 provision; what runs takes 135 minutes a week" in page
    assert "Due since 11 January 2027" in page
    assert "1 March 2027" in page
    assert "Adapt<small>3 November 2026</small>" in page
    assert "Scale up" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Reading support", "Quiet corner", "Speech sounds"}),
        ("?area=semh", {"Quiet corner"}),
        ("?state=stopped", {"Old phonics"}),
        ("?state=all", {"Reading support", "Quiet corner", "Speech sounds", "Old phonics"}),
        ("?q=CORNER", {"Quiet corner"}),
        ("?q=headteacher", {"Speech sounds"}),
        ("?due=1", {"Speech sounds"}),
        ("?q=%00&area=nonsense&state=nonsense", {"Reading support", "Quiet corner", "Speech sounds"}),
        (f"?q={'x' * 5000}", {"Reading support", "Quiet corner", "Speech sounds"}),
    ],
)
def test_filters(query, found, oakfield, head, sign_in):
    make_provision(oakfield)
    make_provision(oakfield, name="Quiet corner", area="semh")
    make_provision(oakfield, name="Speech sounds", run_by=head, next_review_on=date(2027, 1, 13))
    make_provision(oakfield, name="Old phonics", state="stopped", stopped_on=date(2026, 12, 1))
    page = text(sign_in(head).get(url("provision") + query))
    names = {"Reading support", "Quiet corner", "Speech sounds", "Old phonics"}
    assert {name for name in names if name in page} == found


def test_an_empty_register_teaches(senco, phase_leader, teacher, sign_in):
    for reader in (senco, phase_leader, teacher):
        page = text(sign_in(reader).get(url("provision")))
        assert "Nothing on the register yet" in page
        assert ("For example: Reading support" in page) == (reader is senco)


def test_staff_get_names_and_who_runs_it_and_nothing_else(oakfield, senco, teacher, sign_in):
    reading = make_provision(oakfield, run_by=senco, area="semh", next_review_on=date(2027, 1, 11), state="paused")
    make_provision(oakfield, name="Old phonics", state="stopped", stopped_on=date(2026, 12, 1))
    make_review(reading, decision="adapt")
    client = sign_in(teacher)
    page = text(client.get(url("provision"))).split("<h1")[1].split("</main>")[0]
    assert "Reading support" in page
    assert senco.name in page
    for secret in ("Old phonics", "Targeted", "120", "Years 3", "Due", "Adapt", "Paused", str(reading.pk), "emotional"):
        assert secret not in page
    assert "Reading support" in text(client.get(url("provision") + "?area=cognition&state=stopped"))
    assert "Reading support" not in text(client.get(url("provision") + "?q=understanding"))
    assert client.get(one("provision_one", reading)).status_code == 404


def test_the_fragment_is_the_list_alone(oakfield, senco, sign_in):
    make_provision(oakfield)
    answer = sign_in(senco).get(url("provision"), headers={"HX-Request": "true"})
    assert "Reading support" in text(answer)
    assert "<html" not in text(answer)


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_takes_the_same_number_of_queries(count, oakfield, senco, sign_in, django_assert_num_queries):
    for number in range(count):
        make_review(make_provision(oakfield, name=f"Number {number}", run_by=senco), decision="adapt")
    client = sign_in(senco)
    client.get(url("provision"))
    with django_assert_num_queries(6):
        client.get(url("provision"))


@pytest.mark.parametrize("count", [1, 3])
def test_one_provision_takes_the_same_number_of_queries(count, oakfield, senco, sign_in, django_assert_num_queries):
    provision = make_provision(oakfield)
    for _ in range(count):
        make_review(provision, owner=senco)
        make_delivery(provision, created_by=senco)
    client = sign_in(senco)
    client.get(one("provision_one", provision))
    with django_assert_num_queries(10):
        client.get(one("provision_one", provision))


def test_a_provision_names_the_decisions_about_it(oakfield, senco, head, phase_leader, sign_in):
    provision = make_provision(oakfield)
    make_decision(oakfield, "Another afternoon", provision=provision)
    make_decision(oakfield, "Withdrawn", provision=provision, state="withdrawn")
    make_decision(oakfield, "About something else")
    for reader in (senco, phase_leader):
        page = text(sign_in(reader).get(one("provision_one", provision)))
        assert "Another afternoon</a>" in page
        assert "to be decided on 1 February 2027" in page
        assert "Withdrawn" not in page
        assert "About something else" not in page


# Adding and changing --------------------------------------------------------------------------------------------------


def test_adding_through_the_form(oakfield, senco, phase_leader, sign_in):
    data = FILLED | {"run_by": str(phase_leader.pk), "creation_key": str(uuid.uuid4())}
    client = sign_in(senco)
    answers = [client.post(url("provision_add"), data) for _ in range(2)]
    provision = Provision.objects.get()
    assert [answer["Location"] for answer in answers] == [one("provision_one", provision)] * 2
    assert (provision.run_by, str(provision.cost_a_year), provision.created_by) == (phase_leader, "450.50", senco)
    assert list(provision.staff_time.values_list("minutes", flat=True)) == [90, 30]
    page = text(client.get(one("provision_one", provision)))
    assert "120 minutes a week in all" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Give it a name."),
        ({"name": "x" * 100_000}, "Use at most 150 characters"),
        ({"name": "Nought\0"}, "NUL character"),
        ({"tier": "Wave 9"}, "Select a valid choice"),
        ({"area": ""}, "Choose an area of need."),
        ({"next_review_on": "2026-09-01"}, "This is before it starts."),
        ({"starts_on": "soon"}, "This is not a date."),
        ({"cost_a_year": "-1"}, "A cost cannot be below zero."),
        ({"cost_a_year": "NaN"}, "Give an amount"),
        ({"cost_a_year": "1e400"}, "Give at most 9,999,999.99."),
        ({"state": "stopped"}, "Select a valid choice"),
        ({"time-0-minutes": "0"}, "Give a whole number from 1 to 5000."),
        ({"time-0-minutes": "-5"}, "Give a whole number from 1 to 5000."),
        ({"time-0-minutes": "9" * 5000}, "Give a whole number from 1 to 5000."),
        ({"time-0-minutes": ""}, "Say how many minutes a week."),
        ({"time-0-whom": ""}, "Say whose time it is."),
        ({"time-TOTAL_FORMS": "a lot"}, "Look at whose time it takes."),
        ({"time-TOTAL_FORMS": "100000"}, "Look at whose time it takes."),
        ({"run_by": str(uuid.uuid4())}, "Select a valid choice"),
        ({"intended": "Jack in Year 3 reads more"}, "“Jack in Year 3” looks like a pupil."),
    ],
)
def test_bad_input_is_told_in_words_and_stays(change, words, senco, sign_in):
    answer = sign_in(senco).post(url("provision_add"), FILLED | change)
    assert answer.status_code == 422
    assert words in text(answer)
    assert "Read with understanding by the summer" in text(answer) or "intended" in change
    assert not Provision.objects.exists()


def test_what_looks_like_a_pupil_is_saved_once_the_question_is_answered(senco, sign_in):
    data = FILLED | {"intended": "Works as in the book “Jack in Year 3”"}
    client = sign_in(senco)
    assert "No pupil is meant" in text(client.post(url("provision_add"), data))
    assert client.post(url("provision_add"), data | {"no_pupils": "on"}).status_code == 302
    assert Provision.objects.get().intended == data["intended"]


def test_somebody_of_another_school_cannot_run_it(senco, other_head, sign_in):
    answer = sign_in(senco).post(url("provision_add"), FILLED | {"run_by": str(other_head.pk)})
    assert answer.status_code == 422


def test_a_mistake_is_taken_off_the_register(oakfield, senco, sign_in):
    mistake, used = make_provision(oakfield), make_provision(oakfield, name="Number games")
    make_delivery(used)
    client = sign_in(senco)
    assert one("provision_remove", mistake) in text(client.get(one("provision_edit", mistake)))
    assert one("provision_remove", used) not in text(client.get(one("provision_edit", used)))
    assert "somebody changed it" in text(client.post(one("provision_remove", mistake), {"version": "2"}, follow=True))
    said = text(client.post(one("provision_remove", mistake), {"version": "1"}, follow=True))
    assert "Taken off the register: Reading support." in said
    said = text(client.post(one("provision_remove", used), {"version": "1"}, follow=True))
    assert "It stays on the register, because a note of delivery speaks of it." in said
    assert Provision.objects.get() == used


@pytest.mark.parametrize(
    "strange", ["NaN", "Infinity", "1e999", "-1", "9" * 400, "\0", "x" * 100_000, "\u202e1", "0001-01-01", "9999-12-31"]
)
def test_no_field_breaks(strange, oakfield, senco, sign_in):
    provision, client = make_provision(oakfield), sign_in(senco)
    noted = {"starts_on": "2027-01-04", "ends_on": "2027-01-08", "planned": "5", "delivered": "4"}
    for name in [*FILLED, "run_by", "version", "creation_key"]:
        assert client.post(url("provision_add"), FILLED | {name: strange}).status_code in (302, 422), name
    for name in [*noted, "note", "creation_key"]:
        assert client.post(one("delivery_add", provision), noted | {name: strange}).status_code in (302, 422), name
    for name in ("names", "version"):
        said = {"names": "Universal\nTargeted", "version": "1"} | {name: strange}
        assert client.post(url("tiers"), said).status_code in (302, 409, 422), name
    for name in ("q", "area", "state", "due"):
        assert client.get(url("provision"), {name: strange[:1000]}).status_code == 200, name


def test_changing_empties_rows_and_keeps_who_has_left(oakfield, senco, sign_in):
    left = make_member(oakfield, "class-teacher", email="left@oakfield.example", name="Lena Left")
    provision = make_provision(oakfield, run_by=left)
    left.ended_at, left.ended_by = provision.created_at, senco
    left.save()
    client = sign_in(senco)
    assert "Lena Left" in text(client.get(one("provision_edit", provision)))
    data = FILLED | {"run_by": str(left.pk), "version": "1", "time-INITIAL_FORMS": "1"}
    data |= {"time-0-whom": "", "time-0-minutes": ""}
    assert client.post(one("provision_edit", provision), data).status_code == 302
    provision.refresh_from_db()
    assert (provision.run_by, provision.version) == (left, 2)
    assert provision.staff_time.get().whom == "SENCo"


def test_the_second_of_two_sees_both_texts_and_may_keep_theirs(oakfield, senco, head, sign_in):
    provision = make_provision(oakfield)
    client = sign_in(senco)
    client.post(one("provision_edit", provision), FILLED | {"version": "1", "intended": "Read for pleasure"})
    lost = client.post(one("provision_edit", provision), FILLED | {"version": "1", "time-0-minutes": "45"})
    page = text(lost)
    assert lost.status_code == 409
    assert "Read for pleasure" in page
    assert "Read with understanding by the summer" in page
    assert "Teaching assistant: 45 minutes, SENCo: 30 minutes" in page
    assert "Teaching assistant: 90 minutes, SENCo: 30 minutes" in page
    assert 'name="version" value="2"' in page
    again = client.post(one("provision_edit", provision), FILLED | {"version": "2"})
    provision.refresh_from_db()
    assert (again.status_code, provision.intended) == (302, "Read with understanding by the summer")


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "99999999999999"])
def test_a_form_without_a_true_version_never_wins(version, oakfield, senco, sign_in):
    provision = make_provision(oakfield)
    answer = sign_in(senco).post(one("provision_edit", provision), FILLED | {"version": version})
    assert answer.status_code in (409, 422)
    provision.refresh_from_db()
    assert provision.version == 1


# Forms that are handed back -------------------------------------------------------------------------------------------


def test_forms_that_are_handed_back_are_sound_html(oakfield, head, sign_in):
    provision = make_provision(oakfield)
    review = make_review(provision)
    client = sign_in(head)
    given = [
        (url("provision_add"), FILLED | {"intended": "Jack in Year 3", "time-0-minutes": "0"}, 422),
        (one("provision_edit", provision), FILLED | {"version": "0"}, 409),
        (one("delivery_add", provision), NOTED | {"delivered": "9"}, 422),
        (url("tiers"), {"names": "Wave 1", "version": "1"}, 422),
        (url("tiers"), {"names": "Wave 1\nTargeted", "version": "0"}, 409),
        (url("review_edit", review=review.pk), {"held_on": "", "below": "-1"}, 422),
        (url("review_edit", review=review.pk), {"held_on": "2027-01-12", "version": "0"}, 409),
        (url("judgement", review=review.pk), {"text": "Jack in Year 3"}, 422),
        (url("review_decide", review=review.pk), {"decision": "stop", "version": "0"}, 409),
    ]
    for address, data, status in given:
        answer = client.post(address, data)
        assert (address, answer.status_code) == (address, status)
        assert faults(answer.content.decode()) == [], address
