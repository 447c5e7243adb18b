"""One's own reflections as files: what they hold, what they never hold, and text that poses as something else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reflection.entry_files import as_markdown, quoted
from reflection.models import EntryStrategy
from reflection.own_writing import own_writing
from reflection.prompts import RoundKind
from tests.conftest import TODAY
from tests.reflection.pages import url
from tests.reflection.rows import make_entry, make_round

ODD = "# A heading\n---\n> quoted\n\n```\ncode <script>\n1. one"


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], include_characters="\n#->`")))
def test_every_line_that_was_typed_stands_behind_a_mark(text):
    lines = quoted(text).split("\n")
    assert len(lines) == text.count("\n") + 1
    assert all(line.startswith(">") for line in lines)


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_both_files_hold_what_one_wrote_and_nothing_of_others(senco, head, sign_in):
    entry = make_entry(senco, ODD, prompt="noticed")
    EntryStrategy.objects.create(school=senco.school, entry=entry, strategy="shoes")
    make_entry(senco, "Half a thought", is_draft=True)
    make_entry(head, "Of the head", audience="staff")
    make_round([senco, head], RoundKind.VISIT, title="The *reading* group", ready=[senco, head], revealed=True)
    make_round([senco, head], ready=[senco], title="Not revealed")
    client = sign_in(senco)
    read, data = client.get(url("log_export_md")), client.get(url("log_export_json"))
    assert read["Content-Type"] == "text/markdown; charset=utf-8"
    assert read["Content-Disposition"] == 'attachment; filename="my-reflections-2027-01-13.md"'
    assert data["Content-Disposition"] == 'attachment; filename="my-reflections-2027-01-13.json"'
    assert "no-store" in read["Cache-Control"]
    said, rows = read.content.decode(), json.loads(data.content)
    for words in ("> # A heading", "> Half a thought", "Draft", "Each other’s shoes", "> Of Senco: noticed"):
        assert words in said
    assert "### A visit: The \\*reading\\* group, 13 January 2027" in said
    assert "### The pupils’ question: Not revealed, 13 January 2027" in said, "one's own, before the reveal too"
    assert "(3, in part)" in said
    headings = [line for line in said.splitlines() if line.startswith("#")]
    assert not [line for line in headings if "A heading" in line]
    assert {one["text"] for one in rows["entries"]} == {"Half a thought", ODD}
    assert {one["title"] for one in rows["rounds"]} == {"The *reading* group", "Not revealed"}
    for whole in (said, data.content.decode()):
        assert "Of the head" not in whole
        assert "Of Headteacher" not in whole


@pytest.mark.django_db
def test_an_empty_log_makes_a_file_too(senco):
    said = as_markdown(own_writing(senco, TODAY))
    assert "No entries." in said
    assert senco.name in said


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_a_file_takes_the_same_queries_for_one_row_and_for_three(senco, head, sign_in, django_assert_num_queries):
    def rows():
        make_entry(senco)
        make_round([senco, head], ready=[senco, head], revealed=True)

    rows()
    with django_assert_num_queries(4):
        own_writing(senco, TODAY)
    rows(), rows()
    for cached in ("school_roles", "standings"):
        senco.__dict__.pop(cached)
    with django_assert_num_queries(4):
        own_writing(senco, TODAY)
