"""Bringing a calendar in: the four ways, the preview line by line, taking over, and undoing the whole."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from inclusion.school.actions.events import delete_event
from inclusion.school.calendars.calendar_file import MEGABYTE, SUBSCRIBED, UPLOAD, limits_in_words
from inclusion.school.models import (
    AcademicYear,
    CalendarSource,
    Closure,
    ImportRun,
    InsetDay,
    School,
    SchoolEvent,
    Term,
)
from inclusion.school.queries import calendar_rows
from tests.factories import make_event
from tests.school.calendar_files import AUTHORITY, BOMB, CSV, GOOGLE, OUTLOOK, TERMS, events

pytestmark = pytest.mark.usefixtures("today")
State = ImportRun.State


def at(name, **kwargs):
    return reverse(f"school:{name}", kwargs={"school": "oakfield", **kwargs})


def upload(client, data, way="file", file_name="diary.ics", **said):
    file = SimpleUploadedFile(file_name, data)
    return client.post(at("calendar_add"), {"way": way, "file": file, **said})


def look(client, data=GOOGLE, **said):
    answer = upload(client, data, **said)
    assert answer.status_code == 302, answer.content.decode()
    return ImportRun.objects.get(state=State.PREVIEW, pk=answer.url.split("/")[-3])


def text_of(client, run):
    answer = client.get(at("calendar_preview", run=run.pk))
    assert answer.status_code == 200
    return answer.content.decode()


def rows_of(html):
    """Title, word and tick of each line of a preview."""
    found = []
    for row in re.findall(r"<tr[^>]*>\s*<td class=\"take\">.*?</tr>", html, re.DOTALL):
        title = re.search(r'class="name"[^>]*>(?:<span[^>]*>[^<]*</span>)?([^<]*)<', row)[1]
        word = re.search(r'<span class="tag[^"]*">([^<]*)<', row)[1]
        found.append((title, word, " checked" in row))
    return found


def ticked(html):
    return re.findall(r'name="take" value="([^"]+)" id="[^"]+" checked', html)


def take(client, run, keys=None, **said):
    keys = ticked(text_of(client, run)) if keys is None else keys
    return client.post(at("calendar_preview", run=run.pk), {"do": "take", "set_by": "us", "take": keys, **said})


def titles():
    return set(SchoolEvent.objects.live().values_list("title", flat=True))


@pytest.fixture
def client(sign_in, senco):
    return sign_in(senco)


# Files ------------------------------------------------------------------------------------------------------------


def test_preview_of_a_google_file_is_truthful(client):
    run = look(client)
    assert run.source.name == "Oakfield diary"
    html = text_of(client, run)
    assert rows_of(html) == [
        ("Parents’ evening", "New", True),
        ("Book fair", "New", True),
        ("Roof repairs", "Outside every term", False),
    ]
    assert "16:00 to 19:00" in html
    assert "Line 33" in html or "Ends before it starts" in html
    assert not SchoolEvent.objects.exists()


def test_preview_of_an_outlook_file_shows_each_time_of_a_repeat(client):
    run = look(client, OUTLOOK)
    assert [row[0] for row in rows_of(text_of(client, run))] == ["SENCo cluster"] * 3


def test_taking_over_and_undoing_the_whole(client):
    run = look(client)
    answer = take(client, run)
    assert answer.url == at("calendar_run", run=run.pk)
    assert titles() == {"Parents’ evening", "Book fair"}
    page = client.get(answer.url).content.decode()
    assert "Taken over: 2 added." in page
    assert "Undo all of it" in page
    client.post(at("calendar_undo", run=run.pk))
    assert titles() == set()
    assert "Undone" in client.get(at("calendars")).content.decode()
    again = client.post(at("calendar_undo", run=run.pk), follow=True)
    assert "not open any more: undone" in again.content.decode()


def test_the_same_file_twice_adds_nothing(client):
    take(client, look(client))
    run = look(client)
    assert CalendarSource.objects.count() == 1
    html = text_of(client, run)
    assert ticked(html) == []
    assert "Unchanged (2)" in html
    take(client, run, [])
    assert len(titles()) == 2


def test_one_changed_title_is_one_changed_line(client):
    take(client, look(client))
    run = look(client, GOOGLE.replace(b"Book fair", b"Book week"))
    assert [row for row in rows_of(text_of(client, run)) if row[2]] == [("Book week", "Changed", True)]
    take(client, run)
    assert titles() == {"Parents’ evening", "Book week"}


def test_new_uids_for_the_same_entries_add_nothing(client):
    take(client, look(client))
    run = look(client, GOOGLE.replace(b"@google.com", b"@elsewhere"))
    assert ticked(text_of(client, run)) == []


def test_two_calendars_that_are_called_calendar_are_two(client):
    take(client, look(client, events(("a", "Census", "20270121"), name="Calendar")))
    run = look(client, events(("z", "Fair", "20270122"), name="Calendar"))
    assert rows_of(text_of(client, run)) == [("Fair", "New", True)]
    take(client, run)
    assert CalendarSource.objects.count() == 2
    assert ticked(text_of(client, look(client, events(("z", "Fair", "20270122"), name="Calendar")))) == []


def test_what_is_gone_is_proposed_and_what_is_there_already_said(client, oakfield):
    take(client, look(client, events(("a", "Census", "20270121"), ("b", "Fair", "20270122"))))
    make_event(oakfield, title="Trip", starts_on=date(2027, 1, 25), ends_on=date(2027, 1, 25))
    run = look(client, events(("a", "Census", "20270121"), ("c", "TRIP!", "20270125")))
    rows = rows_of(text_of(client, run))
    assert rows == [("TRIP!", "Looks like one you have", False), ("Fair", "No longer there", False)]
    take(client, run)
    assert titles() == {"Census", "Fair", "Trip"}


def test_what_is_over_is_not_proposed_for_removal(client, sign_in, senco, time_machine):
    take(client, look(client, events(("a", "Census", "20270121"), ("b", "Fair", "20270305"))))
    time_machine.move_to("2027-02-01T09:00:00+00:00")
    client = sign_in(senco)
    run = look(client, events(("b", "Fair", "20270305")))
    assert rows_of(text_of(client, run)) == []


def test_deleted_events_do_not_come_back_by_themselves(client, senco):
    take(client, look(client))
    event = SchoolEvent.objects.get(title="Book fair")
    delete_event(by=senco, event=event, version=event.version)
    run = look(client)
    assert ("Book fair", "Deleted here", False) in rows_of(text_of(client, run))


def test_a_hostile_file_is_refused_in_words(client):
    refused = upload(client, b"PK\x03\x04" + b"\0" * 200)
    assert refused.status_code == 422
    assert "not a calendar file" in refused.content.decode()
    run = look(client, BOMB)
    assert "Book fair" not in [row[0] for row in rows_of(text_of(client, run))]
    assert any("repeat" in problem.lower() for problem in run.problems)


def test_a_file_over_five_megabytes_is_refused_in_words(client):
    answer = upload(client, b"x" * (UPLOAD.most_bytes + 1))
    assert answer.status_code == 422
    assert "at most 5 MB" in answer.content.decode()
    assert not CalendarSource.objects.exists()


@pytest.mark.parametrize(("way", "limits"), [("file", UPLOAD), ("address", SUBSCRIBED)])
def test_the_limits_are_said_on_the_form_and_to_whoever_runs_it(client, settings, way, limits):
    said = limits_in_words(limits)
    assert said in client.get(at("calendar_add"), {"way": way}).content.decode()
    guide = " ".join((settings.BASE_DIR / "docs" / "operations.md").read_text().split())
    numbers = [
        f"{limits.most_entries:,} entries",
        f"{limits.most_in_all:,} entries in all",
        f"{limits.most_instances:,}",
    ]
    costs = [f"{limits.most_bytes // MEGABYTE} MB", f"{limits.most_memory // MEGABYTE} MB of memory"]
    for words in (*numbers, *costs, f"{limits.most_seconds:g} seconds"):
        assert words in guide


def test_private_entries_are_left_out_and_counted(client):
    run = look(client, GOOGLE.replace(b"SUMMARY:Book fair", b"SUMMARY:Talk with A. N.\r\nCLASS:PRIVATE"))
    html = text_of(client, run)
    assert "1 private entry was left out: this calendar is seen by the whole staff." in html
    assert "Talk with" not in html


def test_a_line_that_looks_like_a_pupil_is_not_ticked_and_says_why(client):
    run = look(client, GOOGLE.replace(b"SUMMARY:Book fair", b"SUMMARY:Review J. Smith"))
    html = text_of(client, run)
    assert ("Review J. Smith", "New", False) in rows_of(html)
    assert "“J. Smith” looks like a pupil, and the whole staff can read this calendar." in html
    take(client, run)
    assert titles() == {"Parents’ evening"}


def test_what_became_unreadable_is_not_taken_for_gone(client):
    take(client, look(client, GOOGLE))
    run = look(client, GOOGLE.replace(b"DTEND;VALUE=DATE:20270205", b"DTEND;VALUE=DATE:20260205"))
    assert "Book fair" not in [row[0] for row in rows_of(text_of(client, run))]


@pytest.mark.parametrize("way", ["file", "table", "paste", "address"])
def test_an_empty_form_is_refused_in_words(client, way):
    answer = client.post(at("calendar_add"), {"way": way})
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()


# Starting pressure and two tabs -----------------------------------------------------------------------------------


def test_starting_pressure_is_for_all_and_remembered(client):
    run = look(client)
    keys = ticked(text_of(client, run))[:1]
    said = {"do": "levels", "set_by": "trust", "level_senco": "3", "take": keys}
    answer = client.post(at("calendar_preview", run=run.pk), said)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert ticked(html) == keys
    assert html.count("<b>3</b></span>") >= 3
    take(client, run, keys, set_by="trust", level_senco="3")
    event = SchoolEvent.objects.get()
    assert (event.set_by, event.levels.get().level) == ("trust", 3)
    again = look(client)
    assert {one["set_by"] for one in again.incoming} == {"trust"}


def test_a_level_that_is_none_is_refused(client):
    run = look(client)
    answer = client.post(at("calendar_preview", run=run.pk), {"do": "take", "set_by": "us", "level_senco": "9"})
    assert answer.status_code == 422
    assert run.state == State.PREVIEW


def test_two_tabs_taking_over_do_it_once(client, sign_in, head):
    run = look(client)
    keys = ticked(text_of(client, run))
    take(client, run, keys)
    assert take(client, run, keys).url == at("calendar_run", run=run.pk)
    other = take(sign_in(head), run, keys)
    assert other.status_code == 409
    assert "not open any more" in other.content.decode()
    assert len(titles()) == 2


def test_a_look_that_was_replaced_shows_the_new_one_with_the_ticks(client, sign_in, head):
    run = look(client)
    keys = ticked(text_of(client, run))
    newer = look(sign_in(head))
    answer = take(client, run, keys[:1])
    assert answer.status_code == 409
    html = answer.content.decode()
    assert at("calendar_preview", run=newer.pk) in html
    assert len(ticked(html)) == 1
    assert not titles()


def test_taking_nothing_over(client):
    run = look(client)
    client.post(at("calendar_preview", run=run.pk), {"do": "drop"})
    run.refresh_from_db()
    assert run.state == State.DROPPED
    assert client.get(at("calendar_preview", run=run.pk)).status_code == 302
    assert "Nothing of it was taken over" in client.get(at("calendar_run", run=run.pk)).content.decode()


# Tables -----------------------------------------------------------------------------------------------------------


def carried(answer):
    return re.search(r'name="carried" value="([^"]+)"', answer.content.decode())[1]


def match(client, answer, **said):
    columns = {"title": 0, "first": 1, "last": 2, "who": 3, "has_headings": "on", **said}
    return client.post(at("calendar_columns"), {"carried": carried(answer), **columns})


def test_columns_of_a_table_are_guessed_matched_and_remembered(client):
    answer = upload(client, CSV, "table", "handbook.csv")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert len(re.findall(r"<option value=\"\d\" selected", html)) == 4
    run = ImportRun.objects.get(pk=match(client, answer).url.split("/")[-3])
    assert [row[0] for row in rows_of(text_of(client, run))] == ["Open morning", "World book day", "Reading week"]
    assert run.problems == ["Line 5: There is no date in “soon”. This row is left out."]
    assert [one["levels"] for one in run.incoming] == [{"senco": 2}, {}, {}]
    take(client, run)
    changed = CSV.replace(b"World book day", b"Book day")
    second = upload(client, changed, "table", "handbook.csv")
    assert second.status_code == 302
    newer = ImportRun.objects.get(pk=second.url.split("/")[-3])
    assert rows_of(text_of(client, newer)) == [("Book day", "Changed", True)]
    assert upload(client, changed, "table", "handbook.csv", ask="on").status_code == 200


def test_columns_that_cannot_be_are_refused_and_lost_ones_said(client, sign_in, other_head):
    answer = upload(client, CSV, "table", "handbook.csv")
    assert match(client, answer, first=0).status_code == 422
    assert match(client, answer, title=99).status_code == 422
    lost = client.post(at("calendar_columns"), {"carried": "made up"}, follow=True)
    assert "Bring it in again" in lost.content.decode()
    theirs = sign_in(other_head).post(
        reverse("school:calendar_columns", args=["birchwood"]), {"carried": carried(answer), "title": 0, "first": 1}
    )
    assert theirs.url == reverse("school:calendar_add", args=["birchwood"])


def test_an_excel_table_and_a_pasted_one(client):
    book = Workbook()
    book.active.append(["When", "What"])
    book.active.append(["2027-01-18", "Open morning"])
    file = BytesIO()
    book.save(file)
    answer = upload(client, file.getvalue(), "table", "dates.xlsx")
    assert match(client, answer, title=1, first=0, last=-1, who=-1).status_code == 302
    said = {"way": "paste", "name": "Handbook", "text": "18 January 2027\tOpen morning\n21 January 2027\tFair"}
    pasted = client.post(at("calendar_add"), said)
    assert match(client, pasted, title=1, first=0, last=-1, who=-1, has_headings="").status_code == 302
    run = ImportRun.objects.get(source__kind="paste")
    assert [one["title"] for one in run.incoming] == ["Open morning", "Fair"]


def test_a_table_that_is_none_is_refused_in_words(client):
    answer = upload(client, b"%PDF-1.7", "table", "dates.csv")
    assert answer.status_code == 422
    assert "This is a PDF" in answer.content.decode()


# Term dates -------------------------------------------------------------------------------------------------------


def paste_terms(client, text):
    return client.post(at("calendar_add"), {"way": "paste", "name": "Terms", "text": text})


def take_terms(client, page, keys=None):
    keys = ticked(page.content.decode()) if keys is None else keys
    return client.post(at("calendar_terms"), {"carried": carried(page), "do": "terms", "take": keys})


def test_pasted_term_dates_go_to_the_terms_all_or_none(client):
    pasted = paste_terms(client, TERMS)
    html = pasted.content.decode()
    assert "These look like term dates" in html
    assert html.count('<span class="tag on">New</span>') == len(ticked(html)) == 4
    before = Term.objects.count()
    done = take_terms(client, pasted)
    assert done.url == at("settings_years")
    assert Term.objects.count() == before + 2
    assert AcademicYear.objects.filter(name="2027/28").exists()
    client.get(done.url)
    again = take_terms(client, pasted, ticked(html))
    assert again.status_code == 302
    assert "You had all of these already" in client.get(again.url).content.decode()
    assert ticked(paste_terms(client, TERMS).content.decode()) == []
    assert Term.objects.count() == before + 2


def test_only_the_ticked_term_dates_are_taken_over(client):
    pasted = paste_terms(client, TERMS)
    key = next(key for key in ticked(pasted.content.decode()) if key.startswith("term.2028"))
    before = Term.objects.count()
    take_terms(client, pasted, [key])
    assert Term.objects.count() == before + 1
    nothing = take_terms(client, pasted, [])
    assert nothing.status_code == 422
    assert "Nothing is ticked" in nothing.content.decode()


def test_term_dates_that_do_not_fit_add_nothing(client):
    pasted = paste_terms(client, TERMS + "INSET day: Monday 2 August 2027\n")
    assert len(ticked(pasted.content.decode())) == 4
    before = Term.objects.count()
    answer = take_terms(client, pasted, [*ticked(pasted.content.decode()), "inset.2027-08-02.2027-08-02"])
    assert answer.status_code == 422
    assert "lies outside every term" in answer.content.decode()
    assert len(ticked(answer.content.decode())) == 5
    assert Term.objects.count() == before


def test_an_import_of_term_dates_is_listed_and_undone_as_a_whole(client):
    before = calendar_days()
    take_terms(client, paste_terms(client, TERMS))
    assert len(calendar_days()) > len(before) + 4
    run = ImportRun.objects.get(source__kind="terms")
    page = client.get(at("calendars")).content.decode()
    assert at("calendar_undo", run=run.pk) in page
    assert "Terms" in page
    html = client.get(at("calendar_run", run=run.pk)).content.decode()
    assert "Autumn term" in html
    assert "edit its pressure" not in html
    client.post(at("calendar_undo", run=run.pk))
    assert calendar_days() == before
    run.refresh_from_db()
    assert run.state == State.UNDONE
    again = client.post(at("calendar_undo", run=run.pk), follow=True)
    assert "not open any more: undone" in again.content.decode()


def calendar_days():
    return {row[:5] for row in calendar_rows(School.objects.get(slug="oakfield"))}


def test_term_that_stays_keeps_its_half_term(client):
    take_terms(client, paste_terms(client, TERMS))
    autumn = Term.objects.get(starts_on="2027-09-01")
    InsetDay.objects.create(school=autumn.school, date="2027-11-05")
    client.post(at("calendar_undo", run=ImportRun.objects.get(source__kind="terms").pk))
    assert Term.objects.filter(pk=autumn.pk).exists()
    assert Closure.objects.filter(starts_on="2027-10-25").exists()


def test_what_was_changed_since_stays_and_so_does_its_term(client):
    take_terms(client, paste_terms(client, TERMS))
    Closure.objects.filter(starts_on="2027-10-25").update(ends_on="2027-10-28")
    run = ImportRun.objects.get(source__kind="terms")
    page = client.post(at("calendar_undo", run=run.pk), follow=True).content.decode()
    assert "3 stay: somebody has changed it since, or something of yours lies in it or its term." in page
    assert Term.objects.filter(starts_on="2027-09-01").exists()
    assert AcademicYear.objects.filter(name="2027/28").exists()
    assert not Term.objects.filter(starts_on="2028-01-04").exists()


def test_a_term_on_other_days_is_moved_and_moved_back(client):
    moved = "Autumn term: 3 September 2026 to 17 December 2026\nAutumn half term: 19 to 30 October 2026\n"
    pasted = paste_terms(client, moved)
    html = pasted.content.decode()
    assert html.count('<span class="tag on">Changed</span>') == 2
    assert "You have it from 3 September 2026 to 18 December 2026." in html
    before = calendar_days()
    done = client.get(take_terms(client, pasted).url).content.decode()
    assert "2 moved" in done
    assert Term.objects.filter(starts_on="2026-09-03", ends_on="2026-12-17", name="Autumn term").exists()
    assert Closure.objects.filter(starts_on="2026-10-19", ends_on="2026-10-30", name="Half term").exists()
    run = ImportRun.objects.get(source__kind="terms")
    assert (run.added, run.changed) == (0, 2)
    assert "moved from" in client.get(at("calendar_run", run=run.pk)).content.decode()
    client.post(at("calendar_undo", run=run.pk))
    assert calendar_days() == before


def test_a_term_that_somebody_moved_meanwhile_is_not_moved(client):
    pasted = paste_terms(client, "Autumn term: 3 September 2026 to 17 December 2026\n")
    keys = ticked(pasted.content.decode())
    Term.objects.filter(starts_on="2026-09-03").update(ends_on="2026-12-16")
    page = client.get(take_terms(client, pasted, keys).url).content.decode()
    assert "1 line was left as it is there now" in page
    assert Term.objects.filter(starts_on="2026-09-03", ends_on="2026-12-16").exists()
    assert not ImportRun.objects.exists()


def test_a_term_is_not_moved_away_from_what_lies_in_it(client):
    pasted = paste_terms(client, "Autumn term: 4 September 2026 to 18 December 2026\n")
    html = pasted.content.decode()
    assert "INSET day (3 September 2026) would lie outside every term." in html
    assert ticked(html) == []


def test_an_authority_file_is_term_dates_or_events(client):
    answer = upload(client, AUTHORITY)
    assert answer.status_code == 200
    assert "These look like term dates" in answer.content.decode()
    events_ = client.post(at("calendar_terms"), {"carried": carried(answer), "do": "events"})
    run = ImportRun.objects.get(pk=events_.url.split("/")[-3])
    assert len(run.incoming) == 3
    take_terms(client, answer)
    assert Term.objects.filter(starts_on="2027-09-01").exists()


def test_lost_term_dates_are_said(client):
    assert client.post(at("calendar_terms"), {}).url == at("calendar_add")


# Who, and how many queries ------------------------------------------------------------------------------------------


def test_another_school_sees_nothing_of_it(client, sign_in, other_head):
    run = look(client)
    theirs = sign_in(other_head)
    for name, kwargs in [("calendar_preview", {"run": run.pk}), ("calendar_source", {"source": run.source_id})]:
        assert theirs.get(at(name, **kwargs)).status_code == 404
        assert theirs.get(reverse(f"school:{name}", kwargs={"school": "birchwood", **kwargs})).status_code == 404
    for name in ("calendar_undo", "calendar_preview"):
        address = reverse(f"school:{name}", kwargs={"school": "birchwood", "run": run.pk})
        assert theirs.post(address, {"do": "take"}).status_code == 404


def test_a_teacher_sees_the_sources_and_changes_none(client, sign_in, teacher):
    run = look(client)
    take(client, run)
    page = sign_in(teacher).get(at("calendars")).content.decode()
    assert "Oakfield diary" in page
    assert "Undo" not in page
    assert "Bring a calendar in" not in page


def test_the_preview_takes_as_many_queries_for_one_line_as_for_fifty(client):
    counts = []
    for number in (1, 50):
        said = [(f"n{number}-{n}", f"Thing {n}", f"202702{1 + n % 5:02}") for n in range(number)]
        run = look(client, events(*said, name=f"Calendar of {number}"))
        with CaptureQueriesContext(connection) as found:
            text_of(client, run)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_the_list_takes_as_many_queries_for_one_source_as_for_three(client):
    counts = []
    for number in (1, 2, 3):
        take(client, look(client, events((f"x{number}", f"Thing {number}", "20270201"), name=f"No. {number}")))
        with CaptureQueriesContext(connection) as found:
            client.get(at("calendars"))
        counts.append(len(found))
    assert counts[0] == counts[2]
