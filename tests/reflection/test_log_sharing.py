"""Who may read an entry: every audience against every role, taking back, who opened it; the rest is nowhere."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from inclusion.school.models import AuditEntry, Role, RoleHolding
from inclusion.school.models.audit import OPENED
from reflection.actions.entries import note_opened
from reflection.models import LogEntry
from tests.factories import make_member
from tests.reflection.pages import text, url
from tests.reflection.rows import make_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PEOPLE = ["head", "senco", "deputy", "phase_leader", "teacher", "office", "governor"]
SECRET = "quokka"
TYPED = {"text": "They read to each other.", "on": "2027-01-12", "prompt": ""}


@pytest.fixture
def people(request):
    return {who: request.getfixturevalue(who) for who in PEOPLE}


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        ("private", set()),
        ("partner", {"head"}),
        ("leadership", {"head", "deputy"}),
        ("staff", {"head", "deputy", "phase_leader", "teacher", "office"}),
    ],
)
def test_exactly_those_read_it_to_whom_it_was_given(people, sign_in, audience, readers):
    partner = people["head"] if audience == "partner" else None
    entry = make_entry(people["senco"], f"A {SECRET}", audience=audience, partner=partner)
    for who, member in people.items():
        client = sign_in(member)
        reads = who == "senco" or who in readers
        page = client.get(url("log_entry", entry=entry.pk))
        assert page.status_code == (200 if reads else 404)
        assert (SECRET in text(page)) == reads
        found = client.get(url("log") + f"?q={SECRET}")
        assert (found.status_code == 200) == (who != "governor")
        if found.status_code == 200:
            assert found.context["page"].paginator.count == int(reads)


@pytest.mark.parametrize("reader", [who for who in PEOPLE if who != "senco"])
@pytest.mark.parametrize("draft", [False, True])
def test_what_is_private_is_nowhere_for_anybody_else(people, sign_in, reader, draft):
    entry = make_entry(people["senco"], f"A {SECRET} of a thought", is_draft=draft, prompt="noticed")
    client = sign_in(people[reader])
    for headers in ({}, {"HX-Request": "true", "HX-Target": "entries"}):
        for query in ("", f"?q={SECRET}", "?whose=shared", "?whose=drafts", "?whose=mine", "?about=map"):
            answer = client.get(url("log") + query, headers=headers)
            if reader == "governor":
                assert answer.status_code == 404
            else:
                assert answer.context["page"].paginator.count == 0
                typed = (f'value="{SECRET}"', f"q={SECRET}")  # what they looked for
                assert SECRET not in text(answer).replace(typed[0], "").replace(typed[1], "")
        for name in ("log_entry", "log_edit"):
            answer = client.get(url(name, entry=entry.pk), headers=headers)
            assert answer.status_code == 404
            assert SECRET not in text(answer)
    for name in ("log_edit", "log_draft", "log_share", "log_take_back", "log_delete"):
        answer = client.post(url(name, entry=entry.pk), {**TYPED, "audience": "staff", "version": "1"})
        assert answer.status_code == 404
        assert SECRET not in text(answer)
    for name in ("log_export_md", "log_export_json"):
        assert SECRET not in text(client.get(url(name)))
    trail = client.get(reverse("school:audit", args=["oakfield"]))
    assert SECRET not in text(trail)
    assert "log entry" not in text(trail).lower()
    entry.refresh_from_db()
    assert (entry.version, entry.audience) == (1, "private")


@pytest.mark.parametrize("reader", ["head", "deputy", "teacher"])
def test_a_reader_changes_nothing(people, sign_in, reader):
    entry = make_entry(people["senco"], "As it was", audience="staff")
    client = sign_in(people[reader])
    assert client.get(url("log_edit", entry=entry.pk)).status_code == 403
    for name in ("log_edit", "log_draft", "log_share", "log_take_back", "log_delete"):
        answer = client.post(url(name, entry=entry.pk), {**TYPED, "audience": "private", "version": "1"})
        assert answer.status_code == 403
    page = text(client.get(url("log_entry", entry=entry.pk)))
    assert "log/" + str(entry.pk) + "/edit" not in page
    assert "Who opened this page" not in page
    entry.refresh_from_db()
    assert (entry.text, entry.audience) == ("As it was", "staff")


def test_it_is_shared_changed_and_taken_back_at_any_time(senco, head, deputy, sign_in):
    entry, client = make_entry(senco, f"A {SECRET}"), sign_in(senco)
    shared = client.post(
        url("log_share", entry=entry.pk), {"audience": "partner", "partner": str(head.pk), "version": "1"}, follow=True
    )
    assert f"You and {head.name} can read this." in text(shared)
    entry.refresh_from_db()
    assert (entry.partner, entry.version) == (head, 2)
    assert entry.shared_at is not None
    client.post(url("log_share", entry=entry.pk), {"audience": "leadership", "version": "2"})
    page = text(client.get(url("log_entry", entry=entry.pk)))
    assert "You and the leadership team can read this: Deputy-Head and Headteacher." in page
    assert sign_in(deputy).get(url("log_entry", entry=entry.pk)).status_code == 200
    for _ in range(2):
        answer = client.post(url("log_take_back", entry=entry.pk), {"version": "1"}, follow=True)
        assert "Taken back. Only you can read it." in text(answer)
    entry.refresh_from_db()
    assert (entry.audience, entry.partner, entry.shared_at) == ("private", None, None)
    for other in (head, deputy):
        assert sign_in(other).get(url("log_entry", entry=entry.pk)).status_code == 404
    acts = AuditEntry.objects.filter(kind="log entry").exclude(verb=OPENED)
    assert sorted(act.verb for act in acts) == ["shared", "shared", "took back"]
    assert {(act.summary, act.actor) for act in acts} == {("A log entry", senco)}


def test_a_shared_entry_that_is_deleted_was_taken_back(senco, head, sign_in):
    entry = make_entry(senco, audience="staff")
    sign_in(senco).post(url("log_delete", entry=entry.pk), {"version": "1"})
    assert not LogEntry.objects.exists()
    assert AuditEntry.objects.get(kind="log entry").verb == "took back"
    assert sign_in(head).get(url("log_entry", entry=entry.pk)).status_code == 404


def test_an_old_tab_shares_nothing_that_was_changed_since(senco, sign_in):
    entry = make_entry(senco, version=2)
    answer = sign_in(senco).post(url("log_share", entry=entry.pk), {"audience": "staff", "version": "1"}, follow=True)
    assert "in another tab" in text(answer)
    entry.refresh_from_db()
    assert entry.audience == "private"


@pytest.mark.parametrize("name", ["log_share", "log_edit", "log_add"])
def test_a_partner_who_changed_in_the_meantime_is_not_given_what_was_meant_for_another(
    oakfield, senco, head, sign_in, name
):
    client = sign_in(senco)
    address = url(name, entry=make_entry(senco).pk) if name != "log_add" else url(name)
    typed = {**TYPED, "audience": "partner", "partner": str(head.pk), "version": "1"}
    RoleHolding.objects.filter(membership=head).delete()
    make_member(oakfield, "headteacher", email="new@oakfield.example", name="New Head")
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert "Your partner is somebody else by now." in text(answer)
    assert "My partner, New Head" in text(answer)
    assert not LogEntry.objects.filter(audience="partner").exists()


def test_it_stays_with_whom_it_was_shared_when_the_partner_changes(oakfield, senco, head, sign_in):
    entry = make_entry(senco, f"A {SECRET}", audience="partner", partner=head)
    RoleHolding.objects.filter(membership=head).delete()
    RoleHolding.objects.create(
        school=oakfield, membership=head, role=Role.objects.get(school=oakfield, slug="class-teacher")
    )
    new = make_member(oakfield, "headteacher", email="new@oakfield.example", name="New Head")
    assert sign_in(new).get(url("log_entry", entry=entry.pk)).status_code == 404
    client = sign_in(senco)
    assert f"My partner, {head.name}" in text(client.get(url("log_edit", entry=entry.pk)))
    typed = {**TYPED, "audience": "partner", "partner": str(head.pk), "version": "1"}
    assert client.post(url("log_edit", entry=entry.pk), typed).status_code == 302
    entry.refresh_from_db()
    assert entry.partner == head


def test_who_has_no_partner_is_not_offered_one(teacher, sign_in):
    page = text(sign_in(teacher).get(url("log_add")))
    assert "My partner" not in page
    typed = {**TYPED, "audience": "partner"}
    assert sign_in(teacher).post(url("log_add"), typed).status_code == 422


def test_where_the_partner_left_it_says_that_nobody_reads_it(senco, head, sign_in):
    entry = make_entry(senco, audience="partner", partner=head)
    head.ended_at, head.ended_by = timezone.now(), senco
    head.save()
    page = text(sign_in(senco).get(url("log_entry", entry=entry.pk)))
    assert "Only you can read this: the person it was shared with has left the school." in page
    assert sign_in(senco).post(url("log_take_back", entry=entry.pk)).status_code == 302


def test_what_somebody_shared_who_left_is_shown_no_longer(senco, head, teacher, sign_in):
    entry = make_entry(teacher, f"A {SECRET}", audience="staff")
    teacher.ended_at, teacher.ended_by = timezone.now(), head
    teacher.save()
    assert sign_in(senco).get(url("log_entry", entry=entry.pk)).status_code == 404
    assert sign_in(senco).get(url("log") + f"?q={SECRET}").context["page"].paginator.count == 0


def test_the_author_sees_who_opened_it_and_nobody_else_does(senco, head, deputy, teacher, sign_in):
    entry = make_entry(senco, audience="staff")
    assert "Nobody else has opened this page yet." in text(sign_in(senco).get(url("log_entry", entry=entry.pk)))
    for _ in range(2):
        sign_in(head).get(url("log_entry", entry=entry.pk))
    sign_in(deputy).get(url("log"))
    opened = AuditEntry.objects.get(verb=OPENED)
    assert (opened.actor, opened.summary, opened.object_id) == (head, "A log entry", str(entry.pk))
    page = text(sign_in(senco).get(url("log_entry", entry=entry.pk)))
    assert "Who opened this page" in page
    assert head.name in page.split("Who opened this page")[1]
    assert deputy.name not in page.split("Who opened this page")[1]
    for other in (head, teacher):
        assert "Who opened this page" not in text(sign_in(other).get(url("log_entry", entry=entry.pk)))
    for reader in (head, senco):
        assert "opened log entry" not in text(sign_in(reader).get(reverse("school:audit", args=["oakfield"])))
    sign_in(senco).post(url("log_take_back", entry=entry.pk))
    assert head.name in text(sign_in(senco).get(url("log_entry", entry=entry.pk))), "it stays known who had read it"


def test_opening_ones_own_is_no_opening(senco):
    note_opened(by=senco, entry=make_entry(senco, audience="staff"))
    assert not AuditEntry.objects.filter(verb=OPENED).exists()


def test_a_list_shows_only_the_beginning_of_what_others_wrote(senco, head, sign_in):
    make_entry(head, f"{'A beginning. ' * 15}{SECRET}", audience="staff")
    page = text(sign_in(senco).get(url("log")))
    assert "A beginning." in page
    assert head.name in page
    assert SECRET not in page
    assert not AuditEntry.objects.filter(verb=OPENED).exists()


def test_what_changed_after_it_was_shared_is_marked(senco, head, sign_in, time_machine):
    entry = make_entry(senco, audience="staff")
    assert "after it was shared" not in text(sign_in(head).get(url("log_entry", entry=entry.pk)))
    time_machine.shift(60)
    sign_in(senco).post(url("log_edit", entry=entry.pk), {**TYPED, "audience": "staff", "version": "1"})
    assert "Changed on 13 January 2027, after it was shared." in text(
        sign_in(head).get(url("log_entry", entry=entry.pk))
    )


def test_an_export_holds_ones_own_and_nothing_else(senco, head, sign_in):
    make_entry(head, f"A {SECRET} for all", audience="staff")
    make_entry(senco, "Of mine")
    for name in ("log_export_md", "log_export_json"):
        said = text(sign_in(senco).get(url(name)))
        assert "Of mine" in said
        assert SECRET not in said


def test_nothing_of_it_is_in_the_admin_site_or_a_dump_of_titles(senco):
    entry = make_entry(senco, f"A {SECRET}")
    assert SECRET not in str(entry) + repr(entry)
    call_command("check")


def test_the_json_file_says_what_it_holds(senco, head, sign_in):
    make_entry(senco, "Of mine", audience="partner", partner=head, prompt="next")
    said = json.loads(sign_in(senco).get(url("log_export_json")).content)
    assert said["person"] == senco.name
    assert [(entry["text"], entry["readers"]) for entry in said["entries"]] == [("Of mine", "My partner")]
    assert head.name not in json.dumps(said)
