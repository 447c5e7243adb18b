"""The stop-list and the register of gaps: who reads what of them, and how rows come, change and close."""

from datetime import date

import pytest
from django.urls import reverse

from inclusion.school.models import AuditEntry
from planning.actions.registers import GapDetails, StoppedDetails, change_gap, change_stopped, note_stopped
from planning.models import Gap, StoppedThing
from tests.planning.area_cohorts import make_gap, make_stopped
from tests.planning.rows import make_provision, make_review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
KEY = "7b0f2d0e-6f7d-4a3e-9a50-5d4f3f6f9a11"
GAP = {"need": "Talk in Reception", "area": "communication", "found_on": "2026-11-03", "creation_key": KEY}
STOPPED = {"what": "Third group", "stopped_on": "2026-12-01", "minutes_returned": "90", "creation_key": KEY}


def address(name, **kwargs):
    return reverse(f"planning:{name}", kwargs={"school": "oakfield", **kwargs})


def test_a_review_puts_its_row_on_the_list_once(oakfield, head):
    provision = make_provision(oakfield)
    review = make_review(provision, decision="stop", minutes_returned=90)
    said = {"what": "Reading support", "stopped_on": date(2027, 1, 12), "minutes_returned": 90}
    rows = [note_stopped(by=head, school=oakfield, provision=provision, review=review, **said) for _ in range(2)]
    assert rows[0] == rows[1]
    assert StoppedThing.objects.count() == 1
    assert AuditEntry.objects.filter(kind="stopped thing").count() == 1
    other = note_stopped(by=head, school=oakfield, **said)
    assert other != rows[0], "without a review it is another thing"


def test_the_list_says_what_came_back_and_what_it_became(oakfield, head, teacher, sign_in):
    make_stopped(head, became="Daily reading")
    make_stopped(head, "Paper logs", minutes_returned=45)
    answer = sign_in(teacher).get(address("stopped")).text
    assert "Together <b>2 h 15 min a week</b> came back." in answer
    assert "Daily reading" in answer
    assert "Not said yet" in answer
    assert address("stopped_add") not in answer


def test_the_list_leads_to_the_review_and_the_provision_for_who_may_read_them(oakfield, head, teacher, sign_in):
    provision = make_provision(oakfield)
    review = make_review(provision, decision="stop")
    what = {"what": provision.name, "stopped_on": date(2027, 1, 12), "minutes_returned": 0}
    note_stopped(by=head, school=oakfield, provision=provision, review=review, **what)
    make_stopped(head, "By hand", provision=provision)
    links = [address("review", review=review.pk), address("provision_one", provision=provision.pk)]
    assert [link in sign_in(head).get(address("stopped")).text for link in links] == [True, True]
    assert [link in sign_in(teacher).get(address("stopped")).text for link in links] == [False, False]


def test_an_open_gap_names_its_owner_and_what_would_close_it(oakfield, head, teacher, governor, sign_in):
    make_gap(head, owner=head, would_close="A key adult")
    answer = sign_in(teacher).get(address("gaps")).text
    assert "A key adult" in answer
    assert head.name in answer
    governors = sign_in(governor).get(address("gaps")).text
    assert "A key adult" in governors
    assert "Social, emotional and mental health" in governors
    assert head.name not in governors, "governors read no names"
    assert "Looked after by" not in governors


def test_a_closed_gap_says_which_provision_closed_it(oakfield, head, governor, sign_in):
    row = make_gap(head)
    talk = make_provision(oakfield, "Talk every day")
    data = {**GAP, "version": 1, "closed_on": "2027-01-11", "closed_by": talk.pk}
    assert sign_in(head).post(address("gap_edit", gap=row.pk), data).status_code == 302
    row.refresh_from_db()
    assert (row.closed_on, row.closed_by) == (date(2027, 1, 11), talk)
    assert AuditEntry.objects.filter(kind="gap", verb="closed").exists()
    assert "by Talk every day" in sign_in(head).get(address("gaps")).text
    assert "Talk every day" not in sign_in(governor).get(address("gaps")).text, "they do not see the register"


@pytest.mark.parametrize(
    ("name", "model", "data"), [("gap_add", Gap, GAP), ("stopped_add", StoppedThing, STOPPED)], ids=["gap", "stopped"]
)
def test_a_form_that_is_sent_twice_counts_once(name, model, data, oakfield, senco, sign_in):
    browser = sign_in(senco)
    assert browser.get(address(name)).status_code == 200
    for _ in range(2):
        assert browser.post(address(name), data).status_code == 302
    assert model.objects.get().created_by == senco
    first = "need" if model is Gap else "what"
    browser.post(address(name), {**data, first: "Something else by now"})
    assert model.objects.count() == 2, "the person went back and typed anew"


@pytest.mark.parametrize(
    ("name", "data", "field", "words"),
    [
        ("gap_add", {**GAP, "need": ""}, "need", "Say what is needed."),
        ("gap_add", {**GAP, "need": "x" * 100_000}, "need", "Use at most 200"),
        ("gap_add", {**GAP, "area": "other"}, "area", "other"),
        ("gap_add", {**GAP, "found_on": "soon"}, "found_on", "This is not a date"),
        ("gap_add", {**GAP, "found_on": "2027-01-14"}, "found_on", "This day is still to come."),
        ("gap_add", {**GAP, "would_close": "a\u202eb"}, "would_close", "direction of writing"),
        ("gap_add", {**GAP, "owner": "nobody"}, "owner", ""),
        ("stopped_add", {**STOPPED, "what": "\0"}, "what", "NUL"),
        ("stopped_add", {**STOPPED, "minutes_returned": "-5"}, "minutes_returned", "Minutes are 0 or more."),
        ("stopped_add", {**STOPPED, "minutes_returned": "5001"}, "minutes_returned", "At most 5,000 minutes"),
        ("stopped_add", {**STOPPED, "minutes_returned": ""}, "minutes_returned", "0 where no time came back"),
        ("stopped_add", {**STOPPED, "provision": KEY}, "provision", ""),
    ],
)
def test_bad_input_is_answered_in_words(name, data, field, words, oakfield, head, sign_in):
    answer = sign_in(head).post(address(name), data)
    assert answer.status_code == 422
    assert words in "".join(answer.context["form"].errors[field])


@pytest.mark.parametrize(
    ("closing", "words"),
    [
        ({"closed_on": "2026-11-02"}, "This is before the day it was found."),
        ({"closed_by": "provision"}, "Say since when this provision closes it."),
        ({"closed_on": "2027-01-14"}, "This day is still to come."),
    ],
)
def test_closing_must_fit(closing, words, oakfield, head, sign_in):
    row = make_gap(head)
    provision = make_provision(oakfield)
    data = {**GAP, "version": 1} | {name: provision.pk if name == "closed_by" else v for name, v in closing.items()}
    answer = sign_in(head).post(address("gap_edit", gap=row.pk), data)
    assert answer.status_code == 422
    assert words in "".join(answer.context["form"].errors["closed_on"])


def test_two_people_at_once_are_shown_both_versions_of_a_gap(oakfield, head, senco, sign_in):
    row = make_gap(head)
    change_gap(by=senco, row=row, version=1, details=GapDetails("Theirs", row.area, row.found_on))
    browser = sign_in(head)
    answer = browser.post(address("gap_edit", gap=row.pk), {**GAP, "version": 1})
    assert answer.status_code == 409
    assert ("The need", "Talk in Reception", "Theirs") in answer.context["differences"]
    assert 'value="Talk in Reception"' in answer.text
    again = {**GAP, "version": answer.context["form"].data["version"]}
    assert browser.post(address("gap_edit", gap=row.pk), again).status_code == 302
    assert Gap.objects.get().need == "Talk in Reception"


def test_two_people_at_once_are_shown_both_versions_of_the_stop_list(oakfield, head, senco, sign_in):
    row = make_stopped(head)
    change_stopped(by=senco, row=row, version=1, details=StoppedDetails("Theirs", row.stopped_on, 60))
    browser = sign_in(head)
    answer = browser.post(address("stopped_edit", stopped=row.pk), {**STOPPED, "version": 1})
    assert answer.status_code == 409
    assert ("Minutes a week returned", "90", "60") in answer.context["differences"]
    again = {**STOPPED, "version": answer.context["form"].data["version"]}
    assert browser.post(address("stopped_edit", stopped=row.pk), again).status_code == 302
    assert StoppedThing.objects.get().minutes_returned == 90


def test_a_gap_keeps_an_owner_who_has_left(oakfield, head, deputy, sign_in):
    row = make_gap(head, owner=deputy)
    deputy.ended_at, deputy.ended_by = deputy.joined_at, head
    deputy.save()
    browser = sign_in(head)
    assert browser.post(address("gap_edit", gap=row.pk), {**GAP, "version": 1, "owner": deputy.pk}).status_code == 302
    assert browser.post(address("gap_add"), {**GAP, "owner": deputy.pk}).status_code == 422


@pytest.mark.parametrize("name", ["gaps", "stopped"])
@pytest.mark.parametrize("rows", [1, 3])
def test_more_rows_take_no_more_queries(name, rows, oakfield, head, sign_in, django_assert_num_queries):
    for number in range(rows):
        make_gap(head, f"Need {number}", owner=head)
        make_stopped(head, f"Thing {number}")
    browser = sign_in(head)
    browser.get(address(name))
    with django_assert_num_queries(5):
        browser.get(address(name))


@pytest.mark.parametrize("name", ["gaps", "stopped"])
def test_empty_registers_teach(name, oakfield, head, teacher, sign_in):
    adding = address({"gaps": "gap_add", "stopped": "stopped_add"}[name])
    assert adding in sign_in(head).get(address(name)).text
    teachers = sign_in(teacher).get(address(name)).text
    assert 'class="empty"' in teachers
    assert adding not in teachers


@pytest.mark.parametrize(
    ("who", "links"),
    [
        ("head", ["Register", "Reviews due", "Progress", "Trend", "Gaps", "Stop-list"]),
        ("phase_leader", ["Register", "Reviews due", "Progress", "Trend", "Gaps", "Stop-list"]),
        ("teacher", ["Register", "Gaps", "Stop-list"]),
        ("governor", ["Progress", "Trend", "Gaps", "Stop-list"]),
    ],
)
def test_the_links_between_the_parts_show_what_one_may_see(who, links, oakfield, sign_in, request):
    page = sign_in(request.getfixturevalue(who)).get(address("gaps")).text
    nav = page.split('aria-label="Provision"')[1].split("</nav>")[0]
    assert [part.split("</a>")[0].rsplit(">")[-1] for part in nav.split("<a ")[1:]] == links


@pytest.mark.parametrize(("who", "name"), [("head", "provision"), ("teacher", "provision"), ("governor", "cohorts")])
def test_the_section_leads_to_what_one_may_see_of_it(who, name, oakfield, sign_in, request):
    answer = sign_in(request.getfixturevalue(who)).get(address("gaps"))
    provision = [item for item in answer.context["nav"] if item["label"] == "Provision"]
    assert provision == [{"label": "Provision", "url": address(name), "active": True}]
    assert len({item["label"] for item in answer.context["nav"]}) == len(answer.context["nav"])
