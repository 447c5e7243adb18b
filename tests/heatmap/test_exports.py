"""The numbers that leave the product: the dict behind data.json, and its CSV and XLSX."""

import csv
import io
import json
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from heatmap.exports import BadRange, as_json, map_data, range_from
from heatmap.spreadsheets import as_csv, as_xlsx
from inclusion.school.models import Role, School, Term
from tests.factories import make_event

MONDAY, FRIDAY = date(2027, 1, 11), date(2027, 1, 15)


def data_of(school, first=MONDAY, last=FRIDAY):
    return map_data(School.objects.get(pk=school.pk), first, last)


def role_of(data, slug):
    return next(role for role in data["roles"] if role["slug"] == slug)


def test_map_data_gives_the_worked_example(oakfield):
    make_event(oakfield, nature="deadline", starts_on=date(2027, 1, 14), run_up=3, follow_up=1, levels={"senco": 4})
    data = data_of(oakfield)
    assert (data["school"], data["from"], data["to"]) == ("oakfield", "2027-01-11", "2027-01-15")
    assert role_of(data, "senco") == {
        "slug": "senco",
        "name": "SENCo",
        "scores": [1, 2, 3, 4, 2],
        "bands": [1, 2, 2, 3, 2],
    }
    assert [(week["monday"], week["number"], week["term"]) for week in data["weeks"]] == [
        ("2027-01-11", 2, "Spring term")
    ]
    assert data["weeks"][0]["roles"]["senco"] == {"score": 2.4, "band": 2, "peak": 4, "peak_band": 3}


def test_map_data_has_no_band_for_a_role_without_anything_recorded(oakfield):
    make_event(oakfield, starts_on=date(2026, 9, 10), levels={"senco": 4})
    data = data_of(oakfield)
    assert role_of(data, "senco")["bands"] == [1] * 5  # recorded elsewhere in the year: quiet
    assert role_of(data, "headteacher") == {
        "slug": "headteacher",
        "name": "Headteacher",
        "scores": [0] * 5,
        "bands": [None] * 5,
    }
    assert data["weeks"][0]["roles"]["headteacher"] == {"score": 0, "band": None, "peak": 0, "peak_band": None}


def test_map_data_says_what_each_day_is(oakfield):
    days = {day["date"]: day for day in data_of(oakfield, date(2026, 9, 3), date(2027, 5, 31))["days"]}
    assert days["2026-09-03"] == {"date": "2026-09-03", "staff": True, "pupils": False, "closure": None}
    assert days["2026-09-04"] == {"date": "2026-09-04", "staff": True, "pupils": True, "closure": None}
    assert days["2026-09-05"] == {"date": "2026-09-05", "staff": False, "pupils": False, "closure": None}
    assert days["2026-10-26"]["closure"] == "Half term"
    assert days["2026-12-25"]["closure"] == "Holiday"


def test_map_data_has_a_band_off_staff_days_only_where_there_is_a_score(oakfield):
    make_event(oakfield, starts_on=date(2027, 1, 16), levels={"senco": 5})  # a Saturday fair
    data = data_of(oakfield, MONDAY, date(2027, 1, 17))
    assert role_of(data, "senco")["scores"] == [0, 0, 0, 0, 0, 5, 0]
    assert role_of(data, "senco")["bands"] == [1, 1, 1, 1, 1, 3, None]


def test_map_data_scores_whole_weeks_where_the_range_cuts_them(oakfield):
    make_event(oakfield, starts_on=MONDAY, levels={"senco": 5})
    data = data_of(oakfield, date(2027, 1, 13), date(2027, 1, 18))
    assert role_of(data, "senco")["scores"] == [0] * 6
    assert [(week["monday"], week["roles"]["senco"]["score"]) for week in data["weeks"]] == [
        ("2027-01-11", 1),
        ("2027-01-18", 0),
    ]


def test_map_data_rounds_to_two_decimals(oakfield):
    make_event(oakfield, starts_on=date(2027, 1, 14), run_up=2, levels={"senco": 1})
    data = data_of(oakfield)
    assert role_of(data, "senco")["scores"] == [0, 0.33, 0.67, 1, 0]
    assert data["weeks"][0]["roles"]["senco"]["score"] == 0.4


def test_map_data_goes_over_the_edge_of_a_year(oakfield):
    Term.objects.create(
        school=oakfield,
        year=oakfield.years.create(name="2027/28", starts_on=date(2027, 9, 1), ends_on=date(2028, 8, 31)),
        name="Autumn term",
        starts_on=date(2027, 9, 1),
        ends_on=date(2027, 12, 17),
    )
    make_event(oakfield, starts_on=date(2027, 7, 21), ends_on=date(2027, 9, 1), levels={"senco": 3})
    data = data_of(oakfield, date(2027, 7, 20), date(2027, 9, 3))
    by_day = dict(zip((day["date"] for day in data["days"]), role_of(data, "senco")["scores"], strict=True))
    assert {day for day, score in by_day.items() if score} == {"2027-07-21", "2027-09-01"}
    assert [week["monday"] for week in data["weeks"]] == ["2027-07-19", "2027-08-30"]


def test_map_data_is_the_same_day_by_day_as_over_the_whole_year(oakfield):
    make_event(oakfield, starts_on=MONDAY, run_up=30, follow_up=9, levels={"senco": 5, "governor": 2}, repeat="monthly")
    first = date(2026, 8, 15)
    whole = data_of(oakfield, first, date(2027, 9, 20))
    for start in range(0, 400, 37):
        cut = data_of(oakfield, first + timedelta(days=start), first + timedelta(days=start + 1))
        assert cut["days"] == whole["days"][start : start + 2]
        for role in cut["roles"]:
            assert role["scores"] == role_of(whole, role["slug"])["scores"][start : start + 2]


def test_map_data_keeps_the_roles_in_the_schools_order_without_retired_ones(oakfield):
    Role.objects.filter(school=oakfield, slug="governor").update(position=0, name="Trustee")
    Role.objects.filter(school=oakfield, slug="headteacher").update(position=1)
    Role.objects.filter(school=oakfield, slug="exams-officer").update(
        retired_at=datetime.fromisoformat("2026-09-01T09:00Z")
    )
    slugs = [role["slug"] for role in data_of(oakfield)["roles"]]
    assert slugs[:2] == ["governor", "headteacher"]
    assert "exams-officer" not in slugs


def test_map_data_names_the_schools_own_thresholds(oakfield):
    assert as_json(data_of(oakfield)["bands"]) == "[2, 4, 7, 10]"
    oakfield.threshold_steady = Decimal("1.5")
    oakfield.save()
    assert as_json(data_of(oakfield)["bands"]) == "[1.5, 4, 7, 10]"


def test_map_data_counts_confidential_events_without_saying_a_word_of_them(oakfield):
    make_event(oakfield, title="Disciplinary hearing", needs="Nobody knows", confidential=True, starts_on=MONDAY)
    text = as_json(data_of(oakfield))
    assert json.loads(text)["roles"][1]["scores"][0] == 4
    assert "hearing" not in text
    assert "Nobody" not in text


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("", "2027-01-01", "“from” is missing"),
        ("2027-01-01", "  ", "“to” is missing"),
        ("yesterday", "2027-01-01", "YYYY-MM-DD"),
        ("20270101", "2027-01-02", "YYYY-MM-DD"),
        ("2027-02-30", "2027-03-01", "no 2027-02-30"),
        ("1999-12-31", "2000-01-02", "between 2000 and 2100"),
        ("2100-12-30", "2101-01-01", "between 2000 and 2100"),
        ("2027-01-02", "2027-01-01", "is after"),
        ("2027-01-01", "2030-01-06", "1,102 days"),
        ("2027-01-01\0", "2027-01-02", "YYYY-MM-DD"),
        ("２０２７-01-01", "2027-01-02", "YYYY-MM-DD"),
    ],
)
def test_range_from_refuses_in_words(first, last, words):
    with pytest.raises(BadRange, match=words):
        range_from(first, last)


def test_range_from_takes_the_widest_range(oakfield):
    assert range_from("2027-01-01", "2030-01-04") == (date(2027, 1, 1), date(2030, 1, 4))
    assert len(data_of(oakfield, date(2027, 1, 1), date(2030, 1, 4))["days"]) == 1100


EVIL = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "  =1", "=cmd|' /C calc'!A0", "%0A=1", "|calc", "\x01=1"]


@pytest.mark.parametrize("name", EVIL)
def test_as_csv_never_begins_a_cell_with_a_formula(oakfield, name):
    Role.objects.filter(school=oakfield, slug="headteacher").update(name=name)
    oakfield.closures.create(kind="closure", name=name, starts_on=MONDAY, ends_on=MONDAY)
    rows = list(csv.reader(io.StringIO(as_csv(data_of(oakfield)).decode("utf-8-sig"))))
    for row in rows:
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", " ", "|", "%")), cell
    assert len({len(row) for row in rows}) == 1


@pytest.mark.parametrize("name", EVIL)
def test_as_xlsx_holds_text_and_never_a_formula(oakfield, name):
    Role.objects.filter(school=oakfield, slug="headteacher").update(name=name)
    Term.objects.filter(school=oakfield).update(name=name)
    book = load_workbook(io.BytesIO(as_xlsx(data_of(oakfield))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}  # f would be a formula
    assert book["Weeks"]["D1"].quotePrefix


def test_as_csv_has_a_row_for_each_day(oakfield):
    make_event(oakfield, starts_on=MONDAY, levels={"senco": 4})
    data = as_csv(data_of(oakfield))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == 5
    assert (
        rows[0]
        | {
            "Date": "2027-01-11",
            "Staff day": "yes",
            "Pupil day": "yes",
            "Closed for": "",
            "SENCo": "4.0",
            "SENCo band": "Busy",
            "Headteacher": "0.0",
            "Headteacher band": "",
        }
        == rows[0]
    )


def test_as_xlsx_has_weeks_then_days(oakfield):
    make_event(oakfield, starts_on=MONDAY, levels={"senco": 4})
    book = load_workbook(io.BytesIO(as_xlsx(data_of(oakfield, MONDAY, date(2027, 1, 22)))))
    assert book.sheetnames == ["Weeks", "Days"]
    weeks = list(book["Weeks"].values)
    assert weeks[0][:3] == ("Week beginning", "Term", "Week")
    assert weeks[0][7:11] == ("SENCo", "SENCo band", "SENCo peak", "SENCo peak band")
    assert weeks[1][:3] == (datetime.fromisoformat("2027-01-11"), "Spring term", 2)
    assert weeks[1][7:11] == (0.8, "Quiet", 4, "Busy")
    assert len(list(book["Days"].values)) == 13
