"""The school's CPD record: facts by school year for those who may read them, and never a word that anybody wrote."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from inclusion.school.models import AcademicYear
from reflection.cpd_record import record_for, year_of
from reflection.models import Answer, LookBack
from tests.conftest import TODAY
from tests.factories import make_member
from tests.planning.rows import make_decision, make_provision
from tests.reflection.area_learning import look_back_of, make_change, make_learning

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SECRET = "WRITTEN-IN-CONFIDENCE"
CHANNELS = ("cpd_record", "cpd_record_csv", "cpd_record_xlsx")


def at(name, year=""):
    return reverse(f"reflection:{name}", args=["oakfield"]) + (f"?year={year}" if year else "")


def table(answer):
    """The rows of the CSV or XLSX file."""
    if answer["Content-Type"].startswith("text/csv"):
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    return [list(row) for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)]


def text_of(client, name, year=""):
    """Everything that the page or file says."""
    answer = client.get(at(name, year))
    assert answer.status_code == 200
    return answer.text if name == "cpd_record" else str(table(answer))


@pytest.mark.parametrize("name", CHANNELS)
def test_nothing_that_anybody_wrote_is_in_it(head, senco, deputy, teacher, sign_in, name):
    learning = make_learning([senco, teacher], revealed=["before", "after"], starts_on=date(2027, 1, 12))
    change = make_change(learning, senco, SECRET)
    LookBack.objects.filter(pk=look_back_of(change).pk).update(
        answer="no", words=SECRET, answered_at=timezone.now(), answered_by=senco
    )
    Answer.objects.update(text=SECRET)
    for reader in (head, senco, deputy, teacher):
        said = text_of(sign_in(reader), name)
        assert "Reading and the brain" in said
        assert SECRET not in said
        assert "happening" not in said


def test_leaders_read_all_of_it_and_others_their_own(oakfield, head, senco, deputy, phase_leader, teacher, sign_in):
    make_learning([senco, teacher], topic="Phonics")
    make_learning([head, phase_leader], topic="Budgets")
    make_learning([head, teacher], topic="Not listed", in_record=False)
    for reader, topics in (
        (head, {"Phonics", "Budgets"}),
        (senco, {"Phonics", "Budgets"}),
        (deputy, {"Phonics", "Budgets"}),
        (phase_leader, {"Budgets"}),
        (teacher, {"Phonics"}),
    ):
        for name in CHANNELS:
            said = text_of(sign_in(reader), name)
            found = {topic for topic in ("Phonics", "Budgets", "Not listed") if topic in said}
            assert found == topics, (reader.name, name)


@pytest.mark.parametrize("name", CHANNELS)
def test_governors_and_strangers_get_nothing(head, senco, governor, other_head, sign_in, name):
    make_learning([head, senco])
    assert sign_in(governor).get(at(name)).status_code == 404
    assert sign_in(other_head).get(at(name)).status_code == 404
    assert Client().get(at(name)).status_code == 302
    assert sign_in(head).post(at(name)).status_code == 405


def test_the_files_hold_the_facts_and_their_sums(oakfield, head, senco, teacher, sign_in):
    links = {"provision": make_provision(oakfield, name="Calm corner"), "decision": make_decision(oakfield)}
    make_learning([head, senco], topic="Phonics", hours=Decimal("1.25"), cost=Decimal("0.5"), **links)
    make_learning([senco, teacher], topic="Budgets", starts_on=date(2026, 9, 7), cost=Decimal(450))
    client = sign_in(head)
    answer = client.get(at("cpd_record_csv"))
    assert answer["Content-Disposition"] == 'attachment; filename="oakfield-cpd-2026-27.csv"'
    both = [f"{one.name} and {other.name}" for one, other in (sorted((senco, teacher), key=name), (head, senco))]
    assert table(answer)[1:] == [
        ["2026-09-07", "2026-09-07", "Budgets", "The hub", "6", "450", both[0], "", ""],
        [
            "2027-02-03",
            "2027-02-03",
            "Phonics",
            "The hub",
            "1.25",
            "0.5",
            both[1],
            "Calm corner",
            links["decision"].title,
        ],
        ["All", "", "", "", "7.25", "450.5", "", "", ""],
    ]
    rows = table(client.get(at("cpd_record_xlsx")))
    assert rows[0][:3] == ["First day", "Last day", "Topic"]
    assert rows[1][2:6] == ["Budgets", "The hub", 6, 450]
    assert rows[3][4:6] == [7.25, 450.5]
    page = client.get(at("cpd_record")).text
    assert "<b>2 trainings</b> attended side by side, 7.25 hours, £450.50." in page
    assert page.index("Budgets") < page.index("Phonics")


def name(member):
    return member.name


@pytest.mark.parametrize("channel", CHANNELS)
def test_links_are_named_only_to_those_who_may_know_of_them(oakfield, head, office, sign_in, channel):
    links = {"provision": make_provision(oakfield, name="Calm corner"), "decision": make_decision(oakfield)}
    make_learning([head, office], **links)
    assert "Calm corner" in text_of(sign_in(head), channel)
    said = text_of(sign_in(office), channel)
    assert "Reading and the brain" in said
    assert "Calm corner" not in said
    assert links["decision"].title not in said


@pytest.mark.parametrize("topic", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "=cmd|' /C calc'!A0"])
def test_a_topic_cannot_run_as_a_formula(head, senco, sign_in, topic):
    make_learning([head, senco], topic=topic, provider=topic)
    row = table(sign_in(head).get(at("cpd_record_csv")))[1]
    assert all(not cell.startswith(("=", "+", "-", "@", "\t")) for cell in row[2:4])
    sheet = load_workbook(io.BytesIO(sign_in(head).get(at("cpd_record_xlsx")).content)).active
    for cell in (sheet["C2"], sheet["D2"]):
        assert cell.data_type == "s"
        assert cell.quotePrefix


def test_each_year_has_its_own_page(oakfield, head, senco, sign_in):
    make_learning([head, senco], topic="Last year", starts_on=date(2026, 8, 31))
    make_learning([head, senco], topic="This year", starts_on=date(2026, 9, 1))
    AcademicYear.objects.filter(school=oakfield).update(starts_on=date(2026, 8, 31))
    client = sign_in(head)
    assert "Last year" in text_of(client, "cpd_record"), "the school's own year counts"
    AcademicYear.objects.all().delete()
    for year, shown, hidden in (("2025/26", "Last", "This"), ("2026/27", "This", "Last"), ("nonsense", "This", "Last")):
        for channel in CHANNELS:
            said = text_of(client, channel, year)
            assert f"{shown} year" in said
            assert f"{hidden} year" not in said
    record = record_for(head, "2025/26", TODAY)
    assert (record.year, record.earlier, record.later) == ("2025/26", "", "2026/27")


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 8, 31), "2025/26"), (date(2026, 9, 1), "2026/27"), (date(1999, 10, 1), "1999/00")],
)
def test_without_a_year_of_the_school_it_begins_on_1_september(day, year):
    assert year_of(day, []) == year


def test_an_empty_year_teaches(teacher, sign_in):
    page = sign_in(teacher).get(at("cpd_record")).text
    assert "Nothing in the record of this year" in page
    assert "CPD record 2026/27" in page


def test_who_left_the_school_still_stands_in_it(head, senco, teacher, sign_in):
    make_learning([senco, teacher])
    teacher.ended_at, teacher.ended_by = timezone.now(), head
    teacher.save()
    assert teacher.name in text_of(sign_in(head), "cpd_record")


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_record_takes_the_same_queries_for_one_row_and_for_three(
    oakfield, head, senco, sign_in, channel, django_assert_num_queries, django_assert_max_num_queries
):
    client = sign_in(head)
    make_learning([head, senco], decision=make_decision(oakfield), provision=make_provision(oakfield))
    client.get(at(channel))
    with django_assert_max_num_queries(14) as one:
        client.get(at(channel))
    for n in range(2):
        colleague = make_member(oakfield, "class-teacher", email=f"colleague{n}@oakfield.example")
        make_learning([senco, colleague], topic=f"Another {n}", decision=make_decision(oakfield, title=f"D{n}"))
    with django_assert_num_queries(len(one.captured_queries)):
        client.get(at(channel))
