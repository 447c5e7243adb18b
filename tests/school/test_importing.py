"""Files of terms and events: what is read, and what hostile or careless files get."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from inclusion.school.actions.events import delete_event, restore_event
from inclusion.school.actions.imports import import_events
from inclusion.school.event_columns import COLUMNS
from inclusion.school.importing.events import read_events
from inclusion.school.importing.files import MOST_BYTES, BadFile, decoded, read_table
from inclusion.school.importing.terms import read_terms
from inclusion.school.models import (
    AuditEntry,
    Closure,
    EventLevel,
    InsetDay,
    Occurrence,
    Role,
    School,
    SchoolEvent,
    Term,
)
from tests.factories import make_event, make_school

ROLES = ("senco", "headteacher")
HEADING = ",".join(COLUMNS + ROLES)
GOOD = {
    "title": "Census",
    "starts_on": "2027-01-21",
    "nature": "deadline",
    "run_up": "10",
    "set_by": "law",
    "senco": "5",
}


def a_file(*rows, heading=HEADING):
    """A file of good rows, each with some cells changed."""
    lines = [heading]
    for row in rows:
        cells = GOOD | row
        lines.append(",".join(cells.get(column, "") for column in heading.split(",")))
    return "\n".join(lines).encode()


def problems_of(data, school, read=read_events):
    with pytest.raises(BadFile) as error:
        read(data, school)
    return [(problem.line, problem.message) for problem in error.value.problems]


def do_import(data, school):
    return import_events(by=None, school=school, events=read_events(data, school))


# What is read -------------------------------------------------------------------------------------------------------


def test_import_events_stores_what_the_row_says(oakfield):
    row = {
        "title": "Moderation",
        "starts_on": "2027-01-12",
        "ends_on": "2027-01-14",
        "nature": "event",
        "run_up": "3",
        "follow_up": "2",
        "repeat": "FREQ=WEEKLY;COUNT=3",
        "term_time_only": "yes",
        "movable_from": "2027-01-05",
        "movable_to": "2027-02-05",
        "set_by": "trust",
        "confidential": "Yes",
        "senco": "4",
        "headteacher": "0",
    }
    assert do_import(a_file(row), oakfield).added == 1
    event = SchoolEvent.objects.get()
    assert (event.title, event.starts_on, event.ends_on) == ("Moderation", date(2027, 1, 12), date(2027, 1, 14))
    assert (event.nature, event.run_up, event.follow_up, event.set_by) == ("event", 3, 2, "trust")
    assert (event.repeat, event.repeat_rule, event.term_time_only) == ("rule", "FREQ=WEEKLY;COUNT=3", True)
    assert (event.movable, event.movable_from, event.movable_to) == (True, date(2027, 1, 5), date(2027, 2, 5))
    assert event.confidential
    assert [(level.role.slug, level.level) for level in event.levels.all()] == [("senco", 4)]
    assert [row.starts_on for row in event.occurrences.all()] == [
        date(2027, 1, 12),
        date(2027, 1, 19),
        date(2027, 1, 26),
    ]


def test_import_events_leaves_empty_cells_at_their_plain_meaning(oakfield):
    do_import(a_file({"run_up": "", "set_by": "", "senco": ""}), oakfield)
    event = SchoolEvent.objects.get()
    assert (event.ends_on, event.run_up, event.set_by) == (event.starts_on, 0, "us")
    assert not (event.confidential or event.movable or event.repeats or event.term_time_only)
    assert not event.levels.exists()


@pytest.mark.parametrize("column", ["movable_from", "movable_to"])
def test_import_events_with_one_end_of_a_window_is_movable(oakfield, column):
    do_import(a_file({column: "2027-01-20"}), oakfield)
    assert SchoolEvent.objects.get().movable


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_import_events_reads_the_encodings_that_schools_have(oakfield, encoding):
    data = a_file({"title": "Café – Zoë’s review"}).decode().encode(encoding)
    do_import(data, oakfield)
    assert SchoolEvent.objects.get().title == "Café – Zoë’s review"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\n\n ,,\n"])
def test_import_events_reads_all_line_ends_and_passes_over_blank_lines(oakfield, end):
    data = end.join(a_file({}, {"title": "Second"}).decode().split("\n")) + end
    assert do_import(data.encode(), oakfield).added == 2


def test_import_events_reads_quoted_cells_and_columns_in_any_order(oakfield):
    heading = ",".join(["senco", *reversed(COLUMNS)])
    assert do_import(a_file({"title": '"Reviews, ""year 6"""'}, heading=heading), oakfield).added == 1
    assert SchoolEvent.objects.get().title == 'Reviews, "year 6"'


def test_import_events_twice_adds_nothing(oakfield):
    data = a_file({}, {"title": "Second"}, {"title": "Second"})
    first, second = do_import(data, oakfield), do_import(data, oakfield)
    assert (first.added, first.already_there) == (2, 1)
    assert (second.added, second.already_there) == (0, 3)
    assert SchoolEvent.objects.count() == 2
    assert Occurrence.objects.count() == 2
    assert list(AuditEntry.objects.filter(verb="imported").values_list("summary", flat=True)) == ["2 events"]


def test_import_events_written_otherwise_is_still_the_same(oakfield):
    do_import(a_file({}), oakfield)
    same = a_file({"ends_on": "2027-01-21", "term_time_only": "no", "headteacher": "0", "run_up": "010"})
    assert do_import(b"\xef\xbb\xbf" + same, oakfield).added == 0


def test_import_events_after_deleting_brings_it_back_and_both_can_stand(oakfield):
    do_import(a_file({}), oakfield)
    event = SchoolEvent.objects.get()
    delete_event(by=None, event=event, version=event.version)
    assert do_import(a_file({}), oakfield).added == 1
    restore_event(by=None, event=event)
    assert SchoolEvent.objects.live().count() == 2


def test_import_events_into_two_schools_keeps_them_apart(oakfield, birchwood):
    do_import(a_file({}), oakfield)
    assert do_import(a_file({}), birchwood).added == 1


def test_import_events_touches_the_map_once_and_asks_a_fixed_number_of_queries(oakfield):
    counts = []
    for number in (1, 3):
        version = School.objects.get(pk=oakfield.pk).calendar_version
        rows = [{"title": f"{number}-{n}", "repeat": "FREQ=MONTHLY"} for n in range(number)]
        with CaptureQueriesContext(connection) as queries:
            do_import(a_file(*rows), oakfield)
        counts.append(len(queries))
        assert School.objects.get(pk=oakfield.pk).calendar_version == version + 1
    assert counts[0] == counts[1]


def test_import_events_gives_the_same_rows_as_adding_one_by_one(oakfield, birchwood):
    do_import(a_file({"repeat": "FREQ=WEEKLY", "term_time_only": "yes"}), oakfield)
    make_event(
        birchwood,
        starts_on=date(2027, 1, 21),
        nature="deadline",
        run_up=10,
        set_by="law",
        levels={"senco": 5},
        repeat="rule",
        repeat_rule="FREQ=WEEKLY",
        term_time_only=True,
    )
    days = [
        list(Occurrence.objects.filter(school=school).values_list("original_on", "starts_on", "ends_on"))
        for school in (oakfield, birchwood)
    ]
    assert days[0] == days[1]
    assert len(days[0]) > 10
    levels = EventLevel.objects.order_by("school_id").values_list("role__slug", "level")
    assert set(levels) == {("senco", 5)}


def test_import_events_of_a_whole_school_takes_seconds(oakfield):
    rows = [
        {
            "title": f"Event {n}",
            "starts_on": str(date(2026, 9, 3) + timedelta(days=n % 300)),
            "repeat": "FREQ=WEEKLY" if n % 10 < 3 else "",
            "headteacher": str(n % 6),
        }
        for n in range(500)
    ]
    assert do_import(a_file(*rows), oakfield).added == 500
    assert Occurrence.objects.count() > 2500


# What is refused ----------------------------------------------------------------------------------------------------

HOSTILE = {
    "end before start": ({"nature": "event", "ends_on": "2027-01-20"}, "before starts_on"),
    "deadline of two days": ({"ends_on": "2027-01-22"}, "one date"),
    "before 2000": ({"starts_on": "1999-12-31"}, "between 2000 and 2100"),
    "after 2100": ({"starts_on": "2101-01-01"}, "between 2000 and 2100"),
    "window after 2100": ({"movable_to": "2101-01-01"}, "between 2000 and 2100"),
    "no such day": ({"starts_on": "2027-02-29"}, "no 2027-02-29"),
    "British date": ({"starts_on": "21/01/2027"}, "YYYY-MM-DD"),
    "no date": ({"starts_on": ""}, "starts_on: This is empty"),
    "over 400 days": ({"nature": "event", "ends_on": "2028-03-01"}, "406 days"),
    "window upside down": ({"movable_from": "2027-02-01", "movable_to": "2027-01-01"}, "before movable_from"),
    "no title": ({"title": "   "}, "title: This is empty"),
    "100,000 characters": ({"title": "x" * 100_000}, "this has 100,000"),
    "control character": ({"title": "a\x07b"}, "control character"),
    "text running backwards": ({"title": "a\u202eb"}, "direction of writing"),
    "line break": ({"title": '"a\nb"'}, "one line"),
    "level too high": ({"senco": "6"}, "whole number from 0 to 5"),
    "level below": ({"senco": "-1"}, "whole number from 0 to 5"),
    "level in words": ({"senco": "high"}, "whole number from 0 to 5"),
    "level with digits of another script": ({"senco": "４"}, "whole number from 0 to 5"),
    "level of 5,000 digits": ({"senco": "9" * 5000}, "whole number from 0 to 5"),
    "half a level": ({"senco": "2.5"}, "whole number from 0 to 5"),
    "run-up too long": ({"run_up": "201"}, "from 0 to 200"),
    "unknown nature": ({"nature": "party"}, "nature: “party” is not known"),
    "no nature": ({"nature": ""}, "nature: This is empty"),
    "unknown setter": ({"set_by": "aliens"}, "law"),
    "neither yes nor no": ({"confidential": "perhaps"}, "neither yes nor no"),
    "no rule": ({"repeat": "every day"}, "not a part of a repeat rule"),
    "every second": ({"repeat": "FREQ=SECONDLY"}, "FREQ=DAILY"),
    "never": ({"repeat": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "never happens"),
    "never in the years known": ({"repeat": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"}, "never happens"),
    "too often": ({"starts_on": "2023-01-01", "repeat": "FREQ=DAILY"}, "more than 1,000"),
    "step of nothing": ({"repeat": "FREQ=DAILY;INTERVAL=0"}, "INTERVAL"),
    "endless rule": ({"repeat": "FREQ=DAILY;" * 90_000}, "at most"),
}


@pytest.mark.parametrize(("row", "words"), HOSTILE.values(), ids=HOSTILE)
def test_read_events_reports_a_bad_row_in_words(oakfield, row, words):
    found = problems_of(a_file({}, row), oakfield)
    assert [line for line, _ in found] == [3] * len(found)
    assert any(words in message for _, message in found), found
    assert all(len(message) < 400 for _, message in found)


def test_read_events_reports_every_bad_row_and_every_fault_in_it(oakfield):
    data = a_file({"title": ""}, {}, {"senco": "9", "run_up": "x"}, {"repeat": "FREQ=NEVER"}) + b"\nonly,three,cells"
    assert [line for line, _ in problems_of(data, oakfield)] == [2, 4, 4, 5, 6]


def test_read_events_counts_lines_of_the_file_not_rows(oakfield):
    data = a_file({"title": '"two\nlines"'}, {"senco": "9"}).replace(b"\nCensus", b"\n\nCensus")
    assert [line for line, _ in problems_of(data, oakfield)] == [2, 5]


def test_read_events_names_the_unknown_roles_and_the_known_ones(oakfield):
    Role.objects.filter(school=oakfield, slug="governor").update(retired_at="2026-09-01T00:00Z")
    found = problems_of(a_file({}, heading=HEADING + ",wizard,governor"), oakfield)
    assert [line for line, _ in found] == [1, 1]
    assert any("“wizard” is not a role" in message and "headteacher, senco" in message for _, message in found)


FILES = {
    "nothing": (b"", 0, "empty"),
    "blank lines": (b"\n\n , ,\n", 0, "empty"),
    "heading only": (HEADING.encode(), 0, "nothing below"),
    "NUL byte": (a_file({}) + b"\nab\0c", 3, "NUL"),
    "UTF-16": (a_file({}).decode().encode("utf-16"), 1, "NUL"),
    "no encoding at all": (a_file({}) + b"\n\x81\x8d", 3, "neither UTF-8 nor Windows-1252"),
    "over 5 MB": (a_file({}) + b"\n" * MOST_BYTES, 0, "5 MB"),
    "too few columns": (a_file({}) + b"\nCensus,2027-01-21", 3, "only 2 columns; 14"),
    "too many columns": (a_file({}) + b"," * 14 + b"x", 2, "columns; the heading has 14"),
    "columns missing": (b"title,starts_on\na,2027-01-01", 1, "lacks ends_on, nature"),
    "semicolons": (HEADING.replace(",", ";").encode(), 1, "separated by commas"),
    "column twice": (a_file({}, heading=HEADING + ",senco"), 1, "“senco” is there twice"),
    "open quote": (a_file({}) + b'\n"Census,2027', 3, "quotation marks"),
    "endless cell": (a_file({}) + b"\n" + b"x" * 200_000, 3, "There is only 1 column; 14 are needed."),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 3, "NUL"),
}


@pytest.mark.parametrize(("data", "line", "words"), FILES.values(), ids=FILES)
def test_read_events_refuses_a_bad_file_in_words(oakfield, data, line, words):
    found = problems_of(data, oakfield)
    assert any(words in message for _, message in found), found
    assert line in [place for place, _ in found]


def test_read_events_reports_other_rows_beside_a_nul_byte(oakfield):
    data = a_file({"senco": "9"}, {"title": "a\0b", "senco": "8"}, {"title": ""})
    found = problems_of(data, oakfield)
    assert [line for line, _ in found] == [2, 3, 3, 4]
    assert sum("NUL" in message for _, message in found) == 1


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("1999-01-01", "starts_on: 1999-01-01 is not between 2000 and 2100."),
        ("2027-02-29", "starts_on: There is no 2027-02-29 in the calendar."),
        ("1/2/27", "starts_on: “1/2/27” cannot be read. Give the date as YYYY-MM-DD, such as 2027-01-18."),
    ],
)
def test_read_events_says_once_what_is_wrong_with_a_date(oakfield, day, message):
    assert problems_of(a_file({"starts_on": day}), oakfield) == [(2, message)]


def test_read_table_still_reports_rows_before_a_quote_that_never_ends(oakfield):
    found = problems_of(a_file({"senco": "9"}) + b'\n"Census,2027', oakfield)
    assert [line for line, _ in found] == [2, 3]


@settings(max_examples=200)
@given(st.binary(max_size=400))
@example(b"\xef\xbb\xbf")
@example(b'"')
@example(b"a\rb\r\nc")
@example(b"a,b\n\x1c\x1d,\x85")
def test_read_table_of_any_bytes_gives_rows_or_words(data):
    try:
        table = read_table(data, ())
    except BadFile as error:
        assert error.problems
        return
    assert decoded(data)
    assert all(set(row) == set(table.columns) for _, row in table.rows)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.lists(
        st.lists(
            st.text(max_size=12) | st.sampled_from(["2027-01-21", "FREQ=DAILY", "deadline", "4"]),
            min_size=14,
            max_size=14,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_read_events_of_any_cells_gives_events_or_words(oakfield, rows):
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    data = "\n".join([HEADING, *quoted]).encode(errors="surrogatepass")
    try:
        events = read_events(data, oakfield)
    except BadFile as error:
        assert error.problems
    else:
        assert import_events(by=None, school=oakfield, events=events).added <= len(rows)
        SchoolEvent.objects.all().delete()


# The commands -------------------------------------------------------------------------------------------------------

TERMS = """start,end,kind,label
2026-09-02,2026-12-18,term,Autumn term
2026-10-26,2026-10-30,half_term,
2026-12-25,2026-12-25,bank_holiday,Christmas Day
2026-11-20,2026-11-20,closure,Boiler
2026-09-02,2026-09-02,inset,Training
"""


@pytest.fixture
def new_school(db):
    return make_school("new", "New School")


@pytest.fixture
def on_disk(tmp_path):
    def written(data):
        path = tmp_path / "file.csv"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return str(path)

    return written


def test_import_terms_stores_terms_closures_and_inset_days(new_school, on_disk, capsys):
    path = on_disk(TERMS)
    call_command("import_terms", path, school="new")
    call_command("import_terms", path, school="new")
    assert capsys.readouterr().out.splitlines() == [
        "Added 5 rows; 0 were there already.",
        "Added 0 rows; 5 were there already.",
    ]
    assert [term.name for term in Term.objects.all()] == ["Autumn term"]
    assert [row.kind for row in Closure.objects.all()] == ["half_term", "closure", "bank_holiday"]
    assert [row.date for row in InsetDay.objects.all()] == [date(2026, 9, 2)]


BAD_TERMS = {
    "end before start": ("2027-03-01,2027-01-04,term,Spring", [7], "before"),
    "overlapping terms": ("2026-12-01,2027-03-01,term,Spring", [7], "overlap"),
    "half term outside any term": ("2027-02-15,2027-02-19,half_term,", [7], "outside every term"),
    "closure outside any term": ("2027-02-15,2027-02-19,closure,", [7], "outside every term"),
    "over 400 days": ("2027-01-04,2028-07-01,term,Long", [7], "at most 400"),
    "unknown kind": ("2027-01-04,2027-03-01,holiday,", [7], "“holiday” is not known"),
    "no dates": (",,term,Spring", [7], "start: This is empty"),
    "before 2000": ("1998-01-04,,term,Spring", [7], "between 2000 and 2100"),
    "too few columns": ("2027-01-04,2027-03-01", [7], "only 2 columns; 4"),
    "long label": ("2027-01-04,2027-03-01,term," + "x" * 100_000, [7], "100,000"),
    "two at once": ("soon,2027-03-01,term,Spring\n2026-09-08,2026-09-11,term,Again", [7, 8], "overlap"),
    "all at once": (
        "2027-03-25,2027-01-04,term,Spring\n"
        "2027-02-15,2027-02-19,half_term,\n"
        "2026-12-01,2026-12-20,term,Again\n"
        "2030-02-11,2030-02-15,half_term,\n"
        "2026-11-02,soon,closure,\n"
        "2028-08-08,,inset,",
        [7, 9, 10, 11, 12],
        "outside every term",
    ),
    "beside a row of which nothing is known": (
        "2027-04-12,2027-07-21\n2030-02-11,2030-02-15,half_term,",
        [7, 8],
        "outside every term that could be read",
    ),
    "outside what a term without its start can cover": (
        "soon,2027-03-25,term,Spring\n2027-05-31,2027-06-04,half_term,",
        [7, 8],
        "outside every term.",
    ),
    "outside what a term without its end can cover": (
        "2027-01-04,soon,term,Spring\n2026-12-22,2026-12-22,closure,\n2027-02-15,2027-02-19,half_term,",
        [7, 8],
        "outside every term.",
    ),
    "a wrong label and a wrong place": (
        f"2026-12-01,2027-03-01,term,{'x' * 41}\n2027-05-31,2027-06-04,half_term,{'x' * 61}",
        [7, 7, 8, 8],
        "overlap",
    ),
    "within a mistyped kind": (
        "2027-01-04,2027-03-25,trem,Spring\n2027-02-15,2027-02-19,half_term,",
        [7],
        "“trem” is not known",
    ),
    "nothing made of a lost term": (
        "soon,2027-03-25,term,Spring\n2027-02-15,2027-02-19,half_term,",
        [7],
        "cannot be read",
    ),
}


@pytest.mark.parametrize(("rows", "lines", "words"), BAD_TERMS.values(), ids=BAD_TERMS)
def test_read_terms_reports_bad_rows_and_nothing_is_saved(new_school, on_disk, rows, lines, words):
    found = problems_of((TERMS + rows).encode(), new_school, read_terms)
    assert [line for line, _ in found] == lines
    assert any(words in message for _, message in found), found
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_terms", on_disk(TERMS + rows), school="new")
    assert not Term.objects.exists()
    assert not Closure.objects.exists()


def test_import_events_command_says_what_it_did(oakfield, on_disk, capsys):
    call_command("import_events", on_disk(a_file({})), school="oakfield")
    assert capsys.readouterr().out == "Added 1 event; 0 were there already.\n"


def test_import_events_command_imports_all_or_nothing(oakfield, on_disk):
    with pytest.raises(CommandError) as error:
        call_command("import_events", on_disk(a_file({}, {"senco": "9"}, {"title": ""})), school="oakfield")
    assert str(error.value).splitlines() == [
        "Line 3: senco: “9” is not a whole number from 0 to 5.",
        "Line 4: title: This is empty.",
        "Nothing was imported.",
    ]
    assert error.value.returncode == 1
    assert not SchoolEvent.objects.exists()


@pytest.mark.parametrize("command", ["import_events", "import_terms"])
@pytest.mark.parametrize(
    ("school", "path", "words"),
    [
        ("nowhere", __file__, "no school “nowhere”"),
        ("oakfield", "/no/such/file", "cannot be read"),
        ("oakfield", "/", "cannot be read"),
        ("oakfield", "a\0b", "cannot be read"),
    ],
)
def test_imports_refuse_what_is_not_there(oakfield, command, school, path, words):
    with pytest.raises(CommandError, match=words):
        call_command(command, path, school=school, stdout=io.StringIO())
