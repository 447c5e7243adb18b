"""What goes for good every night, whom it was told to, and what is never touched."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from inclusion.school.models import AuditEntry, School
from reflection.models import Answer, LogEntry, RetentionNotice, Round, RoundMember, Step, Visit
from reflection.what_goes import what_goes
from tests.factories import make_member
from tests.reflection.pages import text, url
from tests.reflection.rows import make_entry, make_round, make_visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_goes_at_once")]
LAST_YEAR, THIS_YEAR = datetime(2026, 6, 3, 12, tzinfo=UTC), datetime(2027, 1, 12, 12, tzinfo=UTC)
SECRET = "A thought that nobody reads"


@pytest.fixture
def night(time_machine):
    """Run the command in the night of a day; gives what it says."""

    def run(*day):
        time_machine.move_to(datetime(*day, 2, tzinfo=UTC), tick=False)
        said = StringIO()
        call_command("purge_reflections", stdout=said)
        return said.getvalue().strip()

    return run


def old(author, moment=LAST_YEAR, **fields):
    return make_entry(author, SECRET, created_at=moment, **fields)


def test_it_tells_sixty_days_before_and_removes_on_the_day(senco, head, night):
    gone, kept, theirs = old(senco), old(senco, THIS_YEAR), old(head, THIS_YEAR)
    assert night(2027, 7, 2) == "Told 0 people. Removed nothing."
    assert night(2027, 7, 3) == "Told 1 person. Removed nothing."
    assert night(2027, 7, 4) == "Told 0 people. Removed nothing."
    assert night(2027, 8, 31) == "Told 0 people. Removed nothing."
    assert LogEntry.objects.count() == 3
    assert night(2027, 9, 1) == "Told 0 people. Removed 1 log entry."
    assert set(LogEntry.objects.all()) == {kept, theirs}
    assert gone not in LogEntry.objects.all()
    assert night(2027, 9, 2) == "Told 0 people. Removed nothing."


def test_the_mail_names_the_day_and_not_a_word_of_what_was_written(senco, night):
    old(senco, prompt="noticed")
    night(2027, 7, 10)
    sent = mail.outbox[0]
    assert sent.to == [senco.address]
    assert sent.subject == "Some of your reflections go on 1 September 2027"
    assert "1 September 2027" in sent.body
    assert url("log") in sent.body
    assert SECRET not in sent.body + sent.subject
    assert "notice this week" not in sent.body
    notice = RetentionNotice.objects.get()
    assert (notice.membership, notice.written_before, notice.goes_on) == (senco, date(2026, 9, 1), date(2027, 9, 1))


def test_nothing_goes_without_four_weeks_notice_where_the_command_begins_late(senco, night):
    old(senco)
    assert night(2027, 11, 1) == "Told 1 person. Removed nothing."
    assert RetentionNotice.objects.get().goes_on == date(2027, 11, 29)
    assert night(2027, 11, 28) == "Told 0 people. Removed nothing."
    assert night(2027, 11, 29) == "Told 0 people. Removed 1 log entry."


def test_a_lower_setting_gives_four_weeks_and_a_higher_one_keeps_everything(senco, night):
    old(senco, THIS_YEAR)
    School.objects.update(reflections_kept_years=1)
    assert night(2027, 8, 20) == "Told 1 person. Removed nothing."
    School.objects.update(reflections_kept_years=2)
    assert night(2027, 9, 20) == "Told 0 people. Removed nothing."
    School.objects.update(reflections_kept_years=1)
    assert night(2027, 9, 21) == "Told 0 people. Removed 1 log entry."


def test_what_was_told_for_older_entries_does_not_count_for_newer_ones(senco, night):
    School.objects.update(reflections_kept_years=2)
    old(senco), old(senco, THIS_YEAR)
    night(2027, 7, 3)
    School.objects.update(reflections_kept_years=1)
    assert night(2027, 8, 25) == "Told 1 person. Removed nothing."
    assert night(2027, 9, 1) == "Told 0 people. Removed 1 log entry."
    assert LogEntry.objects.get().created_at == THIS_YEAR
    assert night(2027, 9, 22) == "Told 0 people. Removed 1 log entry."


def test_who_has_left_needs_no_notice(teacher, senco, night):
    old(teacher)
    teacher.ended_at, teacher.ended_by = timezone.now(), senco
    teacher.save()
    assert night(2027, 8, 31) == "Told 0 people. Removed nothing."
    assert night(2027, 9, 1) == "Told 0 people. Removed 1 log entry."
    assert mail.outbox == []


def test_rounds_go_with_their_answers_once_everybody_in_them_was_told(senco, head, teacher, night):
    round = make_round([senco, head], ready=[senco, head], revealed=True, started_at=LAST_YEAR)
    waiting = make_round([senco, teacher], ready=[senco], started_at=LAST_YEAR)
    recent = make_round([senco, head], started_at=THIS_YEAR, title="Recent")
    visit = make_visit(senco, head, round=round)
    assert night(2027, 8, 4) == "Told 3 people. Removed nothing."
    RetentionNotice.objects.filter(membership=teacher).update(told_at=datetime(2027, 8, 10, 2, tzinfo=UTC))
    assert night(2027, 9, 1) == "Told 0 people. Removed 1 round."
    assert set(Round.objects.all()) == {waiting, recent}
    assert Answer.objects.filter(member__round=waiting).exists()
    assert night(2027, 9, 7) == "Told 0 people. Removed 1 round."
    assert set(Round.objects.all()) == {recent}
    assert not Answer.objects.exists()
    visit.refresh_from_db()
    assert (visit.round, visit.what) == (None, "The reading group"), "its facts stay"


def test_who_left_a_round_is_told_too(senco, head, teacher, night):
    round = make_round([senco, head, teacher], ready=[senco], started_at=LAST_YEAR)
    RoundMember.objects.filter(round=round, membership=teacher).update(left_at=timezone.now())
    night(2027, 7, 10)
    assert set(RetentionNotice.objects.values_list("membership", flat=True)) == {senco.pk, head.pk, teacher.pk}


def test_the_step_stays(senco, head, night):
    Step.objects.create(
        school=senco.school, scope="pair", senco=senco, leader=head, term_starts_on=date(2024, 1, 4), what="Walk",
        why="To see", first_move="Monday", first_move_by=date(2024, 1, 8), made_at=datetime(2024, 1, 4, tzinfo=UTC),
    )  # fmt: skip
    assert night(2027, 9, 1) == "Told 0 people. Removed nothing."
    assert Step.objects.exists()


def test_the_trail_has_one_row_a_school_with_a_count_and_no_word(senco, head, other_head, night):
    for author in (senco, head, other_head):
        old(author), old(author)
    make_round([senco, head], started_at=LAST_YEAR, title=SECRET)
    night(2027, 7, 10)
    AuditEntry.objects.all().delete()
    assert night(2027, 9, 1) == "Told 0 people. Removed 6 log entries and 1 round."
    rows = {entry.school.slug: entry for entry in AuditEntry.objects.all()}
    assert len(rows) == AuditEntry.objects.count() == 2
    assert rows["oakfield"].summary == "4 log entries and 1 round"
    assert (rows["birchwood"].summary, rows["birchwood"].actor) == ("2 log entries", None)


@pytest.mark.parametrize(
    "moment", [datetime(2026, 8, 31, 22, 30, tzinfo=UTC), datetime(2026, 8, 31, 23, 30, tzinfo=UTC)]
)
def test_the_school_year_ends_at_midnight_in_london(senco, night, moment):
    old(senco, moment)
    night(2027, 7, 10)
    night(2027, 9, 1)
    assert LogEntry.objects.exists() == (moment.hour == 23), "half past eleven in UTC is September in London"


def test_the_log_says_what_goes_and_when(senco, head, sign_in, time_machine):
    old(senco), old(senco), old(senco, THIS_YEAR), old(head)
    make_round([senco, head], started_at=LAST_YEAR)
    time_machine.move_to(datetime(2027, 7, 2, 9, tzinfo=UTC), tick=False)
    assert "goes soon" not in text(sign_in(senco).get(url("log")))
    time_machine.move_to(datetime(2027, 7, 3, 9, tzinfo=UTC), tick=False)
    page = text(sign_in(senco).get(url("log")))
    assert "<b>3</b> things you wrote go for good on <b>1 September 2027</b>" in page
    assert url("log_export_md") in page


def test_the_day_on_the_log_is_the_one_that_was_told(senco, night):
    old(senco)
    today = date(2027, 11, 5)
    assert what_goes(senco, today) == [(date(2027, 12, 3), 1)]
    night(2027, 11, 1)
    assert what_goes(senco, today) == [(date(2027, 11, 29), 1)]


def test_two_at_once_tell_once(senco, night):
    old(senco)
    night(2027, 7, 10)
    night(2027, 7, 10)
    assert len(mail.outbox) == RetentionNotice.objects.count() == 1


def test_a_school_without_anything_old_is_left_alone(oakfield, night):
    make_member(oakfield, "class-teacher")
    assert night(2027, 9, 1) == "Told 0 people. Removed nothing."
    assert not AuditEntry.objects.filter(verb="removed for good").exists()
    assert Visit.objects.count() == 0
