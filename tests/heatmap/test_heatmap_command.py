"""`manage.py heatmap`: the table, and exactly the JSON of the page."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_event, make_school


def run(capsys, *args):
    call_command("heatmap", *args)
    return capsys.readouterr().out


def test_heatmap_json_is_the_page(oakfield, senco, sign_in, capsys):
    make_event(oakfield, run_up=7, levels={"senco": 4, "headteacher": 1})
    printed = run(capsys, "--school", "oakfield", "--from", "2027-01-01", "--to", "2027-03-31", "--json")
    page = sign_in(senco).get("/oakfield/heatmap/data.json?from=2027-01-01&to=2027-03-31")
    assert printed == page.content.decode() + "\n"
    assert json.loads(printed)["school"] == "oakfield"


def test_heatmap_prints_a_table_for_each_term(oakfield, capsys):
    make_event(oakfield, starts_on=date(2027, 1, 11), ends_on=date(2027, 1, 15), levels={"senco": 5})
    printed = run(capsys, "--school", "oakfield", "--from", "2026-12-14", "--to", "2027-01-15")
    lines = printed.splitlines()
    assert [line for line in lines if line.endswith("weeks beginning")] == [
        "Autumn term, weeks beginning",
        "Spring term, weeks beginning",
    ]
    senco = [line.split() for line in lines if line.startswith("SENCo")]
    assert senco == [["SENCo", "0.0Q"], ["SENCo", "0.0Q", "5.0B"]]
    assert [line.split() for line in lines if line.startswith("Governor")] == [
        ["Governor", "-"],
        ["Governor", "-", "-"],
    ]


def test_heatmap_of_a_school_without_terms_says_so(db, capsys):
    make_school("new")
    printed = run(capsys, "--school", "new", "--from", "2026-12-14", "--to", "2027-01-15")
    assert "No school week between 2026-12-14 and 2027-01-15." in printed


@pytest.mark.parametrize(
    ("school", "first", "words"),
    [
        ("nowhere", "2027-01-01", "no school “nowhere”"),
        ("oakfield", "soon", "YYYY-MM-DD"),
        ("oakfield", "2028-01-01", "after"),
    ],
)
def test_heatmap_refuses_in_words(oakfield, school, first, words):
    with pytest.raises(CommandError, match=words):
        call_command("heatmap", "--school", school, "--from", first, "--to", "2027-01-31")
